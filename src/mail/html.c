/* HTML -> text as a reader sees it: the tokenizer. */
#include "mail/html.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/entity.h"
#include "mail/html_flow.h"
#include "mail/html_tree.h"
#include "mail/link.h"

/* Bytes of one id that are kept. */
#define MAX_ID 256
/* Raw bytes in which a <meta> is looked for (WHATWG: 1024). */
#define META_BYTES 4096

/*
 * Things that end what swallows text. When a search for one of them has come
 * to the end of the document in vain, it is not made again.
 */
enum closer {
	CLOSE_TAG,     /* > */
	CLOSE_COMMENT, /* --> */
	CLOSE_QUOTE,   /* " */
	CLOSE_APOSTROPHE,
	CLOSE_SCRIPT, /* </script and so on, by their order in skipped[] */
	CLOSE_COUNT = CLOSE_SCRIPT + 4
};

static const char *const skipped[] = {"script", "style", "title", "iframe"};

/* A document while it is read. */
struct reader {
	struct upn_html *html;
	struct upn_str s;
	size_t at;
	struct upn_tree tree;
	struct upn_flow shown, hidden;
	struct upn_out value; /* an attribute's, decoded */
	bool missing[CLOSE_COUNT];
};

/* A tag while its attributes are read. */
struct open_tag {
	const struct upn_tag *tag;
	struct upn_style style;
};

static struct upn_flow *flow(struct reader *reader)
{
	return upn_tree__is_hidden(&reader->tree) ? &reader->hidden : &reader->shown;
}

static size_t search(struct reader *reader, enum closer closer, struct upn_str needle,
	size_t from)
{
	size_t found;

	if (reader->missing[closer])
		return SIZE_MAX;
	found = upn_str__find(reader->s, needle, from);
	reader->missing[closer] = found == SIZE_MAX;
	return found;
}

/* "</name", in any case. */
static size_t search_end_tag(struct reader *reader, enum closer closer,
	struct upn_str name)
{
	size_t at = reader->at;

	while (!reader->missing[closer]) {
		at = upn_str__find(reader->s, UPN_STR("</"), at);
		if (at == SIZE_MAX)
			reader->missing[closer] = true;
		else if (upn_str__starts_ci(upn_str__from(reader->s, at + 2), name))
			return at;
		else
			at += 2;
	}
	return SIZE_MAX;
}

static size_t search_char(struct reader *reader, enum closer closer, char c, size_t from)
{
	size_t found;

	if (reader->missing[closer])
		return SIZE_MAX;
	found = upn_str__find_char(reader->s, c, from);
	reader->missing[closer] = found == SIZE_MAX;
	return found;
}

static void put_text(struct reader *reader, size_t end)
{
	upn_flow__text(flow(reader),
		upn_str__slice(reader->s, reader->at, end - reader->at),
		reader->tree.pre > 0);
	reader->at = end;
}

/* The value with its references decoded; borrowed until the next call. */
static struct upn_str decode_value(struct reader *reader, struct upn_str value)
{
	struct upn_entity entity;
	size_t at = 0, next;

	if (upn_str__find_char(value, '&', 0) == SIZE_MAX)
		return value;
	upn_out__reset(&reader->value);
	while (at < value.n) {
		next = upn_str__find_char(value, '&', at);
		upn_out__add(&reader->value, upn_str__slice(value, at, next - at));
		if (next == SIZE_MAX)
			break;
		at = next + 1;
		if (upn_entity__read(&entity, value, next, true)) {
			upn_out__add(&reader->value,
				upn_str__make(entity.text, entity.text_length));
			at = next + entity.length;
		} else {
			upn_out__char(&reader->value, '&');
		}
	}
	return upn_out__str(&reader->value);
}

static void add_id(struct reader *reader, struct upn_str value)
{
	struct upn_out *ids = &reader->html->ids;

	value = upn_str__slice(upn_str__trim(value), 0, MAX_ID);
	while (value.n && ((unsigned char)value.p[value.n - 1] & 0x80))
		value.n--;
	if (value.n == 0 || upn_str__find_char(value, '\n', 0) != SIZE_MAX)
		return;
	upn_out__add(ids, value);
	upn_out__char(ids, '\n');
}

static void see_attribute(struct reader *reader, struct open_tag *tag,
	struct upn_str name, struct upn_str value)
{
	/* originalsrc: what Outlook keeps of a link that SafeLinks rewrote. */
	static const char *const links[] = {"href", "data-saferedirecturl", "originalsrc",
		"action"};

	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		if (upn_str__eq_ci(name, upn_str__of(links[i]))) {
			value = upn_str__slice(value, 0, UPN_MAX_URL);
			upn_link__add(&reader->html->links, decode_value(reader, value));
			return;
		}
	}
	if (upn_str__eq_ci(name, UPN_STR("style"))) {
		struct upn_style style = upn_style__read(decode_value(reader, value));

		style.gone |= tag->style.gone;
		tag->style = style;
	} else if (upn_str__eq_ci(name, UPN_STR("hidden"))) {
		tag->style.gone = true;
	} else if (upn_str__eq_ci(name, UPN_STR("id"))) {
		add_id(reader, value);
	}
}

