/* Tokens, see token.h. */
#include "source/imap/token.h"

#include <string.h>

#include "base/limits.h"
#include "base/str.h"

struct upn_str upn_token__word(struct upn_str *s)
{
	struct upn_str rest = upn_str__trim(*s);
	size_t end = upn_str__find_char(rest, ' ', 0);

	*s = upn_str__from(rest, end);
	return upn_str__slice(rest, 0, end);
}

bool upn_token__is_number(struct upn_str word, uint64_t max, uint64_t *value)
{
	return word.n > 0 && upn_ascii__is_digit(word.p[0]) &&
		upn_str__to_u64(word, max, value);
}

bool upn_token__quoted(struct upn_str s, size_t *at, struct upn_buf *out)
{
	size_t i;

	for (i = *at + 1; i < s.n && s.p[i] != '"'; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n)
			i++;
		if (out)
			upn_buf__add_char(out, s.p[i]);
	}
	*at = i + 1;
	return i < s.n;
}

void upn_token__add_quoted(struct upn_buf *out, struct upn_str text)
{
	size_t i;

	upn_buf__add_char(out, '"');
	for (i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '"' || c == '\\')
			upn_buf__add_char(out, '\\');
		if (c == '\r' || c == '\n' || c == '\0')
			c = '?';
		upn_buf__add_char(out, c);
	}
	upn_buf__add_char(out, '"');
}

bool upn_token__skip(struct upn_str s, size_t *at)
{
	unsigned depth = 0;

	while (*at < s.n) {
		char c = s.p[*at];

		if (c == '"') {
			if (!upn_token__quoted(s, at, NULL))
				return false;
		} else if (c == '(') {
			if (++depth > UPN_MAX_REPLY_DEPTH)
				return false;
			++*at;
		} else if (c == ')') {
			if (depth == 0)
				return true; /* the end of the list it is in */
			depth--;
			++*at;
		} else if (c == ' ' && depth == 0) {
			return true;
		} else {
			++*at;
			continue;
		}
		if (depth == 0)
			return true;
	}
	return depth == 0;
}

void upn_token__skip_blanks(struct upn_str s, size_t *at)
{
	while (*at < s.n && s.p[*at] == ' ')
		++*at;
}

bool upn_token__is_atom(struct upn_str word)
{
	size_t i;

	for (i = 0; i < word.n; i++)
		if (word.p[i] <= ' ' || word.p[i] > '~' ||
			strchr("(){%*\"\\]", word.p[i]))
			return false;
	return word.n > 0 && word.n <= 64;
}
