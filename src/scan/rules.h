/* Everything under rules/, loaded: what upn_rules stands for. */
#ifndef UPN_SCAN_RULES_H
#define UPN_SCAN_RULES_H

#include <upnscan/rules.h>

#include "account/providers.h"
#include "find/knowledge.h"

struct upn_rules {
	struct upn_ruleset *ruleset;
	struct upn_ranking *ranking;
	struct upn_senders *senders;
	struct upn_providers *providers;
	struct upn_knowledge knowledge; /* points at the three above */
	char identity[UPN_DIGEST_HEX];
};

#endif
