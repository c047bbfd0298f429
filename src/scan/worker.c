/* A worker: the process in which hostile bytes live and die. */
#include "scan/worker.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "scan/confine.h"
#include "scan/job.h"

struct worker {
	int fd;
	struct upn_buf out;
};

static bool on_evidence(void *ctx, const struct upn_evidence *evidence)
{
	struct worker *worker = ctx;

	upn_wire__begin(&worker->out, UPN_FRAME_EVIDENCE);
	upn_wire__put_evidence(&worker->out, evidence);
	return upn_wire__send(&worker->out, worker->fd) == 0;
}

static bool on_cursor(void *ctx, const struct upn_cursor *cursor, bool reset)
{
	struct worker *worker = ctx;

	upn_wire__begin(&worker->out, UPN_FRAME_CURSOR);
	upn_wire__put_cursor(&worker->out, cursor);
	upn_wire__put(&worker->out, reset);
	return upn_wire__send(&worker->out, worker->fd) == 0;
}

static bool on_problem(void *ctx, const struct upn_error *error)
{
	struct worker *worker = ctx;

	upn_wire__begin(&worker->out, UPN_FRAME_PROBLEM);
	upn_wire__put_error(&worker->out, error);
	return upn_wire__send(&worker->out, worker->fd) == 0;
}

static bool on_count(void *ctx, const char *folder, bool skipped)
{
	struct worker *worker = ctx;

	upn_wire__begin(&worker->out, UPN_FRAME_COUNT);
	upn_wire__put_z(&worker->out, folder);
	upn_wire__put(&worker->out, skipped);
	return upn_wire__send(&worker->out, worker->fd) == 0;
}

static bool on_progress(void *ctx, const struct upn_progress *progress)
{
	struct worker *worker = ctx;

	upn_wire__begin(&worker->out, UPN_FRAME_PROGRESS);
	upn_wire__put_z(&worker->out, progress->folder);
	upn_wire__put_z(&worker->out, progress->doing);
	upn_wire__put(&worker->out, progress->done);
	upn_wire__put(&worker->out, progress->total);
	upn_wire__put(&worker->out, progress->bytes);
	return upn_wire__send(&worker->out, worker->fd) == 0;
}

static void on_log(void *ctx, const char *line)
{
	struct worker *worker = ctx;

	upn_wire__begin(&worker->out, UPN_FRAME_LOG);
	upn_wire__put_z(&worker->out, line);
	(void)upn_wire__send(&worker->out, worker->fd);
}

static bool wants_more(void *ctx)
{
	struct worker *worker = ctx;
	struct upn_buf in = UPN_BUF_INIT(1024);
	enum upn_frame_kind kind;
	struct upn_wire fields;
	bool more = false;

	upn_wire__begin(&worker->out, UPN_FRAME_ASK);
	if (upn_wire__send(&worker->out, worker->fd) == 0 &&
		upn_wire__receive(&in, worker->fd, &kind, &fields) == 1 &&
		kind == UPN_FRAME_ANSWER)
		more = upn_wire__get(&fields) != 0;
	upn_buf__release(&in);
	return more;
}

static void send_done(struct worker *worker, int status, uint64_t bytes,
	const struct upn_error *err)
{
	upn_wire__begin(&worker->out, UPN_FRAME_DONE);
	upn_wire__put(&worker->out, status < 0);
	upn_wire__put(&worker->out, bytes);
	upn_wire__put_error(&worker->out, err);
	(void)upn_wire__send(&worker->out, worker->fd);
}

/* The terminal is the parent's; standard input too, unless it is the mail. */
static void leave_terminal(bool keep_input)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null < 0)
		return;
	if (!keep_input)
		dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
#ifndef __SANITIZE_ADDRESS__
	dup2(null, STDERR_FILENO);
#endif
	close(null);
}

void upn_worker__run(int fd, const struct upn_rules *rules,
	const struct upn_tls_trust *trust)
{
	struct upn_job_copy *copy = upn_job__receive(fd);
	struct worker worker = {.fd = fd, .out = UPN_BUF_INIT(UPN_MAX_FRAME)};
	struct upn_sink sink = {on_evidence, on_cursor, on_problem, on_count, on_progress,
		wants_more, &worker};
	struct upn_error err = {0};
	struct upn_scan_options *options;
	uint64_t bytes = 0;
	int status;

	if (!copy)
		return;
	options = upn_job__options(copy);
	if (options->ctx)
		options->log = on_log;
	options->ctx = &worker;
	leave_terminal(upn_account_kind(upn_job__of(copy)->account) == UPN_ACCOUNT_STDIN);
	status = upn_confine__worker(upn_job__of(copy)->account, &err);
	if (status == 0)
		status = upn_reader__run(upn_job__of(copy), rules, trust, &sink, &bytes,
			&err);
	send_done(&worker, status, bytes, &err);
	upn_job__free(copy);
	upn_buf__release(&worker.out);
}
