/* What base/ does to text: UTF-8, cleaning, dates, errors, digests, secrets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/clean.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/secret.h"
#include "base/str.h"
#include "base/utf8.h"

static void utf8_is_strict(void **state)
{
	static const struct {
		const char *bytes;
		bool valid;
	} cases[] = {
		{"plain ascii of more than eight bytes", true},
		{"caf\xc3\xa9", true},
		{"\xef\xbf\xbd", true}, /* U+FFFD itself is a character */
		{"\xf0\x9f\x98\x80", true},
		{"12345678\xff", false},
		{"\xc0\xaf", false}, /* overlong */
		{"\xe0\x80\xaf", false},
		{"\xed\xa0\x80", false},     /* surrogate */
		{"\xf4\x90\x80\x80", false}, /* above U+10FFFF */
		{"\xe2\x82", false},         /* cut */
		{"\x80", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(upn_utf8__is_valid(upn_str__of(cases[i].bytes)),
			cases[i].valid);
}

static void cleaning_leaves_nothing_that_acts(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"plain", "plain"},
		{"\x1b[31mred\x1b]0;title\x07", "[31mred]0;title"},
		{"a\r\n\r\nb\tc", "a b c"},
		{"\xc2\x9b"
		 "2J",
			"2J"}, /* C1 CSI as UTF-8 */
		{"\x9b"
		 "2J",
			"\xef\xbf\xbd"
			"2J"}, /* C1 CSI as a byte */
		{"a\xe2\x80\xae"
		 "b\xe2\x81\xa6"
		 "c",
			"abc"}, /* bidi */
		{"a\xe2\x80\x8b"
		 "b\xc2\xad"
		 "c",
			"abc"}, /* invisible */
		{"caf\xc3\xa9 \xe4\xbc\x9a", "caf\xc3\xa9 \xe4\xbc\x9a"},
		{"a\xe2\x80\xa8"
		 "b",
			"a b"},
	};
	struct upn_buf out = UPN_BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		upn_buf__reset(&out);
		upn_clean__add(&out, upn_str__of(cases[i].from));
		assert_string_equal(upn_buf__z(&out), cases[i].to);
	}
	upn_buf__release(&out);
	assert_int_equal(upn_clean__cut(UPN_STR("ab\xc3\xa9"), 3).n, 2);
}

static void subjects_keep_no_codes(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{"Your code is 846259", "Your code is \xe2\x80\xa6"},
		{"846 259 is your code", "\xe2\x80\xa6 is your code"},
		{"code 12-34-56.", "code \xe2\x80\xa6."},
		{"Office 365 for 12 users", "Office 365 for 12 users"},
		{"see https://evil.example/x?a=b now", "see \xe2\x80\xa6 now"},
		{"(www.evil.example)", "(\xe2\x80\xa6"},
		{"\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93\xef\xbc\x94", "\xe2\x80\xa6"},
		{"Re: http status", "Re: http status"},
		{"G-846259", "G-\xe2\x80\xa6"},
	};
	struct upn_buf out = UPN_BUF_INIT(1000);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		upn_buf__reset(&out);
		upn_clean__add_subject(&out, upn_str__of(cases[i].from));
		assert_string_equal(upn_buf__z(&out), cases[i].to);
	}
	upn_buf__release(&out);
}

