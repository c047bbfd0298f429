/* UTF-8 (RFC 3629): no overlong forms, no surrogates, up to U+10FFFF. */
#include "base/utf8.h"

#include <string.h>

static unsigned length_of(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead >= 0xc2 && lead < 0xe0)
		return 2;
	if (lead >= 0xe0 && lead < 0xf0)
		return 3;
	return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

uint32_t upn_utf8__next(struct upn_str s, size_t *at)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)s.p + *at;
	unsigned length = length_of(p[0]);
	uint32_t c;

	if (length == 1) {
		*at += 1;
		return p[0];
	}
	if (length == 0 || s.n - *at < length) {
		*at += 1;
		return UPN_UTF8_BAD;
	}
	c = p[0] & (0xffu >> (length + 1));
	for (unsigned i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			*at += 1;
			return UPN_UTF8_BAD;
		}
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c < least[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
		*at += 1;
		return UPN_UTF8_BAD;
	}
	*at += length;
	return c;
}

bool upn_utf8__is_valid(struct upn_str s)
{
	size_t at = 0;

	while (at < s.n) {
		uint64_t word;
		size_t before = at;

		/* Eight ASCII bytes at a time: most mail is nothing else. */
		if (s.n - at >= sizeof word) {
			memcpy(&word, s.p + at, sizeof word);
			if (!(word & UINT64_C(0x8080808080808080))) {
				at += sizeof word;
				continue;
			}
		}
		if (upn_utf8__next(s, &at) == UPN_UTF8_BAD && at - before == 1)
			return false;
	}
	return true;
}

size_t upn_utf8__put(char out[4], uint32_t c)
{
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = UPN_UTF8_BAD;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}
