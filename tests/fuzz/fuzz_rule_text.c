/*
 * Any text through the real rules: hits lie inside the text, and the literal
 * search loses nothing that the patterns find when looked for everywhere.
 */
#include <stdlib.h>

#include "base/utf8.h"
#include "rule/look.h"
#include "rule/matcher.h"

static struct upn_ruleset *ruleset;
static struct upn_matcher *matcher;
static struct upn_scratch *scratch;
static struct upn_places places;

static void require(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *dir = getenv("UPNSCAN_RULES");

	(void)argc;
	(void)argv;
	require(upn_ruleset__load(&ruleset, dir ? dir : "rules", NULL, 0, NULL) == 0);
	require(upn_matcher__new(&matcher, ruleset, NULL) == 0);
	require(upn_scratch__new(&scratch, NULL) == 0);
	require(upn_places__init(&places, ruleset->keywords, NULL) == 0);
	return 0;
}

/* U+017F and U+212A are also s and k to PCRE2, but letters of their own. */
static bool is_odd(struct upn_str text)
{
	for (size_t at = 0; at < text.n;) {
		uint32_t c = upn_utf8__next(text, &at);

		if (c == 0x17f || c == 0x212a)
			return true;
	}
	return false;
}

static void compare(const struct upn_compiled *rule, struct upn_str text)
{
	struct upn_look near = {.rule = rule,
		.keywords = ruleset->keywords,
		.places = &places,
		.scratch = scratch,
		.text = text};
	struct upn_look everywhere = near;
	struct upn_hit a, b;
	int status;

	everywhere.everywhere = true;
	if (!upn_look__may_match(&near)) {
		if (upn_look__may_match(&everywhere))
			require(upn_look__next(&everywhere, &b, NULL) <= 0);
		return;
	}
	do {
		status = upn_look__next(&near, &a, NULL);
		require(upn_look__next(&everywhere, &b, NULL) == status);
		if (status > 0)
			require(a.offset == b.offset && a.value.n == b.value.n);
	} while (status > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_str text = {(const char *)data, size};
	struct upn_hit hit;
	int status;

	for (unsigned kind = 1; kind <= 1u << 8; kind <<= 1) {
		upn_matcher__begin(matcher, text, kind);
		while ((status = upn_matcher__next(matcher, &hit, NULL))) {
			if (status < 0)
				continue;
			require(hit.value.n && hit.offset + hit.value.n <= size);
			require(hit.value.p == text.p + hit.offset);
			require(hit.match_offset + hit.match_length <= size);
		}
	}
	if (!upn_utf8__is_valid(text) || is_odd(text))
		return 0;
	upn_keywords__scan(ruleset->keywords, text, &places);
	for (size_t i = 0; i < ruleset->count; i++)
		compare(&ruleset->rules[i], text);
	return 0;
}
