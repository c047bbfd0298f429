/* The pass over a text: heads of keywords by table, the rest by comparing. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "rule/automaton.h"

/* Bytes of text that a keyword may be spread over. */
#define MAX_SPREAD 2000
/* Marks behind a keyword's last letter that are taken to belong to it. */
#define MAX_MARKS 2

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
		(c >= 0x1e00 && c <= 0x1eff) ||
		(c >= 0x391 && c <= 0x3ce && c != 0x3a2) || (c >= 0x400 && c <= 0x481) ||
		(c >= 0x48a && c <= 0x52f);
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
		size_t start, next, bytes = 1;
		char out[4];
		uint32_t c;

		if (!at || end - at > MAX_SPREAD)
			return SIZE_MAX;
		start = next = back_one(text, at);
		at = start;
		c = upn_utf8__next(text, &next);
		if (upn_fold__is_blank(c)) {
			n -= !blank;
			blank = true;
			continue;
		}
		bytes = upn_fold__put(out, c);
		n -= bytes < n ? bytes : n;
		blank = blank && !bytes;
	}
	return at;
}

/* Behind the marks that follow offset at. */
static size_t skip_marks(struct upn_str text, size_t at)
{
	for (unsigned marks = 0; at < text.n && marks < MAX_MARKS; marks++) {
		size_t next = at;
		char out[4];

		if ((unsigned char)text.p[at] < 0x80 ||
			upn_fold__put(out, upn_utf8__next(text, &next)))
			break;
		at = next;
	}
	return at;
}

/*
 * Whether text goes on at offset `from` with tail, folded: the offset behind
 * it, or SIZE_MAX.
 */
static size_t end_of(struct upn_str text, size_t from, struct upn_str tail)
{
	size_t at = from, matched = 0;

	while (matched < tail.n) {
		bool was_blank = matched && tail.p[matched - 1] == ' ';
		char out[4];
		uint32_t c;
		size_t n;

		if (at >= text.n || at - from > MAX_SPREAD)
			return SIZE_MAX;
		c = upn_utf8__next(text, &at);
		if (was_blank && upn_fold__is_blank(c))
			continue;
		n = upn_fold__put(out, c);
		if (n > tail.n - matched || memcmp(out, tail.p + matched, n) != 0)
			return SIZE_MAX;
		matched += n;
	}
	return skip_marks(text, at);
}

static void note(const struct upn_keywords *keywords, struct upn_places *places,
	struct upn_str text, const struct upn_keyword *keyword, size_t head_end)
{
	struct upn_str tail = {keyword->bytes + keyword->head,
		keyword->n - keyword->head};
	size_t words = keywords->set_count / 64 + 1;
	size_t end = end_of(text, head_end, tail);
	size_t start;
	const uint64_t *sets;
	struct upn_place place = {.end = (uint32_t)end};

	if (end == SIZE_MAX)
		return;
	start = start_of(text, head_end, keyword->head);
	if (start == SIZE_MAX)
		return;
	place.start = (uint32_t)start;
	place.keyword = (uint32_t)(keyword - keywords->list) & INT32_MAX;
	place.inside = is_inside(text, start);
	sets = place.inside ? keyword->inside : keyword->sets;
	for (size_t i = 0; i < words && i < UPN_MAX_SETS / 64; i++)
		places->present[i] |= sets[i];
	if (!places->full && !add_place(places, place))
		places->full = true;
}

/* Note the keywords whose heads end in this state, at offset `end`. */
static void note_all(const struct upn_keywords *keywords, struct upn_places *places,
	struct upn_str text, size_t state, size_t end)
{
	size_t row = state / keywords->stride;

	do {
		uint32_t index = keywords->ends[row];

		for (; index != UPN_KEYWORD_NONE; index = keywords->list[index].next)
			note(keywords, places, text, &keywords->list[index], end);
		row = keywords->shorter[row];
	} while (row);
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
	bool blank; /* the last character was one */
};

/* Step over a character outside ASCII; whether heads of keywords end here. */
static bool take_character(struct pass *pass)
{
	const struct upn_keywords *keywords = pass->keywords;
	uint32_t c = upn_utf8__next(pass->text, &pass->at);
	bool is_blank = upn_fold__is_blank(c);
	char out[4];
	size_t n;

	if (is_blank && pass->blank)
		return false;
	n = upn_fold__put(out, c);
	if (!n)
		return false;
	pass->blank = is_blank;
	for (size_t i = 0; i < n; i++)
		pass->state = keywords->next[pass->state +
			keywords->class_of[(unsigned char)out[i]]];
	return pass->state >= keywords->first_end;
}

/* Step over ASCII up to where heads end (true) or something else begins. */
static bool take_ascii(struct pass *pass)
{
	const struct upn_keywords *keywords = pass->keywords;
	const unsigned char *p = (const unsigned char *)pass->text.p;
	const uint32_t *table = keywords->next;
	size_t at = pass->at, state = pass->state, first_end = keywords->first_end;
	bool blank = pass->blank, ends = false;

	while (at < pass->text.n && p[at] < 0x80 && !ends) {
		unsigned char c = p[at++];
		bool was_blank = blank;

		blank = c <= ' ' && (c == ' ' || (c >= '\t' && c <= '\r'));
		if (blank && was_blank)
			continue;
		state = table[state + keywords->folded_class[c]];
		ends = state >= first_end;
	}
	pass->at = at;
	pass->state = state;
	pass->blank = blank;
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
			note_all(keywords, places, text, pass.state, pass.at);
	}
	sort_places(places);
}
