/* A set of UIDs, and how it is written in a command. */
#ifndef UPN_IMAP_UIDS_H
#define UPN_IMAP_UIDS_H

#include "base/buf.h"

struct upn_uids {
	uint32_t *v; /* ascending after upn_uids__sort */
	size_t n, size;
	bool failed; /* more than UPN_MAX_UIDS, or no memory */
};

void upn_uids__release(struct upn_uids *uids);
/* 0 is no UID and is left out. */
void upn_uids__add(struct upn_uids *uids, uint32_t uid);
/* Bring into order, each once. */
void upn_uids__sort(struct upn_uids *uids);
/* Place of uid in a sorted set, or SIZE_MAX. */
size_t upn_uids__find(const struct upn_uids *uids, uint32_t uid);
/* Leave out of uids (sorted) what others (sorted) has. */
void upn_uids__subtract(struct upn_uids *uids, const struct upn_uids *others);

#endif
