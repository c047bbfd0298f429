/* texts -> hits. One matcher per thread; the ruleset is shared. */
#ifndef UPN_RULE_MATCHER_H
#define UPN_RULE_MATCHER_H

#include "rule/ruleset.h"

struct upn_matcher;

/* A rule that matched, and where. Spans point into the text. */
struct upn_hit {
	const struct upn_rule *rule;
	enum upn_value_kind value_kind;
	struct upn_str value;              /* the named group */
	size_t offset;                     /* of value in the text */
	size_t match_offset, match_length; /* of the whole match */
	/* The (?<secret>…) group: a temporary password or code, to be kept
	 * out of everything; empty where the rule has none. */
	struct upn_str secret;
};

int upn_matcher__new(struct upn_matcher **out, const struct upn_ruleset *ruleset,
	struct upn_error *err);
void upn_matcher__free(struct upn_matcher *matcher);
/*
 * Start on a text. kind is 1 << enum upn_text_kind. text must be valid UTF-8
 * and outlive the iteration. The literal prefilter runs here.
 */
void upn_matcher__begin(struct upn_matcher *matcher, struct upn_str text, unsigned kind);
/*
 * 1: a hit; 0: the end; -1: a match, depth or heap limit (class limit; the
 * rule is left out for this text, and next may be called again).
 */
int upn_matcher__next(struct upn_matcher *matcher, struct upn_hit *hit,
	struct upn_error *err);

#endif
