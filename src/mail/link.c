/* Links, one a line, out of their wrappers. */
#include "mail/link.h"

#include "mail/charset.h"
#include "mail/link_unwrap.h"
#include "mail/normalise.h"

/* Not worth a line: they lead nowhere outside of the message. */
static bool is_inside(struct upn_str url)
{
	static const char *const schemes[] = {"#",
		"cid:", "data:", "javascript:", "about:", "blob:", "file:", "tel:"};

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (upn_str__starts_ci(url, upn_str__of(schemes[i])))
			return true;
	return url.n == 0;
}

/* What a browser does first: blanks at the ends and line ends inside go. */
static struct upn_str clean(struct upn_str url, char to[UPN_MAX_URL])
{
	size_t n = 0;

	url = upn_str__trim(url);
	for (size_t i = 0; i < url.n && n < UPN_MAX_URL; i++)
		if (url.p[i] != '\n' && url.p[i] != '\r' && url.p[i] != '\t')
			to[n++] = url.p[i];
	return upn_str__make(to, n);
}

/* %XX may have made any bytes. */
static void add_bytes(struct upn_out *out, struct upn_str bytes)
{
	bool guessed = false;

	upn_charset__convert(out, bytes, upn_charset__guess(bytes, NULL, NULL, &guessed));
}

/*
 * The host stays as written: "%2F" in it is no slash, and reading it as one
 * would let a link claim any host.
 */
static void add_line(struct upn_out *out, struct upn_str url)
{
	char bytes[UPN_MAX_URL];
	size_t host = upn_unwrap__host_end(url), n = 0, start = out->n;
	struct upn_str rest = upn_str__from(url, host);

	n = upn_unwrap__percent(bytes, rest);
	n = upn_unwrap__percent(bytes, upn_str__make(bytes, n));
	add_bytes(out, upn_str__slice(url, 0, host));
	add_bytes(out, upn_str__make(bytes, n));
	if (out->n > start) {
		rest = upn_normalise__line(out->p + start, out->n - start);
		out->n = (size_t)(rest.p - out->p) + rest.n;
		upn_out__char(out, '\n');
	}
}

/* Whether what was added from `start` on stands right in front of it. */
static bool is_repeated(const struct upn_out *out, size_t start)
{
	size_t n = out->n - start;

	return n <= start && (n == start || out->p[start - n - 1] == '\n') &&
		memcmp(out->p + start, out->p + start - n, n) == 0;
}

void upn_link__add(struct upn_out *out, struct upn_str url)
{
	struct upn_unwrapped all;
	char bytes[UPN_MAX_URL];
	size_t start = out->n;

	url = clean(url, bytes);
	if (is_inside(url))
		return;
	upn_unwrap__all(&all, url);
	for (size_t i = 0; i < all.count; i++)
		add_line(out, all.urls[i]);
	if (!out->cut && is_repeated(out, start))
		out->n = start;
}

/* Where the scheme whose ':' stands at `colon` starts, or SIZE_MAX. */
static size_t scheme_start(struct upn_str text, size_t colon, bool with_mailto)
{
	static const char *const schemes[] = {"http", "https", "mailto"};
	bool web = upn_str__starts(upn_str__from(text, colon), UPN_STR("://"));

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		struct upn_str scheme = upn_str__of(schemes[i]);
		size_t start = colon - scheme.n;

		if (colon < scheme.n || (i < 2 ? !web : !with_mailto))
			continue;
		if (upn_str__eq_ci(upn_str__slice(text, start, scheme.n), scheme) &&
			(start == 0 || !upn_ascii__is_alnum(text.p[start - 1])))
			return start;
	}
	return SIZE_MAX;
}

static bool is_url_char(char c)
{
	return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"';
}

/* <https://host/a-link-that-was\nfolded>: RFC 3986 appendix C. */
static size_t bracket_end(struct upn_str text, size_t start)
{
	struct upn_str rest = upn_str__slice(text, start, UPN_MAX_URL);
	bool folded = false;

	if (start == 0 || text.p[start - 1] != '<')
		return SIZE_MAX;
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == '>')
			return folded ? start + i : SIZE_MAX;
		if (rest.p[i] == '\n' && !(i + 1 < rest.n && rest.p[i + 1] == '\n'))
			folded = true;
		else if (!is_url_char(rest.p[i]))
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

/* Punctuation at the end belongs to the sentence. */
static struct upn_str trim_end(struct upn_str url)
{
	bool open = upn_str__find_char(url, '(', 0) != SIZE_MAX;

	while (url.n) {
		char c = url.p[url.n - 1];

		if (!strchr(".,;:!?'*_|]})", c) || (c == ')' && open))
			break;
		url.n--;
	}
	return url;
}

void upn_link__scan(struct upn_out *out, struct upn_str text, bool with_mailto)
{
	size_t at = 0;

	while (!out->cut && (at = upn_str__find_char(text, ':', at)) != SIZE_MAX) {
		size_t start = scheme_start(text, at, with_mailto), end = at++;

		if (start == SIZE_MAX)
			continue;
		while (end < text.n && is_url_char(text.p[end]))
			end++;
		if (end < text.n && text.p[end] == '\n' &&
			bracket_end(text, start) != SIZE_MAX)
			end = bracket_end(text, start);
		upn_link__add(out, trim_end(upn_str__slice(text, start, end - start)));
		at = end;
	}
}
