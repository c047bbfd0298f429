/*
 * What can be wrong with rules that do compile: examples that miss, keywords
 * that are not in every match, patterns that hostile text makes slow.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "rule/look.h"

#define MAX_HITS 64
#define HOSTILE_SIZE (32u << 10)
/* A tenth of what a match may cost: hostile mail can be worse than ours. */
#define HOSTILE_LIMIT (UPN_MATCH_LIMIT / 10)

struct check {
	const struct upn_ruleset *ruleset;
	struct upn_scratch *scratch;
	struct upn_places places;
	upn_rules_problem_fn problem;
	void *ctx;
	int problems;
};

struct hits {
	struct upn_hit items[MAX_HITS];
	size_t count;
};

static void report(struct check *check, const struct upn_rule *rule, unsigned line,
	unsigned column, const char *fmt, ...) UPN_PRINTF(5, 6);

static void report(struct check *check, const struct upn_rule *rule, unsigned line,
	unsigned column, const char *fmt, ...)
{
	char what[300];
	struct upn_error text = {0};
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	upn_error__set(&text, UPN_ERR_USAGE, "%s:%u:%u: rule %s: %s", rule->file, line,
		column, rule->id, what);
	check->problems++;
	if (check->problem)
		check->problem(check->ctx, text.text);
}

/* All hits of one rule in a text. 0, or -1 with err set to the limit. */
static int run(struct check *check, const struct upn_compiled *rule, struct upn_str text,
	bool everywhere, struct hits *hits, struct upn_error *err)
{
	struct upn_look look = {
		.rule = rule,
		.keywords = check->ruleset->keywords,
		.places = &check->places,
		.scratch = check->scratch,
		.text = text,
		.everywhere = everywhere,
	};
	int status;

	hits->count = 0;
	upn_keywords__scan(check->ruleset->keywords, text, &check->places);
	if (!upn_look__may_match(&look))
		return 0;
	for (;;) {
		struct upn_hit hit;

		status = upn_look__next(&look, &hit, err);
		if (status <= 0)
			return status;
		if (hits->count < MAX_HITS)
			hits->items[hits->count++] = hit;
	}
}

static bool is_same(const struct hits *a, const struct hits *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->items[i].offset != b->items[i].offset ||
			!upn_str__eq(a->items[i].value, b->items[i].value) ||
			!upn_str__eq(a->items[i].secret, b->items[i].secret))
			return false;
	return true;
}

/* The literal search must not lose what the pattern alone would find. */
static void check_sound(struct check *check, const struct upn_compiled *rule,
	const struct upn_example *example, const char *file)
{
	struct hits near, everywhere;
	struct upn_error err = {0};
	struct upn_str text = upn_str__of(example->text);

	if (run(check, rule, text, false, &near, &err) < 0 ||
		run(check, rule, text, true, &everywhere, &err) < 0) {
		report(check, &rule->rule, rule->rule.line, rule->rule.column,
			"the text in %s on line %u is too much: %s", file, example->line,
			err.text);
		return;
	}
	if (!is_same(&near, &everywhere))
		report(check, &rule->rule, rule->rule.line, rule->rule.column,
			"the keywords are not sound: they find %zu of %zu matches "
			"in the text in %s on line %u",
			near.count, everywhere.count, file, example->line);
}

static void check_example(struct check *check, const struct upn_compiled *rule,
	const struct upn_example *example)
{
	struct hits hits = {.count = 0};
	struct upn_error err = {0};

	if (run(check, rule, upn_str__of(example->text), false, &hits, &err) < 0)
		return; /* check_sound has said so */
	if (hits.count != example->find_count) {
		struct upn_str first =
			hits.count ? hits.items[0].value : UPN_STR("nothing");

		report(check, &rule->rule, example->line, example->column,
			"finds %zu, not %zu, the first being %.*s", hits.count,
			example->find_count, UPN_STR_ARG(first));
		return;
	}
	for (size_t i = 0; i < hits.count; i++)
		if (!upn_str__eq(hits.items[i].value, example->finds[i]))
			report(check, &rule->rule, example->line, example->column,
				"finds %.*s, not %.*s", UPN_STR_ARG(hits.items[i].value),
				UPN_STR_ARG(example->finds[i]));
	if (example->secret &&
		!upn_str__eq(hits.items[0].secret, upn_str__of(example->secret)))
		report(check, &rule->rule, example->line, example->column,
			"takes another secret than that of the example");
}

