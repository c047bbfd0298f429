/* Lines of plain text and calendars put together again, in place. */
#include "mail/layout.h"

#include "base/str.h"

/* A line of flowed text, RFC 3676 section 4.4. */
struct line {
	struct upn_str text; /* without quote marks, stuffing and line end */
	size_t quotes;
	size_t prefix; /* bytes of quote marks and stuffing */
	bool is_soft;
};

static struct line read_line(struct upn_str s, size_t *at)
{
	size_t start = *at, end = upn_str__find_char(s, '\n', start);
	struct line line = {.quotes = 0};

	*at = end == SIZE_MAX ? s.n : end + 1;
	line.text = upn_str__slice(s, start, (end == SIZE_MAX ? s.n : end) - start);
	if (line.text.n && line.text.p[line.text.n - 1] == '\r')
		line.text.n--;
	while (line.quotes < line.text.n && line.text.p[line.quotes] == '>')
		line.quotes++;
	line.prefix = line.quotes;
	if (line.prefix < line.text.n && line.text.p[line.prefix] == ' ')
		line.prefix++;
	line.text = upn_str__from(line.text, line.prefix);
	/* "-- " parts the signature; it is never soft. */
	line.is_soft = line.text.n && line.text.p[line.text.n - 1] == ' ' &&
		!upn_str__eq(line.text, UPN_STR("-- "));
	return line;
}

/* Whether the line at `at` continues one of that quote depth. */
static bool goes_on(struct upn_str s, size_t at, size_t quotes)
{
	struct line next;

	if (at >= s.n)
		return false;
	next = read_line(s, &at);
	return next.quotes == quotes && !upn_str__eq(next.text, UPN_STR("-- "));
}

size_t upn_layout__unflow(char *p, size_t n, bool is_delsp)
{
	struct upn_str s = {p, n};
	size_t at = 0, to = 0;
	bool joined = false;

	while (at < n) {
		size_t start = at;
		struct line line = read_line(s, &at);
		bool ended = s.p[at - 1] == '\n';

		if (!joined) {
			memmove(p + to, p + start, line.quotes ? line.prefix : 0);
			to += line.quotes ? line.prefix : 0;
		}
		joined = line.is_soft && goes_on(s, at, line.quotes);
		if (joined && is_delsp)
			line.text.n--;
		memmove(p + to, line.text.p, line.text.n);
		to += line.text.n;
		if (!joined && ended)
			p[to++] = '\n';
	}
	return to;
}

size_t upn_layout__unfold(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		size_t end = i + (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n');

		if (p[end] == '\n' && end + 1 < n &&
			(p[end + 1] == ' ' || p[end + 1] == '\t'))
			i = end + 1;
		else
			p[to++] = p[i];
	}
	return to;
}

/* What a backslash and this stand for; '\0' where nothing. */
static char unescaped(char c)
{
	if (c == 'n' || c == 'N')
		return '\n';
	return c == ',' || c == ';' || c == '\\' ? c : '\0';
}

size_t upn_layout__unescape(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++) {
		char c = p[i] == '\\' && i + 1 < n ? unescaped(p[i + 1]) : '\0';

		if (c)
			i++;
		p[to++] = c ? c : p[i];
	}
	return to;
}
