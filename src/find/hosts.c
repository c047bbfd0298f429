/* Telling a dressed-up host name from Microsoft's own. */
#include "find/hosts.h"

#include "base/limits.h"
#include "base/str.h"

#define MAX_HOST 253
/* Nobody has so many labels who does not want to hide something. */
#define MAX_LABELS 12
#define BRAND UPN_STR("microsoft")

bool upn_hosts__is_under(struct upn_str host, struct upn_str domain)
{
	if (!host.p || domain.n == 0 || !upn_str__ends_ci(host, domain))
		return false;
	return host.n == domain.n || host.p[host.n - domain.n - 1] == '.';
}

/*
 * Two labels, or three where the second looks like co, com, org, … under a
 * country. Without a list of public suffixes this is a guess that errs to the
 * shorter name.
 */
struct upn_str upn_hosts__registered(struct upn_str host)
{
	size_t last = upn_str__find_last_char(host, '.');
	size_t second, third;

	if (last == SIZE_MAX)
		return host;
	second = upn_str__find_last_char(upn_str__slice(host, 0, last), '.');
	if (second == SIZE_MAX)
		return host;
	if (host.n - last - 1 != 2 || last - second - 1 > 3)
		return upn_str__from(host, second + 1);
	third = upn_str__find_last_char(upn_str__slice(host, 0, second), '.');
	return upn_str__from(host, third == SIZE_MAX ? 0 : third + 1);
}

/* Signs that are put for others: 0 for o, 1 for l, rn for m, vv for w. */
static size_t undress(struct upn_str s, char *out)
{
	size_t n = 0;

	for (size_t i = 0; s.p && i < s.n; i++) {
		char c = upn_ascii__lower(s.p[i]);
		char next = i + 1 < s.n ? upn_ascii__lower(s.p[i + 1]) : '\0';

		if ((c == 'r' && next == 'n') || (c == 'v' && next == 'v')) {
			c = c == 'r' ? 'm' : 'w';
			i++;
		}
		out[n++] = (char)(c == '0' ? 'o' :
				c == '1'   ? 'i' :
				c == '3'   ? 'e' :
				c == '5'   ? 's' :
					     c);
	}
	return n;
}

/* One sign changed, left out, put in, or two swapped. */
static bool is_near(struct upn_str s, struct upn_str word)
{
	size_t head = 0, tail = 0;

	if (s.n + 1 < word.n || s.n > word.n + 1)
		return false;
	while (head < s.n && head < word.n && upn_ascii__lower(s.p[head]) == word.p[head])
		head++;
	while (tail < s.n - head && tail < word.n - head &&
		upn_ascii__lower(s.p[s.n - 1 - tail]) == word.p[word.n - 1 - tail])
		tail++;
	if (s.n != word.n)
		return head + tail >= (s.n < word.n ? s.n : word.n);
	return head + tail + 1 >= s.n ||
		(head + tail + 2 == s.n &&
			upn_ascii__lower(s.p[head]) == word.p[head + 1] &&
			upn_ascii__lower(s.p[head + 1]) == word.p[head]);
}

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

/* A word of name is one of the list, or nearly Microsoft's name. */
static bool has_brand_word(const struct upn_word_list *list, struct upn_str name)
{
	for (size_t at = 0, end; at < name.n; at = end + 1) {
		struct upn_str word;

		for (end = at; name.p && end < name.n && !is_separator(name.p[end]);
			end++)
			;
		word = upn_str__slice(name, at, end - at);
		if (is_near(word, BRAND))
			return true;
		for (size_t i = 0; i < list->count; i++)
			if (upn_str__eq_ci(word, list->items[i]))
				return true;
	}
	return false;
}

static bool has_brand_inside(const struct upn_senders *senders, struct upn_str name)
{
	const struct upn_word_list *list = upn_senders__words(senders, UPN_WORDS_BRANDS);
	char plain[MAX_HOST];
	struct upn_str undressed = {plain, undress(name, plain)};

	for (size_t i = 0; i < list->count; i++)
		if (upn_str__find_ci(name, list->items[i], 0) != SIZE_MAX ||
			upn_str__find(undressed, list->items[i], 0) != SIZE_MAX)
			return true;
	return false;
}

/* login.microsoftonline.com.example: a whole host of theirs, and then more. */
static bool has_host_inside(const struct upn_senders *senders, struct upn_str host)
{
	size_t dot = upn_str__find_char(host, '.', 0);

	for (int i = 0; i < MAX_LABELS && dot != SIZE_MAX; i++) {
		if (upn_senders__is_microsoft_host(senders, upn_str__slice(host, 0, dot)))
			return true;
		dot = upn_str__find_char(host, '.', dot + 1);
	}
	return dot != SIZE_MAX;
}

