/* The links that stand inside a link. */
#ifndef UPN_MAIL_LINK_UNWRAP_H
#define UPN_MAIL_LINK_UNWRAP_H

#include "base/limits.h"
#include "base/str.h"

/* A link, then what it wraps, and what that wraps. */
struct upn_unwrapped {
	struct upn_str urls[UPN_MAX_UNWRAP + 1]; /* the first is the caller's */
	size_t count;
	char bytes[UPN_MAX_UNWRAP][UPN_MAX_URL]; /* of the others */
};

/* url has at most UPN_MAX_URL bytes and must outlive the result. */
void upn_unwrap__all(struct upn_unwrapped *all, struct upn_str url);
/* Offset behind "scheme://host", or 0 where there is no host. */
size_t upn_unwrap__host_end(struct upn_str url);
/* Undo %XX once; `to` may be s.p itself. Returns the new length. */
size_t upn_unwrap__percent(char *to, struct upn_str s);

#endif
