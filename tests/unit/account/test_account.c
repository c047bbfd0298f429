/* What a SOURCE means: addresses, URLs, paths, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "account/account.h"
#include "base/limits.h"
#include "base/str.h"

static struct upn_providers *providers;

static int setup(void **state)
{
	struct upn_error err;
	char dir[] = "/tmp/upn-account-XXXXXX";

	(void)state;
	if (upn_providers__load(&providers, "rules/providers.yaml", &err) < 0) {
		print_error("%s\n", err.text);
		return -1;
	}
	return mkdtemp(dir) && chdir(dir) == 0 && rmdir(dir) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	upn_providers__free(providers);
	return 0;
}

static int parse(struct upn_account **out, const char *source, const char *server,
	struct upn_error *err)
{
	struct upn_account_options options = {.version = 1, .server = server};

	return upn_account__parse(out, source, providers, &options, err);
}

static void assert_same(const char *a, const char *b)
{
	if (a && b)
		assert_string_equal(a, b);
	else
		assert_true(a == b);
}

static const struct {
	const char *source, *server;
	const char *name, *user, *host, *folder;
	uint16_t port;
	enum upn_tls_mode tls;
} servers[] = {
	/* addresses */
	{"you@gmail.com", NULL, "imaps://you%40gmail.com@imap.gmail.com", "you@gmail.com",
		"imap.gmail.com", NULL, 993, UPN_TLS_IMPLICIT},
	{"You.Me+x@GMail.com", NULL, "imaps://You.Me%2Bx%40GMail.com@imap.gmail.com",
		"You.Me+x@GMail.com", "imap.gmail.com", NULL, 993, UPN_TLS_IMPLICIT},
	{"you@gmail.com.", NULL, "imaps://you%40gmail.com@imap.gmail.com",
		"you@gmail.com", "imap.gmail.com", NULL, 993, UPN_TLS_IMPLICIT},
	{"jan@free.fr", NULL, "imaps://jan@imap.free.fr", "jan", "imap.free.fr", NULL,
		993, UPN_TLS_IMPLICIT},
	{"ann@icloud.com", NULL, "imaps://ann@imap.mail.me.com", "ann",
		"imap.mail.me.com", NULL, 993, UPN_TLS_IMPLICIT},
	{"a@tim.it", NULL, "imap://a%40tim.it@imap.tim.it", "a@tim.it", "imap.tim.it",
		NULL, 143, UPN_TLS_STARTTLS},
	{"a@pm.me", NULL, "imap://a%40pm.me@127.0.0.1:1143", "a@pm.me", "127.0.0.1", NULL,
		1143, UPN_TLS_STARTTLS},
	{"x@firm.onmicrosoft.com", NULL,
		"imaps://x%40firm.onmicrosoft.com@outlook.office365.com",
		"x@firm.onmicrosoft.com", "outlook.office365.com", NULL, 993,
		UPN_TLS_IMPLICIT},
	{"m\xc3\xbcller@gmail.com", NULL,
		"imaps://m%C3%BCller%40gmail.com@imap.gmail.com",
		"m\xc3\xbcller@gmail.com", "imap.gmail.com", NULL, 993, UPN_TLS_IMPLICIT},
	/* --server */
	{"me@example.org", "mail.example.org",
		"imaps://me%40example.org@mail.example.org", "me@example.org",
		"mail.example.org", NULL, 993, UPN_TLS_IMPLICIT},
	{"me@example.org", "Mail.Example.org.:9993",
		"imaps://me%40example.org@mail.example.org:9993", "me@example.org",
		"mail.example.org", NULL, 9993, UPN_TLS_IMPLICIT},
	{"me@example.org", "mail.example.org:143",
		"imap://me%40example.org@mail.example.org", "me@example.org",
		"mail.example.org", NULL, 143, UPN_TLS_STARTTLS},
	{"me@example.org", "[::1]:9993", "imaps://me%40example.org@[::1]:9993",
		"me@example.org", "::1", NULL, 9993, UPN_TLS_IMPLICIT},
	{"me@example.org", "[2001:DB8::1]", "imaps://me%40example.org@[2001:db8::1]",
		"me@example.org", "2001:db8::1", NULL, 993, UPN_TLS_IMPLICIT},
	{"jan@free.fr", "imap.free.fr", "imaps://jan@imap.free.fr", "jan", "imap.free.fr",
		NULL, 993, UPN_TLS_IMPLICIT},
	{"jan@free.fr", "mail.example.org", "imaps://jan%40free.fr@mail.example.org",
		"jan@free.fr", "mail.example.org", NULL, 993, UPN_TLS_IMPLICIT},
	{"a@tuta.com", "127.0.0.1:1993", "imaps://a%40tuta.com@127.0.0.1:1993",
		"a@tuta.com", "127.0.0.1", NULL, 1993, UPN_TLS_IMPLICIT},
	/* international names */
	{"a@b\xc3\xbc"
	 "cher.example",
		"imap.b\xc3\xbc"
		"cher.example",
		"imaps://a%40xn--bcher-kva.example@imap.xn--bcher-kva.example",
		"a@xn--bcher-kva.example", "imap.xn--bcher-kva.example", NULL, 993,
		UPN_TLS_IMPLICIT},
	{"imaps://a@stra\xc3\x9f"
	 "e.example/",
		NULL, "imaps://a@xn--strae-oqa.example", "a", "xn--strae-oqa.example",
		NULL, 993, UPN_TLS_IMPLICIT},
	{"imaps://a@b%C3%BCcher.example/", NULL, "imaps://a@xn--bcher-kva.example", "a",
		"xn--bcher-kva.example", NULL, 993, UPN_TLS_IMPLICIT},
	/* URLs */
	{"imaps://bob@mail.example.org", NULL, "imaps://bob@mail.example.org", "bob",
		"mail.example.org", NULL, 993, UPN_TLS_IMPLICIT},
	{"IMAPS://bob@Mail.Example.ORG:993/", NULL, "imaps://bob@mail.example.org", "bob",
		"mail.example.org", NULL, 993, UPN_TLS_IMPLICIT},
	{"imap://bob@mail.example.org/INBOX", NULL, "imap://bob@mail.example.org", "bob",
		"mail.example.org", "INBOX", 143, UPN_TLS_STARTTLS},
	{"imap://bob@mail.example.org:993/", NULL, "imap://bob@mail.example.org:993",
		"bob", "mail.example.org", NULL, 993, UPN_TLS_STARTTLS},
	{"imaps://bob%40example.org@mail.example.org/Archive/2020", NULL,
		"imaps://bob%40example.org@mail.example.org", "bob@example.org",
		"mail.example.org", "Archive/2020", 993, UPN_TLS_IMPLICIT},
	{"imaps://bob@example.org@mail.example.org:1993/", NULL,
		"imaps://bob%40example.org@mail.example.org:1993", "bob@example.org",
		"mail.example.org", NULL, 1993, UPN_TLS_IMPLICIT},
	{"imaps://bob;AUTH=*@h.example/", NULL, "imaps://bob@h.example", "bob",
		"h.example", NULL, 993, UPN_TLS_IMPLICIT},
	{"imaps://a%3Ab@h.example/", NULL, "imaps://a%3Ab@h.example", "a:b", "h.example",
		NULL, 993, UPN_TLS_IMPLICIT},
	{"imaps://b@[::1]:993/Entw%C3%BCrfe", NULL, "imaps://b@[::1]", "b", "::1",
		"Entw\xc3\xbcrfe", 993, UPN_TLS_IMPLICIT},
	{"imaps://b@h/a%3Bb%3Fc%23d;UIDVALIDITY=385759045/", NULL, "imaps://b@h", "b",
		"h", "a;b?c#d", 993, UPN_TLS_IMPLICIT},
	{"imaps://b@h/~peter/gray%20council", NULL, "imaps://b@h", "b", "h",
		"~peter/gray council", 993, UPN_TLS_IMPLICIT},
	{"imaps://b@192.0.2.7/", NULL, "imaps://b@192.0.2.7", "b", "192.0.2.7", NULL, 993,
		UPN_TLS_IMPLICIT},
	{"imaps://b@imap_server.lan", NULL, "imaps://b@imap_server.lan", "b",
		"imap_server.lan", NULL, 993, UPN_TLS_IMPLICIT},
};

