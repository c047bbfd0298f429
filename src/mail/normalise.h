/*
 * Text as a reader sees it, in one spelling: no invisible characters, one
 * kind of blank, one kind of line end, ASCII instead of its fullwidth forms.
 */
#ifndef UPN_MAIL_NORMALISE_H
#define UPN_MAIL_NORMALISE_H

#include <upnscan/common.h>

/* What becomes of a code point that vanishes. */
#define UPN_NORMALISE_DROP UINT32_MAX

/*
 * The code point that stands for this one: itself, ' ' for any blank or
 * control character, '\n' for a line separator, UPN_NORMALISE_DROP for an
 * invisible one. Fullwidth forms stay.
 */
uint32_t upn_normalise__point(uint32_t code_point);
/*
 * Rewrite n bytes of valid UTF-8 in place and return the new length (never
 * more): the above, CRLF and CR become LF, fullwidth ASCII becomes ASCII,
 * and an ideographic full stop between ASCII letters becomes '.'.
 */
size_t upn_normalise__text(char *p, size_t n);
/* As above, for one line: tabs and line ends become blanks, ends trimmed. */
struct upn_str upn_normalise__line(char *p, size_t n);

#endif
