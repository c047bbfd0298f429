/* What to ask this server for. Pure: decides, and touches no connection. */
#ifndef UPN_IMAP_PLAN_H
#define UPN_IMAP_PLAN_H

#include "source/imap/folder.h"

struct upn_plan_wishes {
	const char *const *wanted; /* UTF-8 names; none: what makes sense */
	size_t wanted_count;
	bool is_gmail; /* X-GM-EXT-1: one message stands in many folders */
};

/* Whether a person who says `wanted` means this folder. */
bool upn_plan__is_meant(const struct upn_folder *folder, const char *wanted);
/*
 * Choose folders and bring them into reading order: INBOX first, what the
 * person wrote last. chosen has room for all. Returns how many.
 */
size_t upn_plan__choose(const struct upn_folders *folders,
	const struct upn_plan_wishes *wishes, struct upn_folder **chosen);

enum upn_plan_action {
	UPN_PLAN_NOTHING, /* all of it is known */
	UPN_PLAN_SEARCH,  /* let the server narrow it */
	UPN_PLAN_READ     /* read every message */
};

struct upn_plan {
	enum upn_plan_action action;
	uint32_t from; /* the first UID of interest */
};

/* can_search: there are words to search for. */
struct upn_plan upn_plan__folder(const struct upn_folder *folder, bool thorough,
	bool can_search);
/*
 * Whether searching `rest` more UIDs would take long, given that `probed` took
 * so many milliseconds, of which a round trip was the line's.
 */
bool upn_plan__is_slow(int64_t took, int64_t round_trip, uint32_t probed, uint32_t rest);
/* How many messages stand from plan->from on, at most. */
uint64_t upn_plan__share(const struct upn_folder *folder, const struct upn_plan *plan);

#endif
