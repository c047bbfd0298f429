/* Whole messages in, judged usernames out: with the rules that are shipped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/str.h"
#include "find/evidence.h"
#include "find/findings.h"
#include "samples.h"
#include "shared.h"

struct world {
	struct upn_knowledge knowledge;
	struct upn_ranking *ranking;
	struct upn_senders *senders;
	struct upn_ruleset *ruleset;
};

static struct world world;

static int set_up(void **state)
{
	struct upn_error err = {0};
	char path[1024];

	(void)state;
	world.ranking = load_ranking();
	world.senders = load_senders();
	if (upn_ruleset__load(&world.ruleset, rules_path(path, sizeof path, "."), NULL, 0,
		    &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	world.knowledge =
		(struct upn_knowledge){world.ruleset, world.ranking, world.senders};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	upn_ranking__free(world.ranking);
	upn_senders__free(world.senders);
	upn_ruleset__free(world.ruleset);
	return 0;
}

static bool keep(void *ctx, const struct upn_evidence *evidence)
{
	/* What a secret holds must be nowhere. */
	assert_null(strstr(evidence->subject, "Blauw"));
	assert_null(strstr(evidence->username, "Blauw"));
	return upn_findings__add(ctx, evidence, NULL) == 0;
}

static struct upn_findings *gather(struct upn_str raw, const char *owner, bool junk,
	bool *skipped)
{
	const char *addresses[] = {owner};
	struct upn_owner who = {addresses, owner ? 1 : 0};
	struct upn_message message = {.raw = raw,
		.size = raw.n,
		.folder = "INBOX",
		.uid = 7,
		.internal_date = 1600000000,
		.in_junk = junk};
	struct upn_gatherer *gatherer;
	struct upn_findings *findings;

	assert_int_equal(upn_gatherer__new(&gatherer, &world.knowledge, &who, NULL), 0);
	assert_int_equal(upn_findings__new(&findings, world.ranking, NULL), 0);
	/* Twice: nothing of one message stays for the next. */
	for (int i = 0; i < 2; i++)
		assert_int_equal(upn_gatherer__message(gatherer, "test", &message, keep,
					 findings, skipped, NULL),
			0);
	upn_gatherer__free(gatherer);
	assert_int_equal(upn_findings__rank(findings, NULL), 0);
	return findings;
}

static void test_samples(void **state)
{
	bool good = true;

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		const struct sample *s = &samples[i];
		bool skipped;
		struct upn_findings *findings =
			gather(upn_str__of(s->mail), OWNER, s->junk, &skipped);
		size_t count = 0;

		while (count < 3 && s->expected[count].username)
			count++;
		for (size_t k = 0; k < upn_findings_count(findings) || k < count; k++) {
			const struct upn_candidate *c = upn_findings_at(findings, k);

			if (c && k < count &&
				strcmp(c->username, s->expected[k].username) == 0 &&
				c->level == s->expected[k].level &&
				c->warnings == s->expected[k].warnings)
				continue;
			good = false;
			print_error("%s: %zu is %s, %s %.3f, warnings %x\n", s->about, k,
				c ? c->username : "missing",
				c ? upn_level_name(c->level) : "", c ? c->score : 0,
				c ? c->warnings : 0);
			for (size_t t = 0; c && t < c->term_count; t++)
				print_error("    %+.1f %s\n", c->terms[t].weight,
					c->terms[t].text);
		}
		upn_findings_free(findings);
	}
	assert_true(good);
}

static void test_fields(void **state)
{
	static const char mail[] = PASSED("microsoft.com") MICROSOFT
		"Subject: Password Blauw!8830 and code 123456, see "
		"https://a.example/x\n\n" NEW_USER(W);
	const struct upn_evidence *e;
	struct upn_findings *findings;
	bool skipped;

	(void)state;
	findings = gather(upn_str__of(mail), OWNER, false, &skipped);
	assert_false(skipped);
	assert_int_equal(upn_findings__evidence_count(findings), 1);
	e = upn_findings_at(findings, 0)->evidence[0];
	assert_string_equal(e->subject,
		"Password \xe2\x80\xa6 and code \xe2\x80\xa6, see \xe2\x80\xa6");
	assert_string_equal(e->from, "ms-noreply@microsoft.com");
	assert_string_equal(e->message_id, "1@test");
	assert_string_equal(e->says, "account-created");
	assert_string_equal(e->source, "test");
	assert_string_equal(e->folder, "INBOX");
	assert_string_equal(e->part, "1");
	assert_int_equal(e->uid, 7);
	assert_int_equal(e->authentic, UPN_AUTHENTIC_PASS);
	assert_int_equal(e->date, 1583229600);
	upn_findings_free(findings);
}

static void test_no_owner(void **state)
{
	static const char mail[] =
		PASSED("microsoft.com") MICROSOFT "Subject: x\n\n" NEW_USER(W);
	struct upn_findings *findings;
	bool skipped;

	(void)state;
	findings = gather(upn_str__of(mail), NULL, false, &skipped);
	assert_int_equal(upn_findings_count(findings), 1);
	assert_int_equal(upn_findings_at(findings, 0)->level, HIGH);
	assert_int_equal(upn_findings_at(findings, 0)->evidence[0]->authentic,
		UPN_AUTHENTIC_UNKNOWN);
	upn_findings_free(findings);
}

/* Thousands of usernames in one message: kept up to the cap, in good time. */
static void test_hostile(void **state)
{
	struct upn_buf mail = UPN_BUF_INIT(UPN_MAX_MESSAGE);
	struct upn_findings *findings;
	bool skipped;

	(void)state;
	upn_buf__add_z(&mail, MICROSOFT "Subject: x\n\n");
	for (int i = 0; i < 5000; i++)
		upn_buf__printf(&mail,
			"User name: u%d@kwikstaart.onmicrosoft.com\n"
			"Temporary password: Blauw!8830\n",
			i);
	assert_true(upn_buf__ok(&mail));
	findings = gather(upn_buf__str(&mail), OWNER, false, &skipped);
	assert_true(skipped);
	assert_int_equal(upn_findings__evidence_count(findings),
		UPN_MAX_MESSAGE_EVIDENCE);
	assert_false(upn_findings__is_convincing(findings));
	upn_findings_free(findings);
	upn_buf__release(&mail);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_no_owner),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests_name("find/evidence", tests, set_up, tear_down);
}
