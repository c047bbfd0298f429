/* Which names of a certificate are for which host (RFC 9525). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "net/hostname.h"

static void names_match_as_they_should(void **state)
{
	static const struct {
		const char *pattern, *host;
		bool matches;
	} table[] = {
		{"mail.example.org", "mail.example.org", true},
		{"MAIL.example.ORG", "mail.Example.org", true},
		{"mail.example.org.", "mail.example.org", true},
		{"mail.example.org", "mail.example.org.", true},
		{"*.example.org", "mail.example.org", true},
		{"*.example.org", "a.mail.example.org", false},
		{"*.example.org", "example.org", false},
		{"*.example.org", ".example.org", false}, {"*.org", "example.org", false},
		{"*", "localhost", false}, {"*.", "localhost", false},
		{"m*.example.org", "mail.example.org", false},
		{"*mail.example.org", "xmail.example.org", false},
		{"mail.*.org", "mail.example.org", false},
		{"example.org", "mail.example.org", false},
		{"mail.example.org.evil.net", "mail.example.org", false}, {"", "", false},
		{"", "localhost", false},
		{"*.1.2.3", "127.1.2.3", true} /* addresses go another way */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof table / sizeof *table; i++)
		if (upn_hostname__matches(upn_str__of(table[i].pattern),
			    upn_str__of(table[i].host)) != table[i].matches)
			fail_msg("'%s' for '%s'", table[i].pattern, table[i].host);
	assert_false(upn_hostname__matches(UPN_STR("mail.example.org\0.evil.net"),
		UPN_STR("mail.example.org")));
}

static void addresses_are_told_from_names(void **state)
{
	unsigned char bytes[16];
	size_t n = 0;

	(void)state;
	assert_true(upn_hostname__is_address("127.0.0.1", bytes, &n));
	assert_int_equal(n, 4);
	assert_memory_equal(bytes, "\x7f\0\0\1", 4);
	assert_true(upn_hostname__is_address("::1", bytes, &n));
	assert_int_equal(n, 16);
	assert_false(upn_hostname__is_address("127.1", bytes, &n));
	assert_false(upn_hostname__is_address("example.org", bytes, &n));
	assert_false(upn_hostname__is_address("", bytes, &n));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_match_as_they_should),
		cmocka_unit_test(addresses_are_told_from_names),
	};

	return cmocka_run_group_tests_name("net/hostname", tests, NULL, NULL);
}
