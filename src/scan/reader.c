/* The pipeline for one account. */
#include "scan/reader.h"

#include "base/error.h"
#include "base/str.h"
#include "base/table.h"
#include "find/evidence.h"
#include "source/kinds.h"

#include <stdlib.h>

struct reader {
	const struct upn_job *job;
	const struct upn_sink *sink;
	struct upn_source *source;
	struct upn_gatherer *gatherer;
	struct upn_table skipped; /* folder -> uint64_t *, of this run */
	bool refused;             /* the sink takes no more */
};

static struct upn_source_options source_options(const struct upn_job *job,
	const struct upn_ruleset *ruleset)
{
	const struct upn_scan_options *from = job->options;
	struct upn_source_options to = {
		.version = 1,
		.folders = from->folders,
		.folder_count = from->folder_count,
		.since = from->since,
		.thorough = from->thorough,
		.timeout = from->timeout,
		.pin_sha256 = from->pin_sha256,
		.cursors = job->cursors,
		.cursor_count = job->cursor_count,
		.cancel = from->cancel,
		.log = from->log,
		.ctx = from->ctx,
	};

	to.search_body =
		upn_ruleset__search(ruleset, UPN_SEARCH_BODY, &to.search_body_count);
	to.search_from =
		upn_ruleset__search(ruleset, UPN_SEARCH_FROM, &to.search_from_count);
	to.search_subject = upn_ruleset__search(ruleset, UPN_SEARCH_SUBJECT,
		&to.search_subject_count);
	return to;
}

/* How many messages of a folder our own rules could not read, in this run. */
static uint64_t *skipped_in(struct reader *reader, const char *folder)
{
	struct upn_str key = upn_str__of(folder);
	uint64_t *n = upn_table__get(&reader->skipped, key);

	if (n)
		return n;
	n = calloc(1, sizeof *n);
	if (n && !upn_table__put(&reader->skipped, key, n)) {
		free(n);
		n = NULL;
	}
	return n;
}

static bool emit(void *ctx, const struct upn_evidence *evidence)
{
	struct reader *reader = ctx;

	reader->refused |= !reader->sink->evidence(reader->sink->ctx, evidence);
	return !reader->refused;
}

static int on_message(struct reader *reader, const struct upn_message *message,
	struct upn_error *err)
{
	const struct upn_sink *sink = reader->sink;
	bool skipped = false;
	uint64_t *counter;

	if (upn_gatherer__message(reader->gatherer,
		    upn_account_name(reader->job->account), message, emit, reader,
		    &skipped, err) < 0)
		return -1;
	if (message->uid == 0) {
		reader->refused |= !sink->count(sink->ctx, message->folder, skipped);
		return 0;
	}
	if (!skipped)
		return 0;
	counter = skipped_in(reader, message->folder);
	if (!counter)
		return upn_error__memory(err);
	++*counter;
	return 0;
}

/* A source counts a message that it handed over as read whole; ours differ. */
static int on_cursor(struct reader *reader, const struct upn_item *item,
	struct upn_error *err)
{
	struct upn_cursor cursor = item->cursor;
	uint64_t *skipped = skipped_in(reader, cursor.folder);
	uint64_t n;

	if (!skipped)
		return upn_error__memory(err);
	if (item->folder_reset)
		*skipped = 0;
	n = *skipped < cursor.read_whole ? *skipped : cursor.read_whole;
	cursor.read_whole -= n;
	cursor.skipped += n;
	reader->refused |=
		!reader->sink->cursor(reader->sink->ctx, &cursor, item->folder_reset);
	return 0;
}

static int on_item(struct reader *reader, const struct upn_item *item,
	struct upn_error *err)
{
	const struct upn_sink *sink = reader->sink;
	struct upn_progress progress = {.source = upn_account_name(reader->job->account),
		.folder = item->folder ? item->folder : "",
		.done = item->done,
		.total = item->total,
		.bytes = upn_source_bytes(reader->source),
		.doing = item->doing ? item->doing : "reading"};

	switch (item->kind) {
	case UPN_ITEM_MESSAGE:
		return on_message(reader, &item->message, err);
	case UPN_ITEM_CURSOR:
		return on_cursor(reader, item, err);
	case UPN_ITEM_PROBLEM:
		reader->refused |= !sink->problem(sink->ctx, &item->error);
		return 0;
	case UPN_ITEM_SKIPPED:
		/* A source with cursors counts it there. */
		if (item->message.uid == 0)
			reader->refused |= !sink->count(sink->ctx, progress.folder, true);
		return 0;
	case UPN_ITEM_PROGRESS:
		reader->refused |= !sink->progress(sink->ctx, &progress);
		return 0;
	}
	return 0;
}

static bool is_cancelled(const struct reader *reader)
{
	return reader->job->options->cancel && *reader->job->options->cancel;
}

/* 1: go on; 0: the end; -1: err. */
static int step(struct reader *reader, struct upn_error *err)
{
	struct upn_item item = {0};
	int status = upn_source_next(reader->source, &item, err);

	if (is_cancelled(reader))
		return 0;
	if (status < 0)
		return -1;
	if (status > 0)
		return on_item(reader, &item, err) < 0 ? -1 : !reader->refused;
	return reader->sink->wants_more(reader->sink->ctx) &&
		upn_source_widen(reader->source);
}

static void release(struct reader *reader)
{
	upn_source_close(reader->source);
	upn_gatherer__free(reader->gatherer);
	upn_table__release_values(&reader->skipped, free);
}

int upn_reader__run(const struct upn_job *job, const struct upn_rules *rules,
	const struct upn_tls_trust *trust, const struct upn_sink *sink, uint64_t *bytes,
	struct upn_error *err)
{
	struct upn_source_options options = source_options(job, rules->ruleset);
	struct upn_owner owner = {job->owners, job->owner_count};
	struct reader reader = {.job = job, .sink = sink};
	int status;

	upn_table__init(&reader.skipped);
	status = upn_gatherer__new(&reader.gatherer, &rules->knowledge, &owner, err);
	if (status == 0)
		status = upn_source__open(&reader.source, job->account, &options, trust,
			err);
	while (status >= 0 && (status = step(&reader, err)) > 0)
		;
	*bytes = reader.source ? upn_source_bytes(reader.source) : 0;
	release(&reader);
	return status;
}
