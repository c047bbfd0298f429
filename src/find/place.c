/* Lines around a hit, and headers of mail inside mail. */
#include "find/place.h"

#include "base/str.h"

/* A line is looked at this far to each side of a hit. */
#define MAX_REACH 1000
/* "From:" stands this many lines below a mark, or is another one's. */
#define MAX_HEADER_LINES 12
/* Lines that look like a header make a forwarded message without a mark. */
#define MIN_HEADERS 2

static size_t line_end(struct upn_str text, size_t at)
{
	size_t end = upn_str__find_char(text, '\n', at);

	return end == SIZE_MAX ? text.n : end;
}

/* Without the signs at its start. */
static struct upn_str skip_signs(struct upn_str s, const char *signs)
{
	size_t at = 0;

	while (s.p && at < s.n && s.p[at] && strchr(signs, s.p[at]))
		at++;
	return upn_str__from(s, at);
}

/* Without quotes, blanks, emphasis in front. */
static struct upn_str bare_line(struct upn_str line)
{
	return upn_str__trim(skip_signs(line, ">*| \t\r\v\f"));
}

static struct upn_str without_rule(struct upn_str line)
{
	return skip_signs(line, "-_=+~ ");
}

/* "Word:" of a few letters; *value is what follows. */
static bool is_header_line(struct upn_str line, struct upn_str *value)
{
	size_t colon = upn_str__find_char(line, ':', 0);

	if (colon == SIZE_MAX || colon == 0 || colon > 40)
		return false;
	*value = upn_str__from(line, colon + 1);
	return upn_str__find_char(upn_str__slice(line, 0, colon), '@', 0) == SIZE_MAX;
}

/* The address in "Name <a@b>", "a@b" or "Name [mailto:a@b]". */
static struct upn_str address_in(struct upn_str s)
{
	size_t at = upn_str__find_char(s, '@', 0), start = at, end = at;
	const char *stop = " <>[]()\"':;,\t";

	if (at == SIZE_MAX)
		return (struct upn_str){NULL, 0};
	while (start > 0 && s.p[start - 1] && !strchr(stop, s.p[start - 1]))
		start--;
	while (end < s.n && s.p[end] && !strchr(stop, s.p[end]))
		end++;
	return upn_str__slice(s, start, end - start);
}

/* "From: Name <a@b>" in any language that is known. */
static bool is_from_line(const struct upn_senders *senders, struct upn_str line,
	struct upn_str *address)
{
	size_t n = upn_senders__prefix(senders, UPN_WORDS_FORWARD_FROM, line);
	struct upn_str rest = skip_signs(upn_str__from(line, n), "* ");

	if (n == 0 || rest.n == 0 || rest.p[0] != ':')
		return false;
	*address = address_in(upn_str__slice(rest, 0, MAX_REACH));
	return address->n > 0;
}

/* Lines like headers directly below a "From:" line. */
static size_t count_headers(struct upn_str text, size_t at)
{
	size_t headers = 0;

	for (int i = 0; i < MAX_HEADER_LINES && at < text.n; i++) {
		size_t end = line_end(text, at);
		struct upn_str value,
			line = bare_line(upn_str__slice(text, at, end - at));

		at = end + 1;
		if (line.n == 0)
			continue;
		if (!is_header_line(line, &value))
			break;
		headers++;
	}
	return headers;
}

/* The "From:" line below a mark. */
static struct upn_str find_from(const struct upn_senders *senders, struct upn_str text,
	size_t at)
{
	struct upn_str address = {0};

	for (int i = 0; i < MAX_HEADER_LINES && at < text.n; i++) {
		size_t end = line_end(text, at);

		if (is_from_line(senders, bare_line(upn_str__slice(text, at, end - at)),
			    &address))
			return address;
		at = end + 1;
	}
	return (struct upn_str){NULL, 0};
}

void upn_place__find_forwards(struct upn_forwards *forwards,
	const struct upn_senders *senders, struct upn_str text)
{
	size_t end;

	forwards->count = 0;
	for (size_t at = 0; at < text.n && forwards->count < UPN_MAX_FORWARDS;
		at = end + 1) {
		struct upn_str from, line;

		end = line_end(text, at);
		line = bare_line(upn_str__slice(text, at, end - at));
		if (upn_senders__prefix(senders, UPN_WORDS_FORWARD_MARKS,
			    without_rule(line)))
			from = find_from(senders, text, end + 1);
		else if (!is_from_line(senders, line, &from) ||
			count_headers(text, end + 1) < MIN_HEADERS)
			continue;
		forwards->items[forwards->count].start = at;
		forwards->items[forwards->count++].from = from;
	}
}

static bool ends_with_any(struct upn_str s, struct upn_str a, struct upn_str b)
{
	return upn_str__ends_ci(s, a) || upn_str__ends_ci(s, b);
}

/* "Name <address> wrote:" and header lines name others. */
static bool is_attribution(const struct upn_senders *senders, struct upn_str line,
	struct upn_str before, struct upn_str after)
{
	struct upn_str bare = bare_line(line);

	if (upn_senders__prefix(senders, UPN_WORDS_HEADERS, bare))
		return true;
	return bare.n && bare.p[bare.n - 1] == ':' && before.n &&
		before.p[before.n - 1] == '<' && after.n && after.p[0] == '>';
}

static void read_forward(struct upn_place *place, const struct upn_forwards *forwards,
	size_t at)
{
	for (size_t i = 0; i < forwards->count; i++) {
		if (forwards->items[i].start > at)
			break;
		place->forwarded = true;
		if (forwards->items[i].from.n || !place->forwarded_from.n)
			place->forwarded_from = forwards->items[i].from;
	}
}

void upn_place__read(struct upn_place *place, const struct upn_senders *senders,
	const struct upn_forwards *forwards, struct upn_str text, size_t at, size_t n)
{
	size_t start = at, end = at + n;
	struct upn_str line, before, after;

	*place = (struct upn_place){0};
	while (start > 0 && at - start < MAX_REACH && text.p[start - 1] != '\n')
		start--;
	while (end < text.n && end - at < MAX_REACH && text.p[end] != '\n')
		end++;
	line = upn_str__slice(text, start, end - start);
	before = upn_str__slice(text, start, at - start);
	after = upn_str__slice(text, at + n, end - at - n);
	place->quoted = upn_str__trim(line).n && upn_str__trim(line).p[0] == '>';
	place->attribution = is_attribution(senders, line, before, after);
	/* An address never begins after these (SRS, VERP, paths, other names). */
	place->cut = (before.n && strchr("=+%&/", before.p[before.n - 1])) ||
		(after.n > 1 && after.p[0] == '.' && upn_ascii__is_alnum(after.p[1]));
	place->booking = ends_with_any(before, UPN_STR("/calendar/"), UPN_STR("/book/"));
	read_forward(place, forwards, at);
}
