/* What a SOURCE on the command line means: a server's mailbox, a path, "-". */
#include "account/account.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "account/host.h"
#include "account/url.h"
#include "base/buf.h"
#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#define IMAP_PORT 143
#define IMAPS_PORT 993

static uint16_t default_port(enum upn_tls_mode tls)
{
	return tls == UPN_TLS_STARTTLS ? IMAP_PORT : IMAPS_PORT;
}

/* imaps://user@host[:port], so that it reads as a SOURCE again. */
static int name_server(struct upn_account *account, struct upn_error *err)
{
	struct upn_buf name = UPN_BUF_INIT(UPN_MAX_SOURCE);
	bool is_v6 = upn_str__find_char(upn_str__of(account->host), ':', 0) != SIZE_MAX;
	struct upn_str user = upn_str__of(account->user);

	if (user.n > UPN_MAX_USER)
		return upn_error__set(err, UPN_ERR_USAGE,
			"the user name is longer than %d bytes", UPN_MAX_USER);
	upn_buf__add_z(&name, account->tls == UPN_TLS_STARTTLS ? "imap://" : "imaps://");
	upn_url__add_escaped(&name, user);
	upn_buf__printf(&name, is_v6 ? "@[%s]" : "@%s", account->host);
	if (account->port != default_port(account->tls))
		upn_buf__printf(&name, ":%u", account->port);
	account->name = upn_buf__steal(&name);
	return account->name ? 0 : upn_error__memory(err);
}

static int take_url(struct upn_account *account, struct upn_str source,
	struct upn_error *err)
{
	struct upn_url url;

	if (upn_url__parse(&url, source, err) < 0)
		return -1;
	account->kind = UPN_ACCOUNT_IMAP;
	account->user = url.user;
	account->host = url.host;
	account->folder = url.folder;
	account->port = url.port;
	account->tls = url.tls;
	return name_server(account, err);
}

static int take_path(struct upn_account *account, struct upn_str source,
	struct upn_error *err)
{
	/* A file's name may be in any charset; what is shown is UTF-8. */
	struct upn_buf name = UPN_BUF_INIT(4 * UPN_MAX_SOURCE);

	upn_clean__add(&name, source);
	account->kind = UPN_ACCOUNT_PATH;
	account->path = upn_str__dup(source);
	account->name = upn_buf__steal(&name);
	return account->path && account->name ? 0 : upn_error__memory(err);
}

static int take_stdin(struct upn_account *account, struct upn_error *err)
{
	account->kind = UPN_ACCOUNT_STDIN;
	account->name = upn_str__dup(UPN_STR("-"));
	return account->name ? 0 : upn_error__memory(err);
}

/* What an unquoted local part may hold (RFC 5321, 6531), and no more. */
static bool is_local_part(struct upn_str local)
{
	if (local.n == 0 || !upn_utf8__is_valid(local))
		return false;
	for (size_t i = 0; i < local.n; i++)
		if (local.p[i] == ' ' || strchr("\"(),:;<>@[\\]", local.p[i]))
			return false;
	return true;
}

static bool is_address(struct upn_str source)
{
	size_t at = upn_str__find_last_char(source, '@');

	return at != SIZE_MAX && is_local_part(upn_str__slice(source, 0, at));
}

static bool exists(struct upn_str source)
{
	struct stat st;
	char *path = upn_str__dup(source);
	bool found = path && lstat(path, &st) == 0;

	free(path);
	return found;
}

struct address {
	struct upn_str local, typed;         /* before and after the @ */
	char *domain;                        /* typed in lower case, as A-labels */
	const struct upn_provider *provider; /* or NULL */
};

static int unknown(const struct address *address, struct upn_error *err)
{
	struct upn_str source = {address->local.p,
		address->local.n + 1 + address->typed.n};

	if (exists(source))
		return upn_error__set(err, UPN_ERR_USAGE,
			"no mail server is known for %s; "
			"if the file of that name is meant, write ./ before it",
			address->domain);
	return upn_error__set(err, UPN_ERR_USAGE,
		"no mail server is known for %s; name it with --server HOST",
		address->domain);
}

/* Which server the address belongs to, by option or by the provider table. */
static int find_server(struct upn_account *account, const struct upn_provider *provider,
	const char *server, struct upn_error *err)
{
	if (!server) {
		account->host = upn_str__dup(upn_str__of(provider->host));
		account->port = provider->port;
		account->tls = provider->tls;
		return account->host ? 0 : upn_error__memory(err);
	}
	account->port = IMAPS_PORT;
	if (upn_host__read_port(&account->host, &account->port, upn_str__of(server),
		    err) < 0)
		return upn_error__prefix(err, "--server: ");
	/* Nobody speaks TLS from the first byte on 143 (RFC 8314, 3.2). */
	account->tls = account->port == IMAP_PORT ? UPN_TLS_STARTTLS : UPN_TLS_IMPLICIT;
	return 0;
}

static int name_user(struct upn_account *account, const struct address *address,
	struct upn_error *err)
{
	struct upn_buf user = UPN_BUF_INIT(UPN_MAX_SOURCE);

	upn_buf__add(&user, address->local);
	if (!address->provider || !address->provider->user_is_local_part) {
		upn_buf__add_char(&user, '@');
		/* As typed, unless it was an international name. */
		if (upn_str__eq_ci(address->typed, upn_str__of(address->domain)))
			upn_buf__add(&user, address->typed);
		else
			upn_buf__add_z(&user, address->domain);
	}
	account->user = upn_buf__steal(&user);
	return account->user ? 0 : upn_error__memory(err);
}