static void test_servers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
		struct upn_account *account = NULL, *again = NULL;
		struct upn_error err = {0};

		if (parse(&account, servers[i].source, servers[i].server, &err) < 0)
			fail_msg("%s: %s", servers[i].source, err.text);
		assert_int_equal(upn_account_kind(account), UPN_ACCOUNT_IMAP);
		assert_string_equal(upn_account_name(account), servers[i].name);
		assert_string_equal(upn_account_user(account), servers[i].user);
		assert_string_equal(upn_account_host(account), servers[i].host);
		assert_same(upn_account_folder(account), servers[i].folder);
		assert_null(upn_account_path(account));
		assert_int_equal(upn_account_port(account), servers[i].port);
		assert_int_equal(upn_account_tls(account), servers[i].tls);
		/* The name reads as the same account again. */
		assert_int_equal(parse(&again, servers[i].name, NULL, &err), 0);
		assert_string_equal(upn_account_name(again), servers[i].name);
		assert_string_equal(upn_account_user(again), servers[i].user);
		upn_account_free(account);
		upn_account_free(again);
	}
}

/* "s3cret" stands for what must not come back in a message. */
static const struct {
	const char *source, *server;
	const char *says;
} refused[] = {
	{"", NULL, "empty"},
	{"imaps://bob:s3cret@h.example/", NULL, "password in a URL"},
	{"imaps://bob:@h.example/", NULL, "password in a URL"},
	{"imap://bob:s3cret@example.org@h.example/INBOX", NULL, "password in a URL"},
	{"imaps://bob;AUTH=PLAIN:s3cret@h.example/", NULL, "password in a URL"},
	{"imaps://bob:s3c/ret@h.example/", NULL, "no user name"},
	{"bob:s3cret@gmail.com", NULL, "no mail address"},
	{"imaps://h.example/", NULL, "no user name"},
	{"imaps://@h.example/", NULL, "no user name"},
	{"imaps://;AUTH=*@h.example/", NULL, "no user name"},
	{"imaps://bob;x=1@h.example/", NULL, "only ;AUTH="},
	{"imaps://bob@/", NULL, "host name is empty"},
	{"imaps://bob@h.example:/", NULL, "host:port"},
	{"imaps://bob@h.example:0/", NULL, "1 to 65535"},
	{"imaps://bob@h.example:65536/", NULL, "1 to 65535"},
	{"imaps://bob@h.example:99999999999999999999999/", NULL, "1 to 65535"},
	{"imaps://bob@h.example:+993/", NULL, "1 to 65535"},
	{"imaps://bob@h.example:993x/", NULL, "1 to 65535"},
	{"imaps://bob@[::1/", NULL, "host:port"},
	{"imaps://bob@[::1]x/", NULL, "host:port"},
	{"imaps://bob@[h.example]/", NULL, "host:port"},
	{"imaps://bob@[::g]/", NULL, "not a host name"},
	{"imaps://bob@::1/", NULL, "1 to 65535"},
	{"imaps://bob@h..example/", NULL, "not a host name"},
	{"imaps://bob@-h.example/", NULL, "not a host name"},
	{"imaps://bob@h example/", NULL, "not a host name"},
	{"imaps://bob@127.1/", NULL, "not a host name"},
	{"imaps://bob@0x7f.0x1/", NULL, "not a host name"},
	{"imaps://bob@1.2.3.400/", NULL, "not a host name"},
	{"imaps://bob@h%00.example/", NULL, "control characters"},
	{"imaps://bob@h.example/a%0d%0ab", NULL, "control characters"},
	{"imaps://bo%0ab@h.example/", NULL, "control characters"},
	{"imaps://bo%C2%85b@h.example/", NULL, "control characters"},
	{"imaps://bo%ffb@h.example/", NULL, "not UTF-8"},
	{"imaps://bob@h.example/a%2", NULL, "two hexadecimal digits"},
	{"imaps://bob@h.example/100%", NULL, "two hexadecimal digits"},
	{"imaps://bob@h.example/%zz", NULL, "two hexadecimal digits"},
	{"imaps://bob@h.example/INBOX/;UID=20", NULL, "part of a folder"},
	{"imaps://bob@h.example/INBOX;UIDVALIDITY=1/;UID=20", NULL, "part of a folder"},
	{"imaps://bob@h.example/INBOX?SUBJECT%20x", NULL, "searches"},
	{"imaps://bob@h.example/INBOX#x", NULL, "searches"},
	{"http://bob:s3cret@h.example/", NULL, "only imaps:// and imap://"},
	{"pop3://bob@h.example/", NULL, "only imaps:// and imap://"},
	{"no\nwhere/x", NULL, "control characters"},
	{"you@gmail.com\r\nA1 LOGIN", NULL, "control characters"},
	{"\x1b[31m", NULL, "control characters"},
	{"you@", NULL, "host name is empty"},
	{"@gmail.com", NULL, "no mail address"},
	{"a b@gmail.com", NULL, "no mail address"},
	{"\"a\"@gmail.com", NULL, "no mail address"},
	{"a@b@gmail.com", NULL, "no mail address"},
	{"you@gm ail.com", NULL, "not a host name"},
	{"you@a\xff"
	 "b.example",
		"h.example", "not UTF-8"},
	{"you@\xe2\x84\xaa\xe2\x81\x84.example", "h.example", "not a"},
	{"you@nowhere.example", NULL,
		"no mail server is known for nowhere.example; name it with "
		"--server"},
	{"you@sub.gmail.com", NULL, "no mail server is known for sub.gmail.com"},
	{"you@tuta.com", NULL, "Tuta has no IMAP"},
	{"you@example.org", "", "--server: the host name is empty"},
	{"you@example.org", "h:x", "--server: a port"},
	{"you@example.org", "bob:s3cret@h", "--server: a port"},
	{"you@example.org", "imaps://h/", "--server: a port"},
	{"nosuchfile", NULL, "nosuchfile: no such file"},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct upn_account *account = NULL;
		struct upn_error err = {0};

		if (parse(&account, refused[i].source, refused[i].server, &err) == 0)
			fail_msg("%s: taken as %s", refused[i].source,
				upn_account_name(account));
		assert_null(account);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
		if (!strstr(err.text, refused[i].says))
			fail_msg("%s: %s", refused[i].source, err.text);
		assert_null(strstr(err.text, "s3cret"));
		assert_null(strstr(err.text, "s3c"));
	}
}

