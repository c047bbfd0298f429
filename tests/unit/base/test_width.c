/* Columns of narrow, wide, combining and broken text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "base/width.h"

static const struct {
	const char *text;
	size_t columns;
	const char *cut; /* to four columns */
} rows[] = {
	{"", 0, ""},
	{"mail", 4, "mail"},
	{"mailbox", 7, "mail"},
	{"受信箱", 6, "受信"},
	{"a受信", 5, "a受"},
	{"e\xcc\x81t\xc3\xa9", 3, "e\xcc\x81t\xc3\xa9"},
	{"abc\xff", 4, "abc\xff"},
	{"📧📧📧", 6, "📧📧"},
};

static void test_of(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(upn_width__of(upn_str__of(rows[i].text)),
			rows[i].columns);
}

static void test_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_str cut = upn_width__cut(upn_str__of(rows[i].text), 4);

		assert_true(upn_str__eq(cut, upn_str__of(rows[i].cut)));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_of),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
