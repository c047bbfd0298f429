/* Word wrap that knows the width of characters. */
#include "report/layout.h"

#include "base/str.h"
#include "base/width.h"

/* Below this a line is too short to be worth wrapping. */
#define LEAST_COLUMNS 16

static const char *const escapes[] = {
	[UPN_STYLE_PLAIN] = "",
	[UPN_STYLE_BOLD] = "\033[1m",
	[UPN_STYLE_GOOD] = "\033[1;32m",
	[UPN_STYLE_CAREFUL] = "\033[33m",
};

void upn_layout__blank(struct upn_layout *layout)
{
	upn_buf__add_char(layout->out, '\n');
}

static void spaces(struct upn_buf *out, size_t n)
{
	while (n--)
		upn_buf__add_char(out, ' ');
}

/* One word off the front of *text; empty at the end. */
static struct upn_str take_word(struct upn_str *text)
{
	struct upn_str word;
	size_t n;

	while (text->n && text->p[0] == ' ')
		*text = upn_str__from(*text, 1);
	n = upn_str__find_char(*text, ' ', 0);
	word = upn_str__slice(*text, 0, n);
	*text = upn_str__from(*text, word.n);
	return word;
}

static bool is_address(struct upn_str word)
{
	return upn_str__find_char(word, '@', 0) != SIZE_MAX ||
		upn_str__find(word, UPN_STR("://"), 0) != SIZE_MAX;
}

/* Where a paragraph stands. */
struct cursor {
	struct upn_buf *out;
	size_t margin; /* columns before each further line */
	size_t room;   /* columns for text */
	size_t used;   /* of them, on this line */
};

static void next_line(struct cursor *c)
{
	upn_buf__add_char(c->out, '\n');
	spaces(c->out, c->margin);
	c->used = 0;
}

static void put_word(struct cursor *c, struct upn_str word)
{
	size_t columns = upn_width__of(word);

	if (c->used && c->used + 1 + columns > c->room)
		next_line(c);
	if (c->used) {
		upn_buf__add_char(c->out, ' ');
		c->used++;
	}
	while (columns > c->room && !is_address(word)) {
		struct upn_str head = upn_width__cut(word, c->room);

		upn_buf__add(c->out, head);
		next_line(c);
		word = upn_str__from(word, head.n);
		columns = upn_width__of(word);
	}
	upn_buf__add(c->out, word);
	c->used += columns;
}

void upn_layout__styled(struct upn_layout *layout, enum upn_style style, unsigned indent,
	const char *bullet, const char *text)
{
	struct cursor c = {.out = layout->out, .margin = indent + strlen(bullet)};
	struct upn_str rest = upn_str__of(text), word;
	bool escape = layout->colour && style != UPN_STYLE_PLAIN;

	c.room = LEAST_COLUMNS;
	if (layout->width > c.margin + LEAST_COLUMNS)
		c.room = layout->width - c.margin;
	spaces(c.out, indent);
	upn_buf__add_z(c.out, bullet);
	if (escape)
		upn_buf__add_z(c.out, escapes[style]);
	while ((word = take_word(&rest)).n)
		put_word(&c, word);
	if (escape)
		upn_buf__add_z(c.out, "\033[0m");
	upn_buf__add_char(c.out, '\n');
}

void upn_layout__text(struct upn_layout *layout, unsigned indent, const char *bullet,
	const char *text)
{
	upn_layout__styled(layout, UPN_STYLE_PLAIN, indent, bullet, text);
}
