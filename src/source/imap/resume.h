/*
 * How far a folder has been read, from one run to the next. Message texts
 * never change in IMAP (RFC 3501, 2.3.1.1), so UIDVALIDITY, UIDNEXT and two
 * marks are all there is to know.
 */
#ifndef UPN_IMAP_RESUME_H
#define UPN_IMAP_RESUME_H

#include "source/imap/plan.h"

/* Take over what an earlier run has left behind, if it has. */
void upn_resume__start(struct upn_folder *folder, const struct upn_cursor *cursors,
	size_t count);
/*
 * Compare with what the server says now. A folder made anew (another
 * UIDVALIDITY, or numbers that ran backwards) starts from nothing, and
 * reset_due tells that its earlier evidence is void.
 */
void upn_resume__check(struct upn_folder *folder);
/* A plan is being carried out: what is counted, counts from here. */
void upn_resume__begin(struct upn_folder *folder, const struct upn_plan *plan);
/* All UIDs of the plan that are below `low` have been handed over. */
void upn_resume__advance(struct upn_folder *folder, const struct upn_plan *plan,
	uint32_t low);
/* For the caller to keep. */
struct upn_cursor upn_resume__cursor(const struct upn_folder *folder);
/* Whether messages remain that were not read one by one. */
bool upn_resume__is_open(const struct upn_folder *folder);

#endif
