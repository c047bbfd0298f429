/* Spans, buffers, arenas, tables: the containers of base/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/str.h"
#include "base/table.h"

static void str_finds_and_compares(void **state)
{
	struct upn_str s = UPN_STR("Contoso.OnMicrosoft.com");
	uint64_t n;

	(void)state;
	assert_int_equal(upn_str__find_ci(s, UPN_STR("onmicrosoft"), 0), 8);
	assert_true(upn_str__find(s, UPN_STR("onmicrosoft"), 0) == SIZE_MAX);
	assert_true(upn_str__find_ci(s, UPN_STR("com"), 24) == SIZE_MAX);
	assert_int_equal(upn_str__find(s, UPN_STR(""), 3), 3);
	assert_true(upn_str__ends_ci(s, UPN_STR(".COM")));
	assert_false(upn_str__ends_ci(UPN_STR("m"), UPN_STR(".com")));
	assert_int_equal(upn_str__find_last_char(s, '.'), 19);
	assert_true(upn_str__cmp_ci(UPN_STR("abc"), UPN_STR("ABD")) < 0);
	assert_true(upn_str__cmp_ci(UPN_STR("ab"), UPN_STR("AB")) == 0);
	assert_true(upn_str__to_u64(UPN_STR("18446744073709551615"), UINT64_MAX, &n));
	assert_false(upn_str__to_u64(UPN_STR("18446744073709551616"), UINT64_MAX, &n));
	assert_false(upn_str__to_u64(UPN_STR("70000"), 65535, &n));
	assert_false(upn_str__to_u64(UPN_STR("+1"), 65535, &n));
	assert_int_equal(upn_str__trim(UPN_STR(" \t a b \r\n")).n, 3);
	assert_int_equal(upn_str__slice(UPN_STR("abc"), 2, 9).n, 1);
	assert_int_equal(upn_str__from(UPN_STR("abc"), 9).n, 0);
}

static void buf_keeps_its_ceiling(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT(10);
	char *p;

	(void)state;
	assert_string_equal(upn_buf__z(&buf), "");
	upn_buf__add_z(&buf, "12345");
	upn_buf__printf(&buf, "%d", 67890);
	assert_true(upn_buf__ok(&buf));
	assert_string_equal(buf.p, "1234567890");
	upn_buf__add_char(&buf, 'x');
	assert_false(upn_buf__ok(&buf));
	upn_buf__reset(&buf);
	upn_buf__add_char(&buf, 'x');
	p = upn_buf__steal(&buf);
	assert_string_equal(p, "x");
	free(p);
	upn_buf__add_z(&buf, "12345678901");
	assert_null(upn_buf__steal(&buf));
	upn_buf__release(&buf);
}

static void arena_keeps_its_ceiling(void **state)
{
	struct upn_arena arena;

	(void)state;
	upn_arena__init(&arena, 1 << 20);
	for (int round = 0; round < 3; round++) {
		assert_string_equal(upn_arena__z(&arena, UPN_STR("abc")), "abc");
		assert_non_null(upn_arena__alloc(&arena, 0));
		assert_non_null(upn_arena__alloc(&arena, 900000));
		assert_null(upn_arena__alloc(&arena, 200000));
		/* Sticky: even what would fit is refused now. */
		assert_null(upn_arena__alloc(&arena, 1));
		upn_arena__reset(&arena);
	}
	assert_null(upn_arena__calloc(&arena, SIZE_MAX / 2, 16));
	upn_arena__reset(&arena);
	assert_null(upn_arena__alloc(&arena, SIZE_MAX - 3));
	upn_arena__release(&arena);
}

static void count_values(void *ctx, struct upn_str key, void *value)
{
	(void)key;
	*(size_t *)ctx += *(size_t *)value;
}

static void table_holds_many(void **state)
{
	static size_t values[5000];
	struct upn_table table;
	size_t sum = 0;
	char key[32];

	(void)state;
	upn_table__init(&table);
	assert_null(upn_table__get(&table, UPN_STR("x")));
	for (size_t i = 0; i < 5000; i++) {
		values[i] = 1;
		snprintf(key, sizeof key, "key-%zu", i);
		assert_true(upn_table__put(&table, upn_str__of(key), &values[i]));
	}
	for (size_t i = 0; i < 5000; i++) {
		snprintf(key, sizeof key, "key-%zu", i);
		assert_ptr_equal(upn_table__get(&table, upn_str__of(key)), &values[i]);
	}
	assert_true(upn_table__put(&table, UPN_STR("key-1"), &values[2]));
	assert_int_equal(table.count, 5000);
	assert_true(upn_table__put(&table, upn_str__make("a\0b", 3), &values[0]));
	assert_null(upn_table__get(&table, UPN_STR("a")));
	upn_table__each(&table, count_values, &sum);
	assert_int_equal(sum, 5001);
	upn_table__release(&table);
}

static void list_owns_its_items(void **state)
{
	struct upn_list list = {0};
	char word[] = "w0";

	(void)state;
	for (int i = 0; i < 10; i++) {
		word[1] = (char)('0' + i);
		assert_true(upn_list__add(&list, word));
	}
	assert_int_equal(list.count, 10);
	assert_string_equal(list.items[3], "w3");
	assert_null(list.items[10]);
	upn_list__release(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(str_finds_and_compares),
		cmocka_unit_test(buf_keeps_its_ceiling),
		cmocka_unit_test(arena_keeps_its_ceiling),
		cmocka_unit_test(table_holds_many),
		cmocka_unit_test(list_owns_its_items),
	};

	return cmocka_run_group_tests_name("base/bytes", tests, NULL, NULL);
}
