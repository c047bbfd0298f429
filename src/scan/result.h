/* What a scan comes to: findings, problems, counts. */
#ifndef UPN_SCAN_RESULT_H
#define UPN_SCAN_RESULT_H

#include <upnscan/scan.h>
#include <upnscan/source.h>

#include "base/list.h"
#include "find/knowledge.h"
#include "scan/evidence_set.h"

struct upn_result {
	struct upn_findings *findings;
	struct upn_stats stats;
	struct upn_problem *problems;
	size_t problem_count;
	struct upn_list folders;
	bool cancelled, has_read;
};

int upn_result__new(struct upn_result **out, const struct upn_ranking *ranking,
	struct upn_error *err);
/*
 * Keeps what went wrong with an account, without the place in front that the
 * account's name says already. Beyond a bound, further problems are dropped
 * silently: the first tell.
 */
int upn_result__add_problem(struct upn_result *result, const struct upn_account *account,
	const struct upn_error *problem);
int upn_result__add_folder(struct upn_result *result, const char *name);
/* Count a folder's messages; folder->folder is not looked at. */
void upn_result__count(struct upn_result *result, const struct upn_cursor *folder);
int upn_result__add_evidence(struct upn_result *result,
	const struct upn_evidence_set *set, struct upn_error *err);

#endif
