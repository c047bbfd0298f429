/* The lines that part the entities of a multipart. */
#include "mail/boundary.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/header.h"

static struct upn_str trim_end(struct upn_str s)
{
	while (s.n && upn_ascii__is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

int upn_boundary__match(struct upn_str line, struct upn_str boundary)
{
	if (boundary.n == 0 || line.n < boundary.n + 2 ||
		!upn_str__starts(line, UPN_STR("--")))
		return 0;
	line = trim_end(upn_str__from(line, 2));
	if (!upn_str__starts(line, boundary))
		return 0;
	line = upn_str__from(line, boundary.n);
	if (line.n == 0)
		return 1;
	return upn_str__eq(line, UPN_STR("--")) ? -1 : 0;
}

/* from is the start of a line. */
size_t upn_boundary__find(struct upn_str bytes, size_t from, char line_end)
{
	const char needle[] = {line_end, '-', '-'};
	size_t at;

	if (upn_str__starts(upn_str__from(bytes, from), UPN_STR("--")))
		return from;
	at = upn_str__find(bytes, upn_str__make(needle, sizeof needle), from);
	return at == SIZE_MAX ? SIZE_MAX : at + 1;
}

struct upn_str upn_boundary__guess(struct upn_str body, char line_end)
{
	size_t at = 0;

	while ((at = upn_boundary__find(body, at, line_end)) != SIZE_MAX) {
		struct upn_str line = upn_header__line(body, &at, line_end);

		line = trim_end(upn_str__from(line, 2));
		if (line.n && line.n <= UPN_MAX_BOUNDARY &&
			upn_str__starts_ci(upn_str__from(body, at), UPN_STR("Content-")))
			return line;
		if (at >= body.n)
			break;
	}
	return UPN_STR("");
}
