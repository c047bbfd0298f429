/* What the library knows of the world: rules, ranking, senders, providers. */
#ifndef UPNSCAN_RULES_H
#define UPNSCAN_RULES_H

#include <upnscan/common.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable after loading; may be shared by threads. */
struct upn_rules;

struct upn_rules_options {
	unsigned version; /* 1 */
	/*
	 * The directory of the built-in packs (the one that holds messages/,
	 * ranking.yaml, senders.yaml, providers.yaml). NULL: $UPNSCAN_RULES,
	 * else rules/ beside the program's build tree, else the data directory
	 * that was set at build time.
	 */
	const char *dir;
	/* More directories of packs; a rule of the same id replaces. */
	const char *const *extra_dirs;
	size_t extra_count;
};

/*
 * Load all packs. On success *out is the caller's (upn_rules_free).
 * Returns 0, or -1 with err set (class usage, "file:line:column: what").
 */
UPN_API int upn_rules_load(struct upn_rules **out,
	const struct upn_rules_options *options, struct upn_error *err);
UPN_API void upn_rules_free(struct upn_rules *rules);

/* Changes when any rule, weight or sender changes: 64 hex digits, borrowed. */
UPN_API const char *upn_rules_identity(const struct upn_rules *rules);

/* One rule as `upnscan rules list` shows it; borrowed from the rules. */
struct upn_rule_info {
	const char *id;
	const char *about;    /* what the message says, in one sentence */
	const char *evidence; /* name of its weight in ranking.yaml */
	const char *file;     /* where it stands */
	unsigned line;
};

UPN_API size_t upn_rules_count(const struct upn_rules *rules);
UPN_API void upn_rules_at(const struct upn_rules *rules, size_t index,
	struct upn_rule_info *info);

/* Called once per problem; text is "file:line:column: rule id: what". */
typedef void (*upn_rules_problem_fn)(void *ctx, const char *text);

/*
 * Run every rule's examples and counter-examples and its other checks.
 * Returns the number of problems, or -1 with err set.
 */
UPN_API int upn_rules_check(const struct upn_rules *rules, upn_rules_problem_fn problem,
	void *ctx, struct upn_error *err);

#ifdef __cplusplus
}
#endif
#endif
