/* A rule set as a whole: loading, looking at it, its identity. */
#include "rule/ruleset.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/str.h"
#include "rule/compile.h"

#define MAX_MEMORY ((size_t)256 << 20)

static int read_drafts(struct upn_drafts *drafts, const char *dir,
	const char *const *extra_dirs, size_t extra_count, struct upn_error *err)
{
	if (upn_drafts__read_built_in(drafts, dir, err) < 0)
		return -1;
	for (size_t i = 0; i < extra_count; i++)
		if (upn_drafts__read_extra(drafts, extra_dirs[i], err) < 0)
			return -1;
	return 0;
}

static int compile(struct upn_ruleset *ruleset, const struct upn_drafts *drafts,
	struct upn_error *err)
{
	ruleset->rules = upn_arena__calloc(&ruleset->arena, drafts->count + 1,
		sizeof *ruleset->rules);
	if (!ruleset->rules)
		return upn_error__memory(err);
	for (size_t i = 0; i < drafts->count; i++) {
		struct upn_compiled *rule = &ruleset->rules[i];

		ruleset->count = i + 1;
		rule->rule.index = (unsigned)i;
		if (upn_compile__rule(ruleset, drafts->labels, &drafts->items[i], rule,
			    err) < 0 ||
			upn_compile__words(ruleset, &drafts->items[i], rule, err) < 0)
			return -1;
	}
	return upn_keywords__build(ruleset->keywords, err);
}

int upn_ruleset__load(struct upn_ruleset **out, const char *dir,
	const char *const *extra_dirs, size_t extra_count, struct upn_error *err)
{
	struct upn_ruleset *ruleset = calloc(1, sizeof *ruleset);
	struct upn_drafts drafts;
	int status;

	if (!ruleset)
		return upn_error__memory(err);
	upn_arena__init(&ruleset->arena, MAX_MEMORY);
	upn_table__init(&ruleset->sets);
	status = upn_drafts__init(&drafts, err);
	if (!status)
		status = upn_keywords__new(&ruleset->keywords, err);
	if (!status)
		status = read_drafts(&drafts, dir, extra_dirs, extra_count, err);
	if (!status)
		status = compile(ruleset, &drafts, err);
	upn_drafts__release(&drafts);
	if (status < 0) {
		upn_ruleset__free(ruleset);
		return -1;
	}
	*out = ruleset;
	return 0;
}

void upn_ruleset__free(struct upn_ruleset *ruleset)
{
	if (!ruleset)
		return;
	for (size_t i = 0; i < ruleset->count; i++) {
		upn_regex__free(ruleset->rules[i].main.regex);
		upn_regex__free(ruleset->rules[i].beside.regex);
	}
	upn_keywords__free(ruleset->keywords);
	upn_table__release(&ruleset->sets);
	upn_arena__release(&ruleset->arena);
	free(ruleset);
}

size_t upn_ruleset__count(const struct upn_ruleset *ruleset)
{
	return ruleset->count;
}

const struct upn_rule *upn_ruleset__at(const struct upn_ruleset *ruleset, size_t index)
{
	return index < ruleset->count ? &ruleset->rules[index].rule : NULL;
}

static void digest_number(struct upn_digest *digest, unsigned number)
{
	/* Little-endian, so that the identity is the same everywhere. */
	char bytes[4] = {(char)number, (char)(number >> 8), (char)(number >> 16),
		(char)(number >> 24)};

	upn_digest__add_field(digest, (struct upn_str){bytes, sizeof bytes});
}

static void digest_sets(const struct upn_ruleset *ruleset, const struct upn_sets *sets,
	struct upn_digest *digest)
{
	digest_number(digest, (unsigned)sets->count);
	for (size_t i = 0; i < sets->count; i++)
		upn_keywords__digest(ruleset->keywords, sets->items[i], digest);
}

void upn_ruleset__digest(const struct upn_ruleset *ruleset, struct upn_digest *digest)
{
	digest_number(digest, (unsigned)ruleset->count);
	for (size_t i = 0; i < ruleset->count; i++) {
		const struct upn_compiled *rule = &ruleset->rules[i];

		upn_digest__add_field(digest, upn_str__of(rule->rule.id));
		upn_digest__add_field(digest, upn_str__of(rule->rule.family));
		upn_digest__add_field(digest, upn_str__of(rule->rule.evidence));
		digest_number(digest, rule->rule.where);
		upn_digest__add_field(digest, rule->main.text);
		upn_digest__add_field(digest, rule->beside.text);
		digest_number(digest, rule->within);
		digest_sets(ruleset, &rule->main.needs, digest);
		digest_sets(ruleset, &rule->beside.needs, digest);
		digest_sets(ruleset, &rule->needs, digest);
		digest_sets(ruleset, &rule->unless, digest);
		digest_sets(ruleset, &rule->unless_line, digest);
	}
}

const char *const *upn_ruleset__search(const struct upn_ruleset *ruleset,
	enum upn_search_field field, size_t *count)
{
	*count = ruleset->search[field].count;
	return ruleset->search[field].items;
}
