/* Any UTF-8 as HTML, and any bytes as a charset's. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/html.h"

static void check(const struct upn_out *out)
{
	if (!upn_utf8__is_valid(upn_out__str(out)))
		abort();
}

/* The first byte chooses the charset. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_str bytes = {(const char *)data + 1, size - 1};
	struct upn_arena arena;
	struct upn_html html;
	struct upn_out utf8;

	if (size == 0)
		return 0;
	upn_arena__init(&arena, (size_t)64 << 20);
	upn_out__init(&utf8, &arena, (size_t)1 << 20);
	upn_out__init(&html.text, &arena, (size_t)1 << 20);
	upn_out__init(&html.hidden, &arena, (size_t)1 << 20);
	upn_out__init(&html.links, &arena, (size_t)1 << 20);
	upn_out__init(&html.ids, &arena, (size_t)1 << 20);
	upn_charset__convert(&utf8, bytes,
		&upn_charset__table[data[0] % upn_charset__count]);
	check(&utf8);
	upn_html__read(&html, upn_out__str(&utf8));
	check(&html.text);
	check(&html.hidden);
	check(&html.links);
	check(&html.ids);
	upn_arena__release(&arena);
	return 0;
}
