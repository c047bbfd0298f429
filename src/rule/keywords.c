/* Building the table of the literal search, and running it. */
#include "rule/keywords.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/table.h"
#include "base/utf8.h"

#define NONE UINT32_MAX
/* Bytes of text that a keyword may be spread over. */
#define MAX_SPREAD 2000
/* Marks on one letter. */
#define MAX_MARKS 2

struct keyword {
	char *bytes;
	size_t n;
	uint32_t shorter; /* the longest keyword that ends this one, or NONE */
	uint64_t sets[UPN_MAX_SETS / 64];
	uint64_t inside[UPN_MAX_SETS / 64]; /* those that count after a letter */
};

struct upn_keywords {
	struct keyword *list;
	size_t count, size;
	unsigned set_count;
	struct upn_table by_bytes; /* folded bytes -> index + 1 */
	/* The table: next[state << shift | class_of[byte]]. */
	uint16_t *next;
	uint32_t *ends; /* state -> the longest keyword that ends here, or NONE */
	size_t state_count, state_size;
	size_t first_end; /* states from here on end a keyword */
	unsigned shift;
	unsigned char class_of[256];
	unsigned char folded_class[256]; /* the same for unfolded ASCII */
};

int upn_keywords__new(struct upn_keywords **out, struct upn_error *err)
{
	struct upn_keywords *keywords = calloc(1, sizeof *keywords);

	if (!keywords)
		return upn_error__memory(err);
	upn_table__init(&keywords->by_bytes);
	*out = keywords;
	return 0;
}

void upn_keywords__free(struct upn_keywords *keywords)
{
	if (!keywords)
		return;
	for (size_t i = 0; i < keywords->count; i++)
		free(keywords->list[i].bytes);
	free(keywords->list);
	free(keywords->next);
	free(keywords->ends);
	upn_table__release(&keywords->by_bytes);
	free(keywords);
}

int upn_keywords__add_set(struct upn_keywords *keywords, unsigned *set,
	struct upn_error *err)
{
	if (keywords->set_count == UPN_MAX_SETS)
		return upn_error__set(err, UPN_ERR_LIMIT,
			"more than %d different sets of keywords", UPN_MAX_SETS);
	*set = keywords->set_count++;
	return 0;
}

static bool grow(struct upn_keywords *keywords)
{
	size_t size = keywords->size ? keywords->size * 2 : 256;
	struct keyword *list;

	if (keywords->count < keywords->size)
		return true;
	list = realloc(keywords->list, size * sizeof *list);
	if (!list)
		return false;
	keywords->list = list;
	keywords->size = size;
	return true;
}

int upn_keywords__add(struct upn_keywords *keywords, unsigned set,
	struct upn_str folded, bool word_start, struct upn_error *err)
{
	struct keyword *keyword;
	uintptr_t index = (uintptr_t)upn_table__get(&keywords->by_bytes, folded);

	if (!index) {
		if (!grow(keywords))
			return upn_error__memory(err);
		keywords->list[keywords->count] = (struct keyword){
			.bytes = upn_str__dup(folded), .n = folded.n, .shorter = NONE};
		if (!keywords->list[keywords->count].bytes)
			return upn_error__memory(err);
		index = ++keywords->count;
		if (!upn_table__put(&keywords->by_bytes, folded, (void *)index))
			return upn_error__memory(err);
	}
	keyword = &keywords->list[index - 1];
	keyword->sets[set / 64] |= UINT64_C(1) << (set % 64);
	if (!word_start)
		keyword->inside[set / 64] |= UINT64_C(1) << (set % 64);
	return 0;
}

bool upn_keywords__in_set(const struct upn_keywords *keywords, struct upn_place place,
	unsigned set)
{
	const struct keyword *keyword = &keywords->list[place.keyword];
	const uint64_t *sets = place.inside ? keyword->inside : keyword->sets;

	return sets[set / 64] >> (set % 64) & 1;
}

