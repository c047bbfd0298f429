/* What of a reply libetpan may see, by kind. Each fills in kind and sifted. */
#ifndef UPN_IMAP_SIEVE_H
#define UPN_IMAP_SIEVE_H

#include "source/imap/reply.h"

/* s is what follows the kind's word. */
void upn_sieve__namespace(struct upn_reply *reply, struct upn_str s);
void upn_sieve__list(struct upn_reply *reply, struct upn_str s);
void upn_sieve__folder(struct upn_reply *reply, struct upn_str s);
void upn_sieve__fetch(struct upn_reply *reply, struct upn_str s);

#endif
