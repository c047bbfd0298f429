/* Address lists as mail has them. */
#include "shared.h"

#include "mail/address.h"

/* "[name|address]" of every mailbox. */
static struct upn_str boxes_of(const char *value)
{
	struct upn_buf buf = UPN_BUF_INIT(100000);
	struct upn_addresses list;
	struct upn_address address;
	struct upn_str all;

	upn_addresses__begin(&list, upn_str__of(value), &arena);
	while (upn_addresses__next(&list, &address))
		upn_buf__printf(&buf, "[%.*s|%.*s]", UPN_STR_ARG(address.name),
			UPN_STR_ARG(address.address));
	all = upn_arena__str(&arena, upn_buf__str(&buf));
	upn_buf__release(&buf);
	return all;
}

static void test_lists(void **state)
{
	static const char *const cases[][2] = {
		{"a@b.c", "[|a@b.c]"},
		{"<a@b.c>", "[|a@b.c]"},
		{"A B <a@b.c>", "[A B|a@b.c]"},
		{"\"B, A\" <a@b.c>", "[B, A|a@b.c]"},
		{"\"A \\\"x\\\" B\" <a@b.c>", "[A \"x\" B|a@b.c]"},
		{"a@b.c (A B)", "[A B|a@b.c]"},
		{"a@b.c (A B (x))", "[A B|a@b.c]"},
		{"A <a@b.c>, d@e.f", "[A|a@b.c][|d@e.f]"},
		{"A\r\n <a@b.c>,\r\n\tD <d@e.f>", "[A|a@b.c][D|d@e.f]"},
		{"group: a@b.c, D <d@e.f>;, g@h.i", "[|a@b.c][D|d@e.f][|g@h.i]"},
		{"undisclosed-recipients:;", ""},
		{"<@x.y,@z.y:a@b.c>", "[|a@b.c]"},
		{"<mailto:a@b.c>", "[|a@b.c]"},
		{"a @ b.c", "[|a@b.c]"},
		{"a(x)@(y)b.c", "[y|a@b.c]"},
		{"\"a b\"@c.d", "[|\"a b\"@c.d]"},
		{"Some Name a@b.c", "[Some Name|a@b.c]"},
		{"=?utf-8?Q?Caf=C3=A9?= <a@b.c>", "[Café|a@b.c]"},
		{"\"=?utf-8?Q?Caf=C3=A9?=\" <a@b.c>", "[Café|a@b.c]"},
		{"=?utf-8?Q?A,_B?= <a@b.c>", "[A, B|a@b.c]"},
		{"Caf\xe9 <a@b.c>", "[Café|a@b.c]"},
		{"B, A <a@b.c>", "[B|][A|a@b.c]"},
		{"A <a@b.c", "[A|a@b.c]"},
		{"A <a@b.c, D <d@e.f>", "[A|a@b.c][D|d@e.f]"},
		{"\"A <a@b.c>", "[A|a@b.c]"},
		{"A <>", "[A|]"},
		{"<>", ""},
		{"root", "[root|]"},
		{"'a@b.c' <a@b.c>", "['a@b.c'|a@b.c]"},
		{",,;, a@b.c ,", "[|a@b.c]"},
		{"(only a comment", ""},
		{"a@[127.0.0.1]", "[|a@[127.0.0.1]]"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(boxes_of(cases[i][0]), cases[i][1], cases[i][0]);
}

/* What makes parsers recurse or go back. */
static void test_hostile(void **state)
{
	static const char *const pieces[] = {"(", "<", "\"", "((a) ", "=?a?q?", ":",
		"a:", "<a,", "a@:", "\\", "(\\", "@", "< ", "\"\\"};

	(void)state;
	for (size_t i = 0; i < COUNT(pieces); i++) {
		struct upn_buf buf = repeated(upn_str__of(pieces[i]), 200000);
		struct upn_addresses list;
		struct upn_address address;

		upn_addresses__begin(&list, upn_buf__str(&buf), &arena);
		for (unsigned k = 0; k < 500 && upn_addresses__next(&list, &address); k++)
			;
		upn_arena__reset(&arena);
		upn_buf__release(&buf);
	}
}

static void test_bare(void **state)
{
	static const char *const cases[][2] = {
		{"<a@b.c>", "a@b.c"},
		{"a@b.c", "a@b.c"},
		{"<>", ""},
		{" < a@b.c > ", "a@b.c"},
		{"<a@b.c", "a@b.c"},
		{"x <a@b.c> y", "a@b.c"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(upn_address__bare(upn_str__of(cases[i][0]), &arena),
			cases[i][1], cases[i][0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_lists),
		TEST(test_hostile),
		TEST(test_bare),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
