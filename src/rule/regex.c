/* Compiling and matching with PCRE2, with every limit set. */
#include "rule/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"

#define OPTIONS                                                                      \
	(PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_EXTENDED | PCRE2_MULTILINE | \
		PCRE2_NO_AUTO_CAPTURE | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C |   \
		PCRE2_USE_OFFSET_LIMIT)
#define MAX_GROUPS 32u
#define MAX_NESTING 60u
/* JIT has no depth or heap limit, but a stack of its own. */
#define JIT_STACK_START ((size_t)32 << 10)
#define JIT_STACK_MAX ((size_t)1 << 20)

enum group {
	GROUP_NONE,
	GROUP_SECRET,
	GROUP_VALUE
}; /* GROUP_VALUE + kind */

struct upn_regex {
	pcre2_code *code;
	uint32_t group_count;
	unsigned char groups[MAX_GROUPS]; /* by number */
	bool has_value;
};

struct upn_scratch {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *jit_stack;
};

/* What a group's name says, or GROUP_NONE. */
static unsigned group_of(const char *name)
{
	static const char *const names[] = {
		[UPN_VALUE_UPN] = "upn",
		[UPN_VALUE_ADDRESS] = "address",
		[UPN_VALUE_TENANT] = "tenant",
		[UPN_VALUE_GUEST] = "guest",
		[UPN_VALUE_PATH] = "path",
	};

	if (strcmp(name, "secret") == 0)
		return GROUP_SECRET;
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return GROUP_VALUE + i;
	return GROUP_NONE;
}

static int read_groups(struct upn_regex *regex, struct upn_error *err)
{
	uint32_t count, size;
	PCRE2_SPTR table;

	pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &regex->group_count);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMECOUNT, &count);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(regex->code, PCRE2_INFO_NAMETABLE, &table);
	if (regex->group_count >= MAX_GROUPS)
		return upn_error__set(err, UPN_ERR_USAGE, "more than %u named groups",
			MAX_GROUPS - 1);
	for (uint32_t i = 0; i < count; i++, table += size) {
		unsigned group = group_of((const char *)table + 2);

		if (!group)
			return upn_error__set(err, UPN_ERR_USAGE, "unknown group <%s>",
				(const char *)table + 2);
		regex->groups[table[0] << 8 | table[1]] = (unsigned char)group;
		regex->has_value = regex->has_value || group >= GROUP_VALUE;
	}
	return 0;
}

static pcre2_code *compile(struct upn_str pattern, size_t *at, struct upn_error *err)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	unsigned char text[200];
	pcre2_code *code;
	int number;

	if (!context) {
		upn_error__memory(err);
		return NULL;
	}
	pcre2_set_max_pattern_length(context, UPN_MAX_PATTERN);
	pcre2_set_parens_nest_limit(context, MAX_NESTING);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	code = pcre2_compile((PCRE2_SPTR)(pattern.p ? pattern.p : ""), pattern.n, OPTIONS,
		&number, at, context);
	pcre2_compile_context_free(context);
	if (code)
		return code;
	pcre2_get_error_message(number, text, sizeof text);
	upn_error__set(err, UPN_ERR_USAGE, "%s", (const char *)text);
	return NULL;
}

int upn_regex__compile(struct upn_regex **out, struct upn_str pattern, bool may_be_empty,
	size_t *at, struct upn_error *err)
{
	struct upn_regex *regex = calloc(1, sizeof *regex);
	uint32_t matches_empty = 0;

	*at = 0;
	if (!regex)
		return upn_error__memory(err);
	regex->code = compile(pattern, at, err);
	if (!regex->code || read_groups(regex, err) < 0) {
		upn_regex__free(regex);
		return -1;
	}
	pcre2_pattern_info(regex->code, PCRE2_INFO_MATCHEMPTY, &matches_empty);
	if (matches_empty && !may_be_empty) {
		upn_regex__free(regex);
		return upn_error__set(err, UPN_ERR_USAGE,
			"the pattern can match nothing at all");
	}
	/* Where there is no JIT, pcre2_match interprets. */
	(void)pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE);
	*out = regex;
	return 0;
}

void upn_regex__free(struct upn_regex *regex)
{
	if (!regex)
		return;
	pcre2_code_free(regex->code);
	free(regex);
}

bool upn_regex__has_value(const struct upn_regex *regex)
{
	return regex->has_value;
}

int upn_scratch__new(struct upn_scratch **out, struct upn_error *err)
{
	struct upn_scratch *scratch = calloc(1, sizeof *scratch);

	if (!scratch)
		return upn_error__memory(err);
	scratch->data = pcre2_match_data_create(MAX_GROUPS, NULL);
	scratch->context = pcre2_match_context_create(NULL);
	scratch->jit_stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
	if (!scratch->data || !scratch->context) {
		upn_scratch__free(scratch);
		return upn_error__memory(err);
	}
	/* No JIT stack where PCRE2 has no JIT. */
	if (scratch->jit_stack)
		pcre2_jit_stack_assign(scratch->context, NULL, scratch->jit_stack);
	pcre2_set_match_limit(scratch->context, UPN_MATCH_LIMIT);
	pcre2_set_depth_limit(scratch->context, UPN_DEPTH_LIMIT);
	pcre2_set_heap_limit(scratch->context, UPN_HEAP_LIMIT);
	*out = scratch;
	return 0;
}

void upn_scratch__free(struct upn_scratch *scratch)
{
	if (!scratch)
		return;
	pcre2_match_data_free(scratch->data);
	pcre2_match_context_free(scratch->context);
	pcre2_jit_stack_free(scratch->jit_stack);
	free(scratch);
}

void upn_scratch__set_match_limit(struct upn_scratch *scratch, uint32_t limit)
{
	pcre2_set_match_limit(scratch->context, limit);
}

static void read_match(const struct upn_regex *regex, const size_t *pairs,
	struct upn_str text, struct upn_match *match)
{
	*match = (struct upn_match){.start = pairs[0], .end = pairs[1]};
	for (uint32_t i = 1; i <= regex->group_count; i++) {
		struct upn_str group;

		if (pairs[2 * i] == PCRE2_UNSET)
			continue;
		group = upn_str__slice(text, pairs[2 * i],
			pairs[2 * i + 1] - pairs[2 * i]);
		if (regex->groups[i] == GROUP_SECRET) {
			match->secret = group;
		} else {
			match->value = group;
			match->value_kind =
				(enum upn_value_kind)(regex->groups[i] - GROUP_VALUE);
		}
	}
}

int upn_regex__search(const struct upn_regex *regex, struct upn_scratch *scratch,
	struct upn_str text, size_t from, size_t last, struct upn_match *match,
	struct upn_error *err)
{
	int status;

	pcre2_set_offset_limit(scratch->context, last);
	status = pcre2_match(regex->code, (PCRE2_SPTR)text.p, text.n, from,
		PCRE2_NO_UTF_CHECK, scratch->data, scratch->context);
	if (status == PCRE2_ERROR_NOMATCH)
		return 0;
	if (status < 0) {
		unsigned char words[120];

		pcre2_get_error_message(status, words, sizeof words);
		return upn_error__set(err, UPN_ERR_LIMIT, "%s", (const char *)words);
	}
	read_match(regex, pcre2_get_ovector_pointer(scratch->data), text, match);
	return 1;
}
