/* libyaml's events made into a tree with marks. Strict: see the header. */
#include "base/yaml.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"

/* Nodes, keys and copies of the text: some 100 bytes for each byte of YAML. */
#define MAX_MEMORY ((size_t)96 << 20)

struct upn_yaml_doc {
	struct upn_arena arena;
	const char *name;
	struct upn_yaml *root;
};

/* An open list or map; size is the room in its arrays. */
struct level {
	struct upn_yaml *node;
	size_t size;
	struct upn_yaml *key; /* map: read, its value is still to come */
};

struct builder {
	struct upn_yaml_doc *doc;
	struct upn_str source;
	struct upn_error *err;
	yaml_parser_t parser;
	struct level levels[UPN_MAX_YAML_DEPTH];
	size_t depth, nodes;
	size_t line, line_at; /* a place in source that was already found */
};

static int fail(struct builder *b, yaml_mark_t mark, const char *what)
{
	return upn_error__set(b->err, UPN_ERR_USAGE, "%s:%zu:%zu: %s", b->doc->name,
		mark.line + 1, mark.column + 1, what);
}

static unsigned clamp(size_t n)
{
	return n < UINT_MAX ? (unsigned)n : UINT_MAX;
}

static struct upn_yaml *add_node(struct builder *b, enum upn_yaml_kind kind,
	yaml_mark_t mark)
{
	struct upn_yaml *node;

	if (++b->nodes > UPN_MAX_YAML_NODES) {
		fail(b, mark, "too many values");
		return NULL;
	}
	node = upn_arena__calloc(&b->doc->arena, 1, sizeof *node);
	if (!node) {
		upn_error__memory(b->err);
		return NULL;
	}
	node->kind = kind;
	node->line = clamp(mark.line + 1);
	node->column = clamp(mark.column + 1);
	return node;
}

/* Room for one more item (and key). */
static bool make_room(struct builder *b, struct level *level)
{
	struct upn_yaml *node = level->node;
	size_t size = level->size ? level->size * 2 : 4;
	struct upn_yaml **items, **keys = NULL;

	if (node->count < level->size)
		return true;
	items = upn_arena__calloc(&b->doc->arena, size, sizeof *items);
	if (node->kind == UPN_YAML_MAP)
		keys = upn_arena__calloc(&b->doc->arena, size, sizeof *keys);
	if (!items || (node->kind == UPN_YAML_MAP && !keys)) {
		upn_error__memory(b->err);
		return false;
	}
	if (node->count)
		memcpy(items, node->items, node->count * sizeof *items);
	if (node->count && keys)
		memcpy(keys, node->keys, node->count * sizeof *keys);
	node->items = items;
	node->keys = keys;
	level->size = size;
	return true;
}

/* Hang a finished or just opened node under what is open. */
static int attach(struct builder *b, struct upn_yaml *node)
{
	struct level *level;

	if (!b->depth) {
		b->doc->root = node;
		return 0;
	}
	level = &b->levels[b->depth - 1];
	if (level->node->kind == UPN_YAML_MAP && !level->key) {
		level->key = node;
		return 0;
	}
	if (!make_room(b, level))
		return -1;
	if (level->node->kind == UPN_YAML_MAP)
		level->node->keys[level->node->count] = level->key;
	level->node->items[level->node->count++] = node;
	level->key = NULL;
	return 0;
}

static bool expects_key(const struct builder *b)
{
	const struct level *level = b->depth ? &b->levels[b->depth - 1] : NULL;

	return level && level->node->kind == UPN_YAML_MAP && !level->key;
}

/* Blanks at the start of the first line of s that has anything else. */
static size_t indent_of(struct upn_str s)
{
	size_t blanks = 0;

	for (size_t i = 0; s.p && i < s.n; i++) {
		if (s.p[i] == '\n')
			blanks = 0;
		else if (s.p[i] == ' ')
			blanks++;
		else if (s.p[i] != '\r')
			return blanks;
	}
	return 0;
}

/* The source from the start of a line (from 0) on; lines only go forward. */
static struct upn_str from_line(struct builder *b, size_t line)
{
	while (b->line < line) {
		size_t end = upn_str__find_char(b->source, '\n', b->line_at);

		if (end == SIZE_MAX)
			break;
		b->line_at = end + 1;
		b->line++;
	}
	return upn_str__from(b->source, b->line_at);
}

