/* Text as a reader sees it, in one spelling. */
#include "mail/normalise.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

struct range {
	uint32_t first, last;
};

/*
 * Characters that show nothing and are strewn into addresses to hide them
 * from filters: soft hyphen, joiners, zero-width and bidi controls, fillers,
 * variation selectors, tags. In ascending order.
 */
static const struct range invisible[] = {
	{0xad, 0xad},
	{0x34f, 0x34f},
	{0x61c, 0x61c},
	{0x115f, 0x1160},
	{0x17b4, 0x17b5},
	{0x180b, 0x180f},
	{0x200b, 0x200f},
	{0x202a, 0x202e},
	{0x2060, 0x206f},
	{0x3164, 0x3164},
	{0xfe00, 0xfe0f},
	{0xfeff, 0xfeff},
	{0xffa0, 0xffa0},
	{0xfff0, 0xfffb},
	{0xe0000, 0xe0fff},
};

static const struct range blank[] = {
	{0x00, 0x1f},
	{0x7f, 0xa0},
	{0x1680, 0x1680},
	{0x2000, 0x200a},
	{0x202f, 0x202f},
	{0x205f, 0x205f},
	{0x3000, 0x3000},
};

static bool is_in(const struct range *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count && ranges[i].first <= c; i++)
		if (c <= ranges[i].last)
			return true;
	return false;
}

uint32_t upn_normalise__point(uint32_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return c;
	if (c == '\t' || c == '\n')
		return c;
	if (c == 0x85 || c == 0x2028 || c == 0x2029)
		return '\n';
	if (is_in(blank, sizeof blank / sizeof *blank, c))
		return ' ';
	if (is_in(invisible, sizeof invisible / sizeof *invisible, c))
		return UPN_NORMALISE_DROP;
	return c;
}

/* Bytes from p on that stay as they are: printable ASCII, tab and LF. */
static size_t plain_run(const char *p, size_t n)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	size_t i = 0;

	while (i < n) {
		unsigned char c = (unsigned char)p[i];
		uint64_t word;

		/* Eight at a time: 0x7f carries into its top bit, and a
		 * byte below 0x20 borrows from it. */
		if (n - i >= sizeof word) {
			memcpy(&word, p + i, sizeof word);
			if (!((word | (word + UINT64_C(0x0101010101010101)) |
				      (word - UINT64_C(0x2020202020202020))) &
				    high)) {
				i += sizeof word;
				continue;
			}
		}
		if ((c < 0x20 && c != '\n' && c != '\t') || c >= 0x7f)
			break;
		i++;
	}
	return i;
}

static uint32_t from_fullwidth(uint32_t c)
{
	return c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c;
}

/*
 * U+3002 and U+FF61 end a sentence in CJK text, and pass for the dot of a
 * host name. Host names go on in small letters, sentences seldom do.
 */
static bool is_dot(struct upn_str s, size_t next, char before)
{
	uint32_t c;

	if (!upn_ascii__is_alnum(before) || next >= s.n)
		return false;
	c = from_fullwidth(upn_utf8__next(s, &next));
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The code point to write for the one that ended before `next`. */
static uint32_t replace(struct upn_str s, uint32_t c, size_t next, char before)
{
	if (c == '\r')
		return next < s.n && (s.p[next] == '\n' || s.p[next] == '\r') ?
			UPN_NORMALISE_DROP :
			'\n';
	if ((c == 0x3002 || c == 0xff61) && is_dot(s, next, before))
		return '.';
	return upn_normalise__point(from_fullwidth(c));
}

size_t upn_normalise__text(char *p, size_t n)
{
	struct upn_str s = {p, n};
	size_t at = plain_run(p, n), to = at;

	while (at < n) {
		size_t run, start = at;
		uint32_t c = upn_utf8__next(s, &at);

		/* Not UTF-8 after all: three bytes would not fit in one. */
		if (c == UPN_UTF8_BAD && at - start == 1)
			c = '?';
		c = replace(s, c, at, to > 0 ? p[to - 1] : ' ');
		if (c != UPN_NORMALISE_DROP)
			to += upn_utf8__put(p + to, c);
		run = plain_run(p + at, n - at);
		memmove(p + to, p + at, run);
		at += run;
		to += run;
	}
	return to;
}

struct upn_str upn_normalise__line(char *p, size_t n)
{
	n = upn_normalise__text(p, n);
	for (size_t i = 0; i < n; i++)
		if (p[i] == '\t' || p[i] == '\n')
			p[i] = ' ';
	return upn_str__trim(upn_str__make(p, n));
}
