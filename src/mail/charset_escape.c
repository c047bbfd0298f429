/* 7-bit charsets that switch by escapes, as their 8-bit EUC forms. */
#include "mail/charset.h"

#include "base/str.h"

enum jis_set {
	JIS_ASCII,
	JIS_KANA,  /* JIS X 0201 katakana: one byte */
	JIS_KANJI, /* JIS X 0208: two bytes */
	JIS_EXTRA  /* JIS X 0212: two bytes, EUC code set 3 */
};

/* Where an escape leads (RFC 1468, 2237 and what Windows adds). */
static const struct {
	struct upn_str escape;
	enum jis_set set;
} escapes[] = {
	{{"\x1b$B", 3}, JIS_KANJI},
	{{"\x1b$@", 3}, JIS_KANJI},
	{{"\x1b$(B", 4}, JIS_KANJI},
	{{"\x1b$(@", 4}, JIS_KANJI},
	{{"\x1b$(Q", 4}, JIS_KANJI},
	{{"\x1b$(O", 4}, JIS_KANJI},
	{{"\x1b$(D", 4}, JIS_EXTRA},
	{{"\x1b(I", 3}, JIS_KANA},
	{{"\x1b(B", 3}, JIS_ASCII},
	{{"\x1b(J", 3}, JIS_ASCII},
	{{"\x1b(H", 3}, JIS_ASCII},
};

/* The length of the escape at `at`, with its set; 0 where there is none. */
static size_t read_escape(struct upn_str s, size_t at, enum jis_set *set)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
		if (upn_str__starts(upn_str__from(s, at), escapes[i].escape)) {
			*set = escapes[i].set;
			return escapes[i].escape.n;
		}
	}
	return 0;
}

static bool is_graphic(unsigned char c)
{
	return c > 0x20 && c < 0x7f;
}

/* One character in the current set; returns the bytes it took. */
static size_t put_jis(struct upn_out *out, struct upn_str s, size_t at, enum jis_set set)
{
	unsigned char c = (unsigned char)s.p[at];
	unsigned char d = at + 1 < s.n ? (unsigned char)s.p[at + 1] : 0;

	if (set == JIS_KANA && c > 0x20 && c < 0x60) {
		upn_out__char(out, '\x8e');
		upn_out__char(out, (char)(c | 0x80));
		return 1;
	}
	if ((set == JIS_KANJI || set == JIS_EXTRA) && is_graphic(c) && is_graphic(d)) {
		if (set == JIS_EXTRA)
			upn_out__char(out, '\x8f');
		upn_out__char(out, (char)(c | 0x80));
		upn_out__char(out, (char)(d | 0x80));
		return 2;
	}
	upn_out__char(out, (char)c);
	return 1;
}

void upn_charset__unescape_jis(struct upn_out *out, struct upn_str bytes)
{
	enum jis_set set = JIS_ASCII;
	size_t at = 0;

	while (at < bytes.n && !out->cut) {
		size_t skip = bytes.p[at] == '\x1b' ? read_escape(bytes, at, &set) : 0;

		/* RFC 1468: each line starts in ASCII, whatever came before. */
		if (bytes.p[at] == '\n' || bytes.p[at] == '\r')
			set = JIS_ASCII;
		at += skip ? skip : put_jis(out, bytes, at, set);
	}
}

void upn_charset__unescape_hz(struct upn_out *out, struct upn_str bytes)
{
	bool chinese = false;
	size_t at = 0;

	while (at < bytes.n && !out->cut) {
		char c = bytes.p[at], d = at + 1 < bytes.n ? bytes.p[at + 1] : '\0';

		if (c == '\n')
			chinese = false;
		if (c == '~' && (d == '{' || d == '}' || d == '\n')) {
			chinese = d == '{';
			at += 2;
		} else if (c == '~' && d == '~' && !chinese) {
			upn_out__char(out, '~');
			at += 2;
		} else if (chinese && is_graphic((unsigned char)c) &&
			is_graphic((unsigned char)d)) {
			upn_out__char(out, (char)(c | 0x80));
			upn_out__char(out, (char)(d | 0x80));
			at += 2;
		} else {
			upn_out__char(out, c);
			at++;
		}
	}
}
