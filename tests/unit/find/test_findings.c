/* Evidence in, a ranked list out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/str.h"
#include "find/evidence.h"
#include "find/findings.h"
#include "shared.h"

#define BIT(fact) UPN_FACT(UPN_FACT_##fact)
#define HIGH UPN_LEVEL_HIGH
#define MEDIUM UPN_LEVEL_MEDIUM
#define LOW UPN_LEVEL_LOW

/* A genuine mail of Microsoft's to the owner. */
#define GENUINE \
	(BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT) | BIT(TO_OWNER) | BIT(TO_OWNER_ALONE))
#define PROVEN (GENUINE | BIT(AUTH_PASS))
/* A mail from some company, to the owner. */
#define COMPANY (BIT(TO_OWNER) | BIT(TO_OWNER_ALONE) | BIT(AUTH_PASS))

static struct upn_ranking *ranking;

static int set_up(void **state)
{
	(void)state;
	ranking = load_ranking();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	upn_ranking__free(ranking);
	return 0;
}

struct piece {
	const char *username;
	enum upn_kind kind;
	const char *says;
	uint64_t facts;
	int year;
	const char *message_id; /* NULL: one of its own */
};

struct expected {
	const char *username;
	enum upn_level level;
	unsigned warnings;
};

struct story {
	const char *about;
	struct piece pieces[8];
	struct expected expected[5]; /* in this order, and no more */
};

#define W "wilma@kwikstaart.onmicrosoft.com"
#define K "karel@kwikstaart.onmicrosoft.com"
#define ADMIN "admin@kwikstaart.onmicrosoft.com"
#define OTHER "wilma@zwaluw.onmicrosoft.com"
#define TENANT "kwikstaart.onmicrosoft.com"
#define GUEST "wilma_post.example#EXT#@kwikstaart.onmicrosoft.com"

