/* Content-Transfer-Encoding undone, and uuencode. */
#include "mail/transfer.h"

#include "base/limits.h"
#include "base/str.h"

/* Bytes looked at to tell whether a body is what it says it is. */
#define SAMPLE 4096

/* What a character means in base64: 0..63, or one of these. */
enum {
	JUNK = 64,
	PAD = 65
};

/* clang-format off */
static const unsigned char base64_values[256] = {
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 64, 64, 63,
	52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 65, 64, 64,
	64,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
	15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 64, 64, 64, 64, 64,
	64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
	41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
};
/* clang-format on */

static unsigned value_of(char c)
{
	return base64_values[(unsigned char)c];
}

/* One character that is not part of a whole group of four. */
static size_t take(struct upn_base64 *state, char *to, char c)
{
	unsigned value = value_of(c);

	if (value == PAD)
		*state = (struct upn_base64){0, 0};
	if (value >= JUNK)
		return 0;
	state->bits = (state->bits << 6 | value) & 0xffff;
	state->count += 6;
	if (state->count < 8)
		return 0;
	state->count -= 8;
	*to = (char)(state->bits >> state->count & 0xff);
	return 1;
}

size_t upn_base64__decode(struct upn_base64 *state, char *to, struct upn_str in)
{
	size_t i = 0, n = 0;

	while (i < in.n) {
		const char *p = in.p + i;
		unsigned a, b, c, d;

		if (state->count || in.n - i < 4 ||
			((a = value_of(p[0])) | (b = value_of(p[1])) |
				(c = value_of(p[2])) | (d = value_of(p[3]))) >= JUNK) {
			n += take(state, to + n, *p);
			i++;
			continue;
		}
		to[n++] = (char)(a << 2 | b >> 4);
		to[n++] = (char)((b & 15) << 4 | c >> 2);
		to[n++] = (char)((c & 3) << 6 | d);
		i += 4;
	}
	return n;
}

bool upn_transfer__is_base64(struct upn_str body)
{
	size_t odd = 0, n = body.n < SAMPLE ? body.n : SAMPLE;

	for (size_t i = 0; i < n; i++)
		odd += value_of(body.p[i]) == JUNK && body.p[i] != '\r' &&
			body.p[i] != '\n';
	return odd <= n / 16;
}

static void decode_base64(struct upn_out *out, struct upn_str body)
{
	struct upn_base64 state = {0, 0};
	size_t most = (out->max - out->n) / 3;
	bool whole = body.n / 4 < most;

	if (!whole)
		body.n = most * 4;
	if (upn_out__reserve(out, whole ? body.n / 4 * 3 + 3 : most * 3))
		out->n += upn_base64__decode(&state, out->p + out->n, body);
	if (!whole)
		upn_out__cut(out);
}

