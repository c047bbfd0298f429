/* Looking for one rule's matches in one text. */
#ifndef UPN_RULE_LOOK_H
#define UPN_RULE_LOOK_H

#include "rule/compiled.h"
#include "rule/matcher.h"

/* One rule under way in one text. Begin with everything but the first five 0. */
struct upn_look {
	const struct upn_compiled *rule;
	const struct upn_keywords *keywords;
	const struct upn_places *places;
	struct upn_scratch *scratch;
	struct upn_str text;
	bool everywhere; /* do not trust the keywords: for the check */
	size_t place;    /* the next place to look at */
	size_t cursor;   /* no match starts before */
	unsigned tries;
};

/* Whether the keywords that the rule needs are there, and no others. */
bool upn_look__may_match(const struct upn_look *look);
/* The next hit: 1; none: 0; a limit: -1 with err set. */
int upn_look__next(struct upn_look *look, struct upn_hit *hit, struct upn_error *err);

#endif
