/* Folder names in modified UTF-7, and what servers send in their place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "source/utf7.h"

static void names_become_utf8(void **state)
{
	static const struct {
		const char *raw, *name;
	} table[] = {{"INBOX", "INBOX"}, {"", ""}, {"Tom &- Jerry", "Tom & Jerry"},
		{"~peter/mail/&U,BTFw-/&ZeVnLIqe-",
			"~peter/mail/\xe5\x8f\xb0\xe5\x8c\x97/"
			"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"},
		{"Entw&APw-rfe", "Entw\xc3\xbcrfe"}, {"&2D3cqQ-", "\xf0\x9f\x92\xa9"},
		/* taken as they stand */
		{"Entw\xc3\xbcrfe", "Entw\xc3\xbcrfe"}, {"no end &APw", "no end &APw"},
		{"&", "&"}, {"&APw/-", "&APw/-"}, /* "/" where "," is meant */
		{"&APx-", "&APx-"},               /* bits left over */
		{"&A-", "&A-"},                   /* half a character */
		{"&2D0-", "&2D0-"},               /* half a pair */
		{"&3Kk-", "&3Kk-"},               /* the other half */
		{"&2D0APw-", "&2D0APw-"},
		/* not fit to be shown */
		{"a&ABs-b", "ab"}, /* escape */
		{"a&IC4-b", "ab"}, /* right-to-left override */
		{"a\x1b[31mb", "a[31mb"}, {"caf\xe9", "caf\xef\xbf\xbd"}};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof table / sizeof *table; i++) {
		struct upn_buf out = UPN_BUF_INIT(1000);

		upn_utf7__decode(&out, upn_str__of(table[i].raw));
		assert_string_equal(upn_buf__z(&out), table[i].name);
		upn_buf__release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_become_utf8),
	};

	return cmocka_run_group_tests_name("imap/utf7", tests, NULL, NULL);
}