/* "=XX": the byte, or -1. */
static int escape(struct upn_str s, size_t at)
{
	int high, low;

	if (s.n - at < 3)
		return -1;
	high = upn_ascii__hex(s.p[at + 1]);
	low = upn_ascii__hex(s.p[at + 2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* One line without its end; escapes that are none stay as they are. */
static size_t decode_line(char *to, struct upn_str line)
{
	size_t at = 0, n = 0;

	while (at < line.n) {
		size_t next = upn_str__find_char(line, '=', at);
		int byte;

		if (next == SIZE_MAX)
			next = line.n;
		memcpy(to + n, line.p + at, next - at);
		n += next - at;
		if (next == line.n)
			break;
		byte = escape(line, next);
		to[n++] = byte < 0 ? '=' : (char)byte;
		at = next + (byte < 0 ? 1 : 3);
	}
	return n;
}

static struct upn_str trim_end(struct upn_str line)
{
	while (line.n &&
		(line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t' ||
			line.p[line.n - 1] == '\r'))
		line.n--;
	return line;
}

/* A line without its end; *at moves to the next one. */
static struct upn_str take_line(struct upn_str s, size_t *at, char end, bool *ended)
{
	size_t stop = upn_str__find_char(s, end, *at);
	struct upn_str line = upn_str__slice(s, *at, stop - *at);

	*ended = stop != SIZE_MAX;
	*at = *ended ? stop + 1 : s.n;
	return line;
}

static void decode_quoted(struct upn_out *out, struct upn_str body)
{
	char end = upn_str__find_char(body, '\n', 0) == SIZE_MAX ? '\r' : '\n';
	size_t at = 0;

	while (at < body.n && !out->cut) {
		size_t left = out->max - out->n;
		bool ended, soft;
		struct upn_str line = trim_end(take_line(body, &at, end, &ended));

		/* Blanks at the end were added on the way, RFC 2045 6.7 (3). */
		soft = line.n && line.p[line.n - 1] == '=';
		if (soft)
			line.n--;
		if (!upn_out__reserve(out, line.n < left ? line.n : left))
			return;
		out->n += decode_line(out->p + out->n, upn_str__slice(line, 0, left));
		if (line.n > left)
			upn_out__cut(out);
		else if (ended && !soft)
			upn_out__char(out, '\n');
	}
}

/* One line of uuencode: a length, then groups of four for three bytes. */
static void decode_uu_line(struct upn_out *out, struct upn_str line)
{
	size_t count = line.n ? ((unsigned char)line.p[0] - 32u) & 63 : 0;

	for (size_t i = 1; i < line.n && count; i += 4) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 4; k++)
			bits = bits << 6 |
				(i + k < line.n ? ((unsigned char)line.p[i + k] - 32u) &
							63 :
						  0);
		for (int shift = 16; shift >= 0 && count; shift -= 8, count--)
			upn_out__char(out, (char)(bits >> shift & 0xff));
	}
}

static void decode_uuencode(struct upn_out *out, struct upn_str body)
{
	size_t at = 0;
	bool inside = false, ended;

	while (at < body.n && !out->cut) {
		struct upn_str line = trim_end(take_line(body, &at, '\n', &ended));

		if (!inside)
			inside = upn_str__starts(line, UPN_STR("begin "));
		else if (upn_str__eq(line, UPN_STR("end")))
			inside = false;
		else
			decode_uu_line(out, line);
	}
}

enum upn_transfer upn_transfer__parse(struct upn_str value)
{
	static const struct {
		const char *name;
		enum upn_transfer transfer;
	} names[] = {
		{"base64", UPN_TRANSFER_BASE64},
		{"base-64", UPN_TRANSFER_BASE64},
		{"quoted-printable", UPN_TRANSFER_QUOTED},
		{"quotedprintable", UPN_TRANSFER_QUOTED},
		{"x-uuencode", UPN_TRANSFER_UUENCODE},
		{"x-uue", UPN_TRANSFER_UUENCODE},
		{"uuencode", UPN_TRANSFER_UUENCODE},
	};

	/* Seen in real mail: quotes, a trailing ';' or comment. */
	while (value.n && !upn_ascii__is_alnum(*value.p))
		value = upn_str__from(value, 1);
	for (size_t i = 0; i < value.n; i++)
		if (!upn_ascii__is_alnum(value.p[i]) && value.p[i] != '-')
			value.n = i;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (upn_str__eq_ci(value, upn_str__of(names[i].name)))
			return names[i].transfer;
	return UPN_TRANSFER_IDENTITY;
}

void upn_transfer__decode(struct upn_out *out, enum upn_transfer transfer,
	struct upn_str body)
{
	switch (transfer) {
	case UPN_TRANSFER_BASE64:
		decode_base64(out, body);
		break;
	case UPN_TRANSFER_QUOTED:
		decode_quoted(out, body);
		break;
	case UPN_TRANSFER_UUENCODE:
		decode_uuencode(out, body);
		break;
	default:
		upn_out__add(out, body);
		break;
	}
}

size_t upn_transfer__decode_q(char *to, struct upn_str in)
{
	size_t n = decode_line(to, in), at = 0;

	for (size_t i = 0; i < in.n; i++, at++) {
		/* An underscore stands for a blank, "=5F" for an underscore. */
		if (in.p[i] == '_')
			to[at] = ' ';
		else if (in.p[i] == '=' && escape(in, i) >= 0)
			i += 2;
	}
	return n;
}
