/* Folding by ranges: no locale, no Unicode library. */
#include "rule/fold.h"

#include "base/str.h"
#include "base/utf8.h"

bool upn_fold__is_blank(uint32_t c)
{
	return (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xa0 ||
		c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
		c == 0x2029 || c == 0x202f || c == 0x180e || c == 0x205f || c == 0x3000;
}

bool upn_fold__is_apostrophe(uint32_t c)
{
	return c == '\'' || c == '`' || c == 0xb4 || c == 0x2018 || c == 0x2019 ||
		c == 0x2bc || c == 0x2032;
}

bool upn_fold__is_hyphen(uint32_t c)
{
	return c == '-' || c == 0x2010 || c == 0x2011;
}

bool upn_fold__is_any(uint32_t c)
{
	if (c == UPN_FOLD_ANY || c == UPN_UTF8_BAD)
		return true;
	if (upn_fold__is_blank(c) || upn_fold__is_apostrophe(c))
		return false;
	/* U+017F is the other case of s. */
	return (c >= 0x80 && c <= 0x24f && c != 0x17f) || (c >= 0x1e00 && c <= 0x1eff);
}

/* U+00C0 to U+017F; "." where there is no one letter. */
static const char bases[] =
	"aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.lllllll"
	"lllnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.";

char upn_fold__base(uint32_t c)
{
	static const struct {
		uint32_t first, last;
		char base;
	} ranges[] = {
		{0x1a0, 0x1a1, 'o'},
		{0x1af, 0x1b0, 'u'},
		{0x218, 0x219, 's'},
		{0x21a, 0x21b, 't'},
		{0x1ea0, 0x1eb7, 'a'},
		{0x1eb8, 0x1ec7, 'e'},
		{0x1ec8, 0x1ecb, 'i'},
		{0x1ecc, 0x1ee3, 'o'},
		{0x1ee4, 0x1ef1, 'u'},
		{0x1ef2, 0x1ef9, 'y'},
	};

	if (c >= 0xc0 && c < 0xc0 + sizeof bases - 1)
		return bases[c - 0xc0] == '.' ? 0 : bases[c - 0xc0];
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].base;
	return 0;
}

static uint32_t fold_greek(uint32_t c)
{
	/* U+0386 to U+03CE without accents; 0 keeps what there is. */
	static const struct {
		uint32_t from, to;
	} accents[] = {
		{0x386, 0x3b1},
		{0x388, 0x3b5},
		{0x389, 0x3b7},
		{0x38a, 0x3b9},
		{0x38c, 0x3bf},
		{0x38e, 0x3c5},
		{0x38f, 0x3c9},
		{0x390, 0x3b9},
		{0x3aa, 0x3b9},
		{0x3ab, 0x3c5},
		{0x3ac, 0x3b1},
		{0x3ad, 0x3b5},
		{0x3ae, 0x3b7},
		{0x3af, 0x3b9},
		{0x3b0, 0x3c5},
		{0x3c2, 0x3c3},
		{0x3ca, 0x3b9},
		{0x3cb, 0x3c5},
		{0x3cc, 0x3bf},
		{0x3cd, 0x3c5},
		{0x3ce, 0x3c9},
	};

	for (size_t i = 0; i < sizeof accents / sizeof accents[0]; i++)
		if (c == accents[i].from)
			return accents[i].to;
	return c >= 0x391 && c <= 0x3a9 ? c + 0x20 : c;
}

static uint32_t fold_cyrillic(uint32_t c)
{
	if (c <= 0x40f)
		return c + 0x50;
	if (c <= 0x42f)
		return c + 0x20;
	if (c >= 0x4c1 && c <= 0x4ce)
		return c & 1 ? c + 1 : c;
	if ((c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf) || c >= 0x4d0)
		return c | 1;
	return c;
}

size_t upn_fold__put(char out[4], uint32_t c)
{
	if (c >= 0x300 && c <= 0x36f)
		return 0;
	if (c < 0x80 && c != '`' && !upn_fold__is_blank(c)) {
		out[0] = upn_ascii__lower((char)c);
		return 1;
	}
	if (upn_fold__is_blank(c))
		out[0] = ' ';
	else if (upn_fold__is_apostrophe(c))
		out[0] = '\'';
	else if (upn_fold__is_hyphen(c))
		out[0] = '-';
	else if (c == 0x17f || c == 0x212a) /* other cases of s and k */
		out[0] = c == 0x17f ? 's' : 'k';
	else if (upn_fold__is_any(c))
		out[0] = UPN_FOLD_ANY;
	else if (c >= 0x386 && c <= 0x3ce)
		return upn_utf8__put(out, fold_greek(c));
	else if (c >= 0x400 && c <= 0x52f)
		return upn_utf8__put(out, fold_cyrillic(c));
	else
		return upn_utf8__put(out, c);
	return 1;
}

void upn_fold__add(struct upn_buf *out, struct upn_str s)
{
	bool blank = false, begun = false;
	size_t at = 0;

	while (at < s.n) {
		char bytes[4];
		uint32_t c = upn_utf8__next(s, &at);
		size_t n = upn_fold__put(bytes, c);

		if (upn_fold__is_blank(c)) {
			blank = begun;
			continue;
		}
		if (blank && n)
			upn_buf__add_char(out, ' ');
		blank = blank && !n;
		begun = begun || n;
		upn_buf__append(out, bytes, n);
	}
}
