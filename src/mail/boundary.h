/* The lines that part the entities of a multipart (RFC 2046 section 5.1.1). */
#ifndef UPN_MAIL_BOUNDARY_H
#define UPN_MAIL_BOUNDARY_H

#include <upnscan/common.h>

/*
 * What a line is to a multipart: +1 opens a part, -1 closes the multipart,
 * 0 neither. The whole line counts: "--abcd" is no line of boundary "abc".
 */
int upn_boundary__match(struct upn_str line, struct upn_str boundary);
/* Offset of the first line at or after `from` that starts with "--". */
size_t upn_boundary__find(struct upn_str bytes, size_t from, char line_end);
/*
 * The boundary that a body seems to use: that of the first "--" line with
 * a Content- field under it. n is 0 where there is none.
 */
struct upn_str upn_boundary__guess(struct upn_str body, char line_end);

#endif
