/* One walk over a pattern's source: macros, quantifiers, groups, classes. */
#include "rule/pattern.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"

/* What the walk has just passed. */
enum item {
	ITEM_NONE,
	ITEM_ATOM,
	ITEM_QUANTIFIER
};

struct walk {
	struct upn_pattern *pattern;
	const struct upn_labels *labels;
	struct upn_str source;
	size_t at;
	unsigned depth;
	unsigned look;   /* depth of a lookaround at the beginning, or 0 */
	bool looked;     /* there was one */
	bool begun;      /* something that takes up characters was seen */
	bool top_bar;    /* an alternative at the top: nothing is needed */
	bool after_need; /* the last item is needs[need_count - 1] */
	enum item last;
	struct upn_error *err;
};

static int fail(const struct walk *walk, const char *fmt, ...) UPN_PRINTF(2, 3);

static int fail(const struct walk *walk, const char *fmt, ...)
{
	char what[256];
	va_list args;

	va_start(args, fmt);
	vsnprintf(what, sizeof what, fmt, args);
	va_end(args);
	return upn_error__set(walk->err, UPN_ERR_USAGE, "%s", what);
}

static char peek(const struct walk *walk, size_t ahead)
{
	return walk->at + ahead < walk->source.n ? walk->source.p[walk->at + ahead] :
						   '\0';
}

static void copy(struct walk *walk, size_t n)
{
	struct upn_str piece = upn_str__slice(walk->source, walk->at, n);

	upn_buf__add(&walk->pattern->text, piece);
	walk->at += piece.n;
}

static void pass_item(struct walk *walk)
{
	if (!walk->look)
		walk->begun = true;
	walk->last = ITEM_ATOM;
	walk->after_need = false;
}

static int write_macro(struct walk *walk, const struct upn_macro *macro,
	struct upn_str name)
{
	uint64_t number = 0;
	struct upn_buf *out = &walk->pattern->text;
	size_t hole = upn_str__find(upn_str__of(macro->regex), UPN_STR("%u"), 0);

	if (hole == SIZE_MAX) {
		upn_buf__printf(out, "(?:%s)", macro->regex);
		return 0;
	}
	upn_str__to_u64(upn_str__from(name, strlen(macro->name)), UINT32_MAX, &number);
	if (number > UPN_MAX_REPEAT)
		return fail(walk, "{{%.*s}}: at most %u", UPN_STR_ARG(name),
			UPN_MAX_REPEAT);
	upn_buf__printf(out, "(?:%.*s%u%s)", (int)hole, macro->regex, (unsigned)number,
		macro->regex + hole + 2);
	return 0;
}

static int write_labels(struct walk *walk, struct upn_str names)
{
	const struct upn_form **forms;
	struct upn_str unknown;
	size_t count;

	if (!upn_labels__know(walk->labels, names, &unknown))
		return fail(walk, "unknown macro or wordings {{%.*s}}",
			UPN_STR_ARG(unknown));
	if (upn_labels__forms(walk->labels, names, &forms, &count, walk->err) < 0)
		return -1;
	if (count && !(walk->pattern->follows_wording && !walk->begun))
		upn_labels__write(&walk->pattern->text, forms, count);
	free(forms);
	return count ? 0 : fail(walk, "{{%.*s}} has no wordings", UPN_STR_ARG(names));
}

static void note_need(struct walk *walk, const struct upn_macro *macro,
	struct upn_str names)
{
	struct upn_pattern *pattern = walk->pattern;

	if (walk->depth || (macro && !macro->literals) ||
		pattern->need_count == UPN_PATTERN_NEEDS)
		return;
	if (!walk->begun)
		pattern->begins_with_need = true;
	pattern->needs[pattern->need_count++] = (struct upn_pattern_need){macro, names};
	walk->after_need = true;
}

static int note_piece(struct walk *walk, size_t source, size_t text)
{
	struct upn_pattern *pattern = walk->pattern;
	struct upn_pattern_piece *pieces =
		realloc(pattern->pieces, (pattern->piece_count + 1) * sizeof *pieces);

	if (!pieces)
		return upn_error__memory(walk->err);
	pattern->pieces = pieces;
	pieces[pattern->piece_count++] =
		(struct upn_pattern_piece){source, walk->at, text, pattern->text.n};
	return 0;
}

/* Whether what stands at offset is a quantifier, blanks left out. */
static bool is_quantifier(struct upn_str source, size_t at)
{
	while (at < source.n && upn_ascii__is_space(source.p[at]))
		at++;
	if (at >= source.n)
		return false;
	return strchr("?*+", source.p[at]) ||
		(source.p[at] == '{' && at + 1 < source.n && source.p[at + 1] != '{');
}

/* Wordings at the very beginning need no regular expression. */
static bool is_first_wording(const struct walk *walk, size_t end)
{
	return !walk->begun && !walk->looked && !walk->depth &&
		!is_quantifier(walk->source, end);
}

