/* Local mail: which kind a path is, progress, cancelling, too many problems. */
#include "source/local.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/content.h"
#include "source/kinds.h"

#define DAY 86400
/* A buffer that one large message grew is not kept for the small ones. */
#define KEPT_BUFFER (1u << 20)
/* Progress is told after so much. */
#define STEP_MESSAGES 100
#define STEP_BYTES (8u << 20)

struct path_source {
	struct upn_source source;
	struct upn_local local;
	struct upn_source *kind; /* NULL: an empty file */
	uint64_t size;           /* of a single file, else 0 */
	uint64_t messages, told_messages, told_bytes;
	size_t problems;
	bool ended;
};

void upn_local__empty(struct upn_local *local)
{
	if (local->message.size > KEPT_BUFFER)
		upn_buf__release(&local->message);
	upn_buf__reset(&local->message);
}

/* A day's grace: separators and file names have no sure time zone. */
bool upn_local__is_too_old(const struct upn_local *local, int64_t date)
{
	return local->since != UPN_NO_DATE && date != UPN_NO_DATE &&
		date < local->since - DAY;
}

void upn_local__hand_over(const struct upn_local *local, struct upn_item *item,
	struct upn_str raw, const struct upn_local_place *place, uint64_t size)
{
	*item = (struct upn_item){.kind = UPN_ITEM_MESSAGE, .folder = place->folder};
	item->message = (struct upn_message){.raw = raw,
		.size = size,
		.folder = place->folder,
		.internal_date = place->date,
		.in_junk = place->in_junk || local->in_junk,
		.in_sent = place->in_sent || local->in_sent};
}

int upn_local__open_content(struct upn_source **out, struct upn_local *local,
	struct upn_input *input, unsigned content, const struct upn_local_place *place,
	struct upn_error *err)
{
	static int (*const kinds[])(struct upn_source **, struct upn_local *,
		struct upn_input *, const struct upn_local_place *,
		struct upn_error *) = {
		[UPN_CONTENT_MESSAGE] = upn_message_file__open,
		[UPN_CONTENT_MBOX] = upn_mbox__open,
	};

	if (content >= sizeof kinds / sizeof kinds[0] || !kinds[content]) {
		upn_input__close(input);
		return 0;
	}
	return kinds[content](out, local, input, place, err) < 0 ? -1 : 1;
}

static bool is_progress_due(const struct path_source *path)
{
	return path->messages - path->told_messages >= STEP_MESSAGES ||
		path->local.bytes - path->told_bytes >= STEP_BYTES;
}

static int tell_progress(struct path_source *path, struct upn_item *item)
{
	path->told_messages = path->messages;
	path->told_bytes = path->local.bytes;
	*item = (struct upn_item){.kind = UPN_ITEM_PROGRESS,
		.folder = "",
		.doing = "reading",
		.done = path->messages};
	/* In one file the rest is likely to be as the part before. */
	if (path->size && path->local.bytes)
		item->total = (uint64_t)((double)path->messages * (double)path->size /
			(double)path->local.bytes);
	if (item->total && item->total < item->done)
		item->total = item->done;
	return 1;
}

/* Beyond the first hundred, problems are only counted. 1: hand it over. */
static int count_problem(struct path_source *path, struct upn_item *item)
{
	if (item->kind != UPN_ITEM_PROBLEM)
		return 1;
	return ++path->problems <= UPN_MAX_LOCAL_PROBLEMS;
}

static int end(struct path_source *path, struct upn_item *item)
{
	path->ended = true;
	if (path->problems <= UPN_MAX_LOCAL_PROBLEMS)
		return 0;
	*item = (struct upn_item){.kind = UPN_ITEM_PROBLEM, .folder = ""};
	upn_error__set(&item->error, UPN_ERR_MESSAGE, "%zu more files could not be read",
		path->problems - UPN_MAX_LOCAL_PROBLEMS);
	return 1;
}

static int next(struct upn_source *source, struct upn_item *item, struct upn_error *err)
{
	struct path_source *path = (struct path_source *)source;
	int status;

	if (path->ended || !path->kind)
		return 0;
	do {
		if (path->local.cancel && *path->local.cancel)
			return upn_error__set(err, UPN_ERR_CANCELLED, "cancelled");
		if (is_progress_due(path))
			return tell_progress(path, item);
		*item = (struct upn_item){0};
		status = upn_source_next(path->kind, item, err);
		if (status <= 0)
			return status < 0 ? -1 : end(path, item);
	} while (!count_problem(path, item));
	path->messages += item->kind == UPN_ITEM_MESSAGE;
	return 1;
}

static uint64_t bytes(const struct upn_source *source)
{
	return ((const struct path_source *)source)->local.bytes;
}