/* Give each byte that occurs in a keyword a class; 0 is all others. */
static void classify(struct upn_keywords *keywords)
{
	unsigned classes = 1;

	for (size_t i = 0; i < keywords->count; i++)
		for (size_t k = 0; k < keywords->list[i].n; k++) {
			unsigned char *class_of =
				&keywords->class_of[(unsigned char)keywords->list[i].bytes[k]];

			if (!*class_of)
				*class_of = (unsigned char)classes++;
		}
	while (1u << keywords->shift < classes)
		keywords->shift++;
	for (uint32_t c = 0; c < 0x80; c++) {
		char out[4];
		size_t n = upn_fold__put(out, c);

		keywords->folded_class[c] = n ? keywords->class_of[(unsigned char)out[0]] : 0;
	}
}

static int add_state(struct upn_keywords *keywords, size_t *state, struct upn_error *err)
{
	size_t size = keywords->state_size ? keywords->state_size * 2 : 1024;
	size_t row = sizeof *keywords->next << keywords->shift;
	uint16_t *next;
	uint32_t *ends;

	if (keywords->state_count > UINT16_MAX)
		return upn_error__set(err, UPN_ERR_LIMIT, "too many keywords in all rules");
	if (keywords->state_count == keywords->state_size) {
		next = realloc(keywords->next, size * row);
		if (!next)
			return upn_error__memory(err);
		keywords->next = next;
		ends = realloc(keywords->ends, size * sizeof *ends);
		if (!ends)
			return upn_error__memory(err);
		keywords->ends = ends;
		keywords->state_size = size;
	}
	*state = keywords->state_count++;
	memset(&keywords->next[*state << keywords->shift], 0, row);
	keywords->ends[*state] = NONE;
	return 0;
}

static uint16_t *step(const struct upn_keywords *keywords, size_t state, char byte)
{
	return &keywords->next[state << keywords->shift |
		keywords->class_of[(unsigned char)byte]];
}

static int build_trie(struct upn_keywords *keywords, struct upn_error *err)
{
	size_t state;

	if (add_state(keywords, &state, err) < 0)
		return -1;
	for (size_t i = 0; i < keywords->count; i++) {
		const struct keyword *keyword = &keywords->list[i];
		size_t at = 0;

		for (size_t k = 0; k < keyword->n; k++) {
			if (!*step(keywords, at, keyword->bytes[k])) {
				if (add_state(keywords, &state, err) < 0)
					return -1;
				*step(keywords, at, keyword->bytes[k]) = (uint16_t)state;
			}
			at = *step(keywords, at, keyword->bytes[k]);
		}
		keywords->ends[at] = (uint32_t)i;
	}
	return 0;
}

/*
 * Turn the trie into a table without failures, breadth first: where a state
 * has no step of its own it takes the one of the longest suffix it has read.
 */
static int link_states(struct upn_keywords *keywords, struct upn_error *err)
{
	size_t classes = (size_t)1 << keywords->shift, head = 0, tail = 0;
	uint16_t *queue = malloc(keywords->state_count * sizeof *queue);
	uint16_t *suffix = calloc(keywords->state_count, sizeof *suffix);

	if (!queue || !suffix) {
		free(queue);
		free(suffix);
		return upn_error__memory(err);
	}
	queue[tail++] = 0;
	while (head < tail) {
		size_t state = queue[head++];
		uint32_t shorter = keywords->ends[suffix[state]];

		if (state && keywords->ends[state] == NONE)
			keywords->ends[state] = shorter;
		else if (state)
			keywords->list[keywords->ends[state]].shorter = shorter;
		for (size_t c = 0; c < classes; c++) {
			uint16_t *next = &keywords->next[state << keywords->shift | c];
			uint16_t other = keywords->next[(size_t)suffix[state] << keywords->shift | c];

			if (*next) {
				suffix[*next] = state ? other : 0;
				queue[tail++] = *next;
			} else {
				*next = state ? other : 0;
			}
		}
	}
	free(queue);
	free(suffix);
	return 0;
}

