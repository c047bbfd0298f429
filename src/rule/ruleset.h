/* Rule packs, compiled. Immutable after loading, shared by threads. */
#ifndef UPN_RULE_RULESET_H
#define UPN_RULE_RULESET_H

#include <upnscan/rules.h>

#include "base/digest.h"

struct upn_ruleset;

/* What the named group of a hit holds. */
enum upn_value_kind {
	UPN_VALUE_UPN,     /* (?<upn>…): user@tenant on a Microsoft suffix */
	UPN_VALUE_ADDRESS, /* (?<address>…): any address after a strong label */
	UPN_VALUE_TENANT,  /* (?<tenant>…): a tenant domain */
	UPN_VALUE_GUEST,   /* (?<guest>…): local_domain#EXT#@tenant */
	UPN_VALUE_PATH     /* (?<path>…): user_tenant_onmicrosoft_com */
};

struct upn_rule {
	const char *id;
	const char *about;
	const char *evidence; /* name of the weight in ranking.yaml */
	const char *family;   /* message family: "account", "sign-up", … */
	const char *file;
	unsigned line, column;
	unsigned where; /* set of 1 << enum upn_text_kind */
	unsigned index; /* 0 .. count-1, stable within a load */
};

/*
 * Load <dir>/labels.yaml and <dir>/messages/<*>.yaml, then each extra dir's
 * *.yaml (and its messages/<*>.yaml where there is one); a rule whose id is
 * known replaces that rule as a whole; labels add to labels.
 */
int upn_ruleset__load(struct upn_ruleset **out, const char *dir,
	const char *const *extra_dirs, size_t extra_count, struct upn_error *err);
void upn_ruleset__free(struct upn_ruleset *ruleset);
size_t upn_ruleset__count(const struct upn_ruleset *ruleset);
const struct upn_rule *upn_ruleset__at(const struct upn_ruleset *ruleset, size_t index);
/* Feed all that decides a match into a digest. */
void upn_ruleset__digest(const struct upn_ruleset *ruleset, struct upn_digest *digest);

/* Words for a server's SEARCH that the rules name: narrow, ASCII, unique. */
enum upn_search_field {
	UPN_SEARCH_BODY,
	UPN_SEARCH_FROM,
	UPN_SEARCH_SUBJECT
};
const char *const *upn_ruleset__search(const struct upn_ruleset *ruleset,
	enum upn_search_field field, size_t *count);

/* As upn_rules_check. */
int upn_ruleset__check(const struct upn_ruleset *ruleset, upn_rules_problem_fn problem,
	void *ctx, struct upn_error *err);

#endif