static const struct story stories[] = {
	{"one genuine mail is enough, authentic or unknown",
		{{W, UPN_KIND_MEMBER, "account-created", GENUINE, 2020, NULL}},
		{{W, HIGH, 0}}},
	{"without an owner as well",
		{{W, UPN_KIND_MEMBER, "account-created",
			BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT), 2020, NULL}},
		{{W, HIGH, 0}}},
	{"a company's mail is worth trying",
		{{W, UPN_KIND_MEMBER, "label-pair", COMPANY | BIT(PASSWORD), 2020, NULL}},
		{{W, MEDIUM, 0}}},
	{"and right where the name is the reader's",
		{{W, UPN_KIND_MEMBER, "label-pair",
			COMPANY | BIT(PASSWORD) | BIT(FITS_OWNER), 2020, NULL}},
		{{W, HIGH, 0}}},
	{"a name in a text is nothing, however often",
		{{W, UPN_KIND_MEMBER, "bare", COMPANY, 2020, NULL},
			{W, UPN_KIND_MEMBER, "bare", COMPANY, 2021, NULL},
			{W, UPN_KIND_MEMBER, "subject", COMPANY, 2022, NULL},
			{W, UPN_KIND_MEMBER, "bare", COMPANY | BIT(FITS_OWNER), 2023,
				NULL}},
		{{W, LOW, 0}}},
	{"forged mail",
		{{W, UPN_KIND_MEMBER, "account-created", GENUINE | BIT(AUTH_FAIL), 2020,
			NULL}},
		{{W, LOW, UPN_WARN_FORGED}}},
	{"an imitation never stands above genuine mail, however new and often",
		{{OTHER, UPN_KIND_MEMBER, "sign-up", COMPANY | BIT(IMITATION), 2024,
			 NULL},
			{OTHER, UPN_KIND_MEMBER, "sign-up", COMPANY | BIT(IMITATION),
				2025, NULL},
			{OTHER, UPN_KIND_MEMBER, "verification", COMPANY | BIT(LURE),
				2026, NULL},
			{W, UPN_KIND_MEMBER, "account-created", GENUINE, 2015, NULL}},
		{{W, HIGH, 0}, {OTHER, LOW, UPN_WARN_IMITATION | UPN_WARN_LURE}}},
	{"an imitation that uses the right name does it no harm",
		{{W, UPN_KIND_MEMBER, "sign-up", COMPANY | BIT(IMITATION), 2024, NULL},
			{W, UPN_KIND_MEMBER, "account-created", GENUINE, 2015, NULL}},
		{{W, HIGH, 0}}},
	{"forwarded, hidden and junk mail",
		{{W, UPN_KIND_MEMBER, "account-created", GENUINE | BIT(FORWARDED), 2020,
			 NULL},
			{OTHER, UPN_KIND_MEMBER, "account-created", PROVEN | BIT(HIDDEN),
				2019, NULL}},
		{{W, MEDIUM, UPN_WARN_FORWARDED}, {OTHER, MEDIUM, UPN_WARN_HIDDEN}}},
	{"a copy outside the junk folder lifts the doubt",
		{{W, UPN_KIND_MEMBER, "account-created", PROVEN | BIT(JUNK), 2020, "1"},
			{W, UPN_KIND_MEMBER, "account-created", PROVEN, 2020, "1"}},
		{{W, HIGH, 0}}},
	{"an organisation alone",
		{{TENANT, UPN_KIND_TENANT, "billing", PROVEN, 2020, NULL},
			{TENANT, UPN_KIND_TENANT, "billing", PROVEN, 2021, NULL}},
		{{TENANT, MEDIUM, 0}}},
	{"an organisation stands under its user",
		{{TENANT, UPN_KIND_TENANT, "billing", PROVEN, 2020, NULL},
			{W, UPN_KIND_MEMBER, "sign-up", PROVEN, 2019, NULL}},
		{{W, HIGH, 0}}},
	{"but not under a name that somebody mentioned",
		{{TENANT, UPN_KIND_TENANT, "billing", PROVEN, 2020, NULL},
			{W, UPN_KIND_MEMBER, "bare", COMPANY, 2019, NULL}},
		{{TENANT, MEDIUM, 0}, {W, LOW, 0}}},
	{"an invitation shows the inviter's organisation",
		{{TENANT, UPN_KIND_TENANT, "invitation", PROVEN, 2020, NULL},
			{GUEST, UPN_KIND_GUEST, "invitation",
				PROVEN | BIT(DERIVED) | BIT(GUEST_OF_OWNER), 2020, NULL}},
		{{GUEST, LOW, 0}, {TENANT, LOW, 0}}},
	{"a guest name that is written out",
		{{GUEST, UPN_KIND_GUEST, "label", PROVEN | BIT(GUEST_OF_OWNER), 2020,
			NULL}},
		{{GUEST, MEDIUM, 0}}},
	{"an admin's mailbox: the own account, and other people's",
		{{ADMIN, UPN_KIND_MEMBER, "sign-up", PROVEN | BIT(ROLE), 2016, NULL},
			{W, UPN_KIND_MEMBER, "account-created", PROVEN, 2020, NULL},
			{K, UPN_KIND_MEMBER, "account-created",
				PROVEN | BIT(FITS_INITIAL), 2021, NULL}},
		{{ADMIN, HIGH, 0}, {K, LOW, UPN_WARN_OTHER_PERSON},
			{W, LOW, UPN_WARN_OTHER_PERSON}}},
	{"the reader's name among others",
		{{K, UPN_KIND_MEMBER, "account-created", PROVEN, 2021, NULL},
			{W, UPN_KIND_MEMBER, "account-created", PROVEN | BIT(FITS_OWNER),
				2020, NULL}},
		{{W, HIGH, 0}, {K, LOW, UPN_WARN_OTHER_PERSON}}},
	{"several, and no telling which",
		{{K, UPN_KIND_MEMBER, "account-created", PROVEN, 2021, NULL},
			{W, UPN_KIND_MEMBER, "account-created", PROVEN, 2020, NULL}},
		{{K, MEDIUM, UPN_WARN_OTHER_PERSON}, {W, MEDIUM, UPN_WARN_OTHER_PERSON}}},
	{"several users of one domain of the organisation's own",
		{{"karel@kwikstaart.example", UPN_KIND_MEMBER, "account-created",
			 PROVEN | BIT(CUSTOM), 2021, NULL},
			{"wilma@kwikstaart.example", UPN_KIND_MEMBER, "verification",
				PROVEN | BIT(CUSTOM), 2020, NULL}},
		{{"wilma@kwikstaart.example", HIGH, 0},
			{"karel@kwikstaart.example", LOW, UPN_WARN_OTHER_PERSON}}},
	{"a user who was renamed: the new name is the current one",
		{{"wilma.post@kwikstaart.onmicrosoft.com", UPN_KIND_MEMBER, "sign-up",
			 PROVEN, 2015, NULL},
			{"wilma.jansen@kwikstaart.onmicrosoft.com", UPN_KIND_MEMBER,
				"account-created", PROVEN, 2021, NULL}},
		{{"wilma.jansen@kwikstaart.onmicrosoft.com", HIGH, 0},
			{"wilma.post@kwikstaart.onmicrosoft.com", HIGH, 0}}},
	{"an old and a new organisation",
		{{W, UPN_KIND_MEMBER, "sign-up", PROVEN, 2012, NULL},
			{W, UPN_KIND_MEMBER, "verification", PROVEN, 2013, NULL},
			{W, UPN_KIND_MEMBER, "message-center", PROVEN, 2014, NULL},
			{OTHER, UPN_KIND_MEMBER, "sign-up", PROVEN, 2019, NULL}},
		{{OTHER, HIGH, 0}, {W, HIGH, 0}}},
	{"an example is not believed",
		{{"w@contoso.onmicrosoft.com", UPN_KIND_MEMBER, "account-created",
			GENUINE | BIT(EXAMPLE), 2020, NULL}},
		{{"w@contoso.onmicrosoft.com", LOW, UPN_WARN_EXAMPLE}}},
	{"unless the proof is strong",
		{{"w@contoso.onmicrosoft.com", UPN_KIND_MEMBER, "sign-up",
			PROVEN | BIT(EXAMPLE_PROVEN), 2020, NULL}},
		{{"w@contoso.onmicrosoft.com", HIGH, UPN_WARN_EXAMPLE}}},
	{"another person's name",
		{{K, UPN_KIND_MEMBER, "account-created", PROVEN | BIT(FITS_NOT), 2020,
			NULL}},
		{{K, MEDIUM, UPN_WARN_OTHER_PERSON}}},
	{"evidence of a rule that the ranking does not know",
		{{W, UPN_KIND_MEMBER, "made-up", PROVEN, 2020, NULL}}, {{W, LOW, 0}}},
	{"spelled differently, one username",
		{{"WILMA@kwikstaart.onmicrosoft.com", UPN_KIND_MEMBER, "sign-up", PROVEN,
			 2020, NULL},
			{"wilma@Kwikstaart.mail.onmicrosoft.com", UPN_KIND_MEMBER, "bare",
				COMPANY, 2021, NULL}},
		{{"WILMA@kwikstaart.onmicrosoft.com", HIGH, 0}}},
	{"nothing", {{0}}, {{0}}},
	{"what is no username is left out",
		{{"wilma", UPN_KIND_MEMBER, "sign-up", PROVEN, 2020, NULL},
			{"a b@c", UPN_KIND_MEMBER, "sign-up", PROVEN, 2020, NULL}},
		{{0}}},
};

