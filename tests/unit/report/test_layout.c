/* Wrapping: blanks, wide characters, long words, addresses, colour. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "report/layout.h"

static const struct {
	unsigned width, indent;
	const char *bullet, *text, *out;
} rows[] = {
	{80, 0, "", "one line", "one line\n"},
	{80, 2, "- ", "  one   line ", "  - one line\n"},
	{20, 0, "", "aaaa bbbb cccc dddd eeee", "aaaa bbbb cccc dddd\neeee\n"},
	{20, 2, "- ", "aaaa bbbb cccc dddd", "  - aaaa bbbb cccc\n    dddd\n"},
	/* exactly full */
	{19, 0, "", "aaaa bbbb cccc dddd e", "aaaa bbbb cccc dddd\ne\n"},
	/* wide characters count twice */
	{20, 0, "", "受信箱受信 箱受信箱受 信", "受信箱受信\n箱受信箱受 信\n"},
	/* too long a word is broken */
	{16, 0, "", "x aaaaaaaaaaaaaaaaaaaa", "x\naaaaaaaaaaaaaaaa\naaaa\n"},
	/* an address is not */
	{16, 0, "", "to firstname.lastname@tenant.example now",
		"to\nfirstname.lastname@tenant.example\nnow\n"},
	{16, 0, "", "at https://aka.ms/mysecurityinfo",
		"at\nhttps://aka.ms/mysecurityinfo\n"},
	/* absurdly narrow: not narrower than 16 */
	{3, 4, "", "aaaa bbbb cccc dddd", "    aaaa bbbb cccc\n    dddd\n"},
	{80, 4, "", "", "    \n"},
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_buf out = UPN_BUF_INIT(1000);
		struct upn_layout layout = {.out = &out, .width = rows[i].width};

		upn_layout__text(&layout, rows[i].indent, rows[i].bullet, rows[i].text);
		assert_string_equal(upn_buf__z(&out), rows[i].out);
		upn_buf__release(&out);
	}
}

static void test_style(void **state)
{
	struct upn_buf out = UPN_BUF_INIT(1000);
	struct upn_layout layout = {.out = &out, .width = 80, .colour = true};

	(void)state;
	upn_layout__styled(&layout, UPN_STYLE_BOLD, 2, "", "head");
	upn_layout__text(&layout, 0, "", "plain");
	upn_layout__blank(&layout);
	layout.colour = false;
	upn_layout__styled(&layout, UPN_STYLE_BOLD, 0, "", "head");
	assert_string_equal(upn_buf__z(&out), "  \033[1mhead\033[0m\nplain\n\nhead\n");
	upn_buf__release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_style),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
