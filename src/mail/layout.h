/* Lines of plain text and calendars put together again, in place. */
#ifndef UPN_MAIL_LAYOUT_H
#define UPN_MAIL_LAYOUT_H

#include <upnscan/common.h>

/*
 * format=flowed (RFC 3676): soft line ends joined, space-stuffing undone.
 * All of these return the new length, never more than n.
 */
size_t upn_layout__unflow(char *p, size_t n, bool is_delsp);
/*
 * Content lines of RFC 5545 and 6350 unfolded. Works on bytes: folding
 * splits UTF-8 sequences.
 */
size_t upn_layout__unfold(char *p, size_t n);
/* \n, \, and \; of calendar text as the characters they stand for. */
size_t upn_layout__unescape(char *p, size_t n);

#endif
