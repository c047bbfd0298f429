/* A job between the parent and a worker. */
#include "scan/job.h"

#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "base/limits.h"
#include "base/str.h"

#define MAX_WORDS 1000 /* owners or folders of one job */

struct upn_job_copy {
	struct upn_job job;
	struct upn_scan_options options;
	struct upn_account *account;
	struct upn_cursor *cursors;
	size_t cursor_count;
	char *pin;
};

static void put_words(struct upn_buf *out, const char *const *words, size_t count)
{
	upn_wire__put(out, count);
	for (size_t i = 0; i < count; i++)
		upn_wire__put_z(out, words[i]);
}

static void put_job(struct upn_buf *out, const struct upn_job *job)
{
	const struct upn_account *account = job->account;
	const struct upn_scan_options *options = job->options;
	struct upn_str password = {NULL, 0};

	upn_wire__begin(out, UPN_FRAME_JOB);
	upn_wire__put(out, account->kind);
	upn_wire__put_z(out, account->name);
	upn_wire__put_z(out, account->user);
	upn_wire__put_z(out, account->host);
	upn_wire__put_z(out, account->path);
	upn_wire__put_z(out, account->folder);
	upn_wire__put(out, account->port);
	upn_wire__put(out, account->tls);
	put_words(out, job->owners, job->owner_count);
	put_words(out, options->folders, options->folder_count);
	upn_wire__put(out, (uint64_t)options->since);
	upn_wire__put(out, options->thorough);
	upn_wire__put(out, options->timeout);
	upn_wire__put_z(out, options->pin_sha256);
	upn_wire__put(out, options->log != NULL);
	/* Last, so that nothing after it can make the buffer move. */
	if (account->password)
		password = upn_secret__bytes(account->password);
	upn_wire__put_str(out, password);
}

int upn_job__send(const struct upn_job *job, int fd)
{
	struct upn_buf out = UPN_BUF_INIT(UPN_MAX_FRAME);
	int status = 0;

	/* Room for all of it at once: growing would leave copies behind. */
	upn_buf__reserve(&out, UPN_MAX_FRAME / 4);
	for (size_t i = 0; i < job->cursor_count && status == 0; i++) {
		upn_wire__begin(&out, UPN_FRAME_CURSOR);
		upn_wire__put_cursor(&out, &job->cursors[i]);
		status = upn_wire__send(&out, fd);
	}
	if (status == 0) {
		put_job(&out, job);
		status = upn_wire__send(&out, fd);
	}
	upn_secret__wipe(out.p, out.size);
	upn_buf__release(&out);
	return status;
}

/* A copy of the next string; NULL where there is none. */
static char *take_z(struct upn_wire *wire)
{
	const char *z = upn_wire__get_z(wire);
	char *copy = z && !wire->failed ? strdup(z) : NULL;

	if (z && !copy)
		wire->failed = true;
	return copy;
}

static char **take_words(struct upn_wire *wire, size_t *count)
{
	uint64_t n = upn_wire__get(wire);
	char **words;

	*count = 0;
	if (wire->failed || n > MAX_WORDS ||
		!(words = calloc((size_t)n + 1, sizeof *words))) {
		wire->failed = true;
		return NULL;
	}
	while (*count < n && !wire->failed) {
		words[*count] = take_z(wire);
		if (!words[*count])
			wire->failed = true;
		else
			++*count;
	}
	return words;
}

static bool take_account(struct upn_job_copy *copy, struct upn_wire *wire)
{
	struct upn_account *account = calloc(1, sizeof *account);

	if (!account)
		return false;
	copy->account = account;
	copy->job.account = account;
	account->kind = (enum upn_account_kind)upn_wire__get(wire);
	account->name = take_z(wire);
	account->user = take_z(wire);
	account->host = take_z(wire);
	account->path = take_z(wire);
	account->folder = take_z(wire);
	account->port = (uint16_t)upn_wire__get(wire);
	account->tls = (enum upn_tls_mode)upn_wire__get(wire);
	return !wire->failed && account->name;
}

static bool take_job(struct upn_job_copy *copy, struct upn_wire *wire)
{
	struct upn_scan_options *options = &copy->options;
	struct upn_str password;

	if (!take_account(copy, wire))
		return false;
	copy->job.owners = (const char *const *)take_words(wire, &copy->job.owner_count);
	options->folders = (const char *const *)take_words(wire, &options->folder_count);
	options->since = (int64_t)upn_wire__get(wire);
	options->thorough = upn_wire__get(wire) != 0;
	options->timeout = (unsigned)upn_wire__get(wire);
	copy->pin = take_z(wire);
	options->pin_sha256 = copy->pin;
	/* The flag only: the worker puts its own function there. */
	options->ctx = upn_wire__get(wire) ? options : NULL;
	password = upn_wire__get_str(wire);
	if (wire->failed)
		return false;
	return password.n == 0 ||
		upn_account_set_password(copy->account, password, NULL) == 0;
}

static bool take_cursor(struct upn_job_copy *copy, struct upn_wire *wire)
{
	size_t n = copy->cursor_count;
	struct upn_cursor *more;

	if (n >= UPN_MAX_FOLDERS)
		return false;
	more = realloc(copy->cursors, (n + 1) * sizeof *more);
	if (!more)
		return false;
	copy->cursors = more;
	if (!upn_wire__get_cursor(wire, &more[n]))
		return false;
	more[n].folder = strdup(more[n].folder);
	if (!more[n].folder)
		return false;
	copy->cursor_count++;
	return true;
}

static bool receive(struct upn_job_copy *copy, struct upn_buf *in, int fd)
{
	enum upn_frame_kind kind;
	struct upn_wire fields;

	while (upn_wire__receive(in, fd, &kind, &fields) == 1) {
		if (kind == UPN_FRAME_JOB)
			return take_job(copy, &fields);
		if (kind != UPN_FRAME_CURSOR || !take_cursor(copy, &fields))
			return false;
	}
	return false;
}

struct upn_job_copy *upn_job__receive(int fd)
{
	struct upn_job_copy *copy = calloc(1, sizeof *copy);
	struct upn_buf in = UPN_BUF_INIT(UPN_MAX_FRAME + 64);
	bool whole;

	if (!copy)
		return NULL;
	copy->options.version = 1;
	copy->job.options = &copy->options;
	/* As above: the frame with the secret must not leave copies. */
	upn_buf__reserve(&in, UPN_MAX_FRAME / 4);
	whole = receive(copy, &in, fd);
	upn_secret__wipe(in.p, in.size);
	upn_buf__release(&in);
	copy->job.cursors = copy->cursors;
	copy->job.cursor_count = copy->cursor_count;
	if (whole)
		return copy;
	upn_job__free(copy);
	return NULL;
}

const struct upn_job *upn_job__of(const struct upn_job_copy *copy)
{
	return &copy->job;
}

struct upn_scan_options *upn_job__options(struct upn_job_copy *copy)
{
	return &copy->options;
}

static void free_words(const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((void *)(uintptr_t)words[i]);
	free((void *)(uintptr_t)words);
}

void upn_job__free(struct upn_job_copy *copy)
{
	if (!copy)
		return;
	free_words(copy->job.owners, copy->job.owner_count);
	free_words(copy->options.folders, copy->options.folder_count);
	for (size_t i = 0; i < copy->cursor_count; i++)
		free((void *)(uintptr_t)copy->cursors[i].folder);
	free(copy->cursors);
	free(copy->pin);
	upn_account_free(copy->account);
	free(copy);
}
