/* upnscan rules: list them, check them. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/say.h"

static void list(const struct upn_rules *rules)
{
	int widest = 0;

	for (size_t i = 0; i < upn_rules_count(rules); i++) {
		struct upn_rule_info info;

		upn_rules_at(rules, i, &info);
		if ((int)strlen(info.id) > widest)
			widest = (int)strlen(info.id);
	}
	for (size_t i = 0; i < upn_rules_count(rules); i++) {
		struct upn_rule_info info;

		upn_rules_at(rules, i, &info);
		printf("%-*s  %s\n", widest, info.id, info.about);
	}
}

static void on_problem(void *ctx, const char *text)
{
	(void)ctx;
	upn_say("%s", text);
}

static int check(const struct upn_rules *rules, struct upn_error *err)
{
	size_t count = upn_rules_count(rules);
	int problems = upn_rules_check(rules, on_problem, NULL, err);

	if (problems < 0)
		return upn_cmd__fail("rules", err);
	if (problems)
		printf("%zu rules, %d %s\n", count, problems,
			problems == 1 ? "problem" : "problems");
	else
		printf("%zu rules, no problems\n", count);
	return problems ? UPN_EXIT_USAGE : 0;
}

int upn_cmd__rules(const struct upn_settings *settings)
{
	const struct upn_texts *words = &settings->operands;
	struct upn_rules *rules = NULL;
	struct upn_error err = {0};
	bool lists = words->count == 1 && strcmp(words->items[0], "list") == 0;
	int code = 0;

	if (!lists && (words->count != 1 || strcmp(words->items[0], "check") != 0)) {
		upn_error__set(&err, UPN_ERR_USAGE, "say either list or check");
		return upn_cmd__misuse("rules", &err);
	}
	if (upn_cmd__load_rules(&rules, settings, &err) < 0)
		return upn_cmd__fail("rules", &err);
	if (lists)
		list(rules);
	else
		code = check(rules, &err);
	upn_rules_free(rules);
	if (fflush(stdout) != 0) {
		upn_error__set(&err, UPN_ERR_LIMIT, "cannot write standard output");
		code = upn_cmd__fail("rules", &err);
	}
	return code;
}