static struct upn_evidence make(const struct piece *piece, unsigned uid)
{
	static char ids[8][16];

	snprintf(ids[uid % 8], sizeof ids[0], "%u@test", uid);
	return (struct upn_evidence){
		.username = piece->username,
		.kind = piece->kind,
		.rule = piece->says,
		.says = piece->says,
		.source = "test",
		.folder = "INBOX",
		.uid = uid + 1,
		.uidvalidity = 1,
		.from = "x@post.example",
		.subject = "",
		.part = "1",
		.message_id = piece->message_id ? piece->message_id : ids[uid % 8],
		.date = upn_date__days(piece->year, 3, 1) * 86400,
		.facts = piece->facts,
	};
}

static void check(const struct story *story, const struct upn_findings *findings)
{
	size_t count = 0;

	while (count < 5 && story->expected[count].username)
		count++;
	for (size_t i = 0; i < upn_findings_count(findings); i++) {
		const struct upn_candidate *c = upn_findings_at(findings, i);
		if (i >= count || strcmp(c->username, story->expected[i].username) != 0 ||
			c->level != story->expected[i].level ||
			c->warnings != story->expected[i].warnings)
			fail_msg("%s: %zu is %s, %s %.3f, warnings %x", story->about, i,
				c->username, upn_level_name(c->level), c->score,
				c->warnings);
		assert_true(c->score >= 0 && c->score <= 1);
		assert_true(c->evidence_count > 0 && c->term_count > 0);
	}
	if (upn_findings_count(findings) != count)
		fail_msg("%s: %zu of %zu", story->about, upn_findings_count(findings),
			count);
}

