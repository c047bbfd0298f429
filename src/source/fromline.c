/*
 * The line between the messages of an mbox: "From ", a sender, a date in one
 * of the forms that asctime, Thunderbird, Takeout and others write.
 */
#include "base/date.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/content.h"

#define MAX_SENDER_WORDS 8

struct reading {
	unsigned year, month, day, hour, minute, second;
	int zone; /* seconds east of Greenwich */
	bool has_weekday, has_time, has_seconds;
};

/* 1.. for the name's place in a run of three-letter names, or 0. */
static unsigned name_of(struct upn_str word, const char *names)
{
	for (unsigned i = 0; names[3 * i]; i++)
		if (word.n == 3 &&
			upn_str__eq_ci(word, upn_str__make(names + (size_t)3 * i, 3)))
			return i + 1;
	return 0;
}

static unsigned weekday_of(struct upn_str word)
{
	if (word.n && word.p[word.n - 1] == ',')
		word.n--;
	return name_of(word, "MonTueWedThuFriSatSun");
}

static bool number(struct upn_str s, unsigned max, unsigned *out)
{
	uint64_t n;

	if (!upn_str__to_u64(s, max, &n))
		return false;
	*out = (unsigned)n;
	return true;
}

/* hh:mm or hh:mm:ss */
static bool read_time(struct reading *r, struct upn_str word)
{
	size_t first = upn_str__find_char(word, ':', 0);
	size_t second =
		first == SIZE_MAX ? SIZE_MAX : upn_str__find_char(word, ':', first + 1);
	struct upn_str minutes;

	if (first == SIZE_MAX || first == 0 || first > 2)
		return false;
	minutes = upn_str__slice(word, first + 1, second - first - 1);
	if (!number(upn_str__slice(word, 0, first), 23, &r->hour) || minutes.n != 2 ||
		!number(minutes, 59, &r->minute))
		return false;
	r->has_time = true;
	r->has_seconds = second != SIZE_MAX;
	return !r->has_seconds || number(upn_str__from(word, second + 1), 60, &r->second);
}

/* +0200, -0500, or a name such as CEST, which says nothing sure. */
static bool read_zone(struct reading *r, struct upn_str word)
{
	unsigned n;

	if (word.n == 5 && (word.p[0] == '+' || word.p[0] == '-')) {
		if (!number(upn_str__from(word, 1), 9999, &n))
			return false;
		r->zone = (int)(n / 100 * 3600 + n % 100 * 60);
		if (word.p[0] == '-')
			r->zone = -r->zone;
		return true;
	}
	if (word.n > 2 && word.p[0] == '(' && word.p[word.n - 1] == ')')
		word = upn_str__slice(word, 1, word.n - 2);
	if (word.n < 1 || word.n > 5)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'A' || word.p[i] > 'Z')
			return false;
	return true;
}

/* One word of a date; each at most once. */
static bool read_word(struct reading *r, struct upn_str word)
{
	unsigned month = name_of(word, "JanFebMarAprMayJunJulAugSepOctNovDec");

	if (month && !r->month) {
		r->month = month;
		return true;
	}
	if (word.n == 4 && !r->year && number(word, 9999, &r->year))
		return r->year >= 1970 && r->year < 2200;
	if (word.n <= 2 && !r->day && number(word, 31, &r->day))
		return r->day > 0;
	if (!r->has_time && read_time(r, word))
		return true;
	return read_zone(r, word);
}

static struct upn_str next_word(struct upn_str *line)
{
	struct upn_str word;
	size_t n = 0;

	*line = upn_str__trim(*line);
	while (n < line->n && !upn_ascii__is_space(line->p[n]))
		n++;
	word = upn_str__slice(*line, 0, n);
	*line = upn_str__from(*line, n);
	return word;
}

/* The words of a date up to the end, or to "remote from" (UUCP). */
static bool read_date(struct reading *r, struct upn_str words)
{
	struct upn_str word;

	while ((word = next_word(&words)).n && !upn_str__eq(word, UPN_STR("remote")))
		if (!read_word(r, word))
			return false;
	/* "From Monday 3 May 2021 10:00" stands in many a letter. */
	return r->year && r->month && r->day && r->has_time &&
		(r->has_weekday || r->has_seconds);
}

/* Move words past the sender, and past the weekday where there is one. */
static void find_date(struct reading *r, struct upn_str *words)
{
	struct upn_str rest;

	next_word(words);
	rest = *words;
	for (unsigned i = 0; i < MAX_SENDER_WORDS; i++) {
		if (!weekday_of(next_word(&rest)))
			continue;
		r->has_weekday = true;
		*words = rest;
		return;
	}
}

bool upn_from_line__read(struct upn_str line, int64_t *date)
{
	struct upn_str words = upn_str__from(line, strlen("From "));
	struct reading r = {0};

	if (!upn_str__starts(line, UPN_STR("From ")) || line.n > UPN_MAX_FROM_LINE)
		return false;
	*date = UPN_NO_DATE;
	find_date(&r, &words);
	if (read_date(&r, words))
		*date = upn_date__days(r.year, r.month, r.day) * 86400 + r.hour * 3600 +
			r.minute * 60 + r.second - r.zone;
	return true;
}
