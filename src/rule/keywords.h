/*
 * The literal search: one pass over a text finds every keyword of every rule
 * (Aho and Corasick, 1975, as a table over folded bytes).
 *
 * Keywords are gathered in sets; a set is present in a text when one of its
 * keywords is. Immutable after building, shared by threads.
 */
#ifndef UPN_RULE_KEYWORDS_H
#define UPN_RULE_KEYWORDS_H

#include "base/digest.h"
#include "rule/fold.h"

struct upn_keywords;

/* Where a keyword stands in a text. */
struct upn_place {
	uint32_t start, end;
	uint32_t keyword : 31;
	uint32_t inside : 1; /* a letter stands before it */
};

/* What one pass found. Kept from text to text to keep its memory. */
struct upn_places {
	struct upn_place *items; /* sorted by start */
	size_t count, size;
	uint64_t *present; /* a bit for each set */
	bool full;         /* there were more than UPN_MAX_PLACES */
};

int upn_keywords__new(struct upn_keywords **out, struct upn_error *err);
void upn_keywords__free(struct upn_keywords *keywords);
/* A new, empty set; sets are numbered from 0. */
int upn_keywords__add_set(struct upn_keywords *keywords, unsigned *set,
	struct upn_error *err);
/*
 * Put folded bytes (1 to UPN_MAX_KEYWORD) into a set. With word_start it only
 * counts where no letter (Latin, Greek, Cyrillic) stands before.
 */
int upn_keywords__add(struct upn_keywords *keywords, unsigned set, struct upn_str folded,
	bool word_start, struct upn_error *err);
/* Make the table; nothing is added afterwards. */
int upn_keywords__build(struct upn_keywords *keywords, struct upn_error *err);

/* Whether what stands at this place belongs to the set. */
bool upn_keywords__in_set(const struct upn_keywords *keywords, struct upn_place place,
	unsigned set);

/* Feed the keywords of a set into a digest. */
void upn_keywords__digest(const struct upn_keywords *keywords, unsigned set,
	struct upn_digest *digest);

int upn_places__init(struct upn_places *places, const struct upn_keywords *keywords,
	struct upn_error *err);
void upn_places__release(struct upn_places *places);
/* Find all keywords of text (valid UTF-8, below 4 GiB). */
void upn_keywords__scan(const struct upn_keywords *keywords, struct upn_str text,
	struct upn_places *places);

static inline bool upn_places__has(const struct upn_places *places, unsigned set)
{
	return places->present[set / 64] >> (set % 64) & 1;
}

#endif