static bool ends_name(char c)
{
	return upn_ascii__is_space(c) || c == '/' || c == '>';
}

static void skip_space(struct reader *reader)
{
	while (reader->at < reader->s.n && upn_ascii__is_space(reader->s.p[reader->at]))
		reader->at++;
}

/*
 * A quote that is never closed would swallow the text behind the tag. So it
 * is if no other follows, or if what would be the closing one opens the next
 * attribute: <a href="x>text</a> <a href="y">.
 */
static struct upn_str quoted_value(struct reader *reader)
{
	struct upn_str s = reader->s, value;
	char quote = s.p[reader->at];
	size_t start = reader->at + 1;
	size_t end = search_char(reader, quote == '"' ? CLOSE_QUOTE : CLOSE_APOSTROPHE,
		quote, start);
	size_t tag_end;

	if (end != SIZE_MAX && (end == start || s.p[end - 1] != '=')) {
		reader->at = end + 1;
		return upn_str__slice(s, start, end - start);
	}
	value = upn_str__slice(s, start, end == SIZE_MAX ? s.n : end - start);
	tag_end = end == SIZE_MAX ? search_char(reader, CLOSE_TAG, '>', start) :
				    upn_str__find_char(value, '>', 0);
	if (end != SIZE_MAX && tag_end == SIZE_MAX) {
		reader->at = end + 1;
		return value;
	}
	if (end != SIZE_MAX)
		tag_end += start;
	reader->at = tag_end == SIZE_MAX ? s.n : tag_end;
	return upn_str__slice(s, start, reader->at - start);
}

static struct upn_str attribute_value(struct reader *reader)
{
	struct upn_str s = reader->s;
	size_t start;

	skip_space(reader);
	if (reader->at == s.n || s.p[reader->at] != '=')
		return UPN_STR("");
	reader->at++;
	skip_space(reader);
	if (reader->at < s.n && (s.p[reader->at] == '"' || s.p[reader->at] == '\''))
		return quoted_value(reader);
	for (start = reader->at; reader->at < s.n; reader->at++)
		if (upn_ascii__is_space(s.p[reader->at]) || s.p[reader->at] == '>')
			break;
	return upn_str__slice(s, start, reader->at - start);
}

/* Attributes up to and with '>'. */
static void read_attributes(struct reader *reader, struct open_tag *tag)
{
	struct upn_str s = reader->s;

	while (reader->at < s.n) {
		size_t start;
		struct upn_str name;

		while (reader->at < s.n && s.p[reader->at] != '>' &&
			ends_name(s.p[reader->at]))
			reader->at++;
		if (reader->at == s.n)
			return;
		if (s.p[reader->at] == '>') {
			reader->at++;
			return;
		}
		start = reader->at++;
		while (reader->at < s.n && !ends_name(s.p[reader->at]) &&
			s.p[reader->at] != '=')
			reader->at++;
		name = upn_str__slice(s, start, reader->at - start);
		see_attribute(reader, tag, name, attribute_value(reader));
	}
}

static void put_gap(struct upn_flow *to, enum upn_tag_effect effect)
{
	switch (effect) {
	case UPN_TAG_BLOCK:
		upn_flow__gap(to, UPN_GAP_BREAK);
		break;
	case UPN_TAG_BREAK:
		upn_flow__break(to);
		break;
	case UPN_TAG_CELL:
		upn_flow__gap(to, UPN_GAP_CELL);
		break;
	case UPN_TAG_ROW:
		upn_flow__gap(to, UPN_GAP_ROW);
		break;
	default:
		break;
	}
}

/* What stands in <script>, <style> and <title> is not shown. */
static void skip_content(struct reader *reader, struct upn_str name)
{
	size_t end;

	for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
		if (!upn_str__eq_ci(name, upn_str__of(skipped[i])))
			continue;
		end = search_end_tag(reader, (enum closer)(CLOSE_SCRIPT + i), name);
		if (end != SIZE_MAX)
			reader->at = end;
	}
}

static enum upn_tag_effect effect_of(const struct upn_tag *tag,
	enum upn_style_display display)
{
	switch (display) {
	case UPN_DISPLAY_INLINE:
		return UPN_TAG_INLINE;
	case UPN_DISPLAY_BLOCK:
		return UPN_TAG_BLOCK;
	case UPN_DISPLAY_CELL:
		return UPN_TAG_CELL;
	case UPN_DISPLAY_ROW:
		return UPN_TAG_ROW;
	default:
		return tag ? tag->effect : UPN_TAG_INLINE;
	}
}

/* Two pieces of hidden text with shown text in between are not one. */
static void part_hidden(struct reader *reader, bool was_hidden)
{
	if (!was_hidden && upn_tree__is_hidden(&reader->tree))
		upn_flow__gap(&reader->hidden, UPN_GAP_BREAK);
}

