/* Gathering the keywords of the literal search. */
#include "rule/keywords.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/str.h"
#include "rule/automaton.h"

/* Bytes of a keyword in the table: few rows, and few false starts. */
#define HEAD 8

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
	free(keywords->shorter);
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

/* How much goes into the table: whole characters, and no blank at the end. */
static size_t head_of(struct upn_str folded)
{
	size_t n = folded.n < HEAD ? folded.n : HEAD;

	while (n && n < folded.n && ((unsigned char)folded.p[n] & 0xc0) == 0x80)
		n--;
	while (n > 1 && folded.p[n - 1] == ' ')
		n--;
	return n;
}

static bool grow(struct upn_keywords *keywords)
{
	size_t size = keywords->size ? keywords->size * 2 : 256;
	struct upn_keyword *list;

	if (keywords->count < keywords->size)
		return true;
	list = realloc(keywords->list, size * sizeof *list);
	if (!list)
		return false;
	keywords->list = list;
	keywords->size = size;
	return true;
}

static int add_keyword(struct upn_keywords *keywords, struct upn_str folded,
	struct upn_error *err)
{
	struct upn_keyword keyword = {.bytes = upn_str__dup(folded),
		.n = folded.n,
		.head = head_of(folded),
		.next = UPN_KEYWORD_NONE};

	if (!keyword.bytes || !grow(keywords)) {
		free(keyword.bytes);
		return upn_error__memory(err);
	}
	keywords->list[keywords->count++] = keyword;
	if (!upn_table__put(&keywords->by_bytes, folded,
		    (void *)(uintptr_t)keywords->count))
		return upn_error__memory(err);
	return 0;
}

int upn_keywords__add(struct upn_keywords *keywords, unsigned set, struct upn_str folded,
	bool word_start, struct upn_error *err)
{
	uintptr_t index = (uintptr_t)upn_table__get(&keywords->by_bytes, folded);
	uint64_t bit = UINT64_C(1) << (set % 64);
	struct upn_keyword *keyword;

	if (!index) {
		if (add_keyword(keywords, folded, err) < 0)
			return -1;
		index = keywords->count;
	}
	keyword = &keywords->list[index - 1];
	keyword->sets[set / 64] |= bit;
	if (!word_start)
		keyword->inside[set / 64] |= bit;
	return 0;
}

int upn_keywords__build(struct upn_keywords *keywords, struct upn_error *err)
{
	return upn_automaton__build(keywords, err);
}

bool upn_keywords__in_set(const struct upn_keywords *keywords, struct upn_place place,
	unsigned set)
{
	const struct upn_keyword *keyword = &keywords->list[place.keyword];
	const uint64_t *sets = place.inside ? keyword->inside : keyword->sets;

	return sets[set / 64] >> (set % 64) & 1;
}

void upn_keywords__digest(const struct upn_keywords *keywords, unsigned set,
	struct upn_digest *digest)
{
	for (size_t i = 0; i < keywords->count; i++)
		if (keywords->list[i].sets[set / 64] >> (set % 64) & 1)
			upn_digest__add_field(digest,
				(struct upn_str){keywords->list[i].bytes,
					keywords->list[i].n});
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
