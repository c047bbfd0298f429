/* Dates of mail headers (RFC 5322 section 3.3 and 4.3), as mail has them. */
#ifndef UPN_MAIL_MAILDATE_H
#define UPN_MAIL_MAILDATE_H

#include <upnscan/common.h>

/*
 * Seconds since 1970 UTC; UPN_NO_DATE for nonsense and for years outside
 * 1980..2100. The order of the tokens hardly matters, so that ctime() and
 * other habits are read as well.
 */
int64_t upn_maildate__parse(struct upn_str s);

#endif
