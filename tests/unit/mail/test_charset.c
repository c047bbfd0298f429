/* Charset labels, right, wrong and missing. */
#include "shared.h"

#include <iconv.h>

#include "base/utf8.h"
#include "mail/charset.h"

static struct upn_str convert(struct upn_str bytes, const char *label, const char *hint,
	bool *guessed)
{
	static struct upn_out out;
	const struct upn_charset *declared = upn_charset__find(upn_str__of(label));

	upn_out__init(&out, &arena, 4000);
	*guessed = false;
	upn_charset__convert(&out, bytes,
		upn_charset__guess(bytes, declared, upn_charset__find(upn_str__of(hint)),
			guessed));
	assert_true(upn_utf8__is_valid(upn_out__str(&out)));
	return upn_out__str(&out);
}

static void test_labels(void **state)
{
	static const char *const cases[][2] = {
		{"utf-8", "UTF-8"},
		{"UTF8", "UTF-8"},
		{"\"utf-8\"", "UTF-8"},
		{"utf_8", "UTF-8"},
		{"utf-8*en", "UTF-8"},
		{"UTF-8; format=flowed", "UTF-8"},
		{" utf-8 ", "UTF-8"},
		{"us-ascii", "CP1252"},
		{"ISO-8859-1", "CP1252"},
		{"iso8859-1", "CP1252"},
		{"latin1", "CP1252"},
		{"x-cp1252", "CP1252"},
		{"ISO-8859-8-I", "ISO-8859-8"},
		{"windows-1251", "CP1251"},
		{"cp-1251", "CP1251"},
		{"KOI8-R", "KOI8-R"},
		{"gb2312", "GB18030"},
		{"GBK", "GB18030"},
		{"ks_c_5601-1987", "CP949"},
		{"EUC-KR", "CP949"},
		{"shift_jis", "CP932"},
		{"Shift-JIS", "CP932"},
		{"cp932", "CP932"},
		{"x-sjis", "CP932"},
		{"big5", "BIG5-HKSCS"},
		{"ISO-2022-JP", "EUC-JP-MS"},
		{"cp50220", "EUC-JP-MS"},
		{"hz-gb-2312", "GB18030"},
		{"unicode-1-1-utf-7", "UTF-7"},
		{"x-unicode-2-0-utf-7", "UTF-7"},
		{"utf-16", "UTF-16LE"},
		{"cp-850", "CP850"},
		{"x-mac-ce", "MAC-CENTRALEUROPE"},
		{"iso-8859-9", "CP1254"},
		{"tis-620", "CP874"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct upn_charset *charset =
			upn_charset__find(upn_str__of(cases[i][0]));

		if (!charset)
			fail_msg("%s is not known", cases[i][0]);
		else
			assert_string_equal(charset->name, cases[i][1]);
	}
	assert_null(upn_charset__find(UPN_STR("")));
	assert_null(upn_charset__find(UPN_STR("--")));
	assert_null(upn_charset__find(UPN_STR("klingon")));
	assert_null(upn_charset__find(UPN_STR("UTF-8//IGNORE/../x")));
	assert_null(upn_charset__find(UPN_STR("ibm1390")));
}

/* Every name of the table is one that this system's iconv knows. */
static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < upn_charset__count; i++) {
		iconv_t cd = iconv_open("UTF-8", upn_charset__table[i].name);

		if (cd == (iconv_t)-1)
			fail_msg("iconv does not know %s", upn_charset__table[i].name);
		iconv_close(cd);
	}
	upn_charset__warm();
}

struct sample {
	const char *label, *hint;
	struct upn_str bytes;
	const char *want;
	bool guessed;
};