static int find_account(struct upn_account *account, struct address *address,
	const char *server, struct upn_error *err)
{
	const struct upn_provider *provider = address->provider;

	if (!server && !provider)
		return unknown(address, err);
	if (!server && !provider->host)
		return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", provider->name,
			provider->hint ? provider->hint : "this provider has no IMAP");
	if (find_server(account, provider, server, err) < 0)
		return -1;
	/* What is known of a provider holds for its own server only. */
	if (provider && (!provider->host || strcmp(account->host, provider->host) != 0))
		address->provider = NULL;
	account->hint = address->provider ? provider->hint : NULL;
	return name_user(account, address, err);
}

static int take_address(struct upn_account *account, struct upn_str source,
	const struct upn_providers *providers, const char *server, struct upn_error *err)
{
	size_t at = upn_str__find_last_char(source, '@');
	struct address address = {.local = upn_str__slice(source, 0, at),
		.typed = upn_str__from(source, at + 1)};
	int status;

	account->kind = UPN_ACCOUNT_IMAP;
	account->address = upn_str__dup(source);
	if (!account->address)
		return upn_error__memory(err);
	if (upn_host__read(&address.domain, address.typed, err) < 0)
		return upn_error__prefix(err, "after the @ of the address: ");
	if (providers)
		address.provider =
			upn_providers__find(providers, upn_str__of(address.domain));
	status = find_account(account, &address, server, err);
	free(address.domain);
	return status < 0 ? -1 : name_server(account, err);
}

static bool is_path(struct upn_str source)
{
	return upn_str__find_char(source, '/', 0) != SIZE_MAX ||
		upn_str__eq(source, UPN_STR(".")) || upn_str__eq(source, UPN_STR(".."));
}

static int take(struct upn_account *account, struct upn_str source,
	const struct upn_providers *providers, const char *server, struct upn_error *err)
{
	if (source.n == 0)
		return upn_error__set(err, UPN_ERR_USAGE, "the source is empty");
	if (source.n > UPN_MAX_SOURCE)
		return upn_error__set(err, UPN_ERR_USAGE,
			"the source is longer than %d bytes", UPN_MAX_SOURCE);
	if (upn_host__has_control(source))
		return upn_error__set(err, UPN_ERR_USAGE,
			"the source holds control characters");
	if (upn_str__eq(source, UPN_STR("-")))
		return take_stdin(account, err);
	if (upn_url__is_url(source))
		return take_url(account, source, err);
	if (is_path(source))
		return take_path(account, source, err);
	if (is_address(source))
		return take_address(account, source, providers, server, err);
	if (exists(source))
		return take_path(account, source, err);
	/* Not quoted: it may be user:password@host. */
	if (upn_str__find_char(source, '@', 0) != SIZE_MAX)
		return upn_error__set(err, UPN_ERR_USAGE,
			"this is no mail address (a password is never part of it)");
	return upn_error__set(err, UPN_ERR_USAGE,
		"%.*s: no such file, and neither an address, "
		"an imaps:// URL nor -",
		UPN_STR_ARG(source));
}

int upn_account__parse(struct upn_account **out, const char *source,
	const struct upn_providers *providers, const struct upn_account_options *options,
	struct upn_error *err)
{
	struct upn_account *account;
	const char *server;

	if (options && options->version != 1)
		return upn_error__set(err, UPN_ERR_USAGE,
			"account options of an unknown version");
	account = calloc(1, sizeof *account);
	if (!account)
		return upn_error__memory(err);
	server = options ? options->server : NULL;
	if (take(account, upn_str__of(source), providers, server, err) < 0) {
		upn_account_free(account);
		return -1;
	}
	*out = account;
	return 0;
}

void upn_account_free(struct upn_account *account)
{
	if (!account)
		return;
	upn_secret__free(account->password);
	free(account->name);
	free(account->user);
	free(account->address);
	free(account->host);
	free(account->path);
	free(account->folder);
	free(account);
}

enum upn_account_kind upn_account_kind(const struct upn_account *account)
{
	return account->kind;
}

const char *upn_account_name(const struct upn_account *account)
{
	return account->name;
}

const char *upn_account_user(const struct upn_account *account)
{
	return account->user;
}

const char *upn_account_host(const struct upn_account *account)
{
	return account->host;
}

const char *upn_account_path(const struct upn_account *account)
{
	return account->path;
}

const char *upn_account_folder(const struct upn_account *account)
{
	return account->folder;
}

uint16_t upn_account_port(const struct upn_account *account)
{
	return account->port;
}

enum upn_tls_mode upn_account_tls(const struct upn_account *account)
{
	return account->tls;
}

const char *upn_account_hint(const struct upn_account *account)
{
	return account->hint;
}

int upn_account_set_password(struct upn_account *account, struct upn_str password,
	struct upn_error *err)
{
	struct upn_secret *secret;

	if (upn_secret__new(&secret, password, err) < 0)
		return -1;
	upn_secret__free(account->password);
	account->password = secret;
	return 0;
}

bool upn_account_has_password(const struct upn_account *account)
{
	return account->password != NULL;
}

const char *upn_account_address(const struct upn_account *account)
{
	if (account->address)
		return account->address;
	if (account->user && is_address(upn_str__of(account->user)))
		return account->user;
	return NULL;
}
