/* Bait in names and texts that Microsoft mails for strangers. */
#include "find/bait.h"

#include "base/str.h"
#include "base/utf8.h"

#define NAME_DIGITS 9 /* in a name even a plain run is a telephone number */
#define PHONE_DIGITS 10
#define MAX_LABEL 60 /* bytes in front of a colon */
#define MAX_COLONS 2000
#define MAX_LINE 2000 /* bytes of a line that are looked at */

static bool is_currency(uint32_t c)
{
	return c == '$' || c == 0xa3 || c == 0xa5 || (c >= 0x20a0 && c <= 0x20bf);
}

bool upn_bait__is_name(struct upn_str s)
{
	size_t digits = 0, gap = 0, at = 0;

	if (upn_str__find_ci(s, UPN_STR("http"), 0) != SIZE_MAX ||
		upn_str__find_ci(s, UPN_STR("www."), 0) != SIZE_MAX)
		return true;
	while (at < s.n) {
		uint32_t c = upn_utf8__next(s, &at);

		if (is_currency(c))
			return true;
		if (c >= '0' && c <= '9') {
			gap = 0;
			if (++digits == NAME_DIGITS)
				return true;
		} else if (c > 0x7f || !strchr(" ()-.+/", (int)c) || ++gap > 3) {
			digits = 0;
			gap = 0;
		}
	}
	return false;
}

/* Whether a telephone number begins at `at`; dates and order numbers do not. */
static bool is_phone(struct upn_str s, size_t at)
{
	size_t groups[4] = {0}, group = 0, digits = 0, gap = 0;
	bool plus = s.p[at] == '+', zero = s.p[at] == '0';

	for (at += plus; at < s.n && group < 4; at++) {
		if (upn_ascii__is_digit(s.p[at])) {
			group += gap > 0 && digits > 0;
			if (group < 4)
				groups[group]++;
			digits++;
			gap = 0;
		} else if (!strchr(" ()-.", s.p[at]) || !s.p[at] || ++gap > 2) {
			break;
		}
	}
	if (plus)
		return digits >= PHONE_DIGITS;
	/* 0800 555 0199, 020 7946 0018; a date begins with two digits. */
	if (zero && groups[0] >= 3 && groups[1] >= 3)
		return digits >= PHONE_DIGITS;
	/* 1-800-555-0199, (800) 555-0199 */
	if (groups[0] == 1 && groups[1] == 3 && groups[2] == 3)
		return groups[3] == 4;
	return groups[0] == 3 && groups[1] == 3 && groups[2] == 4;
}

static bool has_phone(struct upn_str line)
{
	for (size_t i = 0; i < line.n; i++) {
		bool begins = i == 0 || !upn_ascii__is_alnum(line.p[i - 1]);

		if (begins && (line.p[i] == '+' || upn_ascii__is_digit(line.p[i])) &&
			is_phone(line, i))
			return true;
	}
	return false;
}

static bool has_amount(struct upn_str line)
{
	static const char *const codes[] = {" usd", "usd ", " eur", "eur ", " gbp",
		"gbp ", " aud", " cad"};
	size_t at = 0;

	while (at < line.n)
		if (is_currency(upn_utf8__next(line, &at)))
			return true;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (upn_str__find_ci(line, upn_str__of(codes[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Takes the next line off text. */
static struct upn_str take_line(struct upn_str *text)
{
	size_t end = upn_str__find_char(*text, '\n', 0);
	struct upn_str line = upn_str__slice(*text, 0, end < MAX_LINE ? end : MAX_LINE);

	*text = upn_str__from(*text, end == SIZE_MAX ? text->n : end + 1);
	return line;
}

bool upn_bait__is_in_text(struct upn_str text)
{
	while (text.n) {
		struct upn_str line = take_line(&text);

		if (has_phone(line) && has_amount(line))
			return true;
	}
	return false;
}

bool upn_bait__is_organisation(const struct upn_senders *senders, struct upn_str text)
{
	size_t colons = 0;

	while (text.n) {
		struct upn_str line = take_line(&text), name;
		size_t colon = upn_str__find_char(line, ':', 0);

		for (; colon != SIZE_MAX;
			colon = upn_str__find_char(line, ':', colon + 1)) {
			size_t start = colon > MAX_LABEL ? colon - MAX_LABEL : 0;

			if (++colons > MAX_COLONS)
				return false;
			name = upn_str__from(line, colon + 1);
			if (upn_senders__mentions(senders, UPN_WORDS_ORGANISATION,
				    upn_str__slice(line, start, colon - start)) &&
				(upn_bait__is_name(name) || has_amount(name)))
				return true;
		}
	}
	return false;
}
