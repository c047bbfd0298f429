/* A rule's words for a server's SEARCH, and its examples. */
#include <stdlib.h>

#include "base/error.h"
#include "base/str.h"
#include "rule/compile.h"

#define MIN_WORD 4
#define MAX_WORD 60

/* What the keys search: and examples: hold. */
struct search {
	const struct upn_yaml *words[UPN_SEARCH_SUBJECT + 1];
};

static const struct upn_yaml_field search_fields[] = {
	{"body", UPN_YAML_NODE, offsetof(struct search, words[UPN_SEARCH_BODY]), false},
	{"from", UPN_YAML_NODE, offsetof(struct search, words[UPN_SEARCH_FROM]), false},
	{"subject", UPN_YAML_NODE, offsetof(struct search, words[UPN_SEARCH_SUBJECT]),
		false},
};

struct example {
	const char *text, *secret;
	const struct upn_yaml *finds;
};

static const struct upn_yaml_field example_fields[] = {
	{"text", UPN_YAML_STRING, offsetof(struct example, text), true},
	{"finds", UPN_YAML_NODE, offsetof(struct example, finds), true},
	{"secret", UPN_YAML_STRING, offsetof(struct example, secret), false},
};

static bool is_word(struct upn_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < ' ' || word.p[i] > '~' || word.p[i] == '"' ||
			word.p[i] == '\\')
			return false;
	return word.n >= MIN_WORD && word.n <= MAX_WORD;
}

static int add_word(struct upn_ruleset *ruleset, struct upn_search_words *words,
	struct upn_str word, struct upn_error *err)
{
	const char **items;

	for (size_t i = 0; i < words->count; i++)
		if (upn_str__eq_ci(upn_str__of(words->items[i]), word))
			return 0;
	if (words->count == words->size) {
		words->size = words->size ? words->size * 2 : 16;
		items = upn_arena__calloc(&ruleset->arena, words->size, sizeof *items);
		if (!items)
			return upn_error__memory(err);
		if (words->count)
			memcpy(items, words->items, words->count * sizeof *items);
		words->items = items;
	}
	words->items[words->count] = upn_arena__z(&ruleset->arena, word);
	return words->items[words->count++] ? 0 : upn_error__memory(err);
}

static int read_search(struct upn_ruleset *ruleset, const struct upn_draft *draft,
	struct upn_error *err)
{
	struct search search = {0};

	if (!draft->search)
		return 0;
	if (upn_yaml__read(draft->doc, draft->search, search_fields,
		    sizeof search_fields / sizeof search_fields[0], &search, err) < 0)
		return -1;
	for (size_t i = 0; i <= UPN_SEARCH_SUBJECT; i++) {
		const struct upn_yaml *list = search.words[i];

		if (upn_draft__check_strings(draft, list, err) < 0)
			return -1;
		for (size_t k = 0; list && k < list->count; k++) {
			if (!is_word(list->items[k]->text))
				return upn_draft__complain(draft, list->items[k], err,
					"a search word is %d to %d signs of ASCII",
					MIN_WORD, MAX_WORD);
			if (add_word(ruleset, &ruleset->search[i], list->items[k]->text,
				    err) < 0)
				return -1;
		}
	}
	return 0;
}

/* finds: one value or a list of them. */
static int read_finds(struct upn_ruleset *ruleset, const struct upn_draft *draft,
	const struct upn_yaml *finds, struct upn_example *example, struct upn_error *err)
{
	bool is_list = finds->kind == UPN_YAML_LIST;

	if (!is_list && finds->kind != UPN_YAML_SCALAR)
		return upn_draft__complain(draft, finds, err,
			"finds is a value or a list of them");
	if (is_list && upn_draft__check_strings(draft, finds, err) < 0)
		return -1;
	example->find_count = is_list ? finds->count : 1;
	example->finds = upn_arena__calloc(&ruleset->arena, example->find_count + 1,
		sizeof *example->finds);
	if (!example->finds)
		return upn_error__memory(err);
	if (!example->find_count)
		return upn_draft__complain(draft, finds, err,
			"finds is empty: put the text under counter_examples");
	for (size_t i = 0; i < example->find_count; i++) {
		example->finds[i] = upn_arena__str(&ruleset->arena,
			is_list ? finds->items[i]->text : finds->text);
		if (!example->finds[i].p)
			return upn_error__memory(err);
	}
	return 0;
}

static int read_example(struct upn_ruleset *ruleset, const struct upn_draft *draft,
	const struct upn_yaml *node, struct upn_example *out, struct upn_error *err)
{
	struct example example = {0};

	out->line = node->line;
	out->column = node->column;
	if (node->kind == UPN_YAML_SCALAR) {
		out->text = upn_arena__z(&ruleset->arena, node->text);
		return out->text ? 0 : upn_error__memory(err);
	}
	if (upn_yaml__read(draft->doc, node, example_fields,
		    sizeof example_fields / sizeof example_fields[0], &example, err) < 0)
		return -1;
	out->text = upn_arena__z(&ruleset->arena, upn_str__of(example.text));
	if (example.secret)
		out->secret = upn_arena__z(&ruleset->arena, upn_str__of(example.secret));
	if (!out->text || (example.secret && !out->secret))
		return upn_error__memory(err);
	return read_finds(ruleset, draft, example.finds, out, err);
}

static int check_kinds(const struct upn_draft *draft, const struct upn_yaml *list,
	enum upn_yaml_kind kind, const char *what, struct upn_error *err)
{
	if (list->kind != UPN_YAML_LIST)
		return upn_draft__complain(draft, list, err, "a list is expected");
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->kind != kind)
			return upn_draft__complain(draft, list->items[i], err, "%s",
				what);
	return 0;
}

int upn_compile__words(struct upn_ruleset *ruleset, const struct upn_draft *draft,
	struct upn_compiled *rule, struct upn_error *err)
{
	const struct upn_yaml *examples = draft->examples,
			      *counters = draft->counter_examples;
	size_t count;

	if (read_search(ruleset, draft, err) < 0)
		return -1;
	if (check_kinds(draft, examples, UPN_YAML_MAP,
		    "an example has text: and finds:", err) < 0)
		return -1;
	if (!examples->count)
		return upn_draft__complain(draft, examples, err,
			"a rule needs an example");
	if (counters &&
		check_kinds(draft, counters, UPN_YAML_SCALAR,
			"a counter-example is a text", err) < 0)
		return -1;
	count = examples->count + (counters ? counters->count : 0);
	rule->examples =
		upn_arena__calloc(&ruleset->arena, count, sizeof *rule->examples);
	if (!rule->examples)
		return upn_error__memory(err);
	for (size_t i = 0; i < count; i++) {
		const struct upn_yaml *node = i < examples->count ?
			examples->items[i] :
			counters->items[i - examples->count];

		if (read_example(ruleset, draft, node, &rule->examples[i], err) < 0)
			return -1;
	}
	rule->example_count = count;
	return 0;
}
