/* The tags of HTML that bear on the layout of text. */
#include "mail/html_tag.h"

#include "base/str.h"

/* Ascending by name, for binary search. */
static const struct upn_tag tags[] = {
	{"address", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"area", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"article", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"aside", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"base", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"blockquote", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"body", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"br", UPN_TAG_BREAK, UPN_FAMILY_NONE, true},
	{"button", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"caption", UPN_TAG_ROW, UPN_FAMILY_NONE, false},
	{"center", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"col", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"dd", UPN_TAG_BLOCK, UPN_FAMILY_DL, false},
	{"dir", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"div", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"dl", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"dt", UPN_TAG_BLOCK, UPN_FAMILY_DL, false},
	{"embed", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"fieldset", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"figcaption", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"figure", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"footer", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"form", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"h1", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"h2", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"h3", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"h4", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"h5", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"h6", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"header", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"hr", UPN_TAG_BLOCK, UPN_FAMILY_NONE, true},
	{"html", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"iframe", UPN_TAG_SKIPPED, UPN_FAMILY_NONE, false},
	{"img", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"input", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"legend", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"li", UPN_TAG_BLOCK, UPN_FAMILY_LI, false},
	{"link", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"main", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"menu", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"meta", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"nav", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"ol", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"optgroup", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"option", UPN_TAG_BLOCK, UPN_FAMILY_OPTION, false},
	{"p", UPN_TAG_BLOCK, UPN_FAMILY_P, false},
	{"param", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"pre", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"script", UPN_TAG_SKIPPED, UPN_FAMILY_NONE, false},
	{"section", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"select", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"source", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"style", UPN_TAG_SKIPPED, UPN_FAMILY_NONE, false},
	{"table", UPN_TAG_ROW, UPN_FAMILY_NONE, false},
	{"tbody", UPN_TAG_ROW, UPN_FAMILY_NONE, false},
	{"td", UPN_TAG_CELL, UPN_FAMILY_CELL, false},
	{"textarea", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"tfoot", UPN_TAG_ROW, UPN_FAMILY_NONE, false},
	{"th", UPN_TAG_CELL, UPN_FAMILY_CELL, false},
	{"thead", UPN_TAG_ROW, UPN_FAMILY_NONE, false},
	{"title", UPN_TAG_SKIPPED, UPN_FAMILY_NONE, false},
	{"tr", UPN_TAG_ROW, UPN_FAMILY_ROW, false},
	{"track", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
	{"ul", UPN_TAG_BLOCK, UPN_FAMILY_NONE, false},
	{"wbr", UPN_TAG_INLINE, UPN_FAMILY_NONE, true},
};

const struct upn_tag *upn_tag__find(struct upn_str name)
{
	size_t low = 0, high = sizeof tags / sizeof *tags;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = upn_str__cmp_ci(name, upn_str__of(tags[middle].name));

		if (order == 0)
			return &tags[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
