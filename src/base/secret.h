/* Passwords: locked, left out of core dumps, wiped when freed. */
#ifndef UPN_BASE_SECRET_H
#define UPN_BASE_SECRET_H

#include <upnscan/common.h>

struct upn_secret;

/*
 * Copy a password into memory of its own. CR, LF, NUL and 0x01 are refused,
 * and so is more than UPN_MAX_SECRET bytes. Returns 0, or -1 with err set.
 */
int upn_secret__new(struct upn_secret **out, struct upn_str bytes, struct upn_error *err);
void upn_secret__free(struct upn_secret *secret);
/* Borrowed, NUL-terminated. */
struct upn_str upn_secret__bytes(const struct upn_secret *secret);
/* Overwrite n bytes so that no compiler leaves it out. */
void upn_secret__wipe(void *p, size_t n);

#endif