bool upn_hosts__is_near_microsoft(const struct upn_senders *senders, struct upn_str host)
{
	static const struct upn_word_list none = {NULL, 0};
	struct upn_str registered = upn_hosts__registered(host);
	char plain[MAX_HOST];

	if (host.n > MAX_HOST || upn_senders__is_microsoft_host(senders, host))
		return false;
	return has_host_inside(senders, host) ||
		upn_str__find_ci(registered, BRAND, 0) != SIZE_MAX ||
		upn_str__find(upn_str__make(plain, undress(registered, plain)), BRAND,
			0) != SIZE_MAX ||
		has_brand_word(&none, registered);
}

bool upn_hosts__is_dressed_up(const struct upn_senders *senders, struct upn_str host,
	struct upn_str own)
{
	struct upn_str registered;

	if (host.n == 0 || host.n > MAX_HOST ||
		upn_senders__is_microsoft_host(senders, host) ||
		upn_senders__is_reseller(senders, host) ||
		upn_senders__is_plain_host(senders, host))
		return false;
	if (has_host_inside(senders, host))
		return true;
	registered = upn_hosts__registered(host);
	if (has_brand_inside(senders, registered) ||
		has_brand_word(upn_senders__words(senders, UPN_WORDS_BRAND_TOKENS),
			registered))
		return true;
	return !upn_hosts__is_under(host, own) && has_brand_inside(senders, host);
}

/*
 * The host of a link whose authority starts at `at`. *user is what stands in
 * front of an "@": https://login.live.com@evil.example
 */
static struct upn_str read_host(struct upn_str text, size_t at, size_t *end,
	struct upn_str *user)
{
	struct upn_str authority;
	size_t stop = at, cut;

	while (stop < text.n && stop - at < UPN_MAX_URL &&
		!upn_ascii__is_space(text.p[stop]) &&
		!strchr("/?#\\\"'<>|,;()[]{}", text.p[stop] ? text.p[stop] : ' '))
		stop++;
	*end = stop;
	authority = upn_str__slice(text, at, stop - at);
	cut = upn_str__find_last_char(authority, '@');
	*user = upn_str__slice(authority, 0, cut == SIZE_MAX ? 0 : cut);
	if (cut != SIZE_MAX)
		authority = upn_str__from(authority, cut + 1);
	cut = upn_str__find_char(authority, ':', 0);
	if (cut != SIZE_MAX)
		authority.n = cut;
	while (authority.p && authority.n && authority.p[authority.n - 1] == '.')
		authority.n--;
	return authority;
}

static bool asks_to_sign_in(const struct upn_senders *senders, struct upn_str link)
{
	const struct upn_word_list *list = upn_senders__words(senders, UPN_WORDS_SIGN_IN);

	for (size_t i = 0; i < list->count; i++)
		if (upn_str__find_ci(link, list->items[i], 0) != SIZE_MAX)
			return true;
	return false;
}

/* What one link, whose host is known, says. */
static void note_link(struct upn_hosts *hosts, const struct upn_senders *senders,
	struct upn_str host, struct upn_str link, struct upn_str own)
{
	if (host.n == 0)
		return;
	if (upn_senders__is_microsoft_host(senders, host)) {
		hosts->microsoft = true;
		return;
	}
	hosts->lure |= upn_hosts__is_dressed_up(senders, host, own);
	if (upn_senders__is_plain_host(senders, host) || upn_hosts__is_under(host, own))
		return;
	hosts->strange = true;
	hosts->foreign_sign_in |= asks_to_sign_in(senders, link);
}

/* A scheme that a browser follows stands right before "://". */
static bool is_web(struct upn_str before)
{
	return upn_str__ends_ci(before, UPN_STR("http")) ||
		upn_str__ends_ci(before, UPN_STR("https"));
}

void upn_hosts__scan(struct upn_hosts *hosts, const struct upn_senders *senders,
	struct upn_str text, struct upn_str own)
{
	size_t at = 0;

	while (hosts->seen < UPN_MAX_LINKS) {
		size_t start = upn_str__find(text, UPN_STR("://"), at), end;
		struct upn_str host, user;

		if (start == SIZE_MAX)
			return;
		at = start + 3;
		if (!is_web(upn_str__slice(text, 0, start)))
			continue;
		hosts->seen++;
		host = read_host(text, at, &end, &user);
		for (at = end; at < text.n && at - start < UPN_MAX_URL &&
			!upn_ascii__is_space(text.p[at]);
			at++)
			;
		note_link(hosts, senders, host, upn_str__slice(text, start, at - start),
			own);
		hosts->lure |= !upn_senders__is_microsoft_host(senders, host) &&
			upn_senders__is_microsoft_host(senders, user);
	}
}
