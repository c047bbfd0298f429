/* Who says it: what a sender is known as, and what it pretends to be. */
#ifndef UPN_FIND_SENDER_H
#define UPN_FIND_SENDER_H

#include "find/evidence.h"
#include "find/name.h"
#include "find/senders.h"

/* The domain of an address, or empty. */
struct upn_str upn_sender__domain(struct upn_str address);

/*
 * UPN_FACT_FROM_*, OFF_YEARS, IMITATION and CLAIM of a sender who writes at
 * `date` (or UPN_NO_DATE).
 */
uint64_t upn_sender__judge(const struct upn_senders *senders,
	const struct upn_address *from, int64_t date);

/*
 * Whether mail that has Microsoft's words, but not its address, is an
 * imitation: it comes from a private mailbox or from a tenant other than the
 * one it is about. Companies write such mail from domains of their own.
 */
bool upn_sender__cannot_be(const struct upn_senders *senders, struct upn_str address,
	const struct upn_name *name);

/* The sender's domain and the organisation have the same name. */
bool upn_sender__is_akin(struct upn_str address, const struct upn_name *name);

#endif
