/* Parameters of Content-Type and Content-Disposition. */
#include "mail/param.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/charset.h"
#include "mail/header.h"
#include "mail/normalise.h"

/* Pieces of one parameter (RFC 2231 section 3) that are looked at. */
#define MAX_PIECES 64

struct param {
	struct upn_str name;
	struct upn_str value;
	bool quoted;
};

/* name*0*=utf-8''...: the pieces in order. */
struct piece {
	struct upn_str value;
	bool present, quoted, encoded;
};

static bool is_gap(char c)
{
	return c == ';' || c == ',' || upn_ascii__is_space(c);
}

static bool is_stop(char c)
{
	return c == ';' || c == '\r' || c == '\n';
}

/*
 * Behind a quoted string that starts at `at`; its inside is *inside. One that
 * is never closed ends with its line or at ';'.
 */
static size_t read_quoted(struct upn_str s, size_t at, struct upn_str *inside)
{
	size_t end = at + 1;

	while (end < s.n && s.p[end] != '"')
		end += s.p[end] == '\\' && end + 1 < s.n ? 2 : 1;
	if (end < s.n) {
		*inside = upn_str__slice(s, at + 1, end - at - 1);
		return end + 1;
	}
	for (end = at + 1; end < s.n && !is_stop(s.p[end]);)
		end++;
	*inside = upn_str__slice(s, at + 1, end - at - 1);
	/* boundary="\": the backslash is the value, not an escape. */
	if (inside->n > 1 && inside->p[inside->n - 1] == '"')
		inside->n--;
	return end;
}

/*
 * Behind an unquoted value. It ends at ';', or at the blank in front of the
 * next "name=" where the ';' was forgotten; file names hold blanks.
 */
static size_t read_token(struct upn_str s, size_t at, struct upn_str *token)
{
	size_t end = upn_str__find_char(s, ';', at), equals;

	if (end == SIZE_MAX)
		end = s.n;
	*token = upn_str__slice(s, at, end - at);
	equals = upn_str__find_char(*token, '=', 0);
	if (equals != SIZE_MAX) {
		size_t start = equals;

		while (start > 0 && !upn_ascii__is_space(token->p[start - 1]))
			start--;
		if (start > 0 && start < equals)
			token->n = start;
	}
	end = at + token->n;
	*token = upn_str__trim(*token);
	return end;
}

/* The next parameter from *at on. */
static bool next_param(struct upn_str s, size_t *at, struct param *param)
{
	while (*at < s.n) {
		size_t start, i = *at;

		while (i < s.n && is_gap(s.p[i]))
			i++;
		for (start = i; i < s.n && s.p[i] != '=' && !is_gap(s.p[i]);)
			i++;
		param->name = upn_str__slice(s, start, i - start);
		while (i < s.n && upn_ascii__is_space(s.p[i]))
			i++;
		*at = i;
		if (i >= s.n || s.p[i] != '=')
			continue;
		for (i++; i < s.n && upn_ascii__is_space(s.p[i]);)
			i++;
		param->quoted = i < s.n && s.p[i] == '"';
		*at = param->quoted ? read_quoted(s, i, &param->value) :
				      read_token(s, i, &param->value);
		return true;
	}
	return false;
}

/* Which piece of `name` a parameter is, or -1: name, name*, name*1, name*1*. */
static int piece_of(const struct param *param, struct upn_str name, bool *encoded)
{
	struct upn_str rest = upn_str__from(param->name, name.n);
	uint64_t index = 0;

	if (!upn_str__starts_ci(param->name, name))
		return -1;
	*encoded = rest.n && rest.p[rest.n - 1] == '*';
	if (*encoded)
		rest.n--;
	if (rest.n == 0)
		return 0;
	if (*rest.p != '*' ||
		!upn_str__to_u64(upn_str__from(rest, 1), MAX_PIECES - 1, &index))
		return -1;
	return (int)index;
}

static void collect(struct upn_str value, const char *name, struct piece *pieces)
{
	struct upn_str want = upn_str__of(name);
	struct param param;
	size_t at = 0;

	while (next_param(value, &at, &param)) {
		bool encoded;
		int index = piece_of(&param, want, &encoded);

		/* The first one counts, but name* says more than name. */
		if (index < 0 ||
			(pieces[index].present && (!encoded || pieces[index].encoded)))
			continue;
		pieces[index] = (struct piece){param.value, true, param.quoted, encoded};
	}
}

static void add_encoded(struct upn_out *out, struct upn_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n && s.p[i] == '%' ? upn_ascii__hex(s.p[i + 1]) : -1;
		int low = high >= 0 ? upn_ascii__hex(s.p[i + 2]) : -1;

		upn_out__char(out, low >= 0 ? (char)(high << 4 | low) : s.p[i]);
		if (low >= 0)
			i += 2;
	}
}

static void add_piece(struct upn_out *out, const struct piece *piece)
{
	struct upn_str s = piece->value;

	if (piece->encoded) {
		add_encoded(out, s);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (piece->quoted && s.p[i] == '\\' && i + 1 < s.n)
			i++;
		if (s.p[i] != '\r' && s.p[i] != '\n')
			upn_out__char(out, s.p[i]);
	}
}

/* "utf-8'en'" in front of an encoded value; *s moves behind it. */
static const struct upn_charset *take_charset(struct upn_str *s)
{
	size_t first = upn_str__find_char(*s, '\'', 0), second;
	const struct upn_charset *charset;

	if (first == SIZE_MAX)
		return NULL;
	second = upn_str__find_char(*s, '\'', first + 1);
	if (second == SIZE_MAX)
		return NULL;
	charset = upn_charset__find(upn_str__slice(*s, 0, first));
	*s = upn_str__from(*s, second + 1);
	return charset;
}

/* Joins the pieces. *encoded when the first one was percent-encoded. */
static struct upn_str join(struct upn_str value, const char *name,
	struct upn_arena *arena, bool *encoded, const struct upn_charset **charset)
{
	struct piece pieces[MAX_PIECES] = {0};
	struct upn_out out;

	collect(value, name, pieces);
	upn_out__init(&out, arena, UPN_MAX_HEADER);
	*encoded = pieces[0].encoded;
	*charset = pieces[0].encoded ? take_charset(&pieces[0].value) : NULL;
	for (size_t i = 0; i < MAX_PIECES && pieces[i].present; i++)
		add_piece(&out, &pieces[i]);
	return upn_str__trim(upn_out__str(&out));
}

struct upn_str upn_param__bytes(struct upn_str value, const char *name,
	struct upn_arena *arena)
{
	const struct upn_charset *charset;
	bool encoded;

	return join(value, name, arena, &encoded, &charset);
}

struct upn_str upn_param__text(struct upn_str value, const char *name,
	struct upn_arena *arena)
{
	const struct upn_charset *charset;
	bool encoded, guessed = false;
	struct upn_str bytes = join(value, name, arena, &encoded, &charset);
	struct upn_out out;

	if (!encoded || bytes.n == 0)
		return upn_field__text(bytes, arena);
	upn_out__init(&out, arena, UPN_MAX_HEADER);
	upn_charset__convert(&out, bytes,
		upn_charset__guess(bytes, charset, NULL, &guessed));
	return out.n ? upn_normalise__line(out.p, out.n) : UPN_STR("");
}