static void close_path(struct upn_source *source)
{
	struct path_source *path = (struct path_source *)source;

	upn_source_close(path->kind);
	upn_list__release(&path->local.folders);
	upn_buf__release(&path->local.message);
	free(path);
}

static bool is_maildir(const char *name)
{
	char *messages = upn_file__join(name, "cur");
	bool found = messages && upn_file__is_dir(messages);

	free(messages);
	return found;
}

/* A file or Maildir that is called Junk or Sent.mbox is a folder for that. */
static int set_roles(struct upn_local *local, const char *name, struct upn_error *err)
{
	struct upn_str text = upn_str__of(name);
	struct upn_local_place place;
	size_t at;
	char *stem;

	while (text.n && text.p[text.n - 1] == '/')
		text.n--;
	at = upn_str__find_last_char(text, '/');
	text = at == SIZE_MAX ? text : upn_str__from(text, at + 1);
	if (upn_str__starts(text, UPN_STR(".")))
		text = upn_str__from(text, 1);
	stem = upn_str__dup(upn_str__slice(text, 0, upn_str__find_last_char(text, '.')));
	if (!stem)
		return upn_error__memory(err);
	upn_local__set_folder(&place, stem);
	local->in_junk = place.in_junk;
	local->in_sent = place.in_sent;
	free(stem);
	return 0;
}

/* A single file or standard input: not mail is an error here. Takes input. */
static int open_single(struct path_source *path, struct upn_input *input,
	const char *name, struct upn_error *err)
{
	static const struct upn_local_place place = {.folder = "", .date = UPN_NO_DATE};
	enum upn_content content;
	struct upn_str head;
	int status;

	if (upn_input__peek(input, UPN_CONTENT_HEAD, &head, err) < 0) {
		upn_input__close(input);
		return -1;
	}
	path->size = input->size;
	content = upn_content__of(head, name, true);
	if (content == UPN_CONTENT_OTHER) {
		upn_input__close(input);
		return upn_error__set(err, UPN_ERR_USAGE,
			"this is not mail: neither a message nor an mbox");
	}
	status = upn_local__open_content(&path->kind, &path->local, input, content,
		&place, err);
	return status < 0 ? -1 : 0;
}

static int open_stdin(struct path_source *path, struct upn_error *err)
{
	struct upn_input_options options = {false, &path->local.bytes,
		path->local.cancel};
	struct upn_input *input;

	if (upn_input__open_stdin(&input, &options, err) < 0 ||
		open_single(path, input, "", err) < 0)
		return -1;
	return 0;
}

static int open_path(struct path_source *path, const char *name, struct upn_error *err)
{
	struct upn_input_options options = {true, &path->local.bytes, path->local.cancel};
	struct upn_input *input;
	struct stat st;
	int status;
	bool gone;

	if (stat(name, &st) < 0) {
		bool is_absent = errno == ENOENT || errno == ENOTDIR;

		return upn_error__set(err, is_absent ? UPN_ERR_USAGE : UPN_ERR_MESSAGE,
			"%s", strerror(errno));
	}
	/* Any other directory's own name says little: /home/bulk, ~/sent. */
	if ((S_ISREG(st.st_mode) || is_maildir(name)) &&
		set_roles(&path->local, name, err) < 0)
		return -1;
	if (S_ISDIR(st.st_mode)) {
		status = upn_mail_tree__open(&path->kind, &path->local, name, err);
	} else if (S_ISREG(st.st_mode)) {
		status = upn_input__open(&input, AT_FDCWD, name, &options, &gone, err);
		if (status == 0)
			status = open_single(path, input, name, err);
	} else {
		status = upn_error__set(err, UPN_ERR_USAGE,
			"%s; give - to read mail from standard input",
			upn_input__kind_name(st.st_mode));
	}
	return status < 0 ? -1 : 0;
}

static int set_options(struct upn_local *local, const struct upn_source_options *options)
{
	local->since = options->since;
	local->cancel = options->cancel;
	upn_buf__init(&local->message, UPN_MAX_MESSAGE);
	for (size_t i = 0; i < options->folder_count; i++)
		if (!upn_list__add(&local->folders, options->folders[i]))
			return -1;
	return 0;
}

int upn_local__open(struct upn_source **out, const char *path,
	const struct upn_source_options *options, struct upn_error *err)
{
	static const struct upn_source_ops ops = {.next = next,
		.bytes = bytes,
		.close = close_path};
	struct path_source *files = calloc(1, sizeof *files);

	if (!files)
		return upn_error__memory(err);
	files->source.ops = &ops;
	if (set_options(&files->local, options) < 0)
		upn_error__memory(err);
	else if ((path ? open_path(files, path, err) : open_stdin(files, err)) == 0) {
		*out = &files->source;
		return 0;
	}
	close_path(&files->source);
	return -1;
}