static const struct sample samples[] = {
	/* as labelled */
	{"utf-8", "", {"caf\xc3\xa9", 5}, "café", false},
	{"iso-8859-1", "", {"caf\xe9 \x80", 6}, "café €", false},
	{"windows-1252", "",
		{"\x93"
		 "a\x94\x81",
			4},
		"“a”\xef\xbf\xbd", false},
	{"windows-1251", "", {"\xc8\xec\xff", 3}, "Имя", false},
	{"koi8-r", "", {"\xe9\xcd\xd1", 3}, "Имя", false},
	{"iso-8859-2", "", {"\xb9\xe8", 2}, "šč", false},
	{"gb2312", "", {"\xd3\xc3\xbb\xa7\xc3\xfb", 6}, "用户名", false},
	{"big5", "", {"\xa8\xcf\xa5\xce\xaa\xcc", 6}, "使用者", false},
	{"euc-kr", "", {"\xbb\xe7\xbf\xeb\xc0\xda", 6}, "사용자", false},
	{"shift_jis", "", {"\x83\x86\x81[\x83U\x81[\x87\x40", 10}, "ユーザー①", false},
	{"euc-jp", "", {"\xa5\xe6\xa1\xbc\xa5\xb6", 6}, "ユーザ", false},
	{"iso-2022-jp", "", {"\x1b$B%f!<%6!<\x1b(B ID", 17}, "ユーザー ID", false},
	{"iso-2022-jp", "", {"\x1b$B-!\x1b(B", 8}, "①", false}, /* NEC row 13 */
	{"iso-2022-jp", "", {"\x1b(I1\x1b(B", 7}, "ｱ", false},
	{"iso-2022-jp", "", {"\x1b$B%f\na", 7}, "ユ\na", false},
	{"iso-2022-kr", "", {"\x1b$)C\x0e;g?k@Z\x0f id", 15}, "사용자 id", false},
	{"hz-gb-2312", "", {"~{SC;'C{~} ~~", 13}, "用户名 ~", false},
	{"utf-7", "", {"a+AEA-b", 7}, "a@b", false},
	{"utf-16le", "", {"a\0@\0\xe9\0", 6}, "a@é", false},
	{"utf-16", "", {"\xfe\xff\0a\0@", 6}, "a@", false},
	{"windows-1255", "", {"\xf9\xed", 2}, "שם", false},
	/* labelled wrongly */
	{"iso-8859-1", "", {"caf\xc3\xa9", 5}, "café", true},
	{"us-ascii", "", {"caf\xc3\xa9", 5}, "café", true},
	{"utf-8", "", {"caf\xe9", 4}, "café", true},
	{"gbk", "", {"\xe7\x94\xa8\xe6\x88\xb7", 6}, "用户", true},
	{"iso-8859-2", "", {"\x9a\xe8", 2}, "šč", true}, /* it is windows-1250 */
	{"utf-8", "",
		{"\xff\xfe"
		 "a\0@\0",
			6},
		"a@", true},
	{"utf-8", "", {"U\0s\0e\0r\0 \0n\0a\0m\0", 16}, "User nam", true},
	{"utf-8", "", {"\0U\0s\0e\0r\0 \0n\0a\0m", 16}, "User nam", true},
	{"", "", {"U\0\0\0s\0\0\0e\0\0\0", 12}, "Use", true},
	{"utf-16", "", {"User name", 9}, "User name", true},
	{"iso-8859-1", "", {"\x1b$B%f\x1b(B", 8}, "ユ", true},
	{"klingon", "", {"caf\xc3\xa9", 5}, "café", true},
	/* not labelled */
	{"", "", {"caf\xe9", 4}, "café", true},
	{"", "", {"caf\xc3\xa9", 5}, "café", true},
	{"", "", {"plain", 5}, "plain", false},
	{"", "koi8-r", {"\xe9\xcd\xd1", 3}, "Имя", true},
	{"us-ascii", "windows-1251", {"\xc8\xec\xff", 3}, "Имя", true},
	{"", "utf-8", {"caf\xe9", 4}, "café", true},
	{"", "",
		{"\xef\xbb\xbf"
		 "a",
			4},
		"a", true},
	/* broken */
	{"utf-8", "", {"\xc3\xa9\xc3\xa9\xff", 5}, "éé\xef\xbf\xbd", false},
	{"utf-8", "", {"\xc3\xa9\xe7\x94", 4}, "é\xef\xbf\xbd\xef\xbf\xbd", false},
	{"gb18030", "",
		{"a\xff"
		 "b",
			3},
		"a\xef\xbf\xbd"
		"b",
		false},
	{"utf-16be", "", {"\0a\xd8\0\0b", 6},
		"a\xef\xbf\xbd"
		"b",
		false},
	{"utf-16be", "", {"\0a\0", 3}, "a\xef\xbf\xbd", false},
};

static void test_convert(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		const struct sample *sample = &samples[i];
		bool guessed;
		struct upn_str got =
			convert(sample->bytes, sample->label, sample->hint, &guessed);
		char what[64];

		snprintf(what, sizeof what, "sample %zu, label \"%s\"", i, sample->label);
		check_str(got, sample->want, what);
		if (guessed != sample->guessed)
			fail_msg("%s: guessed is %d", what, guessed);
	}
}

/* Whatever the bytes and the charset, UTF-8 comes out, to the ceiling. */
static void test_any_bytes(void **state)
{
	char bytes[1024];

	(void)state;
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 167 + (i >> 3) * 29);
	for (size_t i = 0; i < upn_charset__count; i++) {
		for (size_t max = 0; max < 600; max += 37) {
			struct upn_out out;

			upn_out__init(&out, &arena, max);
			upn_charset__convert(&out, upn_str__make(bytes, sizeof bytes),
				&upn_charset__table[i]);
			assert_true(out.n <= max);
			assert_true(upn_utf8__is_valid(upn_out__str(&out)));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_labels),
		TEST(test_table),
		TEST(test_convert),
		TEST(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
