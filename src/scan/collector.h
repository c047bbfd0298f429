/*
 * The receiving end of one account's reading: keeps the evidence, commits it
 * to the store with its cursor, counts, and says when enough is known.
 */
#ifndef UPN_SCAN_COLLECTOR_H
#define UPN_SCAN_COLLECTOR_H

#include <upnscan/scan.h>
#include <upnscan/sys/store.h>

#include "base/table.h"
#include "scan/reader.h"
#include "scan/result.h"

struct upn_collector {
	const struct upn_account *account;
	const struct upn_scan_options *options;
	const struct upn_rules *rules;
	struct upn_result *result;
	struct upn_store *store; /* NULL: no cache (any more) */
	char context[UPN_DIGEST_HEX];
	struct upn_cursor *cursors; /* what earlier runs read; owned */
	size_t cursor_count;
	struct upn_evidence_set kept;    /* committed, or from the store */
	struct upn_evidence_set pending; /* not covered by a cursor yet */
	struct upn_table folders;        /* name -> struct upn_cursor * */
	bool resumes;                    /* has cursors to go on from */
	bool full;                       /* UPN_MAX_EVIDENCE was reached */
	bool failed;                     /* memory ran out */
};

/* Loads what the store knows of the account. Returns 0, or -1 with err set. */
int upn_collector__init(struct upn_collector *collector, struct upn_result *result,
	const struct upn_account *account, const struct upn_rules *rules,
	const struct upn_scan_options *options, const char *const *owners,
	size_t owner_count, struct upn_error *err);
struct upn_sink upn_collector__sink(struct upn_collector *collector);
/* Adds all that was found and counted to the result. */
int upn_collector__finish(struct upn_collector *collector, struct upn_error *err);
void upn_collector__release(struct upn_collector *collector);

#endif
