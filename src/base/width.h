/* Columns that text takes on a terminal (Unicode UAX #11). */
#ifndef UPN_BASE_WIDTH_H
#define UPN_BASE_WIDTH_H

#include <upnscan/common.h>

/* Of clean UTF-8 on one line (base/clean.h). */
size_t upn_width__of(struct upn_str s);
/* The longest beginning of s that takes at most `columns`. */
struct upn_str upn_width__cut(struct upn_str s, size_t columns);

#endif
