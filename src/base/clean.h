/*
 * Text from outside made fit to be shown: valid UTF-8 on one line without
 * C0, C1, DEL, bidi controls (U+202A-202E, U+2066-2069, U+200E/F, U+061C),
 * zero-width and tag characters, line or paragraph separators (CWE-150).
 */
#ifndef UPN_BASE_CLEAN_H
#define UPN_BASE_CLEAN_H

#include "base/buf.h"

/*
 * Append s cleaned: tab and line breaks become one blank, other unfit
 * characters vanish, broken UTF-8 becomes U+FFFD.
 */
void upn_clean__add(struct upn_buf *out, struct upn_str s);
/* Whether a code point may be shown on one line. */
bool upn_clean__is_shown(uint32_t code_point);
/* Cut at most max bytes without splitting a UTF-8 sequence. */
struct upn_str upn_clean__cut(struct upn_str s, size_t max);
/*
 * Append s cleaned, with every link and every run of four or more digits
 * (in any script's digits of ASCII or fullwidth form) masked by "…", so that
 * a code or a temporary password in a subject is never kept or shown.
 */
void upn_clean__add_subject(struct upn_buf *out, struct upn_str s);

#endif
