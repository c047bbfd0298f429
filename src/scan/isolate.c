/* The parent's side of a worker. */
#include "scan/isolate.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "scan/job.h"
#include "scan/spawner.h"

#define TICK 200         /* milliseconds between looks at the cancel flag */
#define LEAST_SILENCE 20 /* seconds */
#define CHUNK 65536

enum outcome {
	GOING,
	DONE,
	FAILED,
	CANCELLED,
	BROKEN,
	SILENT,
	ENDED
};

struct parent {
	const struct upn_job *job;
	const struct upn_sink *sink;
	int fd;
	struct upn_buf in;
	uint64_t bytes;
	struct upn_error error; /* of the worker, when FAILED */
};

/* Text of the worker's that is only shown: cleaned, not refused. */
static const char *cleaned(struct upn_buf *out, const char *z)
{
	upn_buf__reset(out);
	upn_clean__add(out, upn_str__of(z ? z : ""));
	return upn_buf__z(out);
}

static bool on_progress(struct parent *parent, struct upn_wire *fields)
{
	struct upn_buf folder = UPN_BUF_INIT(UPN_MAX_FRAME),
		       doing = UPN_BUF_INIT(UPN_MAX_FRAME);
	struct upn_progress progress = {.source = upn_account_name(parent->job->account)};
	bool taken = true;

	progress.folder = cleaned(&folder, upn_wire__get_z(fields));
	progress.doing = cleaned(&doing, upn_wire__get_z(fields));
	progress.done = upn_wire__get(fields);
	progress.total = upn_wire__get(fields);
	progress.bytes = upn_wire__get(fields);
	parent->bytes = progress.bytes;
	if (!fields->failed)
		taken = parent->sink->progress(parent->sink->ctx, &progress);
	upn_buf__release(&folder);
	upn_buf__release(&doing);
	return taken;
}

static void on_log(struct parent *parent, struct upn_wire *fields)
{
	const struct upn_scan_options *options = parent->job->options;
	struct upn_buf line = UPN_BUF_INIT(UPN_MAX_FRAME);

	cleaned(&line, upn_wire__get_z(fields));
	if (options->log && !fields->failed)
		options->log(options->ctx, upn_buf__z(&line));
	upn_buf__release(&line);
}

static enum outcome on_evidence(struct parent *parent, struct upn_wire *fields)
{
	struct upn_evidence evidence = {0};

	if (!upn_wire__get_evidence(fields, &evidence))
		return BROKEN;
	return parent->sink->evidence(parent->sink->ctx, &evidence) ? GOING : CANCELLED;
}

static enum outcome on_cursor(struct parent *parent, struct upn_wire *fields)
{
	struct upn_cursor cursor = {0};
	bool reset;

	if (!upn_wire__get_cursor(fields, &cursor))
		return BROKEN;
	reset = upn_wire__get(fields) != 0;
	return parent->sink->cursor(parent->sink->ctx, &cursor, reset) ? GOING :
									 CANCELLED;
}

static enum outcome on_problem(struct parent *parent, struct upn_wire *fields)
{
	struct upn_error error = {0};

	if (!upn_wire__get_error(fields, &error))
		return BROKEN;
	return parent->sink->problem(parent->sink->ctx, &error) ? GOING : CANCELLED;
}

static enum outcome on_count(struct parent *parent, struct upn_wire *fields)
{
	const char *folder = upn_wire__get_z(fields);
	bool skipped = upn_wire__get(fields) != 0;

	if (fields->failed || !folder)
		return BROKEN;
	return parent->sink->count(parent->sink->ctx, folder, skipped) ? GOING :
									 CANCELLED;
}

static enum outcome on_ask(struct parent *parent)
{
	struct upn_buf out = UPN_BUF_INIT(64);
	int status;

	upn_wire__begin(&out, UPN_FRAME_ANSWER);
	upn_wire__put(&out, parent->sink->wants_more(parent->sink->ctx));
	status = upn_wire__send(&out, parent->fd);
	upn_buf__release(&out);
	return status < 0 ? ENDED : GOING;
}

static enum outcome on_done(struct parent *parent, struct upn_wire *fields)
{
	bool failed = upn_wire__get(fields) != 0;

	parent->bytes = upn_wire__get(fields);
	if (!upn_wire__get_error(fields, &parent->error))
		return BROKEN;
	return failed ? FAILED : DONE;
}

static enum outcome on_frame(struct parent *parent, enum upn_frame_kind kind,
	struct upn_wire *fields)
{
	switch (kind) {
	case UPN_FRAME_EVIDENCE:
		return on_evidence(parent, fields);
	case UPN_FRAME_CURSOR:
		return on_cursor(parent, fields);
	case UPN_FRAME_PROBLEM:
		return on_problem(parent, fields);
	case UPN_FRAME_COUNT:
		return on_count(parent, fields);
	case UPN_FRAME_PROGRESS:
		return on_progress(parent, fields) ? GOING : CANCELLED;
	case UPN_FRAME_LOG:
		on_log(parent, fields);
		return GOING;
	case UPN_FRAME_ASK:
		return on_ask(parent);
	case UPN_FRAME_DONE:
		return on_done(parent, fields);
	case UPN_FRAME_JOB:
	case UPN_FRAME_ANSWER:
		break;
	}
	return BROKEN;
}