static int take_macro(struct walk *walk)
{
	size_t start = walk->at, text = walk->pattern->text.n;
	size_t end = upn_str__find(walk->source, UPN_STR("}}"), start);
	const struct upn_macro *macro;
	struct upn_str name;
	int status;

	if (end == SIZE_MAX)
		return fail(walk, "{{ without }}");
	name = upn_str__trim(upn_str__slice(walk->source, start + 2, end - start - 2));
	macro = upn_macro__find(name);
	if (!macro && is_first_wording(walk, end + 2))
		walk->pattern->follows_wording = true;
	status = macro ? write_macro(walk, macro, name) : write_labels(walk, name);
	if (status < 0)
		return -1;
	walk->at = end + 2;
	if (note_piece(walk, start, text) < 0)
		return -1;
	walk->after_need = false;
	note_need(walk, macro, name);
	if (!walk->look)
		walk->begun = true;
	walk->last = ITEM_ATOM;
	return 0;
}

static int take_escape(struct walk *walk)
{
	char c = peek(walk, 1);

	/* \C splits characters, \K moves the start, \Q hides, \g calls. */
	if (!c || strchr("CKQEgNR", c))
		return fail(walk, "\\%c is not allowed", c ? c : ' ');
	copy(walk, 2);
	if (strchr("xpPok", c) && peek(walk, 0) == '{') {
		size_t end = upn_str__find_char(walk->source, '}', walk->at);

		if (end == SIZE_MAX)
			return fail(walk, "\\%c{ without }", c);
		copy(walk, end + 1 - walk->at);
	}
	pass_item(walk);
	return 0;
}

/* A class up to its closing bracket. */
static int take_class(struct walk *walk)
{
	size_t n = 1;

	if (peek(walk, n) == '^')
		n++;
	if (peek(walk, n) == ']')
		n++;
	for (;;) {
		char c = peek(walk, n);

		if (!c)
			return fail(walk, "[ without ]");
		if (c == ']')
			break;
		if (c == '[' && peek(walk, n + 1) == ':') {
			size_t end =
				upn_str__find(walk->source, UPN_STR(":]"), walk->at + n);

			if (end == SIZE_MAX)
				return fail(walk, "[: without :]");
			n = end + 2 - walk->at;
			continue;
		}
		n += c == '\\' && peek(walk, n + 1) ? 2 : 1;
	}
	copy(walk, n + 1);
	pass_item(walk);
	return 0;
}

/* Groups that are allowed, by what follows the bracket. */
static bool is_allowed_group(struct upn_str rest)
{
	static const char *const allowed[] = {
		"?:",
		"?=",
		"?!",
		"?<=",
		"?<!",
		"?>",
		"?|",
		"?i:",
		"?-i:",
		"?s:",
		"?-s:",
		"?<upn>",
		"?<address>",
		"?<tenant>",
		"?<guest>",
		"?<path>",
		"?<secret>",
	};

	if (!rest.n || (rest.p[0] != '?' && rest.p[0] != '*'))
		return true;
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		if (upn_str__starts(rest, upn_str__of(allowed[i])))
			return true;
	return false;
}

static bool is_lookaround(struct upn_str rest)
{
	return upn_str__starts(rest, UPN_STR("?=")) ||
		upn_str__starts(rest, UPN_STR("?!")) ||
		upn_str__starts(rest, UPN_STR("?<=")) ||
		upn_str__starts(rest, UPN_STR("?<!"));
}

static int take_group(struct walk *walk)
{
	struct upn_str rest = upn_str__from(walk->source, walk->at + 1);
	size_t end;

	if (!is_allowed_group(rest))
		return fail(walk, "a group of this kind is not allowed: (%.*s",
			(int)(rest.n < 8 ? rest.n : 8), rest.p);
	copy(walk, 1);
	if (peek(walk, 0) == '?') {
		/* Up to the sign that ends the group's head. */
		for (end = 1; peek(walk, end) && !strchr(":=!>|", peek(walk, end)); end++)
			;
		copy(walk, end + 1);
	}
	walk->depth++;
	if (!walk->begun && !walk->look && is_lookaround(rest))
		walk->look = walk->depth;
	else if (!walk->look)
		walk->begun = true;
	walk->looked = true;
	walk->after_need = false;
	walk->last = ITEM_NONE;
	return 0;
}

/* The last item may be absent: it is no need after all. */
static void drop_need(struct walk *walk)
{
	if (!walk->after_need)
		return;
	walk->pattern->need_count--;
	if (!walk->pattern->need_count)
		walk->pattern->begins_with_need = false;
}

