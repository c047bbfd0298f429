/* Bytes -> UTF-8 by iconv: the only place that includes iconv.h. */
#include "mail/charset.h"

#include <errno.h>
#include <iconv.h>

#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#define MAX_WARM 128

/* windows-1252 0x80..0x9f; the five holes stay holes. */
static const uint16_t cp1252_c1[32] = {
	0x20ac,
	0xfffd,
	0x201a,
	0x0192,
	0x201e,
	0x2026,
	0x2020,
	0x2021,
	0x02c6,
	0x2030,
	0x0160,
	0x2039,
	0x0152,
	0xfffd,
	0x017d,
	0xfffd,
	0xfffd,
	0x2018,
	0x2019,
	0x201c,
	0x201d,
	0x2022,
	0x2013,
	0x2014,
	0x02dc,
	0x2122,
	0x0161,
	0x203a,
	0x0153,
	0xfffd,
	0x017e,
	0x0178,
};

uint32_t upn_charset__cp1252(unsigned char c)
{
	return c >= 0x80 && c < 0xa0 ? cp1252_c1[c - 0x80] : c;
}

/* Bytes below 0x80 from offset at on. */
static struct upn_str ascii_run(struct upn_str s, size_t at)
{
	size_t end = at;

	while (end < s.n && !((unsigned char)s.p[end] & 0x80))
		end++;
	return upn_str__slice(s, at, end - at);
}

static void convert_cp1252(struct upn_out *out, struct upn_str bytes)
{
	size_t at = 0;

	while (at < bytes.n && !out->cut) {
		struct upn_str run = ascii_run(bytes, at);

		upn_out__add(out, run);
		at += run.n;
		if (at < bytes.n)
			upn_out__point(out,
				upn_charset__cp1252((unsigned char)bytes.p[at++]));
	}
}

static void convert_utf8(struct upn_out *out, struct upn_str bytes)
{
	size_t at = 0;

	if (upn_utf8__is_valid(bytes)) {
		upn_out__add(out, bytes);
		return;
	}
	while (at < bytes.n && !out->cut) {
		struct upn_str run = ascii_run(bytes, at);

		upn_out__add(out, run);
		at += run.n;
		if (at < bytes.n)
			upn_out__point(out, upn_utf8__next(bytes, &at));
	}
}

/* What iconv still has to read and where it may write. */
struct pass {
	iconv_t to_utf8;
	char *in;
	size_t in_left;
	size_t unit; /* bytes skipped where nothing can be made of them */
};

/* Some converters hold the last character back to see what follows it. */
static void flush(struct pass *pass, struct upn_out *out)
{
	char *to;
	size_t room;

	if (!upn_out__reserve(out, 16))
		return;
	to = out->p + out->n;
	room = out->size - out->n;
	(void)iconv(pass->to_utf8, NULL, NULL, &to, &room);
	out->n = (size_t)(to - out->p);
}

/* One call of iconv. Returns false at the end of the input or of the room. */
static bool step(struct pass *pass, struct upn_out *out)
{
	size_t left = out->max - out->n, want = pass->in_left + 64;
	char *to;
	size_t room, result;

	if (!upn_out__reserve(out, want < left ? want : left) || left < 16)
		return upn_out__cut(out);
	to = out->p + out->n;
	room = out->size - out->n;
	result = iconv(pass->to_utf8, &pass->in, &pass->in_left, &to, &room);
	out->n = (size_t)(to - out->p);
	if (result != (size_t)-1)
		return false;
	if (errno == E2BIG)
		return true;
	/* EILSEQ, or EINVAL: a sequence that the end cuts short. */
	upn_out__point(out, UPN_UTF8_BAD);
	if (errno == EINVAL || pass->in_left <= pass->unit)
		return false;
	pass->in += pass->unit;
	pass->in_left -= pass->unit;
	return true;
}

static iconv_t open_converter(const struct upn_charset *charset)
{
	iconv_t cd = iconv_open("UTF-8", charset->name);

	/* GNU libiconv has no EUC-JP-MS, nor every rare one. */
	if (cd == (iconv_t)-1 &&
		upn_str__starts(upn_str__of(charset->name), UPN_STR("EUC-JP")))
		cd = iconv_open("UTF-8", "EUC-JP");
	return cd;
}

static void convert_iconv(struct upn_out *out, struct upn_str bytes,
	const struct upn_charset *charset)
{
	struct pass pass = {.to_utf8 = open_converter(charset),
		.in = (char *)(uintptr_t)bytes.p,
		.in_left = bytes.n,
		.unit = 1};

	if (pass.to_utf8 == (iconv_t)-1) {
		convert_cp1252(out, bytes);
		return;
	}
	if (charset->kind == UPN_CHARSET_UTF16)
		pass.unit = 2;
	else if (charset->kind == UPN_CHARSET_UTF32)
		pass.unit = 4;
	while (step(&pass, out))
		;
	flush(&pass, out);
	iconv_close(pass.to_utf8);
}

static struct upn_str without_bom(struct upn_str bytes, enum upn_charset_kind kind)
{
	static const struct {
		enum upn_charset_kind kind;
		struct upn_str mark;
	} marks[] = {
		{UPN_CHARSET_UTF8, {"\xef\xbb\xbf", 3}},
		{UPN_CHARSET_UTF16, {"\xff\xfe", 2}},
		{UPN_CHARSET_UTF16, {"\xfe\xff", 2}},
		{UPN_CHARSET_UTF32, {"\xff\xfe\0\0", 4}},
		{UPN_CHARSET_UTF32, {"\0\0\xfe\xff", 4}},
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (kind == marks[i].kind && upn_str__starts(bytes, marks[i].mark))
			return upn_str__from(bytes, marks[i].mark.n);
	return bytes;
}

void upn_charset__convert(struct upn_out *out, struct upn_str bytes,
	const struct upn_charset *charset)
{
	struct upn_out plain;

	bytes = without_bom(bytes, charset->kind);
	if (bytes.n == 0)
		return;
	upn_out__expect(out, bytes.n);
	switch (charset->kind) {
	case UPN_CHARSET_UTF8:
		convert_utf8(out, bytes);
		return;
	case UPN_CHARSET_JIS:
	case UPN_CHARSET_HZ:
		upn_out__init(&plain, out->arena, UPN_MAX_TEXT);
		if (charset->kind == UPN_CHARSET_JIS)
			upn_charset__unescape_jis(&plain, bytes);
		else
			upn_charset__unescape_hz(&plain, bytes);
		convert_iconv(out, upn_out__str(&plain), charset);
		if (plain.cut)
			upn_out__cut(out);
		return;
	default:
		if (upn_str__eq(upn_str__of(charset->name), UPN_STR("CP1252")))
			convert_cp1252(out, bytes);
		else
			convert_iconv(out, bytes, charset);
		return;
	}
}

void upn_charset__warm(void)
{
	/* Never closed: an open descriptor keeps its module loaded. */
	static iconv_t kept[MAX_WARM];

	for (size_t i = 0; i < upn_charset__count && i < MAX_WARM; i++)
		if (!kept[i])
			kept[i] = open_converter(&upn_charset__table[i]);
}
