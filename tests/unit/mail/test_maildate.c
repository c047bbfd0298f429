/* Dates as mail has them. */
#include "shared.h"

#include "base/date.h"
#include "mail/maildate.h"

static void test_dates(void **state)
{
	static const char *const cases[][2] = {
		{"Fri, 21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"},
		{"21 Nov 1997 09:55:06 -0600", "1997-11-21T15:55:06Z"},
		{"Fri, 21 Nov 1997 09:55 -0600", "1997-11-21T15:55:00Z"},
		{"Fri, 21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06Z"},
		{"21 Nov 03 09:55:06 UT", "2003-11-21T09:55:06Z"},
		{"21 Nov 103 09:55:06 Z", "2003-11-21T09:55:06Z"},
		{"Fri, 21 Nov 1997 09(comment):   55  :  06 -0600",
			"1997-11-21T00:00:00Z"},
		{"Thu, 13 Feb 1999 23:32 -0330 (Newfoundland Time)",
			"1999-02-14T03:02:00Z"},
		{"(a) 21 (b (c)) Nov 1997 09:55:06 (d) +0100", "1997-11-21T08:55:06Z"},
		{"Tue Apr 27 19:42:16 2010", "2010-04-27T19:42:16Z"},
		{"Tue Apr 27 19:42:16 EDT 2010", "2010-04-27T23:42:16Z"},
		{"Tue, 27-Apr-2010 19:42:16 PST", "2010-04-28T03:42:16Z"},
		{"27 April 2010 7:42:16 PM +0000", "2010-04-27T19:42:16Z"},
		{"27 Apr 2010 12:00:00 AM", "2010-04-27T00:00:00Z"},
		{"27 Apr 2010 19:42:16.123 +02:00", "2010-04-27T17:42:16Z"},
		{"27 Apr 2010 19:42:16+0200", "2010-04-27T17:42:16Z"},
		{"27 Apr 2010 19:42:16 A", "2010-04-27T19:42:16Z"},
		{"27 Apr 2010 19:42:16 +9999", "2010-04-27T19:42:16Z"},
		{"27 Apr 2010", "2010-04-27T00:00:00Z"},
		{"27 Apr 2010 25:61:00", "2010-04-27T00:00:00Z"},
		{"2010-04-27T19:42:16Z", "2010-04-27T19:42:16Z"},
		{"Fri, 21 Nov 1979 09:55:06 -0600", ""},
		{"Fri, 21 Nov 2101 09:55:06 -0600", ""},
		{"0 Nov 2001 00:00:00 +0000", ""},
		{"32 Nov 2001 00:00:00 +0000", ""},
		{"Nov 2001", ""},
		{"tomorrow", ""},
		{"((((((((", ""},
		{"-----+++++", ""},
		{"99999999999999999999 Nov 2001", ""},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[UPN_DATE_SIZE];

		upn_date__format(upn_maildate__parse(upn_str__of(cases[i][0])), text);
		check_str(upn_str__of(text), cases[i][1], cases[i][0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
