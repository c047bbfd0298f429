/* Dates between numbers and text, without the C library's time zone. */
#ifndef UPN_BASE_DATE_H
#define UPN_BASE_DATE_H

#include <upnscan/common.h>

/* "2026-11-22T20:54:00Z" and a NUL. */
#define UPN_DATE_SIZE 21

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar. */
int64_t upn_date__days(int64_t year, unsigned month, unsigned day);
/* ISO 8601 in UTC, or "" for UPN_NO_DATE or years outside 0..9999. */
void upn_date__format(int64_t seconds, char out[UPN_DATE_SIZE]);
/* "2024-08-30" or "2024-08-30T12:00:00Z"; false where it is neither. */
bool upn_date__parse(struct upn_str s, int64_t *out);
/* Year and month (1..12) of a time. */
void upn_date__year_month(int64_t seconds, int *year, unsigned *month, unsigned *day);

#endif
