/* Which charset bytes are really in, when the label is wrong or missing. */
#include "mail/charset.h"

#include "base/str.h"
#include "base/utf8.h"

/* Bytes looked at for patterns of NUL. */
#define SAMPLE 4096

/* What a look at all bytes tells. */
struct survey {
	size_t high;      /* bytes from 0x80 on */
	size_t c1;        /* of them below 0xa0 */
	size_t sequences; /* well-formed UTF-8 sequences of two or more bytes */
	size_t longer;    /* of them of three or more */
	size_t bad;       /* bytes that are part of none */
	bool escapes;
};

static const struct upn_charset *named(const char *alias)
{
	return upn_charset__find(upn_str__of(alias));
}

/* The last character, of which the end was cut off with the message. */
static bool is_cut_short(struct upn_str s, size_t at)
{
	unsigned char c = (unsigned char)s.p[at];
	size_t need = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

	if (c < 0xc2 || c > 0xf4 || s.n - at >= need)
		return false;
	while (++at < s.n)
		if (((unsigned char)s.p[at] & 0xc0) != 0x80)
			return false;
	return true;
}

static struct survey look(struct upn_str s)
{
	struct survey survey = {0};
	size_t at = 0;

	survey.escapes = upn_str__find_char(s, '\x1b', 0) != SIZE_MAX;
	while (at < s.n) {
		size_t start = at;
		unsigned char c = (unsigned char)s.p[at];

		if (c < 0x80) {
			at++;
			continue;
		}
		upn_utf8__next(s, &at);
		survey.high += at - start;
		survey.c1 += at - start == 1 && c < 0xa0;
		survey.sequences += at - start > 1;
		survey.longer += at - start > 2;
		if (survey.sequences && at - start == 1 && is_cut_short(s, start))
			break;
		survey.bad += at - start == 1;
	}
	return survey;
}

static const struct upn_charset *by_mark(struct upn_str s)
{
	static const struct {
		struct upn_str mark;
		const char *alias;
	} marks[] = {
		{{"\xff\xfe\0\0", 4}, "utf32le"},
		{{"\0\0\xfe\xff", 4}, "utf32be"},
		{{"\xef\xbb\xbf", 3}, "utf8"},
		{{"\xff\xfe", 2}, "utf16le"},
		{{"\xfe\xff", 2}, "utf16be"},
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (upn_str__starts(s, marks[i].mark))
			return named(marks[i].alias);
	return NULL;
}

/* UTF-16 and UTF-32 show by NULs that stand in every second or fourth place. */
static const struct upn_charset *by_nuls(struct upn_str s, bool is_declared)
{
	size_t nuls[4] = {0}, n = s.n < SAMPLE ? s.n & ~(size_t)3 : SAMPLE;
	size_t even, odd, least = is_declared ? 1 : n / 32 + 1;

	for (size_t i = 0; i < n; i++)
		nuls[i & 3] += s.p[i] == '\0';
	even = nuls[0] + nuls[2];
	odd = nuls[1] + nuls[3];
	if (n < 8 || even + odd < least)
		return NULL;
	if (nuls[2] == n / 4 && nuls[3] == n / 4)
		return named("utf32le");
	if (nuls[0] == n / 4 && nuls[1] == n / 4)
		return named("utf32be");
	if (even <= odd / 8)
		return named("utf16le");
	return odd <= even / 8 ? named("utf16be") : NULL;
}

/* The designations that only one of the ISO-2022 charsets uses. */
static const struct upn_charset *by_escape(struct upn_str s)
{
	static const struct {
		struct upn_str escape;
		const char *alias;
	} signs[] = {
		{{"\x1b$)C", 4}, "iso2022kr"},
		{{"\x1b$)A", 4}, "iso2022cn"},
		{{"\x1b$)G", 4}, "iso2022cn"},
		{{"\x1b$B", 3}, "iso2022jp"},
		{{"\x1b$@", 3}, "iso2022jp"},
		{{"\x1b(J", 3}, "iso2022jp"},
		{{"\x1b(I", 3}, "iso2022jp"},
		{{"\x1b$(D", 4}, "iso2022jp"},
	};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (upn_str__find(s, signs[i].escape, 0) != SIZE_MAX)
			return named(signs[i].alias);
	return NULL;
}

static bool is_kind(const struct upn_charset *charset, enum upn_charset_kind kind)
{
	return charset && charset->kind == kind;
}

static bool is_8bit(const struct upn_charset *charset)
{
	return is_kind(charset, UPN_CHARSET_SINGLE) ||
		is_kind(charset, UPN_CHARSET_MULTI);
}

static bool is_wide(const struct upn_charset *charset)
{
	return is_kind(charset, UPN_CHARSET_UTF16) || is_kind(charset, UPN_CHARSET_UTF32);
}

/* No byte above 0x7f. */
static const struct upn_charset *for_7bit(struct upn_str s, const struct survey *survey,
	const struct upn_charset *declared)
{
	const struct upn_charset *found;

	if (is_kind(declared, UPN_CHARSET_UTF7) || is_kind(declared, UPN_CHARSET_HZ) ||
		is_kind(declared, UPN_CHARSET_JIS) ||
		is_kind(declared, UPN_CHARSET_ESCAPED))
		return declared;
	found = survey->escapes ? by_escape(s) : NULL;
	return found ? found : named("utf8");
}

/* Whether it is so well-formed as UTF-8 that it cannot be anything else. */
static bool is_surely_utf8(const struct survey *survey,
	const struct upn_charset *declared)
{
	if (survey->bad || !survey->sequences)
		return false;
	/* Two or three characters of GBK may look like UTF-8 by chance. */
	return !is_kind(declared, UPN_CHARSET_MULTI) || survey->longer ||
		survey->sequences > 4;
}

static const struct upn_charset *for_8bit(const struct survey *survey,
	const struct upn_charset *declared, const struct upn_charset *hint)
{
	const struct upn_charset *utf8 = named("utf8");

	if (is_surely_utf8(survey, declared))
		return utf8;
	if (is_kind(declared, UPN_CHARSET_SINGLE) && declared->superset && survey->c1)
		return named(declared->superset);
	if (is_8bit(declared) || is_kind(declared, UPN_CHARSET_JIS) || is_wide(declared))
		return declared;
	/* A stray byte or two in what is UTF-8 otherwise. */
	if (survey->sequences > survey->bad)
		return utf8;
	return is_8bit(hint) ? hint : named("windows1252");
}

static bool is_same(const struct upn_charset *a, const struct upn_charset *b)
{
	return a == b || (a && b && a->kind == b->kind && !is_8bit(a));
}

const struct upn_charset *upn_charset__guess(struct upn_str bytes,
	const struct upn_charset *declared, const struct upn_charset *hint, bool *guessed)
{
	struct survey survey;
	const struct upn_charset *found = by_mark(bytes);

	if (!found && upn_str__find_char(bytes, '\0', 0) != SIZE_MAX) {
		found = by_nuls(bytes, is_wide(declared));
		if (!found && is_wide(declared))
			found = declared;
	}
	if (!found) {
		survey = look(bytes);
		found = survey.high ? for_8bit(&survey, declared, hint) :
				      for_7bit(bytes, &survey, declared);
		/* Plain ASCII is right under nearly any label. */
		if (!survey.high && found->kind == UPN_CHARSET_UTF8 && !is_wide(declared))
			return found;
	}
	*guessed |= !is_same(found, declared);
	return found;
}
