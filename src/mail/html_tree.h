/* The open elements of a document, as far as hiding text depends on them. */
#ifndef UPN_MAIL_HTML_TREE_H
#define UPN_MAIL_HTML_TREE_H

#include "base/limits.h"
#include "mail/html_style.h"
#include "mail/html_tag.h"

struct upn_element {
	uint32_t id;
	const struct upn_tag *tag;  /* NULL for an unknown one */
	enum upn_tag_effect effect; /* the tag's, unless its style differs */
	unsigned char hiding;       /* bits; 0: shown */
};

struct upn_tree {
	struct upn_element open[UPN_MAX_HTML_DEPTH];
	size_t depth;
	unsigned pre; /* open <pre> elements */
	/* How many are open of each id (by its low bits): a search for one
	 * that is not there would cost more than its tag. */
	unsigned counts[256];
};

/* Whether text at this point is hidden. */
bool upn_tree__is_hidden(const struct upn_tree *tree);
/* End the elements that this tag ends without saying so. */
void upn_tree__imply(struct upn_tree *tree, const struct upn_tag *tag);
void upn_tree__open(struct upn_tree *tree, struct upn_str name, const struct upn_tag *tag,
	enum upn_tag_effect effect, const struct upn_style *style);
/*
 * The innermost open element of that name, or NULL; upn_tree__close ends it
 * and all inside.
 */
const struct upn_element *upn_tree__find(const struct upn_tree *tree,
	struct upn_str name);
void upn_tree__close(struct upn_tree *tree, const struct upn_element *element);

#endif