/* All whole frames that stand in the buffer; what is left moves to its start. */
static enum outcome take_frames(struct parent *parent)
{
	struct upn_str rest = upn_buf__str(&parent->in);
	enum outcome outcome = GOING;
	enum upn_frame_kind kind;
	struct upn_wire fields;
	size_t used;
	int status;

	while (outcome == GOING &&
		(status = upn_wire__take(rest, &used, &kind, &fields)) != 0) {
		if (status < 0)
			return BROKEN;
		outcome = on_frame(parent, kind, &fields);
		rest = upn_str__from(rest, used);
	}
	if (rest.n && rest.p != parent->in.p)
		memmove(parent->in.p, rest.p, rest.n);
	parent->in.n = rest.n;
	return outcome;
}

static enum outcome receive(struct parent *parent)
{
	char *to = upn_buf__reserve(&parent->in, CHUNK);
	ssize_t n;

	if (!to)
		return BROKEN;
	n = recv(parent->fd, to, CHUNK, MSG_DONTWAIT);
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return GOING;
	if (n <= 0)
		return ENDED;
	upn_buf__extend(&parent->in, (size_t)n);
	return take_frames(parent);
}

static unsigned silence_allowed(const struct upn_job *job)
{
	unsigned timeout =
		job->options->timeout ? job->options->timeout : UPN_DEFAULT_TIMEOUT;
	unsigned long long twice = 2ull * timeout;

	if (twice < LEAST_SILENCE)
		return LEAST_SILENCE;
	return twice > 86400 ? 86400 : (unsigned)twice;
}

static enum outcome listen_to(struct parent *parent)
{
	int64_t silence = (int64_t)silence_allowed(parent->job) * 1000;
	volatile sig_atomic_t *cancel = parent->job->options->cancel;
	struct pollfd fds = {parent->fd, POLLIN, 0};
	int64_t heard = upn_stream__now();
	enum outcome outcome = GOING;

	while (outcome == GOING) {
		int ready = poll(&fds, 1, TICK);

		if (cancel && *cancel)
			return CANCELLED;
		if (ready > 0) {
			heard = upn_stream__now();
			outcome = receive(parent);
		} else if (upn_stream__now() - heard > silence) {
			outcome = SILENT;
		}
	}
	return outcome;
}

static int tell_end(int status, struct upn_error *err)
{
	if (WIFSIGNALED(status))
		return upn_error__set(err, UPN_ERR_WORKER,
			"the process that read this mail crashed (signal %d, %s)",
			WTERMSIG(status), sigdescr_np(WTERMSIG(status)));
	if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
		return upn_error__set(err, UPN_ERR_WORKER,
			"the process that read this mail ended with status %d",
			WEXITSTATUS(status));
	return upn_error__set(err, UPN_ERR_WORKER,
		"the process that read this mail ended before its work was done");
}

/* What the outcome means to the caller: 0, or -1 with err set. */
static int conclude(const struct parent *parent, enum outcome outcome, int status,
	struct upn_error *err)
{
	switch (outcome) {
	case GOING:
	case DONE:
	case CANCELLED:
		return 0;
	case FAILED:
		if (err)
			*err = parent->error;
		return -1;
	case BROKEN:
		return upn_error__set(err, UPN_ERR_WORKER,
			"the process that read this mail sent what makes no sense");
	case SILENT:
		return upn_error__set(err, UPN_ERR_WORKER,
			"the process that read this mail hung: not a word for %u seconds",
			silence_allowed(parent->job));
	case ENDED:
		break;
	}
	return tell_end(status, err);
}

int upn_isolate__run(struct upn_spawner *spawner, const struct upn_job *job,
	const struct upn_sink *sink, uint64_t *bytes, struct upn_error *err)
{
	struct parent parent = {.job = job,
		.sink = sink,
		.in = UPN_BUF_INIT(UPN_MAX_FRAME + 2 * CHUNK)};
	struct timeval patience = {LEAST_SILENCE, 0};
	enum outcome outcome = ENDED;
	int status = 0;
	pid_t pid;

	if (upn_spawner__worker(spawner, &parent.fd, &pid, err) < 0)
		return -1;
	/* A worker that was stopped before it took its job must not stop us. */
	setsockopt(parent.fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	if (upn_job__send(job, parent.fd) == 0)
		outcome = listen_to(&parent);
	close(parent.fd);
	if (upn_spawner__end(spawner, pid, outcome != ENDED, &status) < 0)
		status = 0;
	*bytes = parent.bytes;
	upn_buf__release(&parent.in);
	return conclude(&parent, outcome, status, err);
}
