/* Dates of mail headers, token by token. */
#include "mail/maildate.h"

#include "base/date.h"
#include "base/str.h"
#include "mail/header.h"

/* No date is longer than this, comments included. */
#define MAX_DATE 512

#define UNSET (-1)

struct parts {
	int day, month, year, hour, minute, second;
	int zone; /* minutes east of Greenwich */
};

static bool is_name_of(struct upn_str token, const char *name)
{
	return token.n >= 3 && upn_str__starts_ci(token, upn_str__of(name));
}

static bool read_month(struct parts *parts, struct upn_str token)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
		"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

	for (int i = 0; parts->month == UNSET && i < 12; i++) {
		if (is_name_of(token, months[i])) {
			parts->month = i + 1;
			return true;
		}
	}
	return false;
}

/* RFC 5322 section 4.3. Military letters are read as UTC, as it advises. */
static void read_zone_name(struct parts *parts, struct upn_str token)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = {
		{"EST", -5},
		{"EDT", -4},
		{"CST", -6},
		{"CDT", -5},
		{"MST", -7},
		{"MDT", -6},
		{"PST", -8},
		{"PDT", -7},
		{"CET", 1},
		{"CEST", 2},
		{"MET", 1},
		{"MEST", 2},
		{"BST", 1},
		{"EET", 2},
		{"EEST", 3},
		{"MSK", 3},
		{"JST", 9},
		{"KST", 9},
	};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		if (upn_str__eq_ci(token, upn_str__of(zones[i].name)))
			parts->zone = zones[i].hours * 60;
	if (parts->hour >= 0 && parts->hour < 12 && upn_str__eq_ci(token, UPN_STR("PM")))
		parts->hour += 12;
	else if (parts->hour == 12 && upn_str__eq_ci(token, UPN_STR("AM")))
		parts->hour = 0;
}

/* "+0200", "-03:30". */
static void read_offset(struct parts *parts, struct upn_str token)
{
	int value = 0, digits = 0;

	for (size_t i = 1; i < token.n && digits < 4; i++) {
		if (token.p[i] == ':')
			continue;
		if (!upn_ascii__is_digit(token.p[i]))
			return;
		value = value * 10 + (token.p[i] - '0');
		digits++;
	}
	if (digits < 4 || value % 100 > 59 || value > 1500)
		return;
	value = value / 100 * 60 + value % 100;
	parts->zone = *token.p == '-' ? -value : value;
}

static int number(struct upn_str s, unsigned max)
{
	uint64_t value;

	return upn_str__to_u64(s, max, &value) ? (int)value : UNSET;
}

/* "9:05", "09:05:00", "09:05:00.123". */
static void read_time(struct parts *parts, struct upn_str token)
{
	size_t first = upn_str__find_char(token, ':', 0);
	size_t second = upn_str__find_char(token, ':', first + 1);
	size_t end = upn_str__find_char(token, '.', 0);

	if (end == SIZE_MAX)
		end = token.n;
	if (second == SIZE_MAX)
		second = end;
	if (end < second || parts->hour != UNSET)
		return;
	parts->hour = number(upn_str__slice(token, 0, first), 23);
	parts->minute = number(upn_str__slice(token, first + 1, second - first - 1), 59);
	parts->second = second == end ?
		0 :
		number(upn_str__slice(token, second + 1, end - second - 1), 60);
}

/* A day, or a year of two, three or four digits (RFC 5322 section 4.3). */
static void read_number(struct parts *parts, struct upn_str token)
{
	int value = number(token, 9999);

	if (value == UNSET)
		return;
	if (token.n <= 2 && parts->day == UNSET) {
		parts->day = value;
		return;
	}
	if (parts->year != UNSET)
		return;
	parts->year = value;
	if (token.n <= 2)
		parts->year += value < 50 ? 2000 : 1900;
	else if (token.n == 3)
		parts->year += 1900;
}

static void read_token(struct parts *parts, struct upn_str token)
{
	if (upn_ascii__is_alpha(*token.p)) {
		if (!read_month(parts, token))
			read_zone_name(parts, token);
	} else if ((*token.p == '+' || *token.p == '-') && parts->hour != UNSET) {
		read_offset(parts, token);
	} else if (upn_str__find_char(token, ':', 0) != SIZE_MAX) {
		read_time(parts, token);
	} else {
		read_number(parts, token);
	}
}

/* '-' parts the tokens of 30-Aug-2024, and is a sign elsewhere. */
static bool ends_token(struct upn_str s, size_t start, size_t at)
{
	char c = s.p[at];

	if (upn_ascii__is_space(c) || c == ',' || c == '(' || c == ';')
		return true;
	return (c == '-' || c == '+') && at > start;
}

static void read_all(struct parts *parts, struct upn_str s)
{
	size_t at = 0;

	while (at < s.n) {
		size_t start = at;
		bool date_dash;

		if (s.p[at] == '(') {
			at = upn_header__skip_comment(s, at);
			continue;
		}
		/* "30-Aug-2024": before the time a dash is no sign. */
		date_dash = s.p[at] == '-' && parts->hour == UNSET;
		if (date_dash || ends_token(s, at, at)) {
			at++;
			continue;
		}
		while (at < s.n && !ends_token(s, start, at))
			at++;
		read_token(parts, upn_str__slice(s, start, at - start));
	}
}

static bool is_sane(int64_t year)
{
	return year >= 1980 && year <= 2100;
}

/* "2024-08-30T12:00:00Z": not for mail, and seen in it. */
static int64_t parse_iso(struct upn_str s)
{
	int64_t seconds;
	unsigned month, day;
	int year;

	if (!upn_date__parse(upn_str__trim(s), &seconds))
		return UPN_NO_DATE;
	upn_date__year_month(seconds, &year, &month, &day);
	return is_sane(year) ? seconds : UPN_NO_DATE;
}

int64_t upn_maildate__parse(struct upn_str s)
{
	struct parts parts = {UNSET, UNSET, UNSET, UNSET, UNSET, UNSET, 0};
	int64_t seconds;

	read_all(&parts, upn_str__slice(s, 0, MAX_DATE));
	if (parts.month == UNSET)
		return parse_iso(s);
	if (parts.day < 1 || parts.day > 31 || !is_sane(parts.year))
		return UPN_NO_DATE;
	seconds = upn_date__days(parts.year, (unsigned)parts.month, (unsigned)parts.day) *
		86400;
	if (parts.hour == UNSET || parts.minute == UNSET)
		return seconds;
	seconds += parts.hour * 3600 + parts.minute * 60;
	seconds += parts.second == UNSET ? 0 : parts.second;
	return seconds - parts.zone * 60;
}