static void place_text(struct builder *b, struct upn_yaml *node,
	yaml_scalar_style_t style)
{
	size_t outer, inner;

	node->text_line = node->line;
	node->text_column = node->column;
	if (style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
		style == YAML_DOUBLE_QUOTED_SCALAR_STYLE)
		node->text_column++;
	node->block =
		style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
	if (!node->block)
		return;
	outer = indent_of(from_line(b, node->line));
	inner = indent_of(node->text);
	node->text_line = node->line + 1;
	node->text_column = clamp(outer > inner ? outer - inner + 1 : 1);
}

static int add_scalar(struct builder *b, const yaml_event_t *event)
{
	struct upn_str value = {(const char *)event->data.scalar.value,
		event->data.scalar.length};
	struct upn_yaml *node = add_node(b, UPN_YAML_SCALAR, event->start_mark);
	char *text;

	if (!node)
		return -1;
	if (event->data.scalar.anchor || event->data.scalar.tag)
		return fail(b, event->start_mark, "anchors and tags are not taken");
	if (memchr(value.p, '\0', value.n))
		return fail(b, event->start_mark, "a NUL inside a value");
	text = upn_arena__z(&b->doc->arena, value);
	if (!text)
		return upn_error__memory(b->err);
	node->text = (struct upn_str){text, value.n};
	place_text(b, node, event->data.scalar.style);
	return attach(b, node);
}

static int open_level(struct builder *b, const yaml_event_t *event,
	enum upn_yaml_kind kind)
{
	/* Both events begin with anchor and tag, but in structs of their own. */
	bool marked = kind == UPN_YAML_MAP ?
		event->data.mapping_start.anchor || event->data.mapping_start.tag :
		event->data.sequence_start.anchor || event->data.sequence_start.tag;
	struct upn_yaml *node;

	if (marked)
		return fail(b, event->start_mark, "anchors and tags are not taken");
	if (expects_key(b))
		return fail(b, event->start_mark, "a key must be a plain word");
	if (b->depth == UPN_MAX_YAML_DEPTH)
		return fail(b, event->start_mark, "nested too deeply");
	node = add_node(b, kind, event->start_mark);
	if (!node || attach(b, node) < 0)
		return -1;
	b->levels[b->depth++] = (struct level){.node = node};
	return 0;
}

static int compare_keys(const void *a, const void *b)
{
	const struct upn_yaml *left = *(struct upn_yaml *const *)a;
	const struct upn_yaml *right = *(struct upn_yaml *const *)b;
	int order = strcmp(left->text.p, right->text.p);

	if (order)
		return order;
	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	return left->column < right->column ? -1 : left->column > right->column;
}

static int check_twins(struct builder *b, const struct upn_yaml *map)
{
	struct upn_yaml **sorted;

	if (map->count < 2)
		return 0;
	sorted = upn_arena__calloc(&b->doc->arena, map->count, sizeof *sorted);
	if (!sorted)
		return upn_error__memory(b->err);
	memcpy(sorted, map->keys, map->count * sizeof *sorted);
	qsort(sorted, map->count, sizeof *sorted, compare_keys);
	for (size_t i = 1; i < map->count; i++)
		if (upn_str__eq(sorted[i]->text, sorted[i - 1]->text))
			return upn_yaml__complain(b->doc, sorted[i], b->err,
				"key \"%s\" was there already, on line %u",
				sorted[i]->text.p, sorted[i - 1]->line);
	return 0;
}

/* Take one event. 1: go on; 0: the end; -1: an error. */
static int take(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_STREAM_END_EVENT:
		return 0;
	case YAML_ALIAS_EVENT:
		return fail(b, event->start_mark, "aliases are not taken");
	case YAML_DOCUMENT_START_EVENT:
		if (b->doc->root)
			return fail(b, event->start_mark, "a second document");
		return 1;
	case YAML_SCALAR_EVENT:
		return add_scalar(b, event) < 0 ? -1 : 1;
	case YAML_SEQUENCE_START_EVENT:
		return open_level(b, event, UPN_YAML_LIST) < 0 ? -1 : 1;
	case YAML_MAPPING_START_EVENT:
		return open_level(b, event, UPN_YAML_MAP) < 0 ? -1 : 1;
	case YAML_MAPPING_END_EVENT:
		b->depth--;
		return check_twins(b, b->levels[b->depth].node) < 0 ? -1 : 1;
	case YAML_SEQUENCE_END_EVENT:
		b->depth--;
		return 1;
	default:
		return 1;
	}
}

