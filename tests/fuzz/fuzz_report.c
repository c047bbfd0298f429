/* Any text from mail, through the cleaning and every writer. */
#include <stdlib.h>

#include "base/clean.h"
#include "base/str.h"
#include "base/utf8.h"
#include "report/redact.h"

#define STRINGS 12

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input cut at line ends 0x00 into strings; the rest are empty. */
static char *cut_up(const uint8_t *data, size_t size, const char *strings[STRINGS])
{
	char *copy = malloc(size + 1);
	size_t at = 0;

	memcpy(copy, data, size);
	copy[size] = '\0';
	for (size_t i = 0; i < STRINGS; i++) {
		strings[i] = at < size ? copy + at : "";
		at += strlen(strings[i]) + 1;
	}
	return copy;
}

/* One line each but for line ends of our own, and nothing unfit in it. */
static void check(const struct upn_buf *out)
{
	struct upn_str text = upn_buf__str(out);
	size_t at = 0;

	if (!upn_buf__ok(out) || !upn_utf8__is_valid(text))
		abort();
	while (at < text.n) {
		uint32_t c = upn_utf8__next(text, &at);

		if (c != '\n' && c != '\r' && !upn_clean__is_shown(c))
			abort();
	}
}

static void write_all(const struct upn_candidate *candidate, unsigned width)
{
	static const struct upn_report_ops *const formats[] = {&upn_report__json,
		&upn_report__jsonl, &upn_report__csv, &upn_report__table};
	struct upn_summary summary = {.shown = 2, .has_read = true};

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		struct upn_writer writer = {
			.options = {.explain = true, .width = width},
			.summary = &summary,
			.out = UPN_BUF_INIT(1 << 24),
		};

		formats[i]->begin(&writer);
		formats[i]->username(&writer, candidate, 0);
		formats[i]->username(&writer, candidate, 1);
		formats[i]->end(&writer);
		check(&writer.out);
		upn_buf__release(&writer.out);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s[STRINGS];
	char *copy;

	if (size < 1)
		return 0;
	copy = cut_up(data + 1, size - 1, s);
	for (int kind = UPN_KIND_MEMBER; kind <= UPN_KIND_TENANT; kind++) {
		struct upn_evidence item = {s[0], (enum upn_kind)kind, s[1], s[2], s[3],
			s[4], 7, 1, s[5], size * 1000003, s[6], s[7], s[8],
			UPN_AUTHENTIC_FAIL, 0};
		const struct upn_evidence *list[] = {&item};
		struct upn_term term = {-0.5, s[9]};
		struct upn_candidate in = {s[10], (enum upn_kind)kind, s[11],
			(enum upn_level)(data[0] % 3), 0.5, UPN_NO_DATE, 0, data[0], list,
			1, &term, 1};
		struct upn_candidate out;
		struct upn_arena arena;

		upn_arena__init(&arena, 1 << 20);
		if (upn_redact__candidate(&out, &arena, &in) == 0)
			write_all(&out, data[0]);
		upn_arena__release(&arena);
	}
	free(copy);
	return 0;
}