static void touch(const char *name)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	fclose(file);
}

static void test_paths(void **state)
{
	static const char *const paths[] = {"./x", "/nonexistent/x", "../y", ".", "..",
		"a/b@c.d", "./imap:", "./you@gmail.com", "no such dir/imaps"};
	char dir[] = "/tmp/upn-account-XXXXXX";
	struct upn_account *account;
	struct upn_error err;

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		assert_int_equal(parse(&account, paths[i], NULL, &err), 0);
		assert_int_equal(upn_account_kind(account), UPN_ACCOUNT_PATH);
		assert_string_equal(upn_account_path(account), paths[i]);
		assert_string_equal(upn_account_name(account), paths[i]);
		assert_null(upn_account_user(account));
		assert_null(upn_account_host(account));
		assert_null(upn_account_hint(account));
		upn_account_free(account);
	}
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	touch("plain.mbox");
	touch("you@gmail.com");
	touch("you@nowhere.example");
	touch("mail @ work.mbox");
	touch("latin-\xe9.eml");
	assert_int_equal(parse(&account, "plain.mbox", NULL, &err), 0);
	assert_int_equal(upn_account_kind(account), UPN_ACCOUNT_PATH);
	upn_account_free(account);
	/* What looks like an address is one, unless ./ says otherwise. */
	assert_int_equal(parse(&account, "you@gmail.com", NULL, &err), 0);
	assert_int_equal(upn_account_kind(account), UPN_ACCOUNT_IMAP);
	upn_account_free(account);
	assert_int_equal(parse(&account, "you@nowhere.example", NULL, &err), -1);
	assert_non_null(strstr(err.text, "write ./ before it"));
	assert_int_equal(parse(&account, "mail @ work.mbox", NULL, &err), 0);
	assert_int_equal(upn_account_kind(account), UPN_ACCOUNT_PATH);
	upn_account_free(account);
	/* The path is kept as it is, its name is fit for JSON. */
	assert_int_equal(parse(&account, "latin-\xe9.eml", NULL, &err), 0);
	assert_string_equal(upn_account_path(account), "latin-\xe9.eml");
	assert_string_equal(upn_account_name(account), "latin-\xef\xbf\xbd.eml");
	upn_account_free(account);
	unlink("plain.mbox");
	unlink("you@gmail.com");
	unlink("you@nowhere.example");
	unlink("mail @ work.mbox");
	unlink("latin-\xe9.eml");
	rmdir(dir);
}

