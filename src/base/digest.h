/* SHA-256, as 64 hex digits. */
#ifndef UPN_BASE_DIGEST_H
#define UPN_BASE_DIGEST_H

#include <upnscan/common.h>

#define UPN_DIGEST_HEX 65

struct upn_digest;

/* NULL when out of memory; the other calls accept that. */
struct upn_digest *upn_digest__new(void);
void upn_digest__add(struct upn_digest *digest, struct upn_str bytes);
/* Adds the length first, so that ("ab","c") differs from ("a","bc"). */
void upn_digest__add_field(struct upn_digest *digest, struct upn_str bytes);
/* Ends and frees it. False (and "") when digest was NULL. */
bool upn_digest__finish(struct upn_digest *digest, char hex[UPN_DIGEST_HEX]);

#endif
