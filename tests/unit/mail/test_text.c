/* message -> texts, end to end. */
#include "shared.h"

#include <dirent.h>

#include "base/limits.h"
#include "base/utf8.h"

#define HEAD "From: a@b.c\nSubject: s\n"
#define SUBJECT "[subject subject]s"

static const char *const cases[][2] = {
	{HEAD "\nbody", SUBJECT "[1 plain]body"},
	{HEAD "\n\n \n", SUBJECT},
	{"From: a@b.c\n\nbody", "[1 plain]body"},
	{"body", "[1 raw broken]body"},
	{"", ""},
	{"\n", ""},
	{HEAD "Content-Type: text/html\n\n<p id=x><a href=http://a.example/>b</a><p "
	      "hidden>c",
		SUBJECT "[1 html]b[1 hidden]c[1 links]http://a.example/\n[1 ids]x\n"},
	{HEAD "\nsee https://a.example/?b=%40 or a<mailto:x@y.z>",
		SUBJECT "[1 plain]see https://a.example/?b=%40 or a<mailto:x@y.z>"
			"[1 links]https://a.example/?b=@\nmailto:x@y.z\n"},
	{HEAD "Content-Type: text/calendar\nContent-Disposition: attachment\n\n"
	      "ATTENDEE:mailto:x\r\n @y.z\r\nURL:https://a.example/\r\n",
		SUBJECT
		"[1 calendar attached]ATTENDEE:mailto:x@y.z\nURL:https://a.example/\n"
		"[1 links attached]https://a.example/\n"},
	{HEAD "Content-Type: text/vcard\n\nNOTE:a\\nb\r\n c\r\n",
		SUBJECT "[1 plain]NOTE:a\nbc\n"},
	{HEAD "Content-Type: message/delivery-status\n\nFinal-Recipient: x\n",
		SUBJECT "[1 report]Final-Recipient: x\n"},
	{HEAD "Content-Type: text/rfc822-headers\n\nFrom: x\n",
		SUBJECT "[1 report]From: x\n"},
	{HEAD "Content-Type: application/xml\n\n<feedback><report_metadata>x",
		SUBJECT "[1 report]<feedback><report_metadata>x"},
	{HEAD "Content-Type: text/xml\n\n<a>x</a>", SUBJECT "[1 plain]<a>x</a>"},
	{HEAD "Content-Type: image/png; name=a.txt\n\nx", SUBJECT},
	{HEAD "Content-Type: application/pdf\n\nx", SUBJECT},
	{HEAD "Content-Type: application/octet-stream; name=a.CSV\n\nx",
		SUBJECT "[1 plain]x"},
	{HEAD "Content-Type: text/plain\n\n \n<html><b>x</b>",
		SUBJECT "[1 html broken]x"},
	{HEAD "Content-Type: text/plain\n\nBEGIN:VCALENDAR\n x",
		SUBJECT "[1 calendar]BEGIN:VCALENDARx"},
	{HEAD "Content-Type: text/plain; charset=iso-8859-1\n\ncaf\xc3\xa9",
		SUBJECT "[1 plain broken]café"},
	{HEAD "Content-Type: text/html\n\n<meta charset=koi8-r>\xe9\xcd\xd1",
		SUBJECT "[1 html broken]Имя"},
	{"Subject: =?windows-1251?Q?x?=\n\n\xc8\xec\xff",
		"[subject subject]x[1 plain broken]Имя"},
	{HEAD "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
	      "text/plain;"
	      " charset=koi8-r\n\na\n--b\nContent-Type: text/html\n\n\xe9\xcd\xd1\n--b--",
		SUBJECT "[1 plain]a[2 html broken]Имя"},
	{HEAD "Content-Type: text/plain; format=flowed; charset=utf-8\n\na "
	      "\nb\xc2\xa0\nc",
		SUBJECT "[1 plain]a b \nc"},
	{HEAD "Content-Transfer-Encoding: base64\n\nthis is no base64 at all, is it?",
		SUBJECT "[1 plain broken]this is no base64 at all, is it?"},
	{HEAD "Content-Type: message/rfc822\n\n" HEAD "\nx", SUBJECT "[1.1 plain]x"},
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(texts_of(upn_str__of(cases[i][0])), cases[i][1], cases[i][0]);
	check_str(texts_of((struct upn_str){NULL, 0}), "", "no bytes");
}

static void test_fields(void **state)
{
	struct upn_text_iter *iter = upn_text__begin(
		UPN_STR(HEAD "Content-Type: multipart/mixed; "
			     "boundary=b\n\n--b\nContent-Type: message/rfc822\n\nFrom: "
			     "d@e.f\n\nx\n--b--\n"),
		&arena);
	struct upn_text text;
	struct upn_error err;

	(void)state;
	check_str(upn_text__envelope(iter)->from.address, "a@b.c", "outermost");
	assert_int_equal(upn_text__next(iter, &text, &err), 1);
	assert_int_equal(text.kind, UPN_TEXT_SUBJECT);
	assert_int_equal(text.depth, 0);
	assert_ptr_equal(text.envelope, upn_text__envelope(iter));
	assert_int_equal(upn_text__next(iter, &text, &err), 1);
	check_str(text.part, "1.1", "part");
	assert_int_equal(text.depth, 1);
	check_str(text.envelope->from.address, "d@e.f", "attached");
	assert_int_equal(upn_text__next(iter, &text, &err), 0);
	assert_int_equal(upn_text__next(iter, &text, &err), 0);
	assert_false(upn_text__is_cut(iter));
}