static void test_stdin(void **state)
{
	struct upn_account *account;

	(void)state;
	assert_int_equal(parse(&account, "-", NULL, NULL), 0);
	assert_int_equal(upn_account_kind(account), UPN_ACCOUNT_STDIN);
	assert_string_equal(upn_account_name(account), "-");
	upn_account_free(account);
	upn_account_free(NULL);
}

static void test_limits(void **state)
{
	struct upn_account_options future = {.version = 2};
	struct upn_account *account;
	struct upn_error err;
	char *source = malloc(UPN_MAX_SOURCE + 64);
	size_t n;

	(void)state;
	assert_non_null(source);
	memset(source, 'a', UPN_MAX_SOURCE + 63);
	source[UPN_MAX_SOURCE + 63] = '\0';
	assert_int_equal(parse(&account, source, NULL, &err), -1);
	assert_non_null(strstr(err.text, "longer than"));
	source[0] = '/';
	source[UPN_MAX_SOURCE] = '\0';
	assert_int_equal(parse(&account, source, NULL, &err), 0);
	upn_account_free(account);
	/* 253 bytes of host pass, 254 do not. */
	n = strlen("imaps://b@");
	memcpy(source, "imaps://b@", n);
	memset(source + n, 'a', UPN_MAX_HOST);
	for (size_t i = 49; i < UPN_MAX_HOST; i += 50)
		source[n + i] = '.';
	source[n + UPN_MAX_HOST] = '\0';
	assert_int_equal(parse(&account, source, NULL, &err), 0);
	upn_account_free(account);
	memcpy(source + n + UPN_MAX_HOST, "a", 2);
	assert_int_equal(parse(&account, source, NULL, &err), -1);
	/* and 512 of user */
	memset(source, 'a', UPN_MAX_USER + 1);
	memcpy(source + UPN_MAX_USER - 9, "@free.fr", 9);
	assert_int_equal(parse(&account, source, "h", &err), 0);
	upn_account_free(account);
	memset(source, 'a', UPN_MAX_USER + 1);
	memcpy(source + UPN_MAX_USER - 7, "@free.fr", 9);
	assert_int_equal(parse(&account, source, "h", &err), -1);
	assert_non_null(strstr(err.text, "user name is longer"));
	free(source);
	assert_int_equal(upn_account__parse(&account, "-", NULL, &future, &err), -1);
	assert_int_equal(upn_account__parse(&account, "a@gmail.com", NULL, NULL, &err),
		-1);
	assert_non_null(strstr(err.text, "--server"));
}

static void test_password(void **state)
{
	struct upn_account *account;
	struct upn_error err;

	(void)state;
	assert_int_equal(parse(&account, "you@gmail.com", NULL, &err), 0);
	assert_non_null(strstr(upn_account_hint(account), "app password"));
	assert_false(upn_account_has_password(account));
	assert_int_equal(upn_account_set_password(account, UPN_STR("a\nb"), &err), -1);
	assert_false(upn_account_has_password(account));
	assert_int_equal(upn_account_set_password(account, UPN_STR("first"), &err), 0);
	assert_int_equal(upn_account_set_password(account, UPN_STR("second"), &err), 0);
	assert_true(upn_account_has_password(account));
	assert_string_equal(upn_secret__bytes(account->password).p, "second");
	upn_account_free(account);
	assert_int_equal(parse(&account, "you@gmail.com", "mail.example.org", &err), 0);
	assert_null(upn_account_hint(account));
	upn_account_free(account);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_servers),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_stdin),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_password),
	};

	return cmocka_run_group_tests_name("account", tests, setup, teardown);
}