static void dates_go_both_ways(void **state)
{
	static const struct {
		const char *text;
		int64_t seconds;
	} cases[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2000-02-29T23:59:59Z", 951868799},
		{"2024-08-30T00:00:00Z", 1724976000},
		{"1969-12-31T23:59:59Z", -1},
		{"0000-03-01T00:00:00Z", -62162035200},
		{"9999-12-31T23:59:59Z", 253402300799},
	};
	static const char *const bad[] = {"", "2024", "2023-02-29", "2024-13-01",
		"2024-00-10", "2024-04-31", "2024-08-30T24:00:00Z", "2024-08-30 12:00:00",
		"2024-8-30", "2024-08-30T12:00:00+01:00"};
	char text[UPN_DATE_SIZE];
	int64_t seconds;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		upn_date__format(cases[i].seconds, text);
		assert_string_equal(text, cases[i].text);
		assert_true(upn_date__parse(upn_str__of(cases[i].text), &seconds));
		assert_int_equal(seconds, cases[i].seconds);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(upn_date__parse(upn_str__of(bad[i]), &seconds));
	upn_date__format(UPN_NO_DATE, text);
	assert_string_equal(text, "");
	assert_true(upn_date__parse(UPN_STR("2024-08-30"), &seconds));
	assert_int_equal(seconds, 1724976000);
}

static void errors_are_clean_and_cut(void **state)
{
	struct upn_error err = {0};
	char big[3000];

	(void)state;
	assert_int_equal(upn_error__set(&err, UPN_ERR_TLS, "x\x1b[0m%s", "y\n"), -1);
	assert_string_equal(err.text, "x[0my ");
	upn_error__prefix(&err, "imap: %s: ", "host:993");
	assert_string_equal(err.text, "imap: host:993: x[0my ");
	assert_string_equal(upn_error_class_name(err.error_class), "tls");
	memset(big, 'e', sizeof big);
	big[sizeof big - 1] = '\0';
	upn_error__set(&err, UPN_ERR_SERVER, "%s", big);
	assert_true(strlen(err.text) < sizeof err.text);
	assert_true(upn_str__ends_ci(upn_str__of(err.text), UPN_STR("\xe2\x80\xa6")));
	assert_int_equal(upn_error__set(NULL, UPN_ERR_SERVER, "x"), -1);
}

static void digest_is_sha256(void **state)
{
	struct upn_digest *digest = upn_digest__new();
	char hex[UPN_DIGEST_HEX], other[UPN_DIGEST_HEX];

	(void)state;
	upn_digest__add(digest, UPN_STR("abc"));
	assert_true(upn_digest__finish(digest, hex));
	assert_string_equal(hex,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest = upn_digest__new();
	upn_digest__add_field(digest, UPN_STR("ab"));
	upn_digest__add_field(digest, UPN_STR("c"));
	upn_digest__finish(digest, hex);
	digest = upn_digest__new();
	upn_digest__add_field(digest, UPN_STR("a"));
	upn_digest__add_field(digest, UPN_STR("bc"));
	upn_digest__finish(digest, other);
	assert_string_not_equal(hex, other);
}

static void secrets_refuse_what_could_forge(void **state)
{
	static const char *const bad[] = {"a\rb", "a\nb", "a\1b"};
	struct upn_secret *secret = NULL;
	struct upn_error err = {0};
	char big[UPN_MAX_SECRET + 1] = {0};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(upn_secret__new(&secret, upn_str__of(bad[i]), &err), -1);
		assert_null(secret);
	}
	assert_int_equal(upn_secret__new(&secret, upn_str__make("a\0b", 3), &err), -1);
	assert_int_equal(upn_secret__new(&secret, UPN_STR(""), &err), -1);
	memset(big, 'x', sizeof big);
	assert_int_equal(upn_secret__new(&secret, upn_str__make(big, sizeof big), &err),
		-1);
	assert_int_equal(
		upn_secret__new(&secret, upn_str__make(big, UPN_MAX_SECRET), &err), 0);
	assert_int_equal(upn_secret__bytes(secret).n, UPN_MAX_SECRET);
	upn_secret__free(secret);
	upn_secret__free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(cleaning_leaves_nothing_that_acts),
		cmocka_unit_test(subjects_keep_no_codes),
		cmocka_unit_test(dates_go_both_ways),
		cmocka_unit_test(errors_are_clean_and_cut),
		cmocka_unit_test(digest_is_sha256),
		cmocka_unit_test(secrets_refuse_what_could_forge),
	};

	return cmocka_run_group_tests_name("base/text", tests, NULL, NULL);
}
