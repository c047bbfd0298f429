/* Loading all that the library knows of the world. */
#include "scan/rules.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "base/error.h"
#include "base/file.h"
#include "base/str.h"

static bool holds_packs(const char *dir)
{
	char *ranking = upn_file__join(dir, "ranking.yaml");
	char *messages = upn_file__join(dir, "messages");
	bool holds = ranking && messages && access(ranking, R_OK) == 0 &&
		upn_file__is_dir(messages);

	free(ranking);
	free(messages);
	return holds;
}

/* rules/ beside the directory that the running program stands in, or NULL. */
static char *beside_program(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash, *dir;

	if (n <= 0)
		return NULL;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	dir = upn_file__join(path, "../rules");
	if (dir && holds_packs(dir))
		return dir;
	free(dir);
	return NULL;
}

static char *find_dir(const char *wanted)
{
	const char *env = getenv("UPNSCAN_RULES");
	char *dir;

	if (wanted)
		return strdup(wanted);
	if (env && *env)
		return strdup(env);
	dir = beside_program();
	return dir ? dir : strdup(UPN_DATADIR "/rules");
}

/* Tell the sender check whose word counts for which provider's mailboxes. */
static int join_providers(struct upn_rules *rules, struct upn_error *err)
{
	size_t count = upn_providers__count(rules->providers);

	for (size_t i = 0; i < count; i++) {
		const struct upn_provider *p = upn_providers__at(rules->providers, i);

		if (upn_senders__add_provider(rules->senders, p->domains, p->domain_count,
			    p->authserv, p->authserv_count, p->authserv_none, err) < 0)
			return -1;
	}
	return 0;
}

static int load_packs(struct upn_rules *rules, const char *dir,
	const struct upn_rules_options *options, struct upn_error *err)
{
	char *ranking = upn_file__join(dir, "ranking.yaml");
	char *senders = upn_file__join(dir, "senders.yaml");
	char *providers = upn_file__join(dir, "providers.yaml");
	int status = -1;

	if (!ranking || !senders || !providers)
		upn_error__memory(err);
	else if (upn_ruleset__load(&rules->ruleset, dir, options->extra_dirs,
			 options->extra_count, err) == 0 &&
		upn_ranking__load(&rules->ranking, ranking, err) == 0 &&
		upn_senders__load(&rules->senders, senders, err) == 0 &&
		upn_providers__load(&rules->providers, providers, err) == 0)
		status = join_providers(rules, err);
	free(ranking);
	free(senders);
	free(providers);
	return status;
}

static int identify(struct upn_rules *rules, struct upn_error *err)
{
	struct upn_digest *digest = upn_digest__new();

	if (!digest)
		return upn_error__memory(err);
	upn_ruleset__digest(rules->ruleset, digest);
	upn_ranking__digest(rules->ranking, digest);
	upn_senders__digest(rules->senders, digest);
	upn_providers__digest(rules->providers, digest);
	upn_digest__finish(digest, rules->identity);
	return 0;
}

int upn_rules_load(struct upn_rules **out, const struct upn_rules_options *options,
	struct upn_error *err)
{
	struct upn_rules_options none = {.version = 1};
	struct upn_rules *rules = calloc(1, sizeof *rules);
	char *dir;
	int status;

	if (!options)
		options = &none;
	dir = find_dir(options->dir);
	if (!rules || !dir) {
		free(rules);
		free(dir);
		return upn_error__memory(err);
	}
	if (!holds_packs(dir))
		status = upn_error__set(err, UPN_ERR_USAGE,
			"%s: no rule packs here (messages/ and ranking.yaml are missing)",
			dir);
	else
		status = load_packs(rules, dir, options, err);
	free(dir);
	if (status < 0 || identify(rules, err) < 0) {
		upn_rules_free(rules);
		return -1;
	}
	rules->knowledge =
		(struct upn_knowledge){rules->ruleset, rules->ranking, rules->senders};
	*out = rules;
	return 0;
}

void upn_rules_free(struct upn_rules *rules)
{
	if (!rules)
		return;
	upn_senders__free(rules->senders);
	upn_providers__free(rules->providers);
	upn_ranking__free(rules->ranking);
	upn_ruleset__free(rules->ruleset);
	free(rules);
}

const char *upn_rules_identity(const struct upn_rules *rules)
{
	return rules->identity;
}

size_t upn_rules_count(const struct upn_rules *rules)
{
	return upn_ruleset__count(rules->ruleset);
}

void upn_rules_at(const struct upn_rules *rules, size_t index, struct upn_rule_info *info)
{
	const struct upn_rule *rule = upn_ruleset__at(rules->ruleset, index);

	*info = (struct upn_rule_info){rule->id, rule->about, rule->evidence, rule->file,
		rule->line};
}

int upn_rules_check(const struct upn_rules *rules, upn_rules_problem_fn problem,
	void *ctx, struct upn_error *err)
{
	return upn_ruleset__check(rules->ruleset, problem, ctx, err);
}

int upn_account_new(struct upn_account **out, const char *source,
	const struct upn_rules *rules, const struct upn_account_options *options,
	struct upn_error *err)
{
	return upn_account__parse(out, source, rules ? rules->providers : NULL, options,
		err);
}
