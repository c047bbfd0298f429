/* What judging needs to know: rules, weights, senders, trusted providers. */
#ifndef UPN_FIND_KNOWLEDGE_H
#define UPN_FIND_KNOWLEDGE_H

#include "rule/ruleset.h"

struct upn_ranking; /* ranking.yaml, find/ranking.h */
struct upn_senders; /* senders.yaml, find/senders.h */

/* Borrowed pointers; immutable, shared by threads. */
struct upn_knowledge {
	const struct upn_ruleset *ruleset;
	const struct upn_ranking *ranking;
	const struct upn_senders *senders;
};

int upn_ranking__load(struct upn_ranking **out, const char *path, struct upn_error *err);
void upn_ranking__free(struct upn_ranking *ranking);
void upn_ranking__digest(const struct upn_ranking *ranking, struct upn_digest *digest);

int upn_senders__load(struct upn_senders **out, const char *path, struct upn_error *err);
void upn_senders__free(struct upn_senders *senders);
void upn_senders__digest(const struct upn_senders *senders, struct upn_digest *digest);

/*
 * Which authserv-ids speak for a mailbox provider (RFC 8601, 5): the
 * provider's domains -> domains under which its authserv-id lies. Filled
 * from providers.yaml by the caller; borrowed until the senders are freed.
 */
int upn_senders__add_provider(struct upn_senders *senders,
	const char *const *mail_domains, size_t mail_domain_count,
	const char *const *authserv_domains, size_t authserv_domain_count,
	bool writes_none, struct upn_error *err);

#endif