/* Mail broken in one way each: the name is found, the decoys are not. */
static void read_sample(const char *path)
{
	static char bytes[100000];
	struct upn_str all;
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	all = texts_of(upn_str__make(bytes, fread(bytes, 1, sizeof bytes, file)));
	fclose(file);
	if (upn_str__find(all, UPN_STR("mira.holm@quillmere.onmicrosoft.com"), 0) ==
		SIZE_MAX)
		fail_msg("%s: not found in: %.*s", path, UPN_STR_ARG(all));
	if (upn_str__find(all, UPN_STR("decoy"), 0) != SIZE_MAX)
		fail_msg("%s: a header in: %.*s", path, UPN_STR_ARG(all));
	if (upn_str__ends_ci(all, UPN_STR("!")))
		fail_msg("%s: cut", path);
	upn_arena__reset(&arena);
}

static void test_samples(void **state)
{
	DIR *dir = opendir("tests/data/mail");
	struct dirent *entry;
	unsigned count = 0;

	(void)state;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		char path[512];

		if (!upn_str__ends_ci(upn_str__of(entry->d_name), UPN_STR(".eml")))
			continue;
		snprintf(path, sizeof path, "tests/data/mail/%s", entry->d_name);
		read_sample(path);
		count++;
	}
	closedir(dir);
	assert_true(count >= 40);
}

/* One text, and all texts together, have a ceiling. */
static void test_text_limit(void **state)
{
	struct upn_buf buf =
		repeated(UPN_STR("0123456789abcde\n"), UPN_MAX_TEXT / 16 + 10);
	struct upn_buf raw = UPN_BUF_INIT((size_t)64 << 20);
	struct upn_text_iter *iter;
	struct upn_text text;
	struct upn_error err;

	(void)state;
	upn_buf__add_z(&raw, "From: a@b.c\n\n");
	upn_buf__add(&raw, upn_buf__str(&buf));
	iter = upn_text__begin(upn_buf__str(&raw), &arena);
	assert_int_equal(upn_text__next(iter, &text, &err), 1);
	assert_int_equal(text.text.n, UPN_MAX_TEXT);
	assert_int_equal(upn_text__next(iter, &text, &err), 0);
	assert_true(upn_text__is_cut(iter));
	upn_buf__release(&raw);
	upn_buf__release(&buf);
}

/* Parts that unfold: an arena of any size ends in a limit, never in a fault. */
static void test_no_memory(void **state)
{
	static const char raw[] = HEAD
		"Content-Type: multipart/mixed; boundary=b\n\n"
		"--b\n\nfirst https://a.example/\n--b\nContent-Type: text/html\n\n"
		"<p id=x>second<p hidden>third<a "
		"href=http://b.example/?u=http://c.example/>\n"
		"--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
		"RnJvbTogYUBiLmMKCnk=\n--b--\n";
	bool whole = false;

	(void)state;
	for (size_t max = 0; !whole; max += 64) {
		struct upn_arena small;
		struct upn_text_iter *iter;
		struct upn_text text;
		struct upn_error err;
		int got = -1;

		upn_arena__init(&small, max);
		iter = upn_text__begin(UPN_STR(raw), &small);
		while (iter && (got = upn_text__next(iter, &text, &err)) > 0)
			assert_true(upn_utf8__is_valid(text.text));
		whole = got == 0;
		if (iter)
			assert_int_equal(upn_text__is_cut(iter), !whole);
		if (iter && !whole)
			assert_int_equal(err.error_class, UPN_ERR_LIMIT);
		upn_arena__release(&small);
		assert_true(max < 1000000);
	}
}

static void test_total_limit(void **state)
{
	struct upn_buf raw = UPN_BUF_INIT((size_t)64 << 20);
	struct upn_text_iter *iter;
	struct upn_text text;
	struct upn_error err;
	size_t total = 0;
	int got;

	(void)state;
	/* Hidden text of many parts whose links say everything five times. */
	upn_buf__add_z(&raw, HEAD "Content-Type: multipart/mixed; boundary=b\n\n");
	for (unsigned i = 0; i < 5; i++) {
		upn_buf__add_z(&raw,
			"--b\nContent-Type: text/html; charset=iso-8859-1\n\n");
		for (unsigned k = 0; k < 60000; k++)
			upn_buf__printf(&raw,
				"<a href=http://h.example/%u/http://%u.example/"
				"http://i.example/http://j.example/http://k.example/l>",
				k, k);
		for (unsigned k = 0; k < 100; k++)
			upn_buf__printf(&raw, "%*s", 10000, "\xe9");
		upn_buf__add_z(&raw, "\n");
	}
	iter = upn_text__begin(upn_buf__str(&raw), &arena);
	while ((got = upn_text__next(iter, &text, &err)) > 0)
		total += text.text.n;
	assert_true(total <= UPN_MAX_DECODED + 3 * UPN_MAX_TEXT);
	if (got < 0)
		assert_int_equal(err.error_class, UPN_ERR_LIMIT);
	upn_buf__release(&raw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_texts),
		TEST(test_fields),
		TEST(test_samples),
		TEST(test_text_limit),
		TEST(test_no_memory),
		TEST(test_total_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
