/* Wordings -> keywords for the literal search and text of patterns. */
#include "rule/labels.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/table.h"
#include "base/utf8.h"
#include "rule/fold.h"

#define MAX_MEMORY ((size_t)32 << 20)
#define MAX_NAME 64

#define CLASS_BLANK "\\s{1,8}"
#define CLASS_APOSTROPHE "['\\x{60}\\x{b4}\\x{2018}\\x{2019}\\x{2bc}\\x{2032}]"
#define CLASS_HYPHEN "[\\-\\x{2010}\\x{2011}]"
/* Exactly what upn_fold__is_any takes, so that the literal search is sound. */
#define CLASS_ANY                                                              \
	"(?-i:[?\\x{81}-\\x{84}\\x{86}-\\x{9f}\\x{a1}-\\x{b3}\\x{b5}-\\x{17e}" \
	"\\x{180}-\\x{24f}\\x{1e00}-\\x{1eff}\\x{fffd}])"
#define MARKS "[\\x{300}-\\x{36f}]{0,2}"

struct list {
	struct upn_form *forms;
	size_t count, size;
};

struct upn_labels {
	struct upn_arena arena;
	struct upn_table by_name; /* -> struct list */
	size_t count;
};

int upn_labels__new(struct upn_labels **out, struct upn_error *err)
{
	struct upn_labels *labels = calloc(1, sizeof *labels);

	if (!labels)
		return upn_error__memory(err);
	upn_arena__init(&labels->arena, MAX_MEMORY);
	upn_table__init(&labels->by_name);
	*out = labels;
	return 0;
}

void upn_labels__free(struct upn_labels *labels)
{
	if (!labels)
		return;
	upn_table__release(&labels->by_name);
	upn_arena__release(&labels->arena);
	free(labels);
}

/* A Greek vowel with and without accent, with the marks apart as well. */
static bool write_greek(struct upn_buf *out, uint32_t c)
{
	static const struct {
		uint32_t plain;
		const char *regex;
	} vowels[] = {
		{0x3b1, "[\\x{3b1}\\x{3ac}]"},
		{0x3b5, "[\\x{3b5}\\x{3ad}]"},
		{0x3b7, "[\\x{3b7}\\x{3ae}]"},
		{0x3b9, "[\\x{3b9}\\x{3af}\\x{3ca}\\x{390}]"},
		{0x3bf, "[\\x{3bf}\\x{3cc}]"},
		{0x3c5, "[\\x{3c5}\\x{3cd}\\x{3cb}\\x{3b0}]"},
		{0x3c9, "[\\x{3c9}\\x{3ce}]"},
	};
	char folded[4];
	size_t n = upn_fold__put(folded, c), at = 0;
	uint32_t plain = upn_utf8__next((struct upn_str){folded, n}, &at);

	for (size_t i = 0; i < sizeof vowels / sizeof vowels[0]; i++) {
		if (plain != vowels[i].plain)
			continue;
		upn_buf__add_z(out, vowels[i].regex);
		upn_buf__add_z(out, MARKS);
		return true;
	}
	return false;
}

/* One character of a wording; base says to write a letter without marks. */
static void write_character(struct upn_buf *out, uint32_t c, bool base)
{
	if (upn_fold__is_apostrophe(c)) {
		upn_buf__add_z(out, CLASS_APOSTROPHE);
	} else if (upn_fold__is_hyphen(c)) {
		upn_buf__add_z(out, CLASS_HYPHEN);
	} else if (c < 0x80) {
		if (!upn_ascii__is_alnum((char)c))
			upn_buf__add_char(out, '\\');
		upn_buf__add_char(out, (char)c);
	} else if (base && upn_fold__base(c)) {
		upn_buf__add_char(out, upn_fold__base(c));
		upn_buf__add_z(out, MARKS);
	} else if (upn_fold__is_any(c)) {
		upn_buf__add_z(out, CLASS_ANY);
	} else if (!write_greek(out, c)) {
		upn_buf__add_utf8(out, c);
	}
}

static void write_regex(struct upn_buf *out, struct upn_str text, bool base)
{
	bool blank = false;
	size_t at = 0;

	while (at < text.n) {
		uint32_t c = upn_utf8__next(text, &at);

		if (!upn_fold__is_blank(c))
			write_character(out, c, base);
		else if (!blank)
			upn_buf__add_z(out, CLASS_BLANK);
		blank = upn_fold__is_blank(c);
	}
}

