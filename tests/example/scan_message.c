/* scan_message FILE: the Microsoft 365 usernames in a saved message. */
#include <stdio.h>
#include <upnscan.h>

static void print(const struct upn_findings *findings)
{
	for (size_t i = 0; i < upn_findings_count(findings); i++) {
		const struct upn_candidate *found = upn_findings_at(findings, i);

		printf("%s %s\n", upn_level_name(found->level), found->username);
	}
}

int main(int argc, char **argv)
{
	struct upn_rules_options where = {.version = 1};
	struct upn_scan_options how = {.version = 1, .since = UPN_NO_DATE};
	struct upn_rules *rules = NULL;
	struct upn_account *account = NULL;
	struct upn_result *result = NULL;
	struct upn_error err = {0};
	int status;

	if (argc != 2) {
		fprintf(stderr, "usage: scan_message FILE\n");
		return 2;
	}
	status = upn_rules_load(&rules, &where, &err);
	if (status == 0)
		status = upn_account_new(&account, argv[1], rules, NULL, &err);
	if (status == 0)
		status = upn_scan(&result, &account, 1, rules, &how, &err);
	if (status < 0)
		fprintf(stderr, "scan_message: %s\n", err.text);
	else
		print(upn_result_findings(result));
	upn_result_free(result);
	upn_account_free(account);
	upn_rules_free(rules);
	return status < 0;
}
