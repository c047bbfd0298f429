/*
 * Authentication-Results (RFC 8601): what the reader's own provider says of
 * the sender.
 */
#ifndef UPN_FIND_AUTH_H
#define UPN_FIND_AUTH_H

#include <upnscan/findings.h>

#include "find/senders.h"
#include "mail/envelope.h"

/* One "method=result ptype.property=value …" of a field. Spans of it. */
struct upn_auth_item {
	struct upn_str method, result;
	struct upn_str header_from; /* header.from */
	struct upn_str header_d;    /* header.d, else the domain of header.i */
	struct upn_str mail_from;   /* domain of smtp.mailfrom */
};

struct upn_auth_iter {
	struct upn_str rest;
	struct upn_str authserv_id; /* empty where the field names none */
};

void upn_auth__begin(struct upn_auth_iter *iter, struct upn_str value);
/* False at the end. Broken parts are skipped. */
bool upn_auth__next(struct upn_auth_iter *iter, struct upn_auth_item *item);

struct upn_auth_verdict {
	enum upn_authentic authentic;
	/* Somebody whom we have no reason to trust says that it failed. */
	bool doubt;
};

/*
 * owner_domain is the domain of the reader's address, empty where it is not
 * known: then nothing can be trusted to say "pass".
 */
struct upn_auth_verdict upn_auth__judge(const struct upn_envelope *envelope,
	const struct upn_senders *senders, struct upn_str owner_domain);

#endif
