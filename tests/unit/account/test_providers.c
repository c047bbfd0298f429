/* The provider table: the one that ships, and files that are wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "account/providers.h"
#include "base/str.h"

#define SHIPPED "rules/providers.yaml"

static const struct upn_provider *find(const struct upn_providers *providers,
	const char *domain)
{
	return upn_providers__find(providers, upn_str__of(domain));
}

static bool trusts(const struct upn_provider *provider, const char *domain)
{
	for (size_t i = 0; i < provider->authserv_count; i++)
		if (strcmp(provider->authserv[i], domain) == 0)
			return true;
	return false;
}

static void test_shipped(void **state)
{
	static const struct {
		const char *domain, *id, *host, *authserv;
	} known[] = {
		{"gmail.com", "gmail", "imap.gmail.com", "google.com"},
		{"GoogleMail.COM", "gmail", "imap.gmail.com", "google.com"},
		{"yahoo.com", "yahoo", "imap.mail.yahoo.com", "yahoo.com"},
		{"yahoo.co.jp", "yahoo-jp", "imap.mail.yahoo.co.jp", "yahoo.co.jp"},
		{"me.com", "icloud", "imap.mail.me.com", "icloud.com"},
		{"gmx.de", "gmx-de", "imap.gmx.net", "gmx.net"},
		{"web.de", "webde", "imap.web.de", "web.de"},
		{"proton.me", "proton", "127.0.0.1", "protonmail.ch"},
		{"fastmail.com", "fastmail", "imap.fastmail.com", "messagingengine.com"},
		{"xs4all.nl", "kpn", "imap.kpnmail.nl", "xs4all.nl"},
		{"t-online.de", "t-online", "secureimap.t-online.de", "t-online.de"},
		{"orange.fr", "orange-fr", "imap.orange.fr", "orange.fr"},
		{"telenet.be", "telenet", "imap.telenet.be", "telenet.be"},
		{"tuta.com", "tuta", NULL, "tutanota.de"},
	};
	struct upn_providers *providers;
	struct upn_error err = {0};

	(void)state;
	if (upn_providers__load(&providers, SHIPPED, &err) < 0)
		fail_msg("%s", err.text);
	assert_true(upn_providers__count(providers) >= 70);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		const struct upn_provider *p = find(providers, known[i].domain);

		if (!p) {
			fail_msg("%s is not known", known[i].domain);
			return;
		}
		assert_string_equal(p->id, known[i].id);
		if (known[i].host)
			assert_string_equal(p->host, known[i].host);
		else
			assert_null(p->host);
		assert_true(trusts(p, known[i].authserv));
		assert_false(p->authserv_none);
	}
	assert_true(find(providers, "hotmail.nl")->authserv_none);
	assert_int_equal(find(providers, "hotmail.nl")->authserv_count, 0);
	assert_string_equal(find(providers, "a.onmicrosoft.com")->id, "exchange-online");
	assert_string_equal(find(providers, "a.mail.onmicrosoft.com")->id,
		"exchange-online");
	assert_null(find(providers, "notgmail.com"));
	assert_null(find(providers, "sub.gmail.com"));
	assert_null(find(providers, "gmail.com.example"));
	assert_null(find(providers, "com"));
	assert_null(find(providers, ""));
	assert_null(find(providers, "."));
	upn_providers__free(providers);
	upn_providers__free(NULL);
}

static void test_long_domain(void **state)
{
	struct upn_providers *providers;
	char domain[600];

	(void)state;
	assert_int_equal(upn_providers__load(&providers, SHIPPED, NULL), 0);
	memset(domain, '.', sizeof domain);
	for (size_t n = 250; n < sizeof domain; n++)
		assert_null(upn_providers__find(providers, upn_str__make(domain, n)));
	upn_providers__free(providers);
}

/* Every hint is one plain, short line; every address form has a reason. */
static void test_wording(void **state)
{
	struct upn_providers *providers;

	(void)state;
	assert_int_equal(upn_providers__load(&providers, SHIPPED, NULL), 0);
	for (size_t i = 0; i < upn_providers__count(providers); i++) {
		const struct upn_provider *p = upn_providers__at(providers, i);

		assert_true(p->domain_count > 0);
		assert_true(p->host || p->hint);
		assert_true(p->authserv_none || p->authserv_count > 0);
		if (p->hint) {
			assert_true(strlen(p->hint) <= 200);
			assert_int_equal(p->hint[strlen(p->hint) - 1], '.');
			assert_null(strchr(p->hint, '\n'));
		}
	}
	upn_providers__free(providers);
}

