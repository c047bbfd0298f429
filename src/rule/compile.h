/* Drafts of rules -> compiled rules. */
#ifndef UPN_RULE_COMPILE_H
#define UPN_RULE_COMPILE_H

#include "rule/compiled.h"
#include "rule/draft.h"

/*
 * Compile one draft; what the rule holds lives in the ruleset's arena, its
 * keywords go to the ruleset's. 0, or -1 with err set.
 */
int upn_compile__rule(struct upn_ruleset *ruleset, const struct upn_labels *labels,
	const struct upn_draft *draft, struct upn_compiled *rule, struct upn_error *err);
/* Add the rule's search words and examples. 0, or -1 with err set. */
int upn_compile__words(struct upn_ruleset *ruleset, const struct upn_draft *draft,
	struct upn_compiled *rule, struct upn_error *err);

#endif