/* The wording with marked Latin letters put as their base, folded. */
static void fold_to_base(struct upn_buf *out, struct upn_str text)
{
	struct upn_buf plain = UPN_BUF_INIT(4 * UPN_MAX_KEYWORD);
	size_t at = 0;

	while (at < text.n) {
		uint32_t c = upn_utf8__next(text, &at);

		upn_buf__add_utf8(&plain,
			upn_fold__base(c) ? (uint32_t)upn_fold__base(c) : c);
	}
	upn_fold__add(out, upn_buf__str(&plain));
	upn_buf__release(&plain);
}

/* Whether letters of the script of c are set apart from words before them. */
static bool is_spaced(uint32_t c)
{
	return upn_ascii__is_alnum((char)(c < 0x80 ? c : 0)) || upn_fold__is_any(c) ||
		(c >= 0x370 && c <= 0x52f);
}

static int add_form(struct upn_labels *labels, struct list *list, struct upn_str text,
	bool base, struct upn_error *err)
{
	struct upn_buf regex = UPN_BUF_INIT(UPN_MAX_PATTERN);
	struct upn_buf folded = UPN_BUF_INIT(UPN_MAX_KEYWORD);
	struct upn_form form;
	size_t at = 0;

	form.spaced = is_spaced(upn_utf8__next(text, &at));
	write_regex(&regex, text, base);
	if (base)
		fold_to_base(&folded, text);
	else
		upn_fold__add(&folded, text);
	form.regex = upn_arena__str(&labels->arena, upn_buf__str(&regex));
	form.folded = upn_arena__str(&labels->arena, upn_buf__str(&folded));
	at = upn_buf__ok(&regex) && upn_buf__ok(&folded);
	upn_buf__release(&regex);
	upn_buf__release(&folded);
	if (!at || !form.regex.p || !form.folded.p)
		return upn_error__memory(err);
	list->forms[list->count++] = form;
	return 0;
}

/* Whether there is a Latin letter that has another one under its marks. */
static bool is_marked(struct upn_str text)
{
	size_t at = 0;

	while (at < text.n)
		if (upn_fold__base(upn_utf8__next(text, &at)))
			return true;
	return false;
}

static int make_room(struct upn_labels *labels, struct list *list, struct upn_error *err)
{
	size_t size = list->size ? list->size * 2 : 64;
	struct upn_form *forms;

	if (list->count + 2 <= list->size)
		return 0;
	forms = upn_arena__calloc(&labels->arena, size, sizeof *forms);
	if (!forms)
		return upn_error__memory(err);
	if (list->count)
		memcpy(forms, list->forms, list->count * sizeof *forms);
	list->forms = forms;
	list->size = size;
	return 0;
}

static int add_wording(struct upn_labels *labels, struct list *list,
	const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	struct upn_error *err)
{
	struct upn_str text = upn_str__trim(node->text);

	if (text.n < 2 || text.n > UPN_MAX_KEYWORD / 2)
		return upn_yaml__complain(doc, node, err, "a wording has 2 to %d bytes",
			UPN_MAX_KEYWORD / 2);
	if (++labels->count > UPN_MAX_LABELS)
		return upn_yaml__complain(doc, node, err, "too many wordings");
	if (make_room(labels, list, err) < 0 ||
		add_form(labels, list, text, false, err) < 0)
		return -1;
	return is_marked(text) ? add_form(labels, list, text, true, err) : 0;
}

static bool is_name(struct upn_str name)
{
	if (!name.n || name.n > MAX_NAME || !upn_ascii__is_alpha(name.p[0]))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '-' && !upn_ascii__is_digit(name.p[i]) &&
			(name.p[i] < 'a' || name.p[i] > 'z'))
			return false;
	return true;
}

static struct list *find_list(struct upn_labels *labels, struct upn_str name)
{
	struct list *list = upn_table__get(&labels->by_name, name);

	if (list)
		return list;
	list = upn_arena__calloc(&labels->arena, 1, sizeof *list);
	if (!list || !upn_table__put(&labels->by_name, name, list))
		return NULL;
	return list;
}