/* Run on `piece` again and again; false when a limit was reached. */
static bool survives(struct check *check, const struct upn_compiled *rule,
	struct upn_str piece, struct upn_buf *buf, struct upn_error *err)
{
	struct hits hits;

	upn_buf__reset(buf);
	while (piece.n && buf->n + piece.n <= HOSTILE_SIZE)
		upn_buf__add(buf, piece);
	return run(check, rule, upn_buf__str(buf), false, &hits, err) == 0;
}

/* An example cut short at `cut`, so that it nearly matches. */
static struct upn_str cut_short(const struct upn_example *example, size_t tenths)
{
	struct upn_str text = upn_str__of(example->text);
	size_t n = text.n * tenths / 10;

	while (n && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return upn_str__slice(text, 0, n);
}

static void check_speed(struct check *check, const struct upn_compiled *rule,
	struct upn_buf *buf)
{
	static const char *const pieces[] = {
		"a@",
		"a.",
		"a-",
		"a_",
		"aaaaaaaa@b.onmicrosoft.",
		"> \n",
		"\t:\t",
		"a@a.a.a.a.a.a.onmicrosoft.com.",
		"https://a/personal/a_a_a_onmicrosoft_",
	};
	struct upn_error err = {0};
	bool survived = true;

	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0] && survived; i++)
		survived = survives(check, rule, upn_str__of(pieces[i]), buf, &err);
	for (size_t i = 0; i < rule->example_count && survived; i++)
		for (size_t tenths = 2; tenths <= 10 && survived; tenths++)
			survived = survives(check, rule,
				cut_short(&rule->examples[i], tenths), buf, &err);
	if (!survived)
		report(check, &rule->rule, rule->rule.line, rule->rule.column,
			"hostile text can make it slow: %s", err.text);
}

static void check_rule(struct check *check, const struct upn_compiled *rule,
	struct upn_buf *buf)
{
	for (size_t i = 0; i < check->ruleset->count; i++) {
		const struct upn_compiled *other = &check->ruleset->rules[i];

		for (size_t k = 0; k < other->example_count; k++)
			check_sound(check, rule, &other->examples[k], other->rule.file);
	}
	for (size_t i = 0; i < rule->example_count; i++)
		check_example(check, rule, &rule->examples[i]);
	upn_scratch__set_match_limit(check->scratch, HOSTILE_LIMIT);
	check_speed(check, rule, buf);
	upn_scratch__set_match_limit(check->scratch, UPN_MATCH_LIMIT);
}

int upn_ruleset__check(const struct upn_ruleset *ruleset, upn_rules_problem_fn problem,
	void *ctx, struct upn_error *err)
{
	struct check check = {.ruleset = ruleset, .problem = problem, .ctx = ctx};
	struct upn_buf buf = UPN_BUF_INIT(HOSTILE_SIZE);

	if (upn_scratch__new(&check.scratch, err) < 0)
		return -1;
	if (upn_places__init(&check.places, ruleset->keywords, err) < 0) {
		upn_scratch__free(check.scratch);
		return -1;
	}
	for (size_t i = 0; i < ruleset->count; i++)
		check_rule(&check, &ruleset->rules[i], &buf);
	upn_buf__release(&buf);
	upn_places__release(&check.places);
	upn_scratch__free(check.scratch);
	return check.problems;
}
