/* One rule: its patterns, the sets of keywords that they need, its texts. */
#include "rule/compile.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "rule/pattern.h"

/* A rule being compiled. */
struct job {
	struct upn_ruleset *ruleset;
	const struct upn_labels *labels;
	const struct upn_draft *draft;
	struct upn_error *err;
};

/* Complain about a place inside a pattern. */
static int complain_in(const struct job *job, const struct upn_yaml *node, size_t offset,
	struct upn_str inside)
{
	struct upn_yaml place = {.line = node->text_line, .column = node->text_column};
	struct upn_error what = *job->err;

	for (size_t i = 0; i < offset && i < node->text.n; i++) {
		if (node->text.p[i] == '\n') {
			place.line++;
			place.column = node->block ? node->text_column : 1;
		} else if ((node->text.p[i] & 0xc0) != 0x80) {
			place.column++;
		}
	}
	if (inside.n)
		return upn_draft__complain(job->draft, &place, job->err,
			"%s (inside %.*s)", what.text, UPN_STR_ARG(inside));
	return upn_draft__complain(job->draft, &place, job->err, "%s", what.text);
}

/* The set that goes by this key; *is_new when it has to be filled. */
static int get_set(const struct job *job, struct upn_str key, unsigned *set, bool *is_new)
{
	struct upn_table *sets = &job->ruleset->sets;
	uintptr_t number = (uintptr_t)upn_table__get(sets, key);

	*is_new = !number;
	if (number) {
		*set = (unsigned)(number - 1);
		return 0;
	}
	if (upn_keywords__add_set(job->ruleset->keywords, set, job->err) < 0)
		return -1;
	if (!upn_table__put(sets, key, (void *)((uintptr_t)*set + 1)))
		return upn_error__memory(job->err);
	return 0;
}

static int set_of_labels(const struct job *job, struct upn_str names, unsigned *set)
{
	const struct upn_form **forms;
	size_t count;
	bool is_new;
	int status = get_set(job, names, set, &is_new);

	if (status < 0 || !is_new)
		return status;
	if (upn_labels__forms(job->labels, names, &forms, &count, job->err) < 0)
		return -1;
	for (size_t i = 0; i < count && !status; i++)
		status = upn_keywords__add(job->ruleset->keywords, *set, forms[i]->folded,
			forms[i]->spaced, job->err);
	free(forms);
	return status;
}

static int set_of_literals(const struct job *job, const struct upn_macro *macro,
	unsigned *set)
{
	/* Macros share lists: told by the first literal. */
	char key[64];
	bool is_new;
	int n = snprintf(key, sizeof key, "=%s", macro->literals[0]);

	if (get_set(job, (struct upn_str){key, (size_t)n}, set, &is_new) < 0)
		return -1;
	for (size_t i = 0; is_new && macro->literals[i]; i++)
		if (upn_keywords__add(job->ruleset->keywords, *set,
			    upn_str__of(macro->literals[i]), false, job->err) < 0)
			return -1;
	return 0;
}

static int add_set(const struct job *job, struct upn_sets *sets, unsigned set)
{
	unsigned *items =
		upn_arena__calloc(&job->ruleset->arena, sets->count + 1, sizeof *items);

	if (!items)
		return upn_error__memory(job->err);
	if (sets->count)
		memcpy(items, sets->items, sets->count * sizeof *items);
	items[sets->count] = set;
	sets->items = items;
	sets->count++;
	return 0;
}

/* The rule's own list of keywords. */
static int add_keywords(const struct job *job, struct upn_half *half)
{
	const struct upn_yaml *list = job->draft->keywords;
	struct upn_buf folded = UPN_BUF_INIT(UPN_MAX_KEYWORD);
	int status =
		upn_keywords__add_set(job->ruleset->keywords, &half->anchor, job->err);

	for (size_t i = 0; !status && i < list->count; i++) {
		upn_buf__reset(&folded);
		upn_fold__add(&folded, list->items[i]->text);
		if (!folded.n || !upn_buf__ok(&folded))
			status = upn_draft__complain(job->draft, list->items[i], job->err,
				"a keyword has 1 to %d bytes", UPN_MAX_KEYWORD);
		else
			status = upn_keywords__add(job->ruleset->keywords, half->anchor,
				upn_buf__str(&folded), false, job->err);
	}
	upn_buf__release(&folded);
	if (status < 0)
		return -1;
	half->is_anchored = true;
	half->back = UPN_RULE_BACK;
	return add_set(job, &half->needs, half->anchor);
}

/* The sets that the pattern's macros call for, and where matches begin. */
static int add_needs(const struct job *job, const struct upn_pattern *pattern,
	struct upn_half *half, bool has_keywords)
{
	if (has_keywords && add_keywords(job, half) < 0)
		return -1;
	for (size_t i = 0; i < pattern->need_count; i++) {
		const struct upn_pattern_need *need = &pattern->needs[i];
		unsigned set;
		int status = need->macro ? set_of_literals(job, need->macro, &set) :
					   set_of_labels(job, need->names, &set);

		if (status < 0 || add_set(job, &half->needs, set) < 0)
			return -1;
		if (i || !pattern->begins_with_need || (need->macro && has_keywords))
			continue;
		half->is_anchored = true;
		half->anchor = set;
		half->back = need->macro ? UPN_RULE_BACK : 0;
		half->follows = pattern->follows_wording;
	}
	return 0;
}

