/* Evidence kept in the order it came, each piece with its own copies. */
#ifndef UPN_SCAN_EVIDENCE_SET_H
#define UPN_SCAN_EVIDENCE_SET_H

#include <upnscan/findings.h>

struct upn_evidence_set {
	struct upn_evidence *items;
	size_t count, size;
};

/* Copies evidence. False when memory or UPN_MAX_EVIDENCE ran out. */
bool upn_evidence_set__add(struct upn_evidence_set *set,
	const struct upn_evidence *evidence);
/* Moves all of `from` behind what is there; from is empty then. */
bool upn_evidence_set__move(struct upn_evidence_set *set, struct upn_evidence_set *from);
/* Drops what stands in a folder. */
void upn_evidence_set__drop_folder(struct upn_evidence_set *set, const char *folder);
void upn_evidence_set__release(struct upn_evidence_set *set);

#endif