/* Number the states anew: those that end a keyword come last. */
static int sort_states(struct upn_keywords *keywords, struct upn_error *err)
{
	size_t count = keywords->state_count, row = (size_t)1 << keywords->shift;
	uint16_t *place = malloc(count * sizeof *place);
	uint16_t *next = malloc(count * row * sizeof *next);
	uint32_t *ends = malloc(count * sizeof *ends);
	size_t at = 0;

	if (!place || !next || !ends) {
		free(place);
		free(next);
		free(ends);
		return upn_error__memory(err);
	}
	for (size_t i = 0; i < count; i++)
		if (keywords->ends[i] == NONE)
			place[i] = (uint16_t)at++;
	keywords->first_end = at;
	for (size_t i = 0; i < count; i++)
		if (keywords->ends[i] != NONE)
			place[i] = (uint16_t)at++;
	for (size_t i = 0; i < count; i++) {
		ends[place[i]] = keywords->ends[i];
		for (size_t c = 0; c < row; c++)
			next[place[i] * row + c] = place[keywords->next[i * row + c]];
	}
	free(place);
	free(keywords->next);
	free(keywords->ends);
	keywords->next = next;
	keywords->ends = ends;
	keywords->state_size = count;
	return 0;
}

int upn_keywords__build(struct upn_keywords *keywords, struct upn_error *err)
{
	classify(keywords);
	if (build_trie(keywords, err) < 0 || link_states(keywords, err) < 0)
		return -1;
	return sort_states(keywords, err);
}

void upn_keywords__digest(const struct upn_keywords *keywords, unsigned set,
	struct upn_digest *digest)
{
	for (size_t i = 0; i < keywords->count; i++)
		if (keywords->list[i].sets[set / 64] >> (set % 64) & 1)
			upn_digest__add_field(digest, (struct upn_str){
				keywords->list[i].bytes, keywords->list[i].n});
	/* An empty field ends the list. */
	upn_digest__add_field(digest, (struct upn_str){NULL, 0});
}

int upn_places__init(struct upn_places *places, const struct upn_keywords *keywords,
	struct upn_error *err)
{
	*places = (struct upn_places){0};
	places->present = calloc(keywords->set_count / 64 + 1, sizeof *places->present);
	return places->present ? 0 : upn_error__memory(err);
}

void upn_places__release(struct upn_places *places)
{
	free(places->items);
	free(places->present);
	*places = (struct upn_places){0};
}

static bool add_place(struct upn_places *places, struct upn_place place)
{
	size_t size = places->size ? places->size * 2 : 256;
	struct upn_place *items;

	if (places->count == places->size) {
		if (size > UPN_MAX_PLACES)
			return false;
		items = realloc(places->items, size * sizeof *items);
		if (!items)
			return false;
		places->items = items;
		places->size = size;
	}
	places->items[places->count++] = place;
	return true;
}

/* The start of the character that ends before offset at. */
static size_t back_one(struct upn_str text, size_t at)
{
	size_t start = at - 1;

	while (start && at - start < 4 && ((unsigned char)text.p[start] & 0xc0) == 0x80)
		start--;
	return start;
}

/*
 * Whether a letter of a script that parts words stands before offset at. No
 * more letters than the pattern of a wording looks for (labels.c).
 */
static bool is_inside(struct upn_str text, size_t at)
{
	size_t before;
	uint32_t c;

	if (!at)
		return false;
	before = back_one(text, at);
	c = upn_utf8__next(text, &before);
	if (c < 0x80)
		return upn_ascii__is_alpha((char)c);
	return (c >= 0xc0 && c <= 0x24f && c != 0xd7 && c != 0xf7) ||
		(c >= 0x1e00 && c <= 0x1eff) || (c >= 0x391 && c <= 0x3ce && c != 0x3a2) ||
		(c >= 0x400 && c <= 0x481) || (c >= 0x48a && c <= 0x52f);
}

/*
 * Where the n folded bytes that end at offset `end` began, or SIZE_MAX when
 * that is further back than blanks between words could explain.
 */
static size_t start_of(struct upn_str text, size_t end, size_t n)
{
	size_t at = end;
	bool blank = false;

	while (n) {
		size_t start, next;
		char out[4];
		uint32_t c;

		if (!at || end - at > MAX_SPREAD)
			return SIZE_MAX;
		start = next = back_one(text, at);
		c = upn_utf8__next(text, &next);
		if (!upn_fold__is_blank(c)) {
			size_t bytes = upn_fold__put(out, c);

			n -= bytes < n ? bytes : n;
			blank = blank && !bytes;
		} else if (!blank) {
			n--;
			blank = true;
		}
		at = start;
	}
	return at;
}

