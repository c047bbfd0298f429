/* Parameters of Content-Type and Content-Disposition (RFC 2045, 2231). */
#ifndef UPN_MAIL_PARAM_H
#define UPN_MAIL_PARAM_H

#include "base/arena.h"

/*
 * The value of a parameter of a folded field value, unquoted, its
 * continuations joined and percent-decoded; n is 0 where absent. For
 * parameters that are no text: boundary, charset, format.
 */
struct upn_str upn_param__bytes(struct upn_str value, const char *name,
	struct upn_arena *arena);
/* The same as UTF-8 on one line, with RFC 2047 words (not legal, common). */
struct upn_str upn_param__text(struct upn_str value, const char *name,
	struct upn_arena *arena);

#endif
