/*
 * Named lists of wordings in many languages: "user-name", "password", … A
 * pattern names them as {{user-name}} or, several at once, {{a|b}}.
 */
#ifndef UPN_RULE_LABELS_H
#define UPN_RULE_LABELS_H

#include "base/buf.h"
#include "base/yaml.h"

struct upn_labels;

/* One way to write a wording. Borrowed from the labels. */
struct upn_form {
	struct upn_str folded; /* as upn_fold__add makes it */
	struct upn_str regex;  /* PCRE2 for EXTENDED, UTF, UCP, CASELESS */
	bool spaced;           /* its script parts words: no letter stands before */
};

int upn_labels__new(struct upn_labels **out, struct upn_error *err);
void upn_labels__free(struct upn_labels *labels);
/* Add what a map {name: {language: [wording, …]}} holds. */
int upn_labels__add(struct upn_labels *labels, const struct upn_yaml_doc *doc,
	const struct upn_yaml *map, struct upn_error *err);
/* Whether all of "a|b" are names of lists; else *unknown is the first not. */
bool upn_labels__know(const struct upn_labels *labels, struct upn_str names,
	struct upn_str *unknown);
/*
 * The forms of all lists of "a|b", each once, longest first, as a heap
 * array. 0, or -1 with err set.
 */
int upn_labels__forms(const struct upn_labels *labels, struct upn_str names,
	const struct upn_form ***out, size_t *count, struct upn_error *err);
/* Append one group that matches any of the forms. */
void upn_labels__write(struct upn_buf *out, const struct upn_form *const *forms,
	size_t count);

#endif