/* {n} or {n,m}; a brace that is none of these is itself. */
static int take_braces(struct walk *walk)
{
	uint64_t low, high;
	size_t end = upn_str__find_char(walk->source, '}', walk->at);
	struct upn_str inner = upn_str__slice(walk->source, walk->at + 1,
		end == SIZE_MAX ? 0 : end - walk->at - 1);
	size_t comma = upn_str__find_char(inner, ',', 0);

	if (!upn_str__to_u64(upn_str__slice(inner, 0, comma), UINT32_MAX, &low)) {
		copy(walk, 1);
		pass_item(walk);
		return 0;
	}
	high = low;
	if (comma != SIZE_MAX &&
		!upn_str__to_u64(upn_str__from(inner, comma + 1), UINT32_MAX, &high))
		return fail(walk, "a quantifier needs an upper bound");
	if (high > UPN_MAX_REPEAT)
		return fail(walk, "a quantifier's bound is at most %u", UPN_MAX_REPEAT);
	if (!low)
		drop_need(walk);
	copy(walk, end + 1 - walk->at);
	walk->after_need = false;
	walk->last = ITEM_QUANTIFIER;
	return 0;
}

static int take_sign(struct walk *walk)
{
	char c = peek(walk, 0);

	if ((c == '*' || c == '+') && !(c == '+' && walk->last == ITEM_QUANTIFIER))
		return fail(walk, "%c has no upper bound: write {0,n} or {1,n}", c);
	if (c == '?' && walk->last == ITEM_ATOM) {
		drop_need(walk);
		walk->last = ITEM_QUANTIFIER;
	} else {
		walk->last = ITEM_NONE; /* lazy or possessive */
	}
	walk->after_need = false;
	copy(walk, 1);
	return 0;
}

static void take_other(struct walk *walk)
{
	char c = peek(walk, 0);

	copy(walk, 1);
	if (c == '|') {
		walk->top_bar = walk->top_bar || !walk->depth;
		walk->last = ITEM_NONE;
		walk->after_need = false;
		return;
	}
	if (c != ')') {
		/* ^ takes up nothing, as a lookaround. */
		if (c == '^')
			walk->looked = true;
		else
			pass_item(walk);
		return;
	}
	pass_item(walk);
	if (walk->depth == walk->look)
		walk->look = 0;
	if (walk->depth)
		walk->depth--;
}

/* Blanks and comments, which EXTENDED leaves out. */
static bool skip_blank(struct walk *walk)
{
	size_t end;

	if (upn_ascii__is_space(peek(walk, 0)) && walk->at < walk->source.n) {
		copy(walk, 1);
		return true;
	}
	if (peek(walk, 0) != '#')
		return false;
	/* As it stands: a comment may name a macro. */
	end = upn_str__find_char(walk->source, '\n', walk->at);
	copy(walk, (end == SIZE_MAX ? walk->source.n : end) - walk->at);
	return true;
}

static int take_item(struct walk *walk)
{
	char c;

	if (skip_blank(walk))
		return 0;
	c = peek(walk, 0);
	if (c == '{' && peek(walk, 1) == '{')
		return take_macro(walk);
	if (c == '\\')
		return take_escape(walk);
	if (c == '[')
		return take_class(walk);
	if (c == '(')
		return take_group(walk);
	if (c == '{')
		return take_braces(walk);
	if (c == '*' || c == '+' || c == '?')
		return take_sign(walk);
	if (!c)
		return fail(walk, "a NUL in a pattern");
	take_other(walk);
	return 0;
}

int upn_pattern__expand(struct upn_pattern *pattern, struct upn_str source,
	const struct upn_labels *labels, size_t *at, struct upn_error *err)
{
	struct walk walk = {.pattern = pattern,
		.labels = labels,
		.source = source,
		.err = err};

	*pattern = (struct upn_pattern){.source = source};
	upn_buf__init(&pattern->text, UPN_MAX_PATTERN);
	*at = 0;
	if (source.n > UPN_MAX_PATTERN_SOURCE)
		return fail(&walk, "longer than %u bytes", UPN_MAX_PATTERN_SOURCE);
	while (walk.at < source.n) {
		*at = walk.at;
		if (take_item(&walk) < 0)
			return -1;
	}
	if (walk.top_bar && pattern->follows_wording)
		return fail(&walk, "put alternatives behind {{wordings}} into (?: )");
	if (walk.top_bar) {
		pattern->need_count = 0;
		pattern->begins_with_need = false;
	}
	if (!upn_buf__ok(&pattern->text))
		return fail(&walk, "longer than %u bytes with its macros",
			UPN_MAX_PATTERN);
	return 0;
}

void upn_pattern__release(struct upn_pattern *pattern)
{
	upn_buf__release(&pattern->text);
	free(pattern->pieces);
	*pattern = (struct upn_pattern){0};
}

size_t upn_pattern__source_of(const struct upn_pattern *pattern, size_t text_offset,
	struct upn_str *inside)
{
	size_t source = 0, text = 0;

	*inside = (struct upn_str){NULL, 0};
	for (size_t i = 0; i < pattern->piece_count; i++) {
		const struct upn_pattern_piece *piece = &pattern->pieces[i];

		if (text_offset <= piece->text)
			break;
		if (text_offset <= piece->text_end) {
			*inside = upn_str__slice(pattern->source, piece->source,
				piece->source_end - piece->source);
			return piece->source;
		}
		source = piece->source_end;
		text = piece->text_end;
	}
	source += text_offset - text;
	return source < pattern->source.n ? source : pattern->source.n;
}
