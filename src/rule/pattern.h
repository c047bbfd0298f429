/*
 * A pattern as a pack writes it -> PCRE2 text: macros expanded, what is not
 * allowed refused, and what must stand in any match noted for the literal
 * search.
 */
#ifndef UPN_RULE_PATTERN_H
#define UPN_RULE_PATTERN_H

#include "rule/labels.h"
#include "rule/macros.h"

#define UPN_PATTERN_NEEDS 8

/* A macro that is part of every match. */
struct upn_pattern_need {
	const struct upn_macro *macro; /* NULL: wordings */
	struct upn_str names;          /* "a|b" of the wordings, in the source */
};

struct upn_pattern {
	struct upn_str source; /* borrowed */
	struct upn_buf text;
	/* Macros in the source and what became of them, in order. */
	struct upn_pattern_piece {
		size_t source, source_end; /* the {{macro}} */
		size_t text, text_end;
	} * pieces;
	size_t piece_count;
	struct upn_pattern_need needs[UPN_PATTERN_NEEDS];
	size_t need_count;
	/* A match begins with needs[0]. */
	bool begins_with_need;
	/*
	 * … and those are wordings that the literal search finds: they are
	 * left out of the text, which is to match behind them.
	 */
	bool follows_wording;
};

/*
 * Expand source. 0, or -1 with err set to what is wrong, and *at to where in
 * the source.
 */
int upn_pattern__expand(struct upn_pattern *pattern, struct upn_str source,
	const struct upn_labels *labels, size_t *at, struct upn_error *err);
void upn_pattern__release(struct upn_pattern *pattern);
/*
 * The place in the source of an offset into the text; *inside is the macro
 * it lies in, or empty.
 */
size_t upn_pattern__source_of(const struct upn_pattern *pattern, size_t text_offset,
	struct upn_str *inside);

#endif
