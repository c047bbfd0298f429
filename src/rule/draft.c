/* Reading packs: which files, which keys, whose rule replaces whose. */
#include "rule/draft.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"

#define DEFAULT_WITHIN 300
#define LABELS "labels.yaml"

struct pack {
	const char *name, *about, *family;
	const struct upn_yaml *labels, *rules;
};

static const struct upn_yaml_field pack_fields[] = {
	{"pack", UPN_YAML_STRING, offsetof(struct pack, name), true},
	{"about", UPN_YAML_STRING, offsetof(struct pack, about), false},
	{"family", UPN_YAML_STRING, offsetof(struct pack, family), false},
	{"labels", UPN_YAML_NODE, offsetof(struct pack, labels), false},
	{"rules", UPN_YAML_NODE, offsetof(struct pack, rules), true},
};

static const struct upn_yaml_field rule_fields[] = {
	{"id", UPN_YAML_STRING, offsetof(struct upn_draft, id), true},
	{"about", UPN_YAML_STRING, offsetof(struct upn_draft, about), true},
	{"family", UPN_YAML_STRING, offsetof(struct upn_draft, family), false},
	{"evidence", UPN_YAML_STRING, offsetof(struct upn_draft, evidence), true},
	{"where", UPN_YAML_NODE, offsetof(struct upn_draft, where), true},
	{"keywords", UPN_YAML_NODE, offsetof(struct upn_draft, keywords), false},
	{"needs", UPN_YAML_NODE, offsetof(struct upn_draft, needs), false},
	{"unless", UPN_YAML_NODE, offsetof(struct upn_draft, unless), false},
	{"unless_line", UPN_YAML_NODE, offsetof(struct upn_draft, unless_line), false},
	{"pattern", UPN_YAML_NODE, offsetof(struct upn_draft, pattern), true},
	{"beside", UPN_YAML_NODE, offsetof(struct upn_draft, beside), false},
	{"within", UPN_YAML_COUNT, offsetof(struct upn_draft, within), false},
	{"search", UPN_YAML_NODE, offsetof(struct upn_draft, search), false},
	{"examples", UPN_YAML_NODE, offsetof(struct upn_draft, examples), true},
	{"counter_examples", UPN_YAML_NODE, offsetof(struct upn_draft, counter_examples),
		false},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int upn_drafts__init(struct upn_drafts *drafts, struct upn_error *err)
{
	*drafts = (struct upn_drafts){0};
	upn_table__init(&drafts->by_id);
	return upn_labels__new(&drafts->labels, err);
}

void upn_drafts__release(struct upn_drafts *drafts)
{
	upn_labels__free(drafts->labels);
	upn_table__release(&drafts->by_id);
	for (size_t i = 0; i < drafts->doc_count; i++)
		upn_yaml__free(drafts->docs[i]);
	free(drafts->docs);
	free(drafts->items);
	*drafts = (struct upn_drafts){0};
}

int upn_draft__complain(const struct upn_draft *draft, const struct upn_yaml *node,
	struct upn_error *err, const char *fmt, ...)
{
	char what[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	return upn_yaml__complain(draft->doc, node, err, "rule %s: %s", draft->id, what);
}

int upn_draft__check_strings(const struct upn_draft *draft, const struct upn_yaml *node,
	struct upn_error *err)
{
	if (!node)
		return 0;
	if (node->kind != UPN_YAML_LIST)
		return upn_draft__complain(draft, node, err, "a list is expected");
	for (size_t i = 0; i < node->count; i++)
		if (node->items[i]->kind != UPN_YAML_SCALAR)
			return upn_draft__complain(draft, node->items[i], err,
				"a single value is expected");
	return 0;
}

static bool is_id(const char *id)
{
	size_t n = strlen(id);

	for (size_t i = 0; i < n; i++)
		if (id[i] != '-' && !upn_ascii__is_digit(id[i]) &&
			(id[i] < 'a' || id[i] > 'z'))
			return false;
	return n && n <= 64;
}

/* Keep a draft: in the place of the rule it replaces, or at the end. */
static int keep(struct upn_drafts *drafts, const struct upn_draft *draft,
	struct upn_error *err)
{
	uintptr_t index =
		(uintptr_t)upn_table__get(&drafts->by_id, upn_str__of(draft->id));
	size_t size = drafts->size ? drafts->size * 2 : 64;
	struct upn_draft *items;

	if (index && drafts->items[index - 1].dir == draft->dir)
		return upn_draft__complain(draft, draft->node, err,
			"there is a rule of this id already, in %s on line %u",
			upn_yaml__name(drafts->items[index - 1].doc),
			drafts->items[index - 1].node->line);
	if (index) {
		drafts->items[index - 1] = *draft;
		return 0;
	}
	if (drafts->count == UPN_MAX_RULES)
		return upn_draft__complain(draft, draft->node, err, "more than %d rules",
			UPN_MAX_RULES);
	if (drafts->count == drafts->size) {
		items = realloc(drafts->items, size * sizeof *items);
		if (!items)
			return upn_error__memory(err);
		drafts->items = items;
		drafts->size = size;
	}
	drafts->items[drafts->count++] = *draft;
	if (!upn_table__put(&drafts->by_id, upn_str__of(draft->id),
		    (void *)drafts->count))
		return upn_error__memory(err);
	return 0;
}

static int check_lists(const struct upn_draft *draft, struct upn_error *err)
{
	const struct upn_yaml *lists[] = {draft->where, draft->keywords, draft->needs,
		draft->unless, draft->unless_line};

	for (size_t i = 0; i < COUNT(lists); i++)
		if (upn_draft__check_strings(draft, lists[i], err) < 0)
			return -1;
	if (draft->pattern->kind != UPN_YAML_SCALAR)
		return upn_draft__complain(draft, draft->pattern, err,
			"a pattern is a text");
	if (draft->beside && draft->beside->kind != UPN_YAML_SCALAR)
		return upn_draft__complain(draft, draft->beside, err,
			"a pattern is a text");
	return 0;
}

static int read_rule(struct upn_drafts *drafts, const struct upn_yaml_doc *doc,
	const struct pack *pack, const struct upn_yaml *node, struct upn_error *err)
{
	struct upn_draft draft = {.doc = doc,
		.node = node,
		.dir = drafts->dirs,
		.within = DEFAULT_WITHIN};
	const struct upn_yaml *id;

	if (upn_yaml__read(doc, node, rule_fields, COUNT(rule_fields), &draft, err) < 0)
		return -1;
	id = upn_yaml__get(node, "id");
	if (!is_id(draft.id))
		return upn_yaml__complain(doc, id, err,
			"\"%s\": an id is of a-z, 0-9 and -, up to 64 of them", draft.id);
	if (!draft.family)
		draft.family = pack->family ? pack->family : pack->name;
	if (draft.within > UPN_MAX_REPEAT)
		return upn_draft__complain(&draft, upn_yaml__get(node, "within"), err,
			"within is at most %u", UPN_MAX_REPEAT);
	if (check_lists(&draft, err) < 0)
		return -1;
	return keep(drafts, &draft, err);
}

static int keep_doc(struct upn_drafts *drafts, struct upn_yaml_doc *doc,
	struct upn_error *err)
{
	struct upn_yaml_doc **docs =
		realloc(drafts->docs, (drafts->doc_count + 1) * sizeof *docs);

	if (!docs) {
		upn_yaml__free(doc);
		return upn_error__memory(err);
	}
	drafts->docs = docs;
	docs[drafts->doc_count++] = doc;
	return 0;
}

static int read_pack(struct upn_drafts *drafts, const char *path, struct upn_error *err)
{
	struct pack pack = {0};
	struct upn_yaml_doc *doc;

	if (upn_yaml__load(&doc, path, err) < 0 || keep_doc(drafts, doc, err) < 0)
		return -1;
	if (upn_yaml__read(doc, upn_yaml__root(doc), pack_fields, COUNT(pack_fields),
		    &pack, err) < 0)
		return -1;
	if (pack.labels && upn_labels__add(drafts->labels, doc, pack.labels, err) < 0)
		return -1;
	if (pack.rules->kind != UPN_YAML_LIST)
		return upn_yaml__complain(doc, pack.rules, err,
			"a list of rules is expected");
	for (size_t i = 0; i < pack.rules->count; i++)
		if (read_rule(drafts, doc, &pack, pack.rules->items[i], err) < 0)
			return -1;
	return 0;
}

static int read_labels(struct upn_drafts *drafts, const char *path, struct upn_error *err)
{
	struct upn_yaml_doc *doc;

	if (upn_yaml__load(&doc, path, err) < 0 || keep_doc(drafts, doc, err) < 0)
		return -1;
	return upn_labels__add(drafts->labels, doc, upn_yaml__root(doc), err);
}

/* Files that may lie in a directory of rules and are no packs. */
static bool is_other(const char *name)
{
	static const char *const others[] = {
		"ranking.yaml",
		"senders.yaml",
		"providers.yaml",
		"login-errors.yaml",
	};

	for (size_t i = 0; i < COUNT(others); i++)
		if (strcmp(name, others[i]) == 0)
			return true;
	return false;
}

static int read_file(struct upn_drafts *drafts, const char *dir, const char *name,
	struct upn_error *err)
{
	char *path;
	int status;

	if (is_other(name))
		return 0;
	path = upn_file__join(dir, name);
	if (!path)
		return upn_error__memory(err);
	status = strcmp(name, LABELS) == 0 ? read_labels(drafts, path, err) :
					     read_pack(drafts, path, err);
	free(path);
	return status;
}

static int read_dir(struct upn_drafts *drafts, const char *dir, struct upn_error *err)
{
	char **names;
	size_t count;
	int status = 0;

	if (upn_file__list(dir, ".yaml", &names, &count, err) < 0)
		return -1;
	for (size_t i = 0; i < count && !status; i++)
		status = read_file(drafts, dir, names[i], err);
	upn_file__free_names(names, count);
	return status;
}

static int read_messages(struct upn_drafts *drafts, const char *dir, bool required,
	struct upn_error *err)
{
	char *messages = upn_file__join(dir, "messages");
	int status = 0;

	if (!messages)
		return upn_error__memory(err);
	if (required || upn_file__is_dir(messages))
		status = read_dir(drafts, messages, err);
	free(messages);
	return status;
}

int upn_drafts__read_built_in(struct upn_drafts *drafts, const char *dir,
	struct upn_error *err)
{
	drafts->dirs++;
	if (read_file(drafts, dir, LABELS, err) < 0)
		return -1;
	return read_messages(drafts, dir, true, err);
}

int upn_drafts__read_extra(struct upn_drafts *drafts, const char *dir,
	struct upn_error *err)
{
	drafts->dirs++;
	if (read_dir(drafts, dir, err) < 0)
		return -1;
	return read_messages(drafts, dir, false, err);
}
