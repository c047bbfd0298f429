/* Senders, what they claim, and hosts that are dressed up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/str.h"
#include "find/bait.h"
#include "find/hosts.h"
#include "find/sender.h"
#include "shared.h"

static struct upn_senders *senders;

static int set_up(void **state)
{
	(void)state;
	senders = load_senders();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	upn_senders__free(senders);
	return 0;
}

#define BIT(fact) UPN_FACT(UPN_FACT_##fact)

struct sender_sample {
	const char *name, *address;
	int year;
	uint64_t facts;
};

static const struct sender_sample samples[] = {
	{"Microsoft Online Services Team",
		"MSOnlineServicesTeam@email.microsoftonline.com", 2014,
		BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT)},
	{"Microsoft Online Services Team",
		"msonlineservicesteam@email.microsoftonline.com", 2025,
		BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT) | BIT(OFF_YEARS)},
	{"Microsoft on behalf of your organization", "ms-noreply@microsoft.com", 2021,
		BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT)},
	{"Microsoft Invitations", "invites@kwikstaart.onmicrosoft.com", 2026,
		BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT) | BIT(NAMES_OTHERS)},
	{"Microsoft Invitations", "invites@a.kwikstaart.onmicrosoft.com", 2026,
		BIT(IMITATION)},
	{"Someone", "someone@microsoft.com", 2021, BIT(FROM_MICROSOFT)},
	{"Jan Post in Teams", "noreply@email.teams.microsoft.com", 2021,
		BIT(FROM_NOTICE)},
	{"", "dmarcreport@microsoft.com", 2021, BIT(FROM_NOTICE)},
	{"Microsoft 365 from GoDaddy", "donotreply@mail.godaddy.com", 2021,
		BIT(FROM_RESELLER)},
	{"Kwikstaart IT", "it@kwikstaart.example", 2021, 0},
	{"Kwikstaart Office 365", "it@kwikstaart.example", 2021, BIT(CLAIM)},
	{"Microsoft 365", "noreply@kwikstaart.example", 2021, BIT(CLAIM)},
	{"Microsoft 365", "someone@gmail.com", 2021,
		BIT(FROM_FREE_MAIL) | BIT(IMITATION)},
	{"Wilma Post", "someone@post.example", 2021, BIT(FROM_FREE_MAIL)},
	{"Microsoft 365", "hot@a1b2c3.onmicrosoft.com", 2021, BIT(IMITATION)},
	{"Wilma Post", "wilma@kwikstaart.onmicrosoft.com", 2021, 0},
	{"Account team", "team@micros0ft-login.example", 2021, BIT(IMITATION)},
	{"Account team", "team@rnicrosoft.example", 2021, BIT(IMITATION)},
	{"Account team", "team@mircosoft.example", 2021, BIT(IMITATION)},
	{"Account team", "team@microsoft.com.example", 2021, BIT(IMITATION)},
	{"Microsoft", "team@outlook-support.example", 2021, BIT(IMITATION)},
	{"Account team", "team@outlook-support.example", 2021, BIT(CLAIM)},
	{"", "ms-noreply@kwikstaart.example", 2021, BIT(IMITATION)},
	{"", "", 2021, 0},
	{"Microsoft", "", 2021, BIT(CLAIM)},
	{"Mi\xd1\x81rosoft 365", "it@kwikstaart.example", 2021, BIT(IMITATION)},
	{"\xd0\x9c\xd0\xb0\xd1\x80\xd0\xb8\xd1\x8f", "it@kwikstaart.example", 2021, 0},
	{"PIM", "mssecurity-noreply@microsoft.com", 2024,
		BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT) | BIT(NAMES_OTHERS)},
};

static void test_senders(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		const struct sender_sample *s = &samples[i];
		struct upn_address from = {upn_str__of(s->name), upn_str__of(s->address)};
		int64_t date = upn_date__days(s->year, 6, 15) * 86400;
		uint64_t facts = upn_sender__judge(senders, &from, date);

		if (facts != s->facts)
			fail_msg("%s <%s>: %llx, not %llx", s->name, s->address,
				(unsigned long long)facts, (unsigned long long)s->facts);
	}
}

struct host_sample {
	const char *host, *own;
	bool dressed_up;
};

static const struct host_sample hosts[] = {
	{"portal.office.com", "", false},
	{"login.microsoftonline.com", "", false},
	{"kwikstaart-my.sharepoint.com", "", false},
	{"admin.cloud.microsoft", "", false},
	{"kwikstaart.example", "", false},
	{"office.kwikstaart.example", "", false},
	{"office365.kwikstaart.example", "kwikstaart.example", false},
	{"www.facebook.com", "", false},
	{"microsoft365.telekom.de", "", false},
	{"postoffice.example", "", false},
	{"login.microsoftonline.com.auth.example", "", true},
	{"portal.office.com.kwikstaart.example", "kwikstaart.example", true},
	{"kwikstaart.onmicrosoft.com.evil.example", "", true},
	{"micros0ft-online.example", "", true},
	{"rnicrosoft.example", "", true},
	{"microsofl.example", "", true},
	{"secure-m365.example", "", true},
	{"office-portal.example", "", true},
	{"microsoft-login.pages.example", "", true},
	{"my-office365.example.co.uk", "", true},
	{"", "", false},
	{".", "", false},
	{"....", "", false},
	{"-", "", false},
};

static void test_hosts(void **state)
{
	char longest[1000];

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
		if (upn_hosts__is_dressed_up(senders, upn_str__of(hosts[i].host),
			    upn_str__of(hosts[i].own)) != hosts[i].dressed_up)
			fail_msg("%s", hosts[i].host);
	memset(longest, 'm', sizeof longest);
	upn_hosts__is_dressed_up(senders, upn_str__make(longest, 253), UPN_STR(""));
	upn_hosts__is_dressed_up(senders, upn_str__make(longest, 1000), UPN_STR(""));
	upn_hosts__is_near_microsoft(senders, upn_str__make(longest, 253));
	upn_hosts__is_near_microsoft(senders, upn_str__make(longest, 1000));
}

struct link_sample {
	const char *text;
	bool lure, foreign, microsoft, strange;
};

static const struct link_sample links[] = {
	{"https://portal.office.com/login\n", false, false, true, false},
	{"Go to https://kwikstaart.example/news or http://x.com/login.", false, false,
		false, true},
	{"https://my.own.example/login", false, false, false, false},
	{"https://kwikstaart.example/login?u=1", false, true, false, true},
	{"https://login.microsoftonline.com@elsewhere.example/", true, true, false, true},
	{"https://wilma@elsewhere.example/", false, false, false, true},
	{"https://micros0ft.example:8443/a", true, false, false, true},
	{"HTTPS://secure-m365.example./a", true, true, false, true},
	{"ftp://secure-m365.example/a", false, false, false, false},
	{"https://login.microsoftonline.com/redirect?to=https://secure-m365.example/",
		false, false, true, false},
	{"https://", false, false, false, false},
	{"https://@/", false, false, false, false},
	{"://https://://", false, false, false, false},
};

static void test_links(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
		struct upn_hosts seen = {0};

		upn_hosts__scan(&seen, senders, upn_str__of(links[i].text),
			UPN_STR("own.example"));
		if (seen.lure != links[i].lure ||
			seen.foreign_sign_in != links[i].foreign ||
			seen.microsoft != links[i].microsoft ||
			seen.strange != links[i].strange)
			fail_msg("%s: %d %d %d %d", links[i].text, seen.lure,
				seen.foreign_sign_in, seen.microsoft, seen.strange);
	}
}

static void test_many_links(void **state)
{
	const char link[] = "https://a.example/ ";
	size_t n = sizeof link - 1, size = n * (UPN_MAX_LINKS + 100);
	char *text = malloc(size);
	struct upn_hosts seen = {0};

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < size; i += n)
		memcpy(text + i, link, n);
	upn_hosts__scan(&seen, senders, upn_str__make(text, size), UPN_STR(""));
	assert_int_equal(seen.seen, UPN_MAX_LINKS);
	free(text);
}

static void test_bait(void **state)
{
	(void)state;
	assert_false(upn_bait__is_name(UPN_STR("Microsoft on behalf of Kwikstaart BV")));
	assert_false(upn_bait__is_name(
		UPN_STR("Kwikstaart 2024 account email verification code")));
	assert_false(upn_bait__is_name(UPN_STR("")));
	assert_true(upn_bait__is_name(UPN_STR("You paid $499, call 24/7")));
	assert_true(upn_bait__is_name(UPN_STR("Refund: +1 (800) 555-0199 now")));
	assert_true(upn_bait__is_name(UPN_STR("Bonus \xe2\x82\xac 20")));
	assert_true(upn_bait__is_name(UPN_STR("See https://a.example")));
	assert_true(upn_bait__is_in_text(
		UPN_STR("Organization: SQUAD RENEWAL $449.99 CALL 1-805-555-0188")));
	assert_true(upn_bait__is_in_text(
		UPN_STR("x\nPaid 799.00 USD? Call +44 20 7946 0018")));
	assert_true(upn_bait__is_in_text(UPN_STR("of \xe2\x82\xac 20, (805) 555-0100")));
	assert_true(upn_bait__is_in_text(UPN_STR("612,40 EUR, Hotline 0800 555 0199")));
	assert_false(upn_bait__is_in_text(UPN_STR("612,40 EUR am 04-03-2021 12:00:00")));
	assert_false(upn_bait__is_in_text(UPN_STR("Total $12.50\nCall 1-805-555-0188")));
	assert_false(upn_bait__is_in_text(
		UPN_STR("Order 2021-03-04 1234567890\t$12.50\tE0400-1234-5678")));
	assert_false(upn_bait__is_in_text(UPN_STR("")));
	assert_true(upn_bait__is_organisation(senders,
		UPN_STR("User: x\nOrganisatie: *** WINNER 500 USD at bit.ly/3x ***")));
	assert_true(upn_bait__is_organisation(senders,
		UPN_STR("was added. Organization name: call 0800 555 0199")));
	assert_false(upn_bait__is_organisation(senders,
		UPN_STR("Organization: Quiet Harbour Ltd\nTotal: $12.50")));
}

struct akin_sample {
	const char *from, *username;
	bool akin, cannot;
};

static const struct akin_sample akin[] = {
	{"it@kwikstaart.example", "w@kwikstaart.onmicrosoft.com", true, false},
	{"it@mail.kwikstaartbv.example", "w@kwikstaart.onmicrosoft.com", true, false},
	{"it@kwikstaart.example", "w@kwikstaart.example", true, false},
	{"it@kwik.example", "w@kwikstaart.onmicrosoft.com", false, false},
	{"it@elsewhere.example", "w@kwikstaart.onmicrosoft.com", false, false},
	{"w@kwikstaart.onmicrosoft.com", "w@kwikstaart.onmicrosoft.com", false, false},
	{"w@elsewhere.onmicrosoft.com", "w@kwikstaart.onmicrosoft.com", false, true},
	{"someone@gmail.com", "w@kwikstaart.onmicrosoft.com", false, true},
	{"", "w@kwikstaart.onmicrosoft.com", false, false},
};

static void test_akin(void **state)
{
	struct upn_arena arena;

	(void)state;
	upn_arena__init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof akin / sizeof akin[0]; i++) {
		struct upn_str from = upn_str__of(akin[i].from);
		struct upn_name name;

		assert_true(upn_name__read(&name, upn_str__of(akin[i].username),
			UPN_KIND_MEMBER, &arena));
		if (upn_sender__is_akin(from, &name) != akin[i].akin ||
			upn_sender__cannot_be(senders, from, &name) != akin[i].cannot)
			fail_msg("%s, %s", akin[i].from, akin[i].username);
	}
	upn_arena__release(&arena);
}

static void test_words(void **state)
{
	(void)state;
	assert_true(upn_senders__matches(senders, UPN_WORDS_ROLES, UPN_STR("Admin")));
	assert_false(upn_senders__matches(senders, UPN_WORDS_ROLES, UPN_STR("wilma")));
	assert_true(upn_senders__matches(senders, UPN_WORDS_USERS,
		UPN_STR("microsoftexchange329e71ec88ae4615bbc36ab6ce41109e")));
	assert_true(upn_senders__matches(senders, UPN_WORDS_USERS,
		UPN_STR("Sync_SRV01_a1b2c3d4e5f6")));
	assert_true(upn_senders__matches(senders, UPN_WORDS_USERS,
		UPN_STR("e0dc1c29-89c3-4034-b678-e6c29d823ed9")));
	assert_false(upn_senders__matches(senders, UPN_WORDS_USERS, UPN_STR("wilma")));
	assert_false(upn_senders__matches(senders, UPN_WORDS_USERS, UPN_STR("")));
	assert_true(
		upn_senders__matches(senders, UPN_WORDS_TENANTS, UPN_STR("contoso7")));
	assert_true(
		upn_senders__matches(senders, UPN_WORDS_TENANTS, UPN_STR("yourfirm")));
	assert_false(
		upn_senders__matches(senders, UPN_WORDS_TENANTS, UPN_STR("m365x123456")));
	assert_false(
		upn_senders__matches(senders, UPN_WORDS_TENANTS, UPN_STR("netorg123")));
	assert_true(upn_senders__mentions(senders, UPN_WORDS_PRODUCTS,
		UPN_STR("Welcome to Office 365!")));
	assert_false(upn_senders__mentions(senders, UPN_WORDS_PRODUCTS,
		UPN_STR("The office 3650 miles away")));
}

static void test_broken_files(void **state)
{
	static const char *const broken[] = {"", "{}", "a: b", "[]", "microsoft: x\n",
		"levels: {high: 2, medium: 1, keep: 0}"};
	char path[] = "/tmp/upnscan-find-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		struct upn_senders *no_senders = NULL;
		struct upn_ranking *no_ranking = NULL;
		struct upn_error err = {0};
		FILE *file = fopen(path, "w");

		assert_non_null(file);
		fputs(broken[i], file);
		fclose(file);
		assert_int_equal(upn_senders__load(&no_senders, path, &err), -1);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
		assert_int_equal(upn_ranking__load(&no_ranking, path, &err), -1);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
	}
	close(fd);
	remove(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_senders),
		cmocka_unit_test(test_hosts),
		cmocka_unit_test(test_links),
		cmocka_unit_test(test_many_links),
		cmocka_unit_test(test_bait),
		cmocka_unit_test(test_akin),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_broken_files),
	};

	return cmocka_run_group_tests_name("find/senders", tests, set_up, tear_down);
}
