/* What findings are made of; for findings.c, rank.c and relations.c only. */
#ifndef UPN_FIND_FINDINGS_SET_H
#define UPN_FIND_FINDINGS_SET_H

#include "base/arena.h"
#include "base/table.h"
#include "find/findings.h"
#include "find/name.h"
#include "find/ranking.h"

/* A piece of evidence, and what ranking makes of it. */
struct upn_piece {
	struct upn_evidence evidence;
	struct upn_piece *next; /* of the same username */
	struct upn_strength strength;
	size_t message; /* equal for copies of one message */
};

/* A username. Below `items` all is set anew by each ranking. */
struct upn_found {
	struct upn_candidate shown;
	struct upn_name name;
	struct upn_piece *items;
	size_t item_count;

	struct upn_piece **sorted; /* strongest first */
	double sum;
	bool is_sure;                                          /* high beyond doubt */
	const struct upn_weight *relation[UPN_RELATION_COUNT]; /* or NULL */
	bool anchor; /* surely the reader's in its organisation */
	bool folded; /* stands under a user of the organisation */
};

struct upn_findings {
	const struct upn_ranking *ranking;
	struct upn_arena kept;    /* evidence and strings */
	struct upn_arena ranked;  /* terms and lists, by each ranking */
	struct upn_table strings; /* interned */
	struct upn_table seen;    /* evidence that is there already */
	struct upn_table by_key;  /* username key -> struct upn_found */
	struct upn_piece **items; /* in the order of adding */
	size_t item_count, item_size;
	struct upn_found **found; /* in the order of adding */
	size_t found_count, found_size;
	const struct upn_found **order; /* best first, without the folded */
	size_t order_count;
};

/*
 * Set level, score, warnings, dates, evidence and terms of one username from
 * its sorted items and its relations. False when out of memory.
 */
bool upn_rank__judge(struct upn_findings *findings, struct upn_found *found);
/* Sort items, number their messages. False when out of memory. */
bool upn_rank__prepare(struct upn_findings *findings, struct upn_found *found);
/* Set relation, anchor and folded of all. False when out of memory. */
bool upn_relations__judge(struct upn_findings *findings);

#endif
