/* Header fields, sections, encoded words. */
#include "shared.h"

#include "base/limits.h"
#include "mail/encoded_word.h"
#include "mail/header.h"
#include "mail/section.h"

/* "name=value;" of every field. */
static struct upn_str fields_of(struct upn_str section)
{
	struct upn_buf buf = UPN_BUF_INIT(10000);
	struct upn_fields fields;
	struct upn_field field;
	struct upn_str all;

	upn_fields__begin(&fields, section);
	while (upn_fields__next(&fields, &field)) {
		upn_buf__add(&buf, field.name);
		upn_buf__add_char(&buf, '=');
		upn_buf__add(&buf, upn_field__unfold(field.value, &arena));
		upn_buf__add_char(&buf, ';');
	}
	all = upn_arena__str(&arena, upn_buf__str(&buf));
	upn_buf__release(&buf);
	return all;
}

static void test_fields(void **state)
{
	static const char *const cases[][2] = {
		{"A: b\nC: d\n", "A=b;C=d;"},
		{"A: b\r\nC: d\r\n", "A=b;C=d;"},
		{"A: b\rC: d\r", "A=b;C=d;"},
		{"A: b\r\n c\r\n\td\r\nE:f", "A=b c d;E=f;"},
		{"A:b\nno field\nC :  d  \n", "A=b;C=d;"},
		{"From x@y Mon\n>From z\nA: b\n", "A=b;"},
		{" folded at the start\nA: b\n", "A=b;"},
		{"A:\n \n b\nC: \n", "A=b;C=;"},
		{"User name: x\nA: b\n", "A=b;"},
		{": x\nA: b: c\n", "A=b: c;"},
		{"A: caf\xe9\nB: caf\xc3\xa9\nC: a\xe2\x80\x8b\tb",
			"A=café;B=café;C=a b;"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(fields_of(upn_str__of(cases[i][0])), cases[i][1], cases[i][0]);
}

static void test_field_limit(void **state)
{
	struct upn_buf buf = repeated(UPN_STR("A: b\n"), UPN_MAX_HEADER_FIELDS + 5);
	struct upn_fields fields;
	struct upn_field field;
	unsigned count = 0;

	(void)state;
	upn_fields__begin(&fields, upn_buf__str(&buf));
	while (upn_fields__next(&fields, &field))
		count++;
	assert_int_equal(count, UPN_MAX_HEADER_FIELDS);
	upn_buf__release(&buf);
}

static void test_words(void **state)
{
	static const char *const cases[][2] = {
		{"=?utf-8?Q?caf=C3=A9?=", "café"},
		{"=?UTF-8?q?a_b?= c", "a b c"},
		{"=?iso-8859-1?B?Y2Fm6Q==?=", "café"},
		{"=?utf-8?B?w?= =?utf-8?B?6k=?=", "é"}, /* one character, two words */
		{"=?utf-8?Q?caf=C3?=\r\n =?utf-8?Q?=A9?=", "café"},
		{"=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"},
		{"=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"},
		{"x=?utf-8?Q?a?=y", "xay"},
		{"=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"},
		{"=?utf-8*en?Q?a?=", "a"},
		{"=?us-ascii?Q?Keith=20Moore?=", "Keith Moore"},
		{"=?utf-8?Q?with blanks in it?=", "with blanks in it"},
		{"=?utf-8?Q?really?\?=", "really?"},
		{"=?utf-8?X?a?=", "=?utf-8?X?a?="},
		{"=?utf-8?Q?never closed", "=?utf-8?Q?never closed"},
		{"=?utf-8?Q?open =?utf-8?Q?b?=", "=?utf-8?Q?open b"},
		{"=?klingon?Q?caf=C3=A9?=", "café"},
		{"=?\?Q?a?=", "a"},
		{"=?iso-2022-jp?B?GyRCJWYbKEI=?= =?iso-2022-jp?B?GyRCITwbKEI=?=", "ユー"},
		{"=?utf-8?Q?a=0D=0Ab=09c?=", "a b c"},
		{"=?utf-8?Q?a=E2=80=8Bb=C2=A0c?=", "ab c"},
		{"raw \xc3\xa9 and =?utf-8?Q?=C3=A9?=", "raw é and é"},
		{"raw \xe9", "raw é"},
		{"\"=?utf-8?Q?a?=\"", "\"a\""},
		{"=?", "=?"},
		{"=?=?=?", "=?=?=?"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(upn_field__text(upn_str__of(cases[i][0]), &arena), cases[i][1],
			cases[i][0]);
	assert_string_equal(upn_encoded_word__charset(UPN_STR("x =?koi8-r?Q?a?="))->name,
		"KOI8-R");
	assert_null(upn_encoded_word__charset(UPN_STR("plain")));
}

static bool ends_at_dashes(void *ctx, struct upn_str line)
{
	(void)ctx;
	return upn_str__eq(line, UPN_STR("--b"));
}

/* Where '#' stands in the input, the text starts; where '|', the body. */
static void test_sections(void **state)
{
	static const struct {
		const char *raw;
		const char *fields, *text, *body;
		bool known;
	} cases[] = {
		{"From: a\n\nbody", "From: a\n", "body", "body", true},
		{"From: a\r\n\r\nbody", "From: a\r\n", "body", "body", true},
		{"From: a\r\n\r\r\nbody", "From: a\r\n", "body", "body", true},
		{"From: a\r\rbody", "From: a\r", "body", "body", true},
		{"From a@b Mon\nFrom: a\n\nbody", "From: a\n", "body", "body", true},
		{"\n\nFrom: a\n\nbody", "From: a\n", "body", "body", true},
		{"\n\nHello: you\n\nbody", "", "\nHello: you\n\nbody",
			"\nHello: you\n\nbody", false},
		{"Hello you\n\nbody", "", "Hello you\n\nbody", "Hello you\n\nbody",
			false},
		{"Foo: x\nBar: y\n\nbody", "", "Foo: x\nBar: y\n\nbody",
			"Foo: x\nBar: y\n\nbody", false},
		/* the blank line was forgotten */
		{"From: a\nHello you\nUser name: x\n",
			"From: a\nHello you\nUser name: x\n", "Hello you\nUser name: x\n",
			"", true},
		/* a line folded wrongly is no body */
		{"From: a\nwrongly folded\nSubject: x\n\nbody",
			"From: a\nwrongly folded\nSubject: x\n", "body", "body", true},
		{"From: a\n--b\nmore", "From: a\n", "--b\nmore", "--b\nmore", true},
		{"From: a\n \n b\n\nbody", "From: a\n \n b\n", "body", "body", true},
		{"From: a", "From: a", "", "", true},
		{"", "", "", "", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_str raw = upn_str__of(cases[i].raw);
		struct upn_section_options options = {.line_end =
							      upn_header__line_end(raw),
			.is_message = true,
			.ends = ends_at_dashes};
		struct upn_section section;

		upn_section__read(&section, raw, 0, &options);
		check_str(section.fields, cases[i].fields, cases[i].raw);
		check_str(upn_str__from(raw, section.text), cases[i].text, cases[i].raw);
		check_str(upn_str__from(raw, section.body), cases[i].body, cases[i].raw);
		assert_int_equal(section.is_known, cases[i].known);
	}
}

static void test_section_limit(void **state)
{
	struct upn_buf buf = repeated(UPN_STR("Subject: x\n"), UPN_MAX_HEADER / 10);
	struct upn_section_options options = {.line_end = '\n', .is_message = true};
	struct upn_section section;

	(void)state;
	upn_buf__add_z(&buf, "\nbody");
	upn_section__read(&section, upn_buf__str(&buf), 0, &options);
	assert_true(section.is_cut);
	assert_int_equal(section.fields.n, UPN_MAX_HEADER);
	check_str(upn_str__from(upn_buf__str(&buf), section.body), "body", "long header");
	upn_buf__release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fields),
		TEST(test_field_limit),
		TEST(test_words),
		TEST(test_sections),
		TEST(test_section_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
