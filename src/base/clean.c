/* Text from outside, made fit to be shown (CWE-150). */
#include "base/clean.h"

#include "base/str.h"
#include "base/utf8.h"

#define MASK "\xe2\x80\xa6" /* … */
#define MASKED_DIGITS 4

struct range {
	uint32_t from, to;
};

/* Controls, invisible and direction-changing characters; sorted. */
static const struct range unfit[] = {
	{0x0000, 0x001f},
	{0x007f, 0x009f},
	{0x00ad, 0x00ad},
	{0x034f, 0x034f},
	{0x061c, 0x061c},
	{0x115f, 0x1160},
	{0x17b4, 0x17b5},
	{0x180b, 0x180f},
	{0x200b, 0x200f},
	{0x2028, 0x202e},
	{0x2060, 0x206f},
	{0x3164, 0x3164},
	{0xd800, 0xdfff},
	{0xfe00, 0xfe0f},
	{0xfeff, 0xfeff},
	{0xffa0, 0xffa0},
	{0xfff0, 0xfffb},
	{0x1bca0, 0x1bca3},
	{0x1d173, 0x1d17a},
	{0xe0000, 0xe0fff},
};

bool upn_clean__is_shown(uint32_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return true;
	for (size_t i = 0; i < sizeof unfit / sizeof unfit[0]; i++)
		if (c >= unfit[i].from && c <= unfit[i].to)
			return false;
	return (c & 0xfffe) != 0xfffe && c <= 0x10ffff;
}

static bool is_break(uint32_t c)
{
	return (c >= '\t' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

void upn_clean__add(struct upn_buf *out, struct upn_str s)
{
	bool blank = false;
	size_t at = 0;

	while (at < s.n) {
		uint32_t c = upn_utf8__next(s, &at);

		if (is_break(c)) {
			if (!blank)
				upn_buf__add_char(out, ' ');
			blank = true;
			continue;
		}
		blank = false;
		if (upn_clean__is_shown(c))
			upn_buf__add_utf8(out, c);
	}
}

struct upn_str upn_clean__cut(struct upn_str s, size_t max)
{
	if (s.n <= max)
		return s;
	s.n = max;
	while (s.n && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
		s.n--;
	return s;
}

/* The digit of a code point in ASCII, fullwidth and the usual scripts. */
static bool is_digit(uint32_t c)
{
	static const uint32_t zero[] = {'0', 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50,
		0xff10};

	for (size_t i = 0; i < sizeof zero / sizeof zero[0]; i++)
		if (c >= zero[i] && c <= zero[i] + 9)
			return true;
	return false;
}

/* Length of a link that starts at `at`, or 0. */
static size_t link_length(struct upn_str s, size_t at)
{
	struct upn_str rest = upn_str__from(s, at);
	size_t n;

	if (!upn_str__starts_ci(rest, UPN_STR("http:")) &&
		!upn_str__starts_ci(rest, UPN_STR("https:")) &&
		!upn_str__starts_ci(rest, UPN_STR("hxxp")) &&
		!upn_str__starts_ci(rest, UPN_STR("www.")) &&
		upn_str__find(upn_str__slice(rest, 0, 16), UPN_STR("://"), 0) == SIZE_MAX)
		return 0;
	for (n = 0; n < rest.n && !upn_ascii__is_space(rest.p[n]); n++)
		;
	/* "://" further on counts only inside the same word. */
	if (upn_str__find(upn_str__slice(rest, 0, n), UPN_STR(":"), 0) == SIZE_MAX &&
		!upn_str__starts_ci(rest, UPN_STR("www.")))
		return 0;
	return n;
}

/* End of the run of digits (with single blanks or dashes inside) at `at`. */
static size_t digits_end(struct upn_str s, size_t at, size_t *count)
{
	size_t end = at;

	*count = 0;
	while (at < s.n) {
		uint32_t c = upn_utf8__next(s, &at);

		if (is_digit(c)) {
			++*count;
			end = at;
		} else if (*count == 0 || (c != ' ' && c != '-' && c != '.') ||
			at - end > 1) {
			break;
		}
	}
	return end;
}

void upn_clean__add_subject(struct upn_buf *out, struct upn_str s)
{
	struct upn_buf clean = UPN_BUF_INIT(s.n * 3 + 1);
	struct upn_str text;
	bool at_word = true;
	size_t at = 0;

	upn_clean__add(&clean, s);
	text = upn_buf__str(&clean);
	while (at < text.n) {
		size_t count, start = at, skip = at_word ? link_length(text, at) : 0;
		size_t end = digits_end(text, at, &count);
		uint32_t c;

		if (skip || count >= MASKED_DIGITS) {
			upn_buf__add_z(out, MASK);
			at = skip ? at + skip : end;
			at_word = false;
			continue;
		}
		c = upn_utf8__next(text, &at);
		upn_buf__append(out, text.p + start, at - start);
		at_word = c < 0x80 ? !upn_ascii__is_alnum((char)c) : true;
	}
	if (!upn_buf__ok(&clean))
		out->failed = true;
	upn_buf__release(&clean);
}
