/* The dispatcher and the fake. */
#include "files.h"

static void test_memory(void **state)
{
	struct upn_item items[2] = {{.kind = UPN_ITEM_MESSAGE},
		{.kind = UPN_ITEM_PROGRESS}};
	struct upn_source *source;
	struct upn_item item;

	(void)state;
	items[0].message.raw = UPN_STR("12345");
	assert_int_equal(upn_memory_source__open(&source, items, 2, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_int_equal(item.kind, UPN_ITEM_MESSAGE);
	assert_int_equal(upn_source_bytes(source), 5);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_int_equal(item.kind, UPN_ITEM_PROGRESS);
	assert_int_equal(upn_source_next(source, &item, NULL), 0);
	assert_int_equal(upn_source_widen(source), 0);
	upn_source_close(source);
	upn_source_close(NULL);
}

static void test_dispatch(void **state)
{
	struct upn_source_options future = {.version = 2};
	struct upn_account *account;
	struct upn_source *source;
	struct upn_error err;
	char *got;

	(void)state;
	put("one.eml", MAIL("one"));
	assert_int_equal(upn_account__parse(&account, "./one.eml", NULL, NULL, NULL), 0);
	assert_int_equal(upn_source_open(&source, account, NULL, &err), 0);
	got = read_all(source);
	assert_string_equal(got, "|one|\n");
	free(got);
	assert_int_equal(upn_source_open(&source, account, &future, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_USAGE);
	upn_account_free(account);
}

static void test_stdin(void **state)
{
	struct upn_account *account;
	struct upn_source *source;
	struct upn_error err;
	int saved = dup(STDIN_FILENO);
	char *got;

	(void)state;
	put("one.eml", MAIL("one"));
	put("text", "no mail\n");
	assert_int_equal(upn_account__parse(&account, "-", NULL, NULL, NULL), 0);
	assert_non_null(freopen("one.eml", "r", stdin));
	assert_int_equal(upn_source_open(&source, account, NULL, &err), 0);
	got = read_all(source);
	assert_string_equal(got, "|one|\n");
	free(got);
	/* Once more: it is at its end. */
	assert_int_equal(upn_source_open(&source, account, NULL, &err), 0);
	got = read_all(source);
	assert_string_equal(got, "");
	free(got);
	assert_non_null(freopen("text", "r", stdin));
	assert_int_equal(upn_source_open(&source, account, NULL, &err), -1);
	assert_string_equal(err.text, "this is not mail: neither a message nor an mbox");
	close(STDIN_FILENO);
	assert_int_equal(upn_source_open(&source, account, NULL, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_MESSAGE);
	dup2(saved, STDIN_FILENO);
	close(saved);
	upn_account_free(account);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter_dir, leave_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_memory),
		TEST(test_dispatch),
		TEST(test_stdin),
	};

	return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