static void identify(const char *path, char hex[UPN_DIGEST_HEX])
{
	struct upn_digest *digest = upn_digest__new();
	struct upn_providers *providers;

	assert_int_equal(upn_providers__load(&providers, path, NULL), 0);
	upn_providers__digest(providers, digest);
	assert_true(upn_digest__finish(digest, hex));
	upn_providers__free(providers);
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	fclose(file);
}

#define ONE "providers:\n  - id: a\n    name: A\n"

static void test_digest(void **state)
{
	static const char *const texts[] = {
		ONE "    domains: [a.example]\n",
		ONE "    domains: [b.example]\n",
		ONE "    domains: [a.example, b.example]\n",
		ONE "    domains: [a.example]\n    authserv: [c.example]\n",
		ONE "    domains: [a.example]\n    authserv: none\n",
	};
	char path[] = "/tmp/upn-providers-XXXXXX";
	char hex[sizeof texts / sizeof texts[0]][UPN_DIGEST_HEX], again[UPN_DIGEST_HEX];

	(void)state;
	close(mkstemp(path));
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		write_file(path, texts[i]);
		identify(path, hex[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(hex[i], hex[j]);
	}
	write_file(path,
		ONE "    host: h.example\n    hint: Words.\n    domains: [a.example]\n");
	identify(path, again);
	assert_string_equal(again, hex[0]);
	unlink(path);
}

static void test_wrong(void **state)
{
	static const struct {
		const char *text, *says;
	} wrong[] = {
		{"", ""},
		{"a: b\n", "providers"},
		{"- a\n", "providers"},
		{"providers: x\n", "providers"},
		{"providers:\n  - a\n", ":2:5"},
		{"providers: []\nmore: 1\n", "providers"},
		{ONE, "domains"},
		{ONE "    domains: []\n", "4:14: the list is empty"},
		{ONE "    domains: a.example\n", ":4:14"},
		{ONE "    domains: [[a]]\n", ":4:15"},
		{ONE "    domains: [A.example]\n", "lower case"},
		{ONE "    domains: [a..example]\n", "not a domain"},
		{ONE "    domains: [\"*.*.example\"]\n", "not a domain"},
		{ONE "    domains: [\"b\xc3\xbc"
		     "cher.example\"]\n",
			"not a domain"},
		{ONE "    domains: [a.example, a.example]\n",
			"4:26: this domain stands in the "
			"file twice"},
		{ONE "    domains: [a.example]\n    tls: none\n", "implicit or starttls"},
		{ONE "    domains: [a.example]\n    port: 65536\n", "no such port"},
		{ONE "    domains: [a.example]\n    host: \"h x\"\n", "not a host name"},
		{ONE "    domains: [a.example]\n    user: root\n", "user is email"},
		{ONE "    domains: [a.example]\n    authserv: all\n", "or none"},
		{ONE "    domains: [a.example]\n    authserv: [\"*.x\"]\n",
			"not a domain"},
		{ONE "    domains: [a.example]\n    password: x\n", "password"},
		{ONE "    domains: [a.example]\n    hint: \"a\\nb\"\n", "one line"},
	};
	char path[] = "/tmp/upn-providers-XXXXXX";

	(void)state;
	close(mkstemp(path));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct upn_providers *providers = NULL;
		struct upn_error err = {0};

		write_file(path, wrong[i].text);
		assert_int_equal(upn_providers__load(&providers, path, &err), -1);
		assert_null(providers);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
		assert_non_null(strstr(err.text, path));
		if (!strstr(err.text, wrong[i].says))
			fail_msg("%s: %s", wrong[i].text, err.text);
	}
	unlink(path);
	assert_int_equal(upn_providers__load(&(struct upn_providers *){0}, path, NULL),
		-1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_long_domain),
		cmocka_unit_test(test_wording),
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_wrong),
	};

	return cmocka_run_group_tests_name("providers", tests, NULL, NULL);
}
