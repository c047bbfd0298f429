/* The links that stand inside a link: mail filters' and trackers' wrappers. */
#include "mail/link_unwrap.h"

#include "mail/transfer.h"

static bool is_web(struct upn_str s)
{
	return upn_str__starts_ci(s, UPN_STR("http://")) ||
		upn_str__starts_ci(s, UPN_STR("https://"));
}

size_t upn_unwrap__host_end(struct upn_str url)
{
	size_t at = upn_str__find(upn_str__slice(url, 0, 16), UPN_STR("://"), 0);

	if (at == SIZE_MAX)
		return 0;
	for (at += 3; at < url.n; at++)
		if (url.p[at] == '/' || url.p[at] == '?' || url.p[at] == '#' ||
			url.p[at] == '\\')
			break;
	return at;
}

size_t upn_unwrap__percent(char *to, struct upn_str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == '%' && s.n - i > 2 ? upn_ascii__hex(s.p[i + 1]) : -1;
		int low = high >= 0 ? upn_ascii__hex(s.p[i + 2]) : -1;

		to[n++] = low >= 0 ? (char)(high << 4 | low) : s.p[i];
		if (low >= 0)
			i += 2;
	}
	return n;
}

/* Room for one more, or NULL. */
static char *room(struct upn_unwrapped *all)
{
	return all->count <= UPN_MAX_UNWRAP ? all->bytes[all->count - 1] : NULL;
}

/* What was written to room() is a link, if it looks like one. */
static void keep(struct upn_unwrapped *all, size_t n)
{
	struct upn_str url = {room(all), n};

	/* Encoded twice: SafeLinks around a wrapper that encodes as well. */
	if (upn_str__starts_ci(url, UPN_STR("http%3A")) ||
		upn_str__starts_ci(url, UPN_STR("https%3A")))
		url.n = upn_unwrap__percent(room(all), url);
	if (is_web(url) || upn_str__starts_ci(url, UPN_STR("mailto:")))
		all->urls[all->count++] = url;
}

/* Proofpoint v2: '-' for '%', '_' for '/'. */
static bool unwrap_v2(struct upn_unwrapped *all, struct upn_str url)
{
	size_t at = upn_str__find(url, UPN_STR("/v2/url?u="), 0);
	struct upn_str value = upn_str__from(url, at == SIZE_MAX ? url.n : at + 10);
	char *to = room(all);

	if (at == SIZE_MAX || !to)
		return false;
	value = upn_str__slice(value, 0, upn_str__find_char(value, '&', 0));
	for (size_t i = 0; i < value.n; i++)
		to[i] = value.p[i] == '-' ? '%' : value.p[i] == '_' ? '/' : value.p[i];
	keep(all, upn_unwrap__percent(to, upn_str__make(to, value.n)));
	return true;
}

/* How many characters "**X" stands for: A is 2, and so on through base64url. */
static size_t run_length(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (size_t)(c - 'A') + 2;
	if (c >= 'a' && c <= 'z')
		return (size_t)(c - 'a') + 28;
	if (c >= '0' && c <= '9')
		return (size_t)(c - '0') + 54;
	return c == '-' ? 64 : c == '_' ? 65 : 0;
}

/* Decode the characters that v3 took out; base64url without padding. */
static size_t decode_taken(char *to, struct upn_str s)
{
	struct upn_base64 state = {0, 0};
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i] == '-' ? '+' : s.p[i] == '_' ? '/' : s.p[i];

		n += upn_base64__decode(&state, to + n, upn_str__make(&c, 1));
	}
	return n;
}

/* One byte of a UTF-8 sequence that is not its first. */
static bool is_tail(struct upn_str s, size_t at)
{
	return at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80;
}

/* Put the taken characters back for '*' and '**X'. */
static size_t fill_in(char *to, struct upn_str url, struct upn_str taken)
{
	size_t n = 0, used = 0;

	for (size_t i = 0; i < url.n && n < UPN_MAX_URL; i++) {
		size_t count = url.p[i] == '*';

		if (count && i + 2 < url.n && url.p[i + 1] == '*' &&
			run_length(url.p[i + 2])) {
			count = run_length(url.p[i + 2]);
			i += 2;
		}
		if (count == 0)
			to[n++] = url.p[i];
		while (count-- && used < taken.n) {
			do {
				if (n < UPN_MAX_URL)
					to[n++] = taken.p[used];
			} while (is_tail(taken, ++used));
		}
	}
	return n;
}

/* Proofpoint v3: /v3/__URL__;BASE64!!... */
static bool unwrap_v3(struct upn_unwrapped *all, struct upn_str url)
{
	size_t start = upn_str__find(url, UPN_STR("/v3/__"), 0), end, stop;
	struct upn_str taken;
	char bytes[UPN_MAX_URL];

	if (start == SIZE_MAX || !room(all))
		return false;
	start += 6;
	end = upn_str__find(url, UPN_STR("__;"), start);
	if (end == SIZE_MAX)
		return false;
	stop = upn_str__find_char(url, '!', end);
	taken = upn_str__slice(url, end + 3, stop == SIZE_MAX ? url.n : stop - end - 3);
	taken = upn_str__make(bytes, decode_taken(bytes, taken));
	keep(all, fill_in(room(all), upn_str__slice(url, start, end - start), taken));
	return true;
}

/* Any parameter that holds a link: url=, q=, u=, a=, redirect_uri=, ... */
static void unwrap_parameters(struct upn_unwrapped *all, struct upn_str url)
{
	size_t at = upn_str__find_char(url, '?', 0);

	if (at == SIZE_MAX)
		at = upn_str__find_char(url, '#', 0);
	while (at < url.n && room(all)) {
		size_t end = at + 1, equals;
		struct upn_str value;

		while (end < url.n && url.p[end] != '&' && url.p[end] != '#' &&
			url.p[end] != ';')
			end++;
		equals = upn_str__find_char(upn_str__slice(url, 0, end), '=', at);
		value = equals == SIZE_MAX ?
			UPN_STR("") :
			upn_str__slice(url, equals + 1, end - equals - 1);
		if (upn_str__starts_ci(value, UPN_STR("http")) ||
			upn_str__starts_ci(value, UPN_STR("mailto")))
			keep(all, upn_unwrap__percent(room(all), value));
		at = end;
	}
}

/* https://filter.example/https://target/... */
static void unwrap_path(struct upn_unwrapped *all, struct upn_str url)
{
	size_t at = upn_unwrap__host_end(url);

	while (room(all) &&
		(at = upn_str__find_ci(url, UPN_STR("/http"), at)) != SIZE_MAX) {
		struct upn_str rest = upn_str__from(url, ++at);

		if (!is_web(rest) && !upn_str__starts_ci(rest, UPN_STR("http%3A")) &&
			!upn_str__starts_ci(rest, UPN_STR("https%3A")))
			continue;
		memcpy(room(all), rest.p, rest.n);
		keep(all, rest.n);
		return;
	}
}

void upn_unwrap__all(struct upn_unwrapped *all, struct upn_str url)
{
	all->urls[0] = url;
	all->count = 1;
	for (size_t i = 0; i < all->count; i++) {
		url = all->urls[i];
		if (unwrap_v2(all, url) || unwrap_v3(all, url))
			continue;
		unwrap_parameters(all, url);
		unwrap_path(all, url);
	}
}
