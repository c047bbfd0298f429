/* Columns of text: East Asian wide characters take two, marks none. */
#include "base/width.h"

#include <uniwidth.h>

#include "base/utf8.h"

static size_t columns_of(uint32_t code_point)
{
	/* The encoding decides for characters of ambiguous width: narrow. */
	int columns = uc_width(code_point, "UTF-8");

	return columns > 0 ? (size_t)columns : 0;
}

size_t upn_width__of(struct upn_str s)
{
	size_t at = 0, columns = 0;

	while (at < s.n)
		columns += columns_of(upn_utf8__next(s, &at));
	return columns;
}

struct upn_str upn_width__cut(struct upn_str s, size_t columns)
{
	size_t at = 0, used = 0;

	while (at < s.n) {
		size_t next = at;

		used += columns_of(upn_utf8__next(s, &next));
		if (used > columns)
			break;
		at = next;
	}
	s.n = at;
	return s;
}
