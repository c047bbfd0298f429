/* Text in one spelling; flowed and folded lines put together. */
#include "shared.h"

#include "mail/layout.h"
#include "mail/normalise.h"

static struct upn_str copy(const char *s)
{
	return upn_arena__str(&arena, upn_str__of(s));
}

static char *bytes(struct upn_str s)
{
	return (char *)(uintptr_t)s.p;
}

static void test_normalise(void **state)
{
	static const char *const cases[][2] = {
		{"plain text, longer than eight bytes",
			"plain text, longer than eight bytes"},
		{"a\r\nb\rc\r\r\nd\n", "a\nb\nc\nd\n"},
		{"a\x01"
		 "b\x7f"
		 "c\td",
			"a b c\td"},
		{"a\xc2\xa0"
		 "b\xe2\x80\xaf"
		 "c\xe3\x80\x80"
		 "d\xe2\x80\x83"
		 "e",
			"a b c d e"},
		{"a\xe2\x80\x8b"
		 "b\xc2\xad"
		 "c\xef\xbb\xbf"
		 "d\xe2\x80\x8f"
		 "e\xe2\x81\xa0"
		 "f\xef\xb8\x8f"
		 "g\xf3\xa0\x80\xa0"
		 "h",
			"abcdefgh"},
		{"a\xe2\x80\xa8"
		 "b\xe2\x80\xa9"
		 "c\xc2\x85"
		 "d",
			"a\nb\nc\nd"},
		{"a\xc2\x81"
		 "b",
			"a b"},
		{"ａ＠ｂ．ｃ：１", "a@b.c:1"},
		{"a。b a｡b A。9", "a.b a.b A.9"},
		{"ｃ。ｃｏｍ", "c.com"},
		{"com。 end。End 名。b a。名", "com。 end。End 名。b a。名"},
		{"用户名：é\xf0\x9f\x98\x80", "用户名:é\xf0\x9f\x98\x80"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_str s = copy(cases[i][0]);

		s.n = upn_normalise__text(bytes(s), s.n);
		check_str(s, cases[i][1], cases[i][0]);
	}
}

/* Every place of an odd byte among plain ones, for the run of eight. */
static void test_runs(void **state)
{
	char text[24];

	(void)state;
	for (size_t i = 0; i < sizeof text; i++) {
		memset(text, 'x', sizeof text);
		text[i] = '\x7f';
		assert_int_equal(upn_normalise__text(text, sizeof text), sizeof text);
		assert_int_equal(text[i], ' ');
		text[i] = '\r';
		assert_int_equal(upn_normalise__text(text, sizeof text), sizeof text);
		assert_int_equal(text[i], '\n');
		/* Not UTF-8: it must not grow. */
		text[i] = '\xff';
		assert_int_equal(upn_normalise__text(text, sizeof text), sizeof text);
		assert_int_equal(text[i], '?');
	}
}

static void test_line(void **state)
{
	struct upn_str s = copy(" a\tb\r\nc \n");

	(void)state;
	check_str(upn_normalise__line(bytes(s), s.n), "a b c", "one line");
}

static void test_unflow(void **state)
{
	/* input, DelSp=no, DelSp=yes */
	static const char *const cases[][3] = {
		{"a \nb\n", "a b\n", "ab\n"},
		{"a \r\nb\r\n", "a b\n", "ab\n"},
		{"a\nb", "a\nb", "a\nb"},
		{"a \nb \nc\n", "a b c\n", "abc\n"},
		{"a \n", "a \n", "a \n"},
		{"a \n\nb", "a \nb", "a\nb"},
		{" a\n  b\n", "a\n b\n", "a\n b\n"},
		{"> a \n> b\n>> c \n>> d\n", "> a b\n>> c d\n", "> ab\n>> cd\n"},
		{"> a \nb\n", "> a \nb\n", "> a \nb\n"},
		{"a \n-- \nb\n", "a \n-- \nb\n", "a \n-- \nb\n"},
		{"-- \na\n", "-- \na\n", "-- \na\n"},
		{" \n", "\n", "\n"},
		{"", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_str s = copy(cases[i][0]), t = copy(cases[i][0]);

		s.n = upn_layout__unflow(bytes(s), s.n, false);
		check_str(s, cases[i][1], cases[i][0]);
		t.n = upn_layout__unflow(bytes(t), t.n, true);
		check_str(t, cases[i][2], cases[i][0]);
	}
}

static void test_unfold(void **state)
{
	static const char *const cases[][2] = {
		{"a\r\n b\r\nc", "ab\r\nc"},
		{"a\n\tb\n", "ab\n"},
		{"a\n\n b", "a\nb"},
		{"\xc3\r\n \xa9", "\xc3\xa9"},
		{"a\r\n", "a\r\n"},
		{"a\r b", "a\r b"},
		{" a", " a"},
		{"a\n ", "a"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_str s = copy(cases[i][0]);

		s.n = upn_layout__unfold(bytes(s), s.n);
		check_str(s, cases[i][1], cases[i][0]);
	}
}

static void test_unescape(void **state)
{
	static const char *const cases[][2] = {
		{"a\\nb\\Nc", "a\nb\nc"},
		{"a\\,b\\;c\\\\n", "a,b;c\\n"},
		{"a\\", "a\\"},
		{"\\x", "\\x"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_str s = copy(cases[i][0]);

		s.n = upn_layout__unescape(bytes(s), s.n);
		check_str(s, cases[i][1], cases[i][0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_normalise),
		TEST(test_runs),
		TEST(test_line),
		TEST(test_unflow),
		TEST(test_unfold),
		TEST(test_unescape),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
