/* The report for a person: what is said when, and how it is laid out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "base/width.h"
#include "unit/report/sample.h"

static const struct upn_problem problems[] = {
	{"imaps://me@mail.example", {UPN_ERR_AUTH, "the server refused the sign-in"}},
	{"old.mbox", {UPN_ERR_MESSAGE, "Permission denied"}},
};

static void expect(const struct upn_buf *text, const char *part)
{
	if (!strstr(upn_buf__z(text), part))
		fail_msg("'%s' is missing in:\n%s", part, upn_buf__z(text));
}

static void expect_not(const struct upn_buf *text, const char *part)
{
	if (text->n && strstr(upn_buf__z(text), part))
		fail_msg("'%s' should not be in:\n%s", part, upn_buf__z(text));
}

static void test_found(void **state)
{
	struct upn_candidate candidate = sample_candidate();
	struct upn_summary summary = sample_summary(1);
	struct upn_buf text =
		sample_write(&upn_report__table, &summary, &candidate, NULL);

	(void)state;
	assert_true(upn_buf__ok(&text));
	assert_memory_equal(upn_buf__z(&text), "Your Microsoft 365 username is\n", 31);
	expect(&text, "\n    admin@maple.onmicrosoft.com\n");
	expect(&text, "How sure: high (0.97 of 1). Use it.");
	expect(&text, "2020-10-13, from sender@one.example, folder INBOX:");
	expect(&text, "It is about a new or changed account");
	expect(&text, "undated, in old.mbox");
	expect(&text, "It names this username.");
	expect(&text, "https://aka.ms/sspr");
	expect(&text, "1,234 messages in 2 folders (INBOX, Junk). All were read.");
	expect_not(&text, "Also seen");
	expect_not(&text, "also yours");
	expect_not(&text, "could not be read");
	expect_not(&text, "How the score");
	expect_not(&text, "\033");
	upn_buf__release(&text);
}

static void test_kinds(void **state)
{
	static const struct {
		enum upn_kind kind;
		enum upn_level level;
		const char *name;
		const char *said, *advised;
	} rows[] = {
		{UPN_KIND_MEMBER, UPN_LEVEL_MEDIUM, "a@b.onmicrosoft.com",
			"username is probably",
			"If Microsoft does not know the username"},
		{UPN_KIND_GUEST, UPN_LEVEL_MEDIUM,
			"al_ice_gmail.com#EXT#@b.onmicrosoft.com", "You are a guest",
			"but with\n     al_ice@gmail.com"},
		{UPN_KIND_GUEST, UPN_LEVEL_HIGH, "odd#EXT#@b.onmicrosoft.com",
			"You are a guest", "but with your own e-mail\n     address"},
		{UPN_KIND_TENANT, UPN_LEVEL_MEDIUM, "b.onmicrosoft.com",
			"your organisation at Microsoft 365 was found",
			"@b.onmicrosoft.com."},
		{UPN_KIND_MEMBER, UPN_LEVEL_LOW, "a@b.onmicrosoft.com",
			"No Microsoft 365 username was found that is likely yours",
			"2024-08-30"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_candidate candidate = sample_candidate();
		struct upn_summary summary = sample_summary(1);
		struct upn_buf text;

		candidate.kind = rows[i].kind;
		candidate.level = rows[i].level;
		candidate.username = rows[i].name;
		text = sample_write(&upn_report__table, &summary, &candidate, NULL);
		expect(&text, rows[i].said);
		expect(&text, rows[i].advised);
		upn_buf__release(&text);
	}
}

static void test_others(void **state)
{
	struct upn_candidate candidates[15];
	struct upn_summary summary = sample_summary(15);
	struct upn_report_options options = {.version = 1, .explain = true};
	struct upn_buf text;

	(void)state;
	summary.hidden = 2;
	for (size_t i = 0; i < 15; i++)
		candidates[i] = sample_candidate();
	candidates[1].warnings = UPN_WARN_FORGED;
	candidates[1].level = UPN_LEVEL_LOW;
	candidates[1].username = "karel@other.onmicrosoft.com";
	candidates[2].kind = UPN_KIND_TENANT;
	text = sample_write(&upn_report__table, &summary, candidates, &options);
	expect(&text,
		"Also seen, probably not yours\n  karel@other.onmicrosoft.com\n"
		"      low (0.97), last seen");
	expect(&text, upn_warning_text(UPN_WARN_FORGED));
	expect(&text, "\n\nPerhaps also yours\n");
	expect(&text, "an organisation, not a username; high");
	expect(&text, "      - 2020-10-13, from sender@one.example, folder INBOX");
	expect(&text, "and 8 more (--json lists them all)");
	expect(&text, "2 less certain names are left out (--min-level).");
	expect(&text, " +4.50  the message says that the account was made");
	upn_buf__release(&text);
}

/* Nothing found: how strong that answer is, why, and where else to look. */
static void test_nothing(void **state)
{
	struct upn_summary summary = sample_summary(0);
	struct upn_buf text;

	(void)state;
	summary.problems = &problems[1];
	summary.problem_count = 1;
	summary.stats.read_whole = 40;
	summary.stats.searched_only = 1192;
	summary.stats.skipped = 2;
	text = sample_write(&upn_report__table, &summary, NULL, NULL);
	assert_memory_equal(upn_buf__z(&text), "No Microsoft 365 username was found.\n",
		37);
	expect(&text, "Searched: 1,234 messages in 2 folders (INBOX, Junk).");
	expect(&text, "40 were read, 1,192 were left to the mail server's own search");
	expect(&text, "2 messages could not be read whole");
	expect(&text, "--thorough");
	expect(&text, "old.mbox: Permission denied");
	expect(&text, "On 2024-08-30 Microsoft stopped mailing account details");
	expect(&text, "Where else to look");
	expect_not(&text, "What to do next");
	upn_buf__release(&text);
}