/* The order in which evidence comes must not matter. */
static void test_stories(void **state)
{
	(void)state;
	for (size_t s = 0; s < sizeof stories / sizeof stories[0]; s++)
		for (int backwards = 0; backwards < 2; backwards++) {
			struct upn_findings *findings;
			size_t count = 0;

			while (count < 8 && stories[s].pieces[count].username)
				count++;
			assert_int_equal(upn_findings__new(&findings, ranking, NULL), 0);
			for (size_t i = 0; i < count; i++) {
				size_t k = backwards ? count - 1 - i : i;
				struct upn_evidence e =
					make(&stories[s].pieces[k], (unsigned)k);

				assert_int_equal(upn_findings__add(findings, &e, NULL),
					0);
			}
			assert_int_equal(upn_findings__rank(findings, NULL), 0);
			check(&stories[s], findings);
			assert_int_equal(upn_findings__rank(findings, NULL), 0);
			check(&stories[s], findings);
			upn_findings_free(findings);
		}
}

static void test_copies(void **state)
{
	struct piece piece = {W, UPN_KIND_MEMBER, "sign-up", PROVEN, 2020, "same"};
	struct upn_findings *findings;
	const struct upn_candidate *c;
	struct upn_evidence e;
	double score;

	(void)state;
	assert_int_equal(upn_findings__new(&findings, ranking, NULL), 0);
	e = make(&piece, 0);
	assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	assert_int_equal(upn_findings__evidence_count(findings), 1);
	assert_int_equal(upn_findings__rank(findings, NULL), 0);
	score = upn_findings_at(findings, 0)->score;
	/* The same message in another folder is kept, and counts once. */
	e.folder = "Archive";
	assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	assert_int_equal(upn_findings__evidence_count(findings), 2);
	assert_int_equal(upn_findings__rank(findings, NULL), 0);
	c = upn_findings_at(findings, 0);
	assert_true(c->score <= score && c->score >= score);
	assert_int_equal(c->evidence_count, 1);
	assert_true(upn_findings__is_convincing(findings));
	/* Another message that took its Message-ID is another message. */
	e.from = "y@post.example";
	e.uid = 77;
	assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	assert_int_equal(upn_findings__rank(findings, NULL), 0);
	assert_true(upn_findings_at(findings, 0)->score > score);
	assert_string_equal(upn_findings__evidence_at(findings, 1)->folder, "Archive");
	assert_null(upn_findings__evidence_at(findings, 99));
	assert_null(upn_findings_at(findings, 99));
	upn_findings_free(findings);
}