static void open_element(struct reader *reader, struct upn_str name)
{
	struct open_tag open = {.tag = upn_tag__find(name)};
	enum upn_tag_effect effect;
	bool was_hidden;

	upn_tree__imply(&reader->tree, open.tag);
	was_hidden = upn_tree__is_hidden(&reader->tree);
	read_attributes(reader, &open);
	if (open.tag && open.tag->effect == UPN_TAG_SKIPPED) {
		skip_content(reader, name);
		return;
	}
	effect = effect_of(open.tag, open.style.display);
	if (!open.tag || !open.tag->is_void)
		upn_tree__open(&reader->tree, name, open.tag, effect, &open.style);
	part_hidden(reader, was_hidden);
	put_gap(flow(reader), effect);
}

static void close_element(struct reader *reader, struct upn_str name)
{
	const struct upn_element *element = upn_tree__find(&reader->tree, name);
	struct open_tag ignored = {.tag = NULL};
	bool was_hidden = upn_tree__is_hidden(&reader->tree);

	if (element) {
		put_gap(element->hiding ? &reader->hidden : &reader->shown,
			element->effect);
		upn_tree__close(&reader->tree, element);
		part_hidden(reader, was_hidden);
	} else {
		put_gap(flow(reader),
			effect_of(upn_tag__find(name), UPN_DISPLAY_DEFAULT));
	}
	read_attributes(reader, &ignored);
}

/* At "<" or "</" with a letter behind it. False where it is text after all. */
static bool read_tag(struct reader *reader, bool closes)
{
	struct upn_str s = reader->s, name;
	size_t start = reader->at + (closes ? 2 : 1), end = start;

	while (end < s.n && !ends_name(s.p[end]) && s.p[end] != '<')
		end++;
	name = upn_str__slice(s, start, end - start);
	/* "<user@example.org>" that nobody escaped is an address, not a tag. */
	if (upn_str__find_char(name, '@', 0) != SIZE_MAX)
		return false;
	reader->at = end;
	if (closes)
		close_element(reader, name);
	else
		open_element(reader, name);
	return true;
}

/* At "<!", "<?" or "</" with no letter. False where nothing ends it. */
static bool skip_declaration(struct reader *reader)
{
	struct upn_str rest = upn_str__from(reader->s, reader->at);
	size_t end = SIZE_MAX;

	if (upn_str__starts(rest, UPN_STR("<!-->")) ||
		upn_str__starts(rest, UPN_STR("<!--->")))
		end = reader->at + 4;
	else if (upn_str__starts(rest, UPN_STR("<!--")))
		end = search(reader, CLOSE_COMMENT, UPN_STR("-->"), reader->at + 4);
	if (end == SIZE_MAX)
		end = reader->at;
	end = search_char(reader, CLOSE_TAG, '>', end);
	if (end == SIZE_MAX)
		return false;
	reader->at = end + 1;
	return true;
}

/* At '<'. */
static bool read_markup(struct reader *reader)
{
	struct upn_str s = reader->s;
	char c = reader->at + 1 < s.n ? s.p[reader->at + 1] : '\0';
	char d = reader->at + 2 < s.n ? s.p[reader->at + 2] : '\0';

	if (upn_ascii__is_alpha(c))
		return read_tag(reader, false);
	if (c == '/' && upn_ascii__is_alpha(d))
		return read_tag(reader, true);
	if (c == '!' || c == '?' || c == '/')
		return skip_declaration(reader);
	return false;
}

void upn_html__read(struct upn_html *html, struct upn_str s)
{
	struct reader reader = {.html = html, .s = s};

	reader.shown.out = &html->text;
	reader.hidden.out = &html->hidden;
	upn_out__init(&reader.value, html->text.arena, UPN_MAX_TEXT);
	while (reader.at < s.n) {
		size_t next = upn_str__find_char(s, '<', reader.at);

		put_text(&reader, next == SIZE_MAX ? s.n : next);
		/* A '<' that starts nothing is text. */
		if (next != SIZE_MAX && !read_markup(&reader))
			put_text(&reader, next + 1);
	}
}

struct upn_str upn_html__charset(struct upn_str bytes)
{
	struct upn_str head = upn_str__slice(bytes, 0, META_BYTES), tag;
	size_t at = 0, start, end;

	while ((at = upn_str__find_ci(head, UPN_STR("<meta"), at)) != SIZE_MAX) {
		tag = upn_str__from(head, at);
		tag = upn_str__slice(tag, 0, upn_str__find_char(tag, '>', 0));
		at += 5;
		start = upn_str__find_ci(tag, UPN_STR("charset"), 0);
		if (start == SIZE_MAX)
			continue;
		for (start += 7; start < tag.n &&
			(upn_ascii__is_space(tag.p[start]) || tag.p[start] == '=' ||
				tag.p[start] == '"' || tag.p[start] == '\'');)
			start++;
		for (end = start; end < tag.n && tag.p[end] != '"' &&
			tag.p[end] != '\'' && tag.p[end] != ';' &&
			!upn_ascii__is_space(tag.p[end]);)
			end++;
		if (end > start)
			return upn_str__slice(tag, start, end - start);
	}
	return UPN_STR("");
}
