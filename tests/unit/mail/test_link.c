/* Links and what they wrap. */
#include "shared.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/link.h"

static struct upn_str add(struct upn_str url)
{
	static struct upn_out out;

	upn_out__init(&out, &arena, UPN_MAX_TEXT);
	upn_link__add(&out, url);
	assert_true(upn_utf8__is_valid(upn_out__str(&out)));
	return upn_out__str(&out);
}

static void test_decode(void **state)
{
	static const char *const cases[][2] = {
		{"https://a.example/", "https://a.example/\n"},
		{"https://a.example/?u=x%40y.z", "https://a.example/?u=x@y.z\n"},
		{"https://a.example/?u=x%2540y.z", "https://a.example/?u=x@y.z\n"},
		{"https://a.example/?u=x%252540y.z", "https://a.example/?u=x%40y.z\n"},
		{"https://a%2Fb.example%40/%2F", "https://a%2Fb.example%40//\n"},
		{"https://good.example%2F@evil.example/",
			"https://good.example%2F@evil.example/\n"},
		{"mailto:x%40y.z?subject=a%20b", "mailto:x@y.z?subject=a b\n"},
		{"x@y.z", "x@y.z\n"},
		{"https://a.example/%zz%4", "https://a.example/%zz%4\n"},
		{"https://a.example/a%0Ab%00c", "https://a.example/a b c\n"},
		{"https://a.example/%C3%A9%C3%A9%E9",
			"https://a.example/éé\xef\xbf\xbd\n"},
		{" https://a.ex\nample/\t ", "https://a.example/\n"},
		{"#top", ""},
		{"cid:x@y", ""},
		{"data:text/html,x", ""},
		{"javascript:x()", ""},
		{"tel:1", ""},
		{"", ""},
		{" ", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(add(upn_str__of(cases[i][0])), cases[i][1], cases[i][0]);
}

static void test_unwrap(void **state)
{
	/* the link, the lines behind its own */
	static const char *const cases[][2] = {
		{"https://eur03.safelinks.protection.outlook.com/"
		 "?url=https%3A%2F%2Flogin.example"
		 "%2F%3Flogin_hint%3Dx%2540y.z&data=05%7C01%7Cw%40v.u",
			"https://login.example/?login_hint=x@y.z\n"},
		{"https://urldefense.proofpoint.com/v2/"
		 "url?u=https-3A__login.example_-3Fu-3Dx-40y.z"
		 "&d=DwM",
			"https://login.example/?u=x@y.z\n"},
		{"https://urldefense.com/v3/__https://login.example/"
		 "?u=x*40y.z__;JQ!!AbC!sig$",
			"https://login.example/?u=x@y.z\n"},
		{"https://urldefense.com/v3/__https://a.example/**Bb__;YWJj!!x$",
			"https://a.example/abcb\n"},
		{"https://urldefense.com/v3/__https://a.example/*x__;w6k!!x$",
			"https://a.example/\xc3\xa9x\n"},
		{"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fa.example%2fb&c=E",
			"https://a.example/b\n"},
		{"https://www.google.com/url?q=https://a.example/b&sa=D",
			"https://a.example/b\n"},
		{"https://t.example/x?n=1#https://no", ""},
		{"https://filter.example/https://a.example/b?c=d",
			"https://a.example/b?c=d\n"},
		{"https://a.example/"
		 "?u=https%3A%2F%2Fb.example%2F%3Fv%3Dhttps%253A%252F%252Fc.example",
			"https://b.example/?v=https://c.example\nhttps://c.example\n"},
		{"https://a.example/?u=https%253A%252F%252Fb.example",
			"https://b.example\n"},
		{"https://a.example/?u=https://b.example&w=https://c.example",
			"https://b.example\nhttps://c.example\n"},
		{"https://a.example/?u=mailto:x%40y.z", "mailto:x@y.z\n"},
		{"https://a.example/?u=httpx&v=http:", ""},
		{"https://urldefense.com/v3/__never closed", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_str got = add(upn_str__of(cases[i][0]));

		got = upn_str__from(got, upn_str__find_char(got, '\n', 0) + 1);
		check_str(got, cases[i][1], cases[i][0]);
	}
}

static void test_limits(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT((size_t)1 << 20);
	struct upn_str got;
	size_t lines = 0;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		upn_buf__add_z(&buf, "https://a.example/?u=http://b.example&");
	got = add(upn_buf__str(&buf));
	for (size_t i = 0; i < got.n; i++)
		lines += got.p[i] == '\n';
	assert_int_equal(lines, UPN_MAX_UNWRAP + 1);
	for (unsigned i = 0; i < 10000; i++)
		upn_buf__add_z(&buf, "**_");
	upn_buf__add_z(&buf, "/v3/__**___**___;YWJj");
	got = add(upn_buf__str(&buf));
	assert_true(upn_str__find_char(got, '\n', 0) <= UPN_MAX_URL);
	upn_buf__release(&buf);
}

static void test_scan(void **state)
{
	static const char *const cases[][2] = {
		{"see https://a.example/b.", "https://a.example/b\n"},
		{"see (http://a.example/b), or", "http://a.example/b\n"},
		{"https://a.example/b_(c) x", "https://a.example/b_(c)\n"},
		{"<https://a.example/b>", "https://a.example/b\n"},
		{"<https://a.example/\nb?c=d>", "https://a.example/b?c=d\n"},
		{"<https://a.example/\n\nb>", "https://a.example/\n"},
		{"<https://a.example/\nnot a link>", "https://a.example/\n"},
		{"x@y.z<mailto:x@y.z>", "mailto:x@y.z\n"},
		{"HTTPS://A.example", "HTTPS://A.example\n"},
		{"xhttp://a.example http:/b mailtox: :// :", ""},
		{"\"https://a.example/\" 'https://b.example/'",
			"https://a.example/\nhttps://b.example/\n"},
		{"https://a.example/\xe3\x80\x82", "https://a.example/\n"},
		{"https://a.example https://a.example", "https://a.example\n"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_out out;

		upn_out__init(&out, &arena, UPN_MAX_TEXT);
		upn_link__scan(&out, upn_str__of(cases[i][0]), true);
		check_str(upn_out__str(&out), cases[i][1], cases[i][0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_decode),
		TEST(test_unwrap),
		TEST(test_limits),
		TEST(test_scan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