/* Note the keywords that end in this state, at offset `end`. */
static void note(const struct upn_keywords *keywords, struct upn_places *places,
	struct upn_str text, size_t state, size_t end)
{
	size_t words = keywords->set_count / 64 + 1;
	uint32_t index = keywords->ends[state];

	if (words > UPN_MAX_SETS / 64)
		words = UPN_MAX_SETS / 64;
	for (; index != NONE; index = keywords->list[index].shorter) {
		const struct keyword *keyword = &keywords->list[index];
		size_t start = start_of(text, end, keyword->n);
		bool inside;
		const uint64_t *sets;

		if (start == SIZE_MAX)
			continue;
		inside = is_inside(text, start);
		sets = inside ? keyword->inside : keyword->sets;
		for (size_t i = 0; i < words; i++)
			places->present[i] |= sets[i];
		if (!places->full && !add_place(places, (struct upn_place){
			    .start = (uint32_t)start, .end = (uint32_t)end,
			    .keyword = index & INT32_MAX, .inside = inside}))
			places->full = true;
	}
}

/* Nearly in order already: a keyword found later starts little earlier. */
static void sort_places(struct upn_places *places)
{
	for (size_t i = 1; i < places->count; i++) {
		struct upn_place place = places->items[i];
		size_t at = i;

		for (; at && places->items[at - 1].start > place.start; at--)
			places->items[at] = places->items[at - 1];
		places->items[at] = place;
	}
}

/* A pass over a text under way. */
struct pass {
	const struct upn_keywords *keywords;
	struct upn_str text;
	size_t at, state;
	bool blank;     /* the last character was one */
	unsigned marks; /* characters in a row that vanished */
};

/*
 * Step over a character outside ASCII. True where keywords end: again behind
 * marks of a keyword's last letter, so that what follows is looked for there.
 */
static bool take_character(struct pass *pass)
{
	uint32_t c = upn_utf8__next(pass->text, &pass->at);
	bool is_blank = upn_fold__is_blank(c);
	char out[4];
	size_t n;

	if (is_blank && pass->blank)
		return false;
	n = upn_fold__put(out, c);
	pass->marks = n ? 0 : pass->marks + 1;
	if (n)
		pass->blank = is_blank;
	for (size_t i = 0; i < n; i++)
		pass->state = *step(pass->keywords, pass->state, out[i]);
	return pass->state >= pass->keywords->first_end && pass->marks <= MAX_MARKS;
}

/* Step over ASCII up to where keywords end (true) or something else begins. */
static bool take_ascii(struct pass *pass)
{
	const struct upn_keywords *keywords = pass->keywords;
	const unsigned char *p = (const unsigned char *)pass->text.p;
	const uint16_t *table = keywords->next;
	size_t at = pass->at, state = pass->state, first_end = keywords->first_end;
	unsigned shift = keywords->shift;
	bool blank = pass->blank, ends = false;

	while (at < pass->text.n && p[at] < 0x80 && !ends) {
		unsigned char c = p[at++];
		bool was_blank = blank;

		blank = c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r'));
		if (blank && was_blank)
			continue;
		state = table[state << shift | keywords->folded_class[c]];
		ends = state >= first_end;
	}
	pass->at = at;
	pass->state = state;
	pass->blank = blank;
	pass->marks = 0;
	return ends;
}

void upn_keywords__scan(const struct upn_keywords *keywords, struct upn_str text,
	struct upn_places *places)
{
	struct pass pass = {.keywords = keywords, .text = text};

	places->count = 0;
	places->full = false;
	memset(places->present, 0,
		(keywords->set_count / 64 + 1) * sizeof *places->present);
	while (pass.at < text.n) {
		bool is_ascii = (unsigned char)text.p[pass.at] < 0x80;

		if (is_ascii ? take_ascii(&pass) : take_character(&pass))
			note(keywords, places, text, pass.state, pass.at);
	}
	sort_places(places);
}
