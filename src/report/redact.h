/*
 * Where a result is made fit to be shown, once, before any writer: no
 * control characters, subjects without links and codes, scores in 0..1, and
 * nothing that is below the level asked for.
 */
#ifndef UPN_REPORT_REDACT_H
#define UPN_REPORT_REDACT_H

#include "report/writer.h"

/* Copies into the arena. 0, or -1 when memory ran out. */
int upn_redact__summary(struct upn_summary *out, struct upn_arena *arena,
	const struct upn_result *result, enum upn_level min_level);
int upn_redact__candidate(struct upn_candidate *out, struct upn_arena *arena,
	const struct upn_candidate *candidate);

#endif