/* The reader reads ahead and gives a byte's offset only. */
static yaml_mark_t mark_of(struct upn_str source, size_t offset)
{
	yaml_mark_t mark = {0};

	for (size_t i = 0; i < source.n && i < offset; i++) {
		mark.column++;
		if (source.p[i] != '\n')
			continue;
		mark.line++;
		mark.column = 0;
	}
	return mark;
}

/* What libyaml says, in one line. */
static int fail_parser(struct builder *b)
{
	const yaml_parser_t *parser = &b->parser;
	yaml_mark_t mark = parser->problem_mark;

	if (parser->error == YAML_MEMORY_ERROR)
		return upn_error__memory(b->err);
	if (parser->error == YAML_READER_ERROR)
		mark = mark_of(b->source, parser->problem_offset);
	return fail(b, mark, parser->problem ? parser->problem : "not YAML");
}

static int build(struct builder *b)
{
	int status = 1;

	while (status > 0) {
		yaml_event_t event;

		if (!yaml_parser_parse(&b->parser, &event))
			return fail_parser(b);
		status = take(b, &event);
		yaml_event_delete(&event);
	}
	if (!status && !b->doc->root)
		return upn_error__set(b->err, UPN_ERR_USAGE, "%s:1:1: empty",
			b->doc->name);
	return status;
}

int upn_yaml__parse(struct upn_yaml_doc **out, const char *name, struct upn_str text,
	struct upn_error *err)
{
	struct upn_yaml_doc *doc = calloc(1, sizeof *doc);
	struct builder b = {.doc = doc, .source = text, .err = err};
	int status;

	if (!doc)
		return upn_error__memory(err);
	upn_arena__init(&doc->arena, MAX_MEMORY);
	doc->name = upn_arena__z(&doc->arena, upn_str__of(name));
	if (!doc->name || !yaml_parser_initialize(&b.parser)) {
		upn_yaml__free(doc);
		return upn_error__memory(err);
	}
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser,
		(const unsigned char *)(text.p ? text.p : ""), text.n);
	status = build(&b);
	yaml_parser_delete(&b.parser);
	if (status < 0) {
		upn_yaml__free(doc);
		return -1;
	}
	*out = doc;
	return 0;
}

int upn_yaml__load(struct upn_yaml_doc **out, const char *path, struct upn_error *err)
{
	struct upn_buf buf = UPN_BUF_INIT(UPN_MAX_PACK);
	int status = upn_file__read(path, &buf, err);

	if (!status)
		status = upn_yaml__parse(out, path, upn_buf__str(&buf), err);
	upn_buf__release(&buf);
	return status;
}

void upn_yaml__free(struct upn_yaml_doc *doc)
{
	if (!doc)
		return;
	upn_arena__release(&doc->arena);
	free(doc);
}

const struct upn_yaml *upn_yaml__root(const struct upn_yaml_doc *doc)
{
	return doc->root;
}

const char *upn_yaml__name(const struct upn_yaml_doc *doc)
{
	return doc->name;
}

const struct upn_yaml *upn_yaml__get(const struct upn_yaml *map, const char *key)
{
	if (!map || map->kind != UPN_YAML_MAP)
		return NULL;
	for (size_t i = 0; i < map->count; i++)
		if (upn_str__eq(map->keys[i]->text, upn_str__of(key)))
			return map->items[i];
	return NULL;
}

int upn_yaml__complain(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	struct upn_error *err, const char *fmt, ...)
{
	char what[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	return upn_error__set(err, UPN_ERR_USAGE, "%s:%u:%u: %s", doc->name,
		node ? node->line : 1, node ? node->column : 1, what);
}
