/* The open elements of a document. */
#include "mail/html_tree.h"

#include "base/str.h"

/* Open elements passed by in search of one that a tag ends unsaid. */
#define MAX_SEARCH 48

/* Why an element hides its text. */
enum {
	GONE = 1,      /* nothing inside can undo it */
	TINY = 2,      /* undone by a font-size inside */
	INVISIBLE = 4, /* undone by visibility:visible inside */
};

/* FNV-1a over the lower-case name. */
static uint32_t id_of(struct upn_str name)
{
	uint32_t id = 2166136261u;

	for (size_t i = 0; i < name.n; i++)
		id = (id ^ (unsigned char)upn_ascii__lower(name.p[i])) * 16777619u;
	return id;
}

static unsigned *count_of(struct upn_tree *tree, uint32_t id)
{
	return &tree->counts[(id ^ id >> 8 ^ id >> 16) & 255];
}

static unsigned hiding(const struct upn_tree *tree)
{
	return tree->depth ? tree->open[tree->depth - 1].hiding : 0;
}

bool upn_tree__is_hidden(const struct upn_tree *tree)
{
	return hiding(tree) != 0;
}

static void pop_to(struct upn_tree *tree, size_t depth)
{
	while (tree->depth > depth) {
		const struct upn_element *last = &tree->open[--tree->depth];

		--*count_of(tree, last->id);
		if (last->tag &&
			upn_str__eq(upn_str__of(last->tag->name), UPN_STR("pre")))
			tree->pre--;
	}
}

static enum upn_tag_family family_of(const struct upn_element *element)
{
	return element->tag ? element->tag->family : UPN_FAMILY_NONE;
}

static enum upn_tag_effect effect_of(const struct upn_element *element)
{
	return element->tag ? element->tag->effect : UPN_TAG_INLINE;
}

/* Whether the search for an element of a family must not go beyond this. */
static bool is_barrier(const struct upn_element *element, enum upn_tag_family family)
{
	static const char *const lists[] = {"ul", "ol", "dl", "select", "table"};
	enum upn_tag_effect effect = effect_of(element);

	if (family == UPN_FAMILY_P)
		return effect != UPN_TAG_INLINE;
	if (family == UPN_FAMILY_CELL)
		return effect == UPN_TAG_ROW;
	for (size_t i = 0; element->tag && i < sizeof lists / sizeof *lists; i++)
		if (upn_str__eq(upn_str__of(element->tag->name), upn_str__of(lists[i])))
			return true;
	return false;
}

static void end_family(struct upn_tree *tree, enum upn_tag_family family)
{
	size_t least = tree->depth > MAX_SEARCH ? tree->depth - MAX_SEARCH : 0;

	for (size_t i = tree->depth; i-- > least;) {
		if (family_of(&tree->open[i]) == family) {
			pop_to(tree, i);
			return;
		}
		if (is_barrier(&tree->open[i], family))
			return;
	}
}

void upn_tree__imply(struct upn_tree *tree, const struct upn_tag *tag)
{
	/* When elements are no longer remembered there is nothing to end. */
	if (!tag || tree->depth == UPN_MAX_HTML_DEPTH)
		return;
	if (tag->family != UPN_FAMILY_NONE && tag->family != UPN_FAMILY_P)
		end_family(tree, tag->family);
	if (tag->effect == UPN_TAG_BLOCK || tag->effect == UPN_TAG_ROW)
		end_family(tree, UPN_FAMILY_P);
}

static unsigned update(unsigned hiding, unsigned bit, enum upn_style_say say)
{
	if (say == UPN_STYLE_SILENT)
		return hiding;
	return say == UPN_STYLE_HIDES ? hiding | bit : hiding & ~bit;
}

void upn_tree__open(struct upn_tree *tree, struct upn_str name, const struct upn_tag *tag,
	enum upn_tag_effect effect, const struct upn_style *style)
{
	struct upn_element *element = &tree->open[tree->depth];
	unsigned bits = hiding(tree);

	if (tree->depth == UPN_MAX_HTML_DEPTH)
		return;
	bits = update(bits, TINY, style->size);
	bits = update(bits, INVISIBLE, style->visibility);
	if (style->gone)
		bits |= GONE;
	*element = (struct upn_element){id_of(name), tag, effect, (unsigned char)bits};
	++*count_of(tree, element->id);
	if (tag && upn_str__eq(upn_str__of(tag->name), UPN_STR("pre")))
		tree->pre++;
	tree->depth++;
}

const struct upn_element *upn_tree__find(const struct upn_tree *tree, struct upn_str name)
{
	uint32_t id = id_of(name);

	if (tree->counts[(id ^ id >> 8 ^ id >> 16) & 255] == 0)
		return NULL;
	for (size_t i = tree->depth; i-- > 0;)
		if (tree->open[i].id == id)
			return &tree->open[i];
	return NULL;
}

void upn_tree__close(struct upn_tree *tree, const struct upn_element *element)
{
	pop_to(tree, (size_t)(element - tree->open));
}