static int add_languages(struct upn_labels *labels, struct list *list,
	const struct upn_yaml_doc *doc, const struct upn_yaml *languages,
	struct upn_error *err)
{
	if (languages->kind != UPN_YAML_MAP)
		return upn_yaml__complain(doc, languages, err,
			"languages are expected: {en: […], nl: […]}");
	for (size_t i = 0; i < languages->count; i++) {
		const struct upn_yaml *wordings = languages->items[i];

		if (upn_yaml__check_strings(doc, wordings, err) < 0)
			return -1;
		for (size_t k = 0; k < wordings->count; k++)
			if (add_wording(labels, list, doc, wordings->items[k], err) < 0)
				return -1;
	}
	return 0;
}

int upn_labels__add(struct upn_labels *labels, const struct upn_yaml_doc *doc,
	const struct upn_yaml *map, struct upn_error *err)
{
	if (map->kind != UPN_YAML_MAP)
		return upn_yaml__complain(doc, map, err, "names of lists are expected");
	for (size_t i = 0; i < map->count; i++) {
		struct list *list;

		if (!is_name(map->keys[i]->text))
			return upn_yaml__complain(doc, map->keys[i], err,
				"\"%s\": a name is of a-z, 0-9 and -",
				map->keys[i]->text.p);
		list = find_list(labels, map->keys[i]->text);
		if (!list)
			return upn_error__memory(err);
		if (add_languages(labels, list, doc, map->items[i], err) < 0)
			return -1;
	}
	return 0;
}

/* Take the next name off "a|b". */
static struct upn_str next_name(struct upn_str *names)
{
	size_t bar = upn_str__find_char(*names, '|', 0);
	struct upn_str name = upn_str__trim(upn_str__slice(*names, 0, bar));

	*names = bar == SIZE_MAX ? (struct upn_str){NULL, 0} :
				   upn_str__from(*names, bar + 1);
	return name;
}

bool upn_labels__know(const struct upn_labels *labels, struct upn_str names,
	struct upn_str *unknown)
{
	do {
		*unknown = next_name(&names);
		if (!upn_table__get(&labels->by_name, *unknown))
			return false;
	} while (names.p);
	return true;
}

static int compare(const void *a, const void *b)
{
	const struct upn_form *left = *(const struct upn_form *const *)a;
	const struct upn_form *right = *(const struct upn_form *const *)b;

	if (left->spaced != right->spaced)
		return left->spaced ? -1 : 1;
	if (left->regex.n != right->regex.n)
		return left->regex.n > right->regex.n ? -1 : 1;
	return memcmp(left->regex.p, right->regex.p, left->regex.n);
}

static bool is_same(const struct upn_form *a, const struct upn_form *b)
{
	return a->spaced == b->spaced && upn_str__eq(a->regex, b->regex) &&
		upn_str__eq(a->folded, b->folded);
}

int upn_labels__forms(const struct upn_labels *labels, struct upn_str names,
	const struct upn_form ***out, size_t *count, struct upn_error *err)
{
	const struct upn_form **forms = NULL;
	size_t n = 0, kept = 0;

	do {
		const struct list *list =
			upn_table__get(&labels->by_name, next_name(&names));
		const struct upn_form **more;

		if (!list || !list->count)
			continue;
		more = realloc(forms, (n + list->count) * sizeof *forms);
		if (!more) {
			free(forms);
			return upn_error__memory(err);
		}
		forms = more;
		for (size_t i = 0; i < list->count; i++)
			forms[n++] = &list->forms[i];
	} while (names.p);
	if (n)
		qsort(forms, n, sizeof *forms, compare);
	for (size_t i = 0; i < n; i++)
		if (!kept || !is_same(forms[kept - 1], forms[i]))
			forms[kept++] = forms[i];
	*out = forms;
	*count = kept;
	return 0;
}

void upn_labels__write(struct upn_buf *out, const struct upn_form *const *forms,
	size_t count)
{
	size_t spaced = 0;

	while (spaced < count && forms[spaced]->spaced)
		spaced++;
	upn_buf__add_z(out, "(?:");
	for (size_t i = 0; i < count; i++) {
		if (i)
			upn_buf__add_char(out, '|');
		if (!i && spaced)
			upn_buf__add_z(out,
				"(?<![\\p{Latin}\\p{Greek}\\p{Cyrillic}])(?:");
		upn_buf__add(out, forms[i]->regex);
		if (i + 1 == spaced)
			upn_buf__add_char(out, ')');
	}
	upn_buf__add_char(out, ')');
}
