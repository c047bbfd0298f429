/* Address lists of header fields (RFC 5322 section 3.4), as mail has them. */
#ifndef UPN_MAIL_ADDRESS_H
#define UPN_MAIL_ADDRESS_H

#include "mail/envelope.h"

/* Walks the mailboxes of a folded field value. Groups are looked into. */
struct upn_addresses {
	struct upn_str value;
	size_t at;
	bool no_quote; /* none is closed from here on */
	struct upn_arena *arena;
};

void upn_addresses__begin(struct upn_addresses *addresses, struct upn_str value,
	struct upn_arena *arena);
/*
 * The next mailbox; false at the end. address.n is 0 where there is only a
 * name. Strings live in the arena.
 */
bool upn_addresses__next(struct upn_addresses *addresses, struct upn_address *address);
/* What stands between < and >, or all of it: Return-Path, Message-ID. */
struct upn_str upn_address__bare(struct upn_str value, struct upn_arena *arena);

#endif