static void test_dates(void **state)
{
	static const struct piece pieces[] = {
		{W, UPN_KIND_MEMBER, "sign-up", PROVEN, 2015, NULL},
		{W, UPN_KIND_MEMBER, "verification", PROVEN, 2018, NULL},
		{W, UPN_KIND_MEMBER, "sign-up", PROVEN | BIT(IMITATION), 2025, NULL},
	};
	struct upn_findings *findings;
	struct upn_evidence e;

	(void)state;
	assert_int_equal(upn_findings__new(&findings, ranking, NULL), 0);
	for (unsigned i = 0; i < 3; i++) {
		e = make(&pieces[i], i);
		assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	}
	e = make(&pieces[0], 7);
	e.date = UPN_NO_DATE;
	assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	assert_int_equal(upn_findings__rank(findings, NULL), 0);
	assert_int_equal(upn_findings_at(findings, 0)->first_seen,
		upn_date__days(2015, 3, 1) * 86400);
	assert_int_equal(upn_findings_at(findings, 0)->last_seen,
		upn_date__days(2018, 3, 1) * 86400);
	upn_findings_free(findings);
}

/* What a worker writes may be hostile: cleaned, cut, never believed. */
static void test_hostile(void **state)
{
	struct piece piece = {W, UPN_KIND_MEMBER, "bare", ~UINT64_C(0), 2020, NULL};
	struct upn_findings *findings;
	char *text = malloc(100000);
	struct upn_evidence e;

	(void)state;
	assert_non_null(text);
	memset(text, 0x1b, 99999);
	memcpy(text + 50, "subject\xff\xe2\x80\xae", 11);
	text[99999] = '\0';
	assert_int_equal(upn_findings__new(&findings, ranking, NULL), 0);
	e = make(&piece, 0);
	e.kind = (enum upn_kind)77;
	e.subject = e.folder = e.from = e.part = e.rule = e.says = text;
	assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	assert_int_equal(upn_findings__rank(findings, NULL), 0);
	assert_int_equal(upn_findings_count(findings), 1);
	assert_string_equal(upn_findings_at(findings, 0)->evidence[0]->subject,
		"subject\xef\xbf\xbd");
	assert_int_equal(upn_findings_at(findings, 0)->kind, UPN_KIND_MEMBER);
	e.username = text;
	assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	assert_int_equal(upn_findings__evidence_count(findings), 1);
	upn_findings_free(findings);
	upn_findings_free(NULL);
	free(text);
}

/* Many users of one organisation: the cap is reached, the time is not felt. */
static void test_many(void **state)
{
	struct upn_findings *findings;
	char username[80];

	(void)state;
	assert_int_equal(upn_findings__new(&findings, ranking, NULL), 0);
	for (unsigned i = 0; i < UPN_MAX_CANDIDATES + 100; i++) {
		struct piece piece = {username, UPN_KIND_MEMBER, "account-created",
			PROVEN, 2000 + (int)(i % 20), NULL};
		struct upn_evidence e;

		snprintf(username, sizeof username, "u%u@kwikstaart.onmicrosoft.com", i);
		e = make(&piece, i);
		assert_int_equal(upn_findings__add(findings, &e, NULL), 0);
	}
	assert_int_equal(upn_findings__rank(findings, NULL), 0);
	assert_int_equal(upn_findings_count(findings), UPN_MAX_CANDIDATES);
	assert_false(upn_findings__is_convincing(findings));
	upn_findings_free(findings);
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(upn_kind_name(UPN_KIND_TENANT), "tenant");
	assert_string_equal(upn_level_name(UPN_LEVEL_MEDIUM), "medium");
	assert_string_equal(upn_authentic_name(UPN_AUTHENTIC_FAIL), "fail");
	for (unsigned i = 0; i < UPN_WARN_COUNT; i++)
		for (unsigned k = 0; k < i; k++)
			assert_string_not_equal(
				upn_warning_code((enum upn_warning)(1u << i)),
				upn_warning_code((enum upn_warning)(1u << k)));
	assert_string_equal(upn_warning_code(UPN_WARN_JUNK), "junk");
	assert_non_null(upn_warning_text((enum upn_warning)(1u << 30)));
	assert_non_null(upn_kind_name((enum upn_kind)99));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("find/findings", tests, set_up, tear_down);
}