static int compile_half(const struct job *job, const struct upn_yaml *node,
	struct upn_half *half, bool has_keywords)
{
	struct upn_pattern pattern;
	struct upn_str inside = {NULL, 0};
	size_t at;
	int status;

	if (upn_pattern__expand(&pattern, node->text, job->labels, &at, job->err) < 0) {
		upn_pattern__release(&pattern);
		return complain_in(job, node, at, inside);
	}
	status = upn_regex__compile(&half->regex, upn_buf__str(&pattern.text),
		pattern.follows_wording, &at, job->err);
	if (status < 0) {
		at = upn_pattern__source_of(&pattern, at, &inside);
		upn_pattern__release(&pattern);
		return complain_in(job, node, at, inside);
	}
	half->text = upn_arena__str(&job->ruleset->arena, upn_buf__str(&pattern.text));
	status = half->text.p ? add_needs(job, &pattern, half, has_keywords) :
				upn_error__memory(job->err);
	upn_pattern__release(&pattern);
	return status;
}

static int compile_patterns(const struct job *job, struct upn_compiled *rule)
{
	const struct upn_draft *draft = job->draft;

	if (compile_half(job, draft->pattern, &rule->main, draft->keywords != NULL) < 0)
		return -1;
	if (!rule->main.is_anchored)
		return upn_draft__complain(draft, draft->pattern, job->err,
			"say which keywords (one stands in every match), "
			"or begin with wordings or a value");
	if (!upn_regex__has_value(rule->main.regex))
		return upn_draft__complain(draft, draft->pattern, job->err,
			"there is no group for a value: "
			"upn, address, tenant, guest or path");
	if (!draft->beside)
		return 0;
	if (compile_half(job, draft->beside, &rule->beside, false) < 0)
		return -1;
	if (upn_regex__has_value(rule->beside.regex))
		return upn_draft__complain(draft, draft->beside, job->err,
			"a value can only stand in the pattern itself");
	rule->within = draft->within;
	return 0;
}

/* needs, unless, unless_line: each item is one set of wordings. */
static int read_sets(const struct job *job, const struct upn_yaml *list,
	struct upn_sets *sets)
{
	for (size_t i = 0; list && i < list->count; i++) {
		struct upn_str unknown;
		unsigned set;

		if (!upn_labels__know(job->labels, list->items[i]->text, &unknown))
			return upn_draft__complain(job->draft, list->items[i], job->err,
				"unknown wordings \"%.*s\"", UPN_STR_ARG(unknown));
		if (set_of_labels(job, list->items[i]->text, &set) < 0 ||
			add_set(job, sets, set) < 0)
			return -1;
	}
	return 0;
}

static int read_where(const struct job *job, unsigned *where)
{
	/* In the order of enum upn_text_kind (mail/text.h). */
	static const char *const kinds[] = {
		"subject",
		"plain",
		"html",
		"hidden",
		"links",
		"ids",
		"calendar",
		"report",
		"raw",
	};
	const struct upn_yaml *list = job->draft->where;

	for (size_t i = 0; i < list->count; i++) {
		size_t kind = 0;

		while (kind < sizeof kinds / sizeof kinds[0] &&
			strcmp(kinds[kind], list->items[i]->text.p) != 0)
			kind++;
		if (kind == sizeof kinds / sizeof kinds[0])
			return upn_draft__complain(job->draft, list->items[i], job->err,
				"no kind of text is called \"%s\"",
				list->items[i]->text.p);
		*where |= 1u << kind;
	}
	return list->count ?
		0 :
		upn_draft__complain(job->draft, list, job->err, "where is empty");
}

static const char *keep(const struct job *job, const char *z)
{
	return upn_arena__z(&job->ruleset->arena, upn_str__of(z));
}

int upn_compile__rule(struct upn_ruleset *ruleset, const struct upn_labels *labels,
	const struct upn_draft *draft, struct upn_compiled *rule, struct upn_error *err)
{
	struct upn_error own;
	struct job job = {ruleset, labels, draft, err ? err : &own};
	struct upn_rule *facts = &rule->rule;

	facts->id = keep(&job, draft->id);
	facts->about = keep(&job, draft->about);
	facts->evidence = keep(&job, draft->evidence);
	facts->family = keep(&job, draft->family);
	facts->file = keep(&job, upn_yaml__name(draft->doc));
	facts->line = draft->node->line;
	facts->column = draft->node->column;
	if (!facts->id || !facts->about || !facts->evidence || !facts->family ||
		!facts->file)
		return upn_error__memory(err);
	if (read_where(&job, &facts->where) < 0 ||
		read_sets(&job, draft->needs, &rule->needs) < 0 ||
		read_sets(&job, draft->unless, &rule->unless) < 0 ||
		read_sets(&job, draft->unless_line, &rule->unless_line) < 0)
		return -1;
	return compile_patterns(&job, rule);
}
