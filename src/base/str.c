/* Spans. */
#include "base/str.h"

#include <stdlib.h>

int upn_ascii__hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = upn_ascii__lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool same_ci(const char *a, const char *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (upn_ascii__lower(a[i]) != upn_ascii__lower(b[i]))
			return false;
	return true;
}

bool upn_str__eq(struct upn_str a, struct upn_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool upn_str__eq_ci(struct upn_str a, struct upn_str b)
{
	return a.n == b.n && same_ci(a.p, b.p, a.n);
}

int upn_str__cmp_ci(struct upn_str a, struct upn_str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		unsigned char x = (unsigned char)upn_ascii__lower(a.p[i]);
		unsigned char y = (unsigned char)upn_ascii__lower(b.p[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.n > b.n) - (a.n < b.n);
}

bool upn_str__starts(struct upn_str s, struct upn_str prefix)
{
	return s.n >= prefix.n && upn_str__eq(upn_str__slice(s, 0, prefix.n), prefix);
}

bool upn_str__starts_ci(struct upn_str s, struct upn_str prefix)
{
	return s.n >= prefix.n && same_ci(s.p, prefix.p, prefix.n);
}

bool upn_str__ends_ci(struct upn_str s, struct upn_str suffix)
{
	return s.n >= suffix.n &&
		upn_str__eq_ci(upn_str__from(s, s.n - suffix.n), suffix);
}

size_t upn_str__find(struct upn_str s, struct upn_str needle, size_t from)
{
	const char *at;

	if (from > s.n)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	if (needle.n > s.n - from)
		return SIZE_MAX;
	at = memmem(s.p + from, s.n - from, needle.p, needle.n);
	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t upn_str__find_ci(struct upn_str s, struct upn_str needle, size_t from)
{
	if (from > s.n)
		return SIZE_MAX;
	if (needle.n == 0)
		return from;
	for (size_t i = from; needle.n <= s.n - i; i++)
		if (same_ci(s.p + i, needle.p, needle.n))
			return i;
	return SIZE_MAX;
}

size_t upn_str__find_char(struct upn_str s, char c, size_t from)
{
	const char *at;

	if (from >= s.n)
		return SIZE_MAX;
	at = memchr(s.p + from, c, s.n - from);
	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t upn_str__find_last_char(struct upn_str s, char c)
{
	const char *at = s.n ? memrchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

struct upn_str upn_str__trim(struct upn_str s)
{
	while (s.n && upn_ascii__is_space(s.p[s.n - 1]))
		s.n--;
	while (s.n && upn_ascii__is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

bool upn_str__to_u64(struct upn_str s, uint64_t max, uint64_t *out)
{
	uint64_t value = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit;

		if (!upn_ascii__is_digit(s.p[i]))
			return false;
		digit = (unsigned)(s.p[i] - '0');
		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	if (value > max)
		return false;
	*out = value;
	return true;
}

char *upn_str__dup(struct upn_str s)
{
	char *copy = malloc(s.n + 1);

	if (!copy)
		return NULL;
	if (s.n)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return copy;
}
