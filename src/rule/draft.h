/* Rule packs as they are read, before their patterns are compiled. */
#ifndef UPN_RULE_DRAFT_H
#define UPN_RULE_DRAFT_H

#include "base/arena.h"
#include "base/table.h"
#include "base/yaml.h"
#include "rule/labels.h"

/* One rule of a pack. Borrowed from its document. */
struct upn_draft {
	const struct upn_yaml_doc *doc;
	const struct upn_yaml *node;
	unsigned dir; /* number of the directory it came from */
	const char *id, *about, *family, *evidence;
	const struct upn_yaml *where, *keywords, *needs, *unless, *unless_line;
	const struct upn_yaml *pattern, *beside;
	unsigned within;
	const struct upn_yaml *search, *examples, *counter_examples;
};

/* All packs of all directories. */
struct upn_drafts {
	struct upn_labels *labels;
	struct upn_draft *items;
	size_t count, size;
	struct upn_yaml_doc **docs;
	size_t doc_count;
	struct upn_table by_id; /* -> index + 1 */
	unsigned dirs;
};

int upn_drafts__init(struct upn_drafts *drafts, struct upn_error *err);
void upn_drafts__release(struct upn_drafts *drafts);
/* Read dir/labels.yaml and dir/messages/<*>.yaml. */
int upn_drafts__read_built_in(struct upn_drafts *drafts, const char *dir,
	struct upn_error *err);
/* Read dir/<*>.yaml and dir/messages/<*>.yaml where there is one. */
int upn_drafts__read_extra(struct upn_drafts *drafts, const char *dir,
	struct upn_error *err);
/* Sets err to "file:line:column: rule id: …" (class usage); returns -1. */
int upn_draft__complain(const struct upn_draft *draft, const struct upn_yaml *node,
	struct upn_error *err, const char *fmt, ...) UPN_PRINTF(4, 5);
/* Whether node is NULL or a list of single values; else complains. */
int upn_draft__check_strings(const struct upn_draft *draft, const struct upn_yaml *node,
	struct upn_error *err);

#endif
