/*
 * One account, read from end to end: source -> message -> evidence. Runs in
 * a worker or in the caller; what it finds goes into a sink.
 */
#ifndef UPN_SCAN_READER_H
#define UPN_SCAN_READER_H

#include <upnscan/scan.h>
#include <upnscan/source.h>

#include "net/stream.h"
#include "scan/rules.h"

/* Who hears of it. All pointers handed over are borrowed for the call. */
struct upn_sink {
	/* False: it cannot take more (the scan stops). */
	bool (*evidence)(void *ctx, const struct upn_evidence *evidence);
	/* All evidence of what cursor covers has been handed over. */
	bool (*cursor)(void *ctx, const struct upn_cursor *cursor, bool reset);
	bool (*problem)(void *ctx, const struct upn_error *error);
	/* A message of a source without cursors was read, or skipped. */
	bool (*count)(void *ctx, const char *folder, bool skipped);
	bool (*progress)(void *ctx, const struct upn_progress *progress);
	/* The narrow pass has ended: is more reading wanted? */
	bool (*wants_more)(void *ctx);
	void *ctx;
};

struct upn_job {
	const struct upn_account *account;
	const char *const *owners;
	size_t owner_count;
	const struct upn_cursor *cursors;
	size_t cursor_count;
	const struct upn_scan_options *options;
};

/*
 * Returns 0 when the source was read to its end (or cancelled), or -1 with
 * err set; what was handed to the sink before stands. *bytes is what came in.
 */
int upn_reader__run(const struct upn_job *job, const struct upn_rules *rules,
	const struct upn_tls_trust *trust, const struct upn_sink *sink, uint64_t *bytes,
	struct upn_error *err);

#endif
