/* Where a hit stands. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "find/place.h"
#include "shared.h"

#define UPN "w@kwikstaart.onmicrosoft.com"

struct sample {
	const char *text; /* UPN stands in it once, or its last one counts */
	const char *seen; /* q quoted, a attribution, c cut, b booking, f forwarded */
	const char *from;
};

static const struct sample samples[] = {
	{"User name: " UPN "\n", "", ""},
	{UPN, "", ""},
	{"Hello,\n> User name: " UPN, "q", ""},
	{"  > > " UPN, "q", ""},
	{"From: Wilma <" UPN ">\n\nHello", "a", ""},
	{"Signed-off-by: Wilma <" UPN ">\n", "a", ""},
	{"> Reviewed-by: Wilma <" UPN ">\n", "qa", ""},
	{"On Monday, Wilma <" UPN "> wrote:\n", "a", ""},
	{"Wilma <" UPN "> schreef op maandag:\n", "a", ""},
	{"ORGANIZER;CN=wilma:mailto:" UPN, "a", ""},
	{"Wilma <" UPN "> is here", "", ""},
	{"prvs=123=" UPN, "c", ""},
	{"bounce+" UPN, "c", ""},
	{UPN ".evil.example", "c", ""},
	{"It is " UPN ".\nBye", "", ""},
	{"https://outlook.office365.com/owa/calendar/" UPN "/bookings/", "cb", ""},
	{"https://outlook.office365.com/book/" UPN, "cb", ""},
	{"---------- Forwarded message ---------\nFrom: Team <team@microsoft.com>\n"
	 "Date: today\nTo: <x@post.example>\n\nUser name: " UPN,
		"f", "team@microsoft.com"},
	{"-----Oorspronkelijk bericht-----\nVan: Team "
	 "[mailto:team@microsoft.com]\n\n" UPN,
		"f", "team@microsoft.com"},
	{"Begin forwarded message:\n\n> From: team@microsoft.com\n> \n> " UPN, "qf",
		"team@microsoft.com"},
	{"_____________\nVon: Team <team@microsoft.com>\nGesendet: heute\nAn: W\n"
	 "Betreff: x\n\n" UPN,
		"f", "team@microsoft.com"},
	{"*From:* Team <team@microsoft.com>\n*Sent:* today\n*To:* W\n\n" UPN, "f",
		"team@microsoft.com"},
	{"From: Team <team@microsoft.com>\n\n" UPN, "", ""},
	{"---------- Forwarded message ---------\n\n" UPN, "f", ""},
	{"User name: " UPN "\nTemporary password: x\nSign-in page: y\n", "", ""},
	{UPN "\n---------- Forwarded message ---------\nFrom: a@b.example\n", "", ""},
	{"---- Forwarded message ----\nFrom: a@b.example\n\n"
	 "---- Forwarded message ----\nFrom: c@d.example\n\n" UPN,
		"f", "c@d.example"},
};

static void test_places(void **state)
{
	struct upn_senders *senders = load_senders();

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		const struct sample *s = &samples[i];
		struct upn_str text = upn_str__of(s->text);
		struct upn_forwards forwards;
		struct upn_place place;
		char seen[8] = "";

		upn_place__find_forwards(&forwards, senders, text);
		upn_place__read(&place, senders, &forwards, text,
			upn_str__find(text, UPN_STR(UPN), 0), sizeof UPN - 1);
		snprintf(seen, sizeof seen, "%s%s%s%s%s", place.quoted ? "q" : "",
			place.attribution ? "a" : "", place.cut ? "c" : "",
			place.booking ? "b" : "", place.forwarded ? "f" : "");
		if (strcmp(seen, s->seen) != 0 ||
			!upn_str__eq(place.forwarded_from, upn_str__of(s->from)))
			fail_msg("%s: \"%s\" from %.*s", s->text, seen,
				UPN_STR_ARG(place.forwarded_from));
	}
	upn_senders__free(senders);
}

/* Long lines and many marks: looked at once, kept up to a cap. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {"From: a@b.example\nTo: x\nDate: y\n",
		"---- Forwarded message ----\n", ">", "-", "\n", "From:", "@", "<"};
	struct upn_senders *senders = load_senders();
	size_t size = 1 << 20;
	char *text = malloc(size);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		size_t n = strlen(parts[i]);
		struct upn_forwards forwards;
		struct upn_place place;

		for (size_t at = 0; at + n <= size; at += n)
			memcpy(text + at, parts[i], n);
		upn_place__find_forwards(&forwards, senders,
			upn_str__make(text, size - size % n));
		assert_true(forwards.count <= UPN_MAX_FORWARDS);
		upn_place__read(&place, senders, &forwards, upn_str__make(text, size),
			size - 1, 1);
		upn_place__read(&place, senders, &forwards, upn_str__make(text, size), 0,
			size);
	}
	free(text);
	upn_senders__free(senders);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests_name("find/place", tests, NULL, NULL);
}
