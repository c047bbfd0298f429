/* Any bytes as a message: every text is valid UTF-8 in one spelling. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "base/utf8.h"
#include "mail/text.h"

/* Memory for a message, by its first byte: plenty, or hardly any. */
static size_t arena_size(const uint8_t *data, size_t size)
{
	return size && data[0] == '!' ? (size_t)16 << 10 : (size_t)64 << 20;
}

static void check(const struct upn_text *text)
{
	if (!upn_utf8__is_valid(text->text) || text->text.n == 0 || text->part.n == 0 ||
		!text->envelope)
		abort();
	for (size_t i = 0; i < text->text.n; i++) {
		unsigned char c = (unsigned char)text->text.p[i];

		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_arena arena;
	struct upn_text_iter *iter;
	struct upn_text text;
	struct upn_error err;
	int got;

	upn_arena__init(&arena, arena_size(data, size));
	iter = upn_text__begin(upn_str__make((const char *)data, size), &arena);
	if (iter) {
		while ((got = upn_text__next(iter, &text, &err)) > 0)
			check(&text);
		if (got < 0 && !upn_text__is_cut(iter))
			abort();
		if (upn_text__next(iter, &text, &err) != 0)
			abort();
	}
	upn_arena__release(&arena);
	return 0;
}
