/* imaps: and imap: URLs (RFC 5092), split and decoded. */
#ifndef UPN_ACCOUNT_URL_H
#define UPN_ACCOUNT_URL_H

#include <upnscan/account.h>

struct upn_url {
	char *user, *host; /* heap strings */
	char *folder;      /* UTF-8, or NULL where the URL names none */
	uint16_t port;
	enum upn_tls_mode tls;
};

/* Whether text begins with a scheme and "://". */
bool upn_url__is_url(struct upn_str text);
/*
 * Errors never quote the URL, which may hold a misplaced password. Returns 0,
 * or -1 with err set.
 */
int upn_url__parse(struct upn_url *url, struct upn_str text, struct upn_error *err);
void upn_url__release(struct upn_url *url);
/* Append s with all but unreserved characters as %XX (RFC 3986, 2.3). */
struct upn_buf;
void upn_url__add_escaped(struct upn_buf *out, struct upn_str s);

#endif
