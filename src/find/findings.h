/* evidence -> candidates, ranked. Pure: same evidence, same answer. */
#ifndef UPN_FIND_FINDINGS_H
#define UPN_FIND_FINDINGS_H

#include <upnscan/findings.h>

#include "find/knowledge.h"

/* ranking is borrowed and must outlive the findings. */
int upn_findings__new(struct upn_findings **out, const struct upn_ranking *ranking,
	struct upn_error *err);
/* Copies the evidence. Evidence that is there already counts once. */
int upn_findings__add(struct upn_findings *findings, const struct upn_evidence *evidence,
	struct upn_error *err);
/* Orders candidates and sets levels, scores, warnings and terms. */
int upn_findings__rank(struct upn_findings *findings, struct upn_error *err);
/* After ranking: a member or guest stands at high. */
bool upn_findings__is_convincing(const struct upn_findings *findings);
/* All evidence in the order of adding, for the store. */
size_t upn_findings__evidence_count(const struct upn_findings *findings);
const struct upn_evidence *upn_findings__evidence_at(const struct upn_findings *findings,
	size_t index);

#endif
