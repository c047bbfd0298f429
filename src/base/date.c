/* Dates: days from civil and back, in the proleptic Gregorian calendar. */
#include "base/date.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define DAY 86400

/* The algorithm counts years from March, so that February's end is last. */
int64_t upn_date__days(int64_t year, unsigned month, unsigned day)
{
	int64_t era, year_of_era, day_of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	year_of_era = year - era * 400;
	day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
		day_of_year - 719468;
}

static void civil(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	int64_t era, day_of_era, year_of_era, day_of_year, shifted;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			      day_of_era / 146096) /
		365;
	day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	shifted = (5 * day_of_year + 2) / 153;
	*day = (unsigned)(day_of_year - (153 * shifted + 2) / 5 + 1);
	*month = (unsigned)(shifted < 10 ? shifted + 3 : shifted - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

static int64_t floor_days(int64_t seconds)
{
	return seconds >= 0 ? seconds / DAY : -((-seconds + DAY - 1) / DAY);
}

void upn_date__format(int64_t seconds, char out[UPN_DATE_SIZE])
{
	int64_t days, year, rest;
	unsigned month, day;

	out[0] = '\0';
	if (seconds < upn_date__days(0, 1, 1) * DAY ||
		seconds >= upn_date__days(10000, 1, 1) * DAY)
		return;
	days = floor_days(seconds);
	rest = seconds - days * DAY;
	civil(days, &year, &month, &day);
	snprintf(out, UPN_DATE_SIZE, "%04u-%02u-%02uT%02u:%02u:%02uZ",
		(unsigned)year % 10000, month % 100, day % 100,
		(unsigned)(rest / 3600) % 100, (unsigned)(rest / 60 % 60),
		(unsigned)(rest % 60));
}

void upn_date__year_month(int64_t seconds, int *year, unsigned *month, unsigned *day)
{
	int64_t wide;

	civil(floor_days(seconds), &wide, month, day);
	*year = (int)wide;
}

static bool digits(struct upn_str s, size_t at, size_t n, uint64_t max, uint64_t *out)
{
	struct upn_str part = upn_str__slice(s, at, n);

	return part.n == n && upn_str__to_u64(part, max, out);
}

static bool parse_day(struct upn_str s, int64_t *seconds)
{
	static const unsigned char last[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31};
	uint64_t year, month, day;
	bool leap;

	if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	if (!digits(s, 0, 4, 9999, &year) || !digits(s, 5, 2, 12, &month) ||
		!digits(s, 8, 2, 31, &day) || month == 0 || day == 0 ||
		day > last[month - 1])
		return false;
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (month == 2 && day == 29 && !leap)
		return false;
	*seconds = upn_date__days((int64_t)year, (unsigned)month, (unsigned)day) * DAY;
	return true;
}

bool upn_date__parse(struct upn_str s, int64_t *out)
{
	uint64_t hour, minute, second;
	int64_t seconds;

	if (!parse_day(s, &seconds))
		return false;
	if (s.n == 10) {
		*out = seconds;
		return true;
	}
	if (s.n != 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' ||
		s.p[19] != 'Z')
		return false;
	if (!digits(s, 11, 2, 23, &hour) || !digits(s, 14, 2, 59, &minute) ||
		!digits(s, 17, 2, 59, &second))
		return false;
	*out = seconds + (int64_t)(hour * 3600 + minute * 60 + second);
	return true;
}
