/* What is asked for: folders, their order, how much of each, from where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "source/imap/resume.h"

#define ROOM 16

static struct upn_folder folder(const char *name, unsigned roles)
{
	return (struct upn_folder){.name = name,
		.raw = name,
		.separator = '.',
		.roles = roles};
}

/* The names that are chosen, with blanks between. */
static const char *choose(struct upn_folder *v, size_t n, const char *const *wanted,
	size_t wanted_count, bool is_gmail)
{
	static char text[500];
	const struct upn_folders folders = {.v = v, .n = n};
	const struct upn_plan_wishes wishes = {wanted, wanted_count, is_gmail};
	struct upn_folder *chosen[ROOM];
	size_t i, count = upn_plan__choose(&folders, &wishes, chosen), at = 0;

	text[0] = 0;
	for (i = 0; i < count; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", i ? " " : "",
			chosen[i]->name);
	return text;
}

static void folders_come_in_reading_order(void **state)
{
	struct upn_folder v[] = {folder("Archive", 0),
		folder("Drafts", UPN_FOLDER_DRAFTS), folder("INBOX", UPN_FOLDER_INBOX),
		folder("Junk", UPN_FOLDER_JUNK), folder("None", UPN_FOLDER_CLOSED),
		folder("Sent", UPN_FOLDER_SENT), folder("Trash", UPN_FOLDER_TRASH),
		folder("Virtual.All", UPN_FOLDER_ALL),
		folder("user.else", UPN_FOLDER_FOREIGN), folder("Z.2020", 0)};
	const char *wanted[] = {"inbox", "Z/2020", "None", "user.else", "Virtual.All",
		"archive"};

	(void)state;
	assert_string_equal(choose(v, 10, NULL, 0, false),
		"INBOX Archive Z.2020 Trash Junk Sent Drafts");
	assert_string_equal(choose(v, 10, wanted, 6, false),
		"INBOX Virtual.All user.else Z.2020");
	assert_string_equal(choose(v, 10, NULL, 0, true), "Virtual.All Trash Junk");
	assert_string_equal(choose(v, 7, NULL, 0, true),
		"INBOX Archive Trash Junk Sent Drafts");
	assert_string_equal(choose(v + 7, 1, NULL, 0, false), "Virtual.All");
	assert_string_equal(choose(v, 0, NULL, 0, false), "");
}

static void roles_come_from_flags_or_names(void **state)
{
	(void)state;
	assert_int_equal(upn_folder__role_of_flag(UPN_STR("jUnK")), UPN_FOLDER_JUNK);
	assert_int_equal(upn_folder__role_of_flag(UPN_STR("NoSelect")),
		UPN_FOLDER_CLOSED);
	assert_int_equal(upn_folder__role_of_flag(UPN_STR("HasChildren")), 0);
	assert_int_equal(
		upn_folder__role_of_name(UPN_STR("INBOX.Ongewenste e-mail"), '.'),
		UPN_FOLDER_JUNK);
	assert_int_equal(upn_folder__role_of_name(UPN_STR("Entw\xc3\xbcrfe"), '/'),
		UPN_FOLDER_DRAFTS);
	assert_int_equal(upn_folder__role_of_name(UPN_STR("Sent.x"), 0), 0);
	assert_int_equal(upn_folder__role_of_name(UPN_STR("my spam"), '/'), 0);
}

/* A folder as the server tells of it, and as an earlier run left it. */
static struct upn_folder filled(uint64_t messages, uint32_t uidnext,
	uint32_t searched_below, uint32_t read_below)
{
	struct upn_folder f = folder("INBOX", UPN_FOLDER_INBOX);
	const struct upn_cursor cursor = {.folder = "INBOX",
		.uidvalidity = 7,
		.searched_below = searched_below,
		.read_below = read_below,
		.read_whole = 5,
		.skipped = 1};

	f.messages = messages;
	f.uidnext = uidnext;
	f.uidvalidity = 7;
	upn_resume__start(&f, &cursor, searched_below || read_below ? 1 : 0);
	upn_resume__check(&f);
	return f;
}

static void a_folder_is_searched_or_read(void **state)
{
	static const struct {
		uint64_t messages;
		uint32_t uidnext, searched, read;
		bool thorough, can_search;
		enum upn_plan_action action;
		uint32_t from;
	} table[] = {{500, 1000, 0, 0, false, true, UPN_PLAN_SEARCH, 1},
		{500, 1000, 0, 0, false, false, UPN_PLAN_READ, 1},
		{500, 1000, 0, 0, true, true, UPN_PLAN_READ, 1},
		{0, 1000, 0, 0, true, true, UPN_PLAN_NOTHING, 1},
		{5, 1000, 0, 0, false, true, UPN_PLAN_READ, 1},
		{500, 1000, 1000, 0, false, true, UPN_PLAN_NOTHING, 1000},
		{500, 1000, 1000, 0, true, true, UPN_PLAN_READ, 1},
		{500, 1000, 700, 0, false, true, UPN_PLAN_SEARCH, 700},
		{500, 1000, 990, 0, false, true, UPN_PLAN_READ, 990},
		{500, 1000, 1000, 1000, true, true, UPN_PLAN_NOTHING, 1000},
		{500, 1000, 600, 900, false, true, UPN_PLAN_SEARCH, 900},
		{500, 1000, 900, 600, true, true, UPN_PLAN_READ, 600},
		{500, 0, 0, 0, false, true, UPN_PLAN_SEARCH, 1}};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof table / sizeof *table; i++) {
		struct upn_folder f = filled(table[i].messages, table[i].uidnext,
			table[i].searched, table[i].read);
		struct upn_plan plan =
			upn_plan__folder(&f, table[i].thorough, table[i].can_search);

		if (plan.action != table[i].action || plan.from != table[i].from)
			fail_msg("line %zu: %d from %u", i, plan.action, plan.from);
	}
}

