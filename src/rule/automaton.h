/* The literal search from inside: its keywords and its table. */
#ifndef UPN_RULE_AUTOMATON_H
#define UPN_RULE_AUTOMATON_H

#include "base/limits.h"
#include "base/table.h"
#include "rule/keywords.h"

#define UPN_KEYWORD_NONE UINT32_MAX

struct upn_keyword {
	char *bytes; /* folded */
	size_t n;
	/* Only so many of its first bytes are in the table; the rest is
	 * compared where they stand. */
	size_t head;
	uint32_t next; /* another keyword with the same head, or NONE */
	uint64_t sets[UPN_MAX_SETS / 64];
	uint64_t inside[UPN_MAX_SETS / 64]; /* those that count after a letter */
};

struct upn_keywords {
	struct upn_keyword *list;
	size_t count, size;
	unsigned set_count;
	struct upn_table by_bytes; /* folded bytes -> index + 1 */
	/*
	 * The table: next[state + class_of[byte]]. A state is the offset of
	 * its row; those from first_end on end the heads of keywords.
	 */
	uint32_t *next;
	uint32_t *ends;    /* row number -> first keyword, or NONE */
	uint32_t *shorter; /* row number -> that of the next end in it, or 0 */
	size_t rows, room;
	size_t stride;
	size_t first_end;
	unsigned char class_of[256];
	unsigned char folded_class[128]; /* the same for unfolded ASCII */
};

/* Make the table of all keywords' heads. 0, or -1 with err set. */
int upn_automaton__build(struct upn_keywords *keywords, struct upn_error *err);

#endif