static void test_nothing_read(void **state)
{
	struct upn_summary summary = {.problems = problems, .problem_count = 1};
	struct upn_summary empty = {.has_read = true};
	struct upn_summary stopped = sample_summary(0);
	struct upn_summary filtered = sample_summary(0);
	struct upn_buf text = sample_write(&upn_report__table, &summary, NULL, NULL);

	(void)state;
	expect(&text, "No mail could be read, so there is no answer yet.");
	expect(&text, "the server refused the sign-in");
	expect(&text, "\n\n  Sign-in refused: see that the address and the password");
	expect_not(&text, "Certificate");
	expect_not(&text, "Where else");
	upn_buf__release(&text);

	text = sample_write(&upn_report__table, &empty, NULL, NULL);
	expect(&text, "There was no mail to read.");
	upn_buf__release(&text);

	stopped.cancelled = true;
	text = sample_write(&upn_report__table, &stopped, NULL, NULL);
	expect(&text, "stopped before its end");
	upn_buf__release(&text);

	filtered.hidden = 1;
	text = sample_write(&upn_report__table, &filtered, NULL, NULL);
	expect(&text, "at the level that you asked for");
	expect(&text, "1 less certain name is left out");
	upn_buf__release(&text);
}

/* The strongest messages are told; the same message is told once. */
static void test_messages(void **state)
{
	struct upn_evidence items[8];
	const struct upn_evidence *list[8];
	struct upn_candidate candidate = sample_candidate();
	struct upn_summary summary = sample_summary(1);
	struct upn_buf text;

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		static const char *const ids[] = {"<0>", "<0>", "<1>", "<2>", "<3>",
			"<4>", "", ""};
		items[i] = sample_items[0];
		items[i].message_id = ids[i];
		list[i] = &items[i];
	}
	items[1].subject = "told twice";
	items[4].subject = "not told";
	items[7].uid = 18; /* 6 and 7 differ in nothing else */
	candidate.evidence = list;
	candidate.evidence_count = 8;
	text = sample_write(&upn_report__table, &summary, &candidate, NULL);
	expect_not(&text, "told twice");
	expect_not(&text, "not told");
	expect(&text, "and 4 more messages; all of them from 2017-09-30 to 2020-10-13");
	upn_buf__release(&text);
}

/* No line is wider than the terminal, but for an address on its own. */
static void test_width(void **state)
{
	struct upn_candidate candidates[2] = {sample_candidate(), sample_candidate()};
	struct upn_evidence item = sample_items[0];
	const struct upn_evidence *list[] = {&item};
	struct upn_summary summary = sample_summary(2);

	(void)state;
	item.subject = "受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信"
		       "箱受信箱受信箱受信箱"
		       "受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信箱受信"
		       "箱受信箱受信箱受信箱";
	candidates[0].evidence = list;
	candidates[0].evidence_count = 1;
	for (unsigned width = 28; width <= 120; width++) {
		struct upn_report_options options = {.version = 1, .width = width};
		struct upn_buf text =
			sample_write(&upn_report__table, &summary, candidates, &options);
		struct upn_str rest = upn_buf__str(&text);

		while (rest.n) {
			size_t n = upn_str__find_char(rest, '\n', 0);
			struct upn_str line = upn_str__slice(rest, 0, n);
			struct upn_str bare = upn_str__trim(line);

			if (upn_width__of(line) > width &&
				upn_str__find_char(bare, ' ', 0) != SIZE_MAX)
				fail_msg("wider than %u: %.*s", width, UPN_STR_ARG(line));
			rest = upn_str__from(rest, n + 1);
		}
		upn_buf__release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_nothing_read),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