static void marks_only_rise(void **state)
{
	struct upn_folder f = filled(500, 1000, 0, 0);
	struct upn_plan plan = upn_plan__folder(&f, false, true);

	(void)state;
	assert_false(f.reset_due);
	upn_resume__begin(&f, &plan);
	upn_resume__advance(&f, &plan, 300);
	upn_resume__advance(&f, &plan, 200);
	assert_int_equal(upn_resume__cursor(&f).searched_below, 300);
	upn_resume__advance(&f, &plan, 1000);
	assert_int_equal(f.mark.read_below, 0);
	assert_true(upn_resume__is_open(&f));

	plan = upn_plan__folder(&f, true, true);
	upn_resume__begin(&f, &plan);
	upn_resume__advance(&f, &plan, 400);
	assert_int_equal(f.mark.read_below, 400);
	assert_int_equal(f.mark.searched_below, 1000);
	plan = upn_plan__folder(&f, true, true);
	upn_resume__advance(&f, &plan, 1000);
	assert_int_equal(f.mark.read_below, 1000);
	assert_false(upn_resume__is_open(&f));
}

static void a_slow_search_is_foreseen(void **state)
{
	(void)state;
	assert_false(upn_plan__is_slow(10, 1, 100, 5000));
	assert_true(upn_plan__is_slow(200, 1, 100, 6000));
	assert_false(upn_plan__is_slow(200, 195, 100, 6000)); /* a long line */
	assert_false(upn_plan__is_slow(100, 200, 100, UINT32_MAX));
	assert_true(upn_plan__is_slow(INT32_MAX, 0, 100, UINT32_MAX));
}

/* New mail that is read, above old mail that was but searched. */
static void reading_beyond_a_gap_marks_it_searched(void **state)
{
	struct upn_folder f = filled(500, 1000, 990, 300);
	struct upn_plan plan = upn_plan__folder(&f, false, true);

	(void)state;
	assert_int_equal(plan.action, UPN_PLAN_READ);
	upn_resume__begin(&f, &plan);
	upn_resume__advance(&f, &plan, 1000);
	assert_int_equal(f.mark.searched_below, 1000);
	assert_int_equal(f.mark.read_below, 300);
	assert_int_equal(f.mark.read_whole, 5);
}

static void counts_fit_the_folder(void **state)
{
	struct upn_folder f = filled(4, 1000, 1000, 1000);
	struct upn_cursor cursor = upn_resume__cursor(&f);

	(void)state;
	assert_int_equal(cursor.read_whole, 4);
	assert_int_equal(cursor.skipped, 0);
	f = filled(500, 1000, 1000, 0);
	f.handed_over = 2; /* in this run; the 5 of earlier ones come again */
	upn_resume__begin(&f, &(struct upn_plan){UPN_PLAN_READ, 1});
	assert_int_equal(upn_resume__cursor(&f).read_whole, 2);
	assert_int_equal(upn_resume__cursor(&f).skipped, 0);
}

static void a_renewed_folder_starts_anew(void **state)
{
	struct upn_folder f = filled(500, 1000, 900, 900);

	(void)state;
	f.uidvalidity = 8;
	upn_resume__check(&f);
	assert_true(f.reset_due);
	assert_int_equal(f.mark.read_below, 0);
	assert_int_equal(f.mark.uidvalidity, 8);
	f.reset_due = false;
	upn_resume__check(&f);
	assert_false(f.reset_due);

	f = filled(500, 100, 900, 0); /* UIDNEXT ran backwards */
	assert_true(f.reset_due);

	f = folder("INBOX", 0); /* no UIDVALIDITY at all */
	f.messages = 5;
	upn_resume__start(&f, NULL, 0);
	upn_resume__check(&f);
	upn_resume__check(&f);
	assert_false(f.reset_due);
	upn_resume__start(&f, &(struct upn_cursor){.folder = "INBOX", .read_below = 3},
		1);
	f.is_checked = false;
	upn_resume__check(&f);
	assert_true(f.reset_due);
}

static void uids_are_a_set(void **state)
{
	static const uint32_t some[] = {5, 1, 9, 5, 0, 4294967295, 1};
	struct upn_uids uids = {0}, others = {0};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof some / sizeof *some; i++)
		upn_uids__add(&uids, some[i]);
	upn_uids__sort(&uids);
	assert_int_equal(uids.n, 4);
	assert_int_equal(uids.v[3], 4294967295);
	assert_int_equal(upn_uids__find(&uids, 9), 2);
	assert_true(upn_uids__find(&uids, 2) == SIZE_MAX);
	upn_uids__add(&others, 1);
	upn_uids__add(&others, 7);
	upn_uids__add(&others, 9);
	upn_uids__subtract(&uids, &others);
	assert_int_equal(uids.n, 2);
	assert_int_equal(uids.v[0], 5);
	upn_uids__sort(&(struct upn_uids){0});
	upn_uids__release(&uids);
	upn_uids__release(&others);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folders_come_in_reading_order),
		cmocka_unit_test(roles_come_from_flags_or_names),
		cmocka_unit_test(a_folder_is_searched_or_read),
		cmocka_unit_test(a_slow_search_is_foreseen),
		cmocka_unit_test(marks_only_rise),
		cmocka_unit_test(reading_beyond_a_gap_marks_it_searched),
		cmocka_unit_test(counts_fit_the_folder),
		cmocka_unit_test(a_renewed_folder_starts_anew),
		cmocka_unit_test(uids_are_a_set),
	};

	return cmocka_run_group_tests_name("imap/plan", tests, NULL, NULL);
}
