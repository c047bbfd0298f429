/* Any bytes as a message: evidence, and a ranking of it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "find/evidence.h"
#include "find/findings.h"

static struct upn_knowledge knowledge;
static struct upn_gatherer *gatherer;
static struct upn_ranking *ranking;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const owners[] = {"wilma.post@gmail.com"};
	static const char *const authserv[] = {"google.com"};
	static const char *const domains[] = {"gmail.com"};
	static const struct upn_owner owner = {owners, 1};
	struct upn_senders *senders;
	struct upn_ruleset *ruleset;

	(void)argc;
	(void)argv;
	if (upn_senders__load(&senders, "rules/senders.yaml", NULL) < 0 ||
		upn_ranking__load(&ranking, "rules/ranking.yaml", NULL) < 0 ||
		upn_ruleset__load(&ruleset, "rules", NULL, 0, NULL) < 0 ||
		upn_senders__add_provider(senders, domains, 1, authserv, 1, true, NULL) <
			0)
		abort();
	knowledge = (struct upn_knowledge){ruleset, ranking, senders};
	if (upn_gatherer__new(&gatherer, &knowledge, &owner, NULL) < 0)
		abort();
	return 0;
}

static bool keep(void *ctx, const struct upn_evidence *evidence)
{
	return upn_findings__add(ctx, evidence, NULL) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_message message = {
		.raw = {(const char *)data, size},
		.size = size,
		.folder = "INBOX",
		.uid = 1,
		.internal_date = UPN_NO_DATE,
	};
	struct upn_findings *findings;
	bool skipped;

	if (upn_findings__new(&findings, ranking, NULL) < 0)
		abort();
	if (upn_gatherer__message(gatherer, "fuzz", &message, keep, findings, &skipped,
		    NULL) < 0 ||
		upn_findings__rank(findings, NULL) < 0)
		abort();
	for (size_t i = 0; i < upn_findings_count(findings); i++) {
		const struct upn_candidate *c = upn_findings_at(findings, i);

		if (!(c->score >= 0 && c->score <= 1) || !c->evidence_count)
			abort();
	}
	upn_findings_free(findings);
	return 0;
}
