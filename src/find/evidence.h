/*
 * hits -> evidence: what the message says (rule), who says it (sender), of
 * whom (owner). Runs where the mail is read; what comes out is flat and can
 * be kept without the mail.
 */
#ifndef UPN_FIND_EVIDENCE_H
#define UPN_FIND_EVIDENCE_H

#include <upnscan/findings.h>
#include <upnscan/source.h>

#include "find/knowledge.h"
#include "mail/text.h"
#include "rule/matcher.h"

/* What the ranking wants to know of a piece of evidence. */
#define UPN_FACT(n) (UINT64_C(1) << (n))

/* Who reads: the person's addresses. Borrowed strings. */
struct upn_owner {
	const char *const *addresses;
	size_t count;
};

/*
 * Gathers the evidence of one message at a time. Not thread-safe; one per
 * reading thread.
 */
struct upn_gatherer;

int upn_gatherer__new(struct upn_gatherer **out,
	const struct upn_knowledge *knowledge, const struct upn_owner *owner,
	struct upn_error *err);
void upn_gatherer__free(struct upn_gatherer *gatherer);
/*
 * Read one message: walk its texts, match, judge. Calls emit for each piece
 * of evidence (borrowed strings, valid during the call; emit returns false
 * when it cannot take more). Sets *skipped when the message was cut by a cap
 * or is too broken to parse. Returns 0, or -1 with err set (memory only:
 * a message can be bad, but never an error).
 */
typedef bool (*upn_evidence_fn)(void *ctx, const struct upn_evidence *evidence);
int upn_gatherer__message(struct upn_gatherer *gatherer, const char *source,
	const struct upn_message *message, upn_evidence_fn emit, void *ctx,
	bool *skipped, struct upn_error *err);

#endif
