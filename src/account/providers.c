/* Reading providers.yaml and finding a provider by a mail domain. */
#include "account/providers.h"

#include <stdlib.h>

#include "account/host.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/table.h"
#include "base/yaml.h"

#define IMAP_PORT 143
#define IMAPS_PORT 993
#define MAX_HINT 200

struct upn_providers {
	struct upn_yaml_doc *doc; /* owns all text */
	struct upn_provider *list;
	size_t count;
	struct upn_table by_domain; /* "*.example.org" for all below it */
};

/* One entry as it stands in the file. */
struct entry {
	const char *id, *name, *host, *tls, *user, *hint;
	unsigned port;
	const struct upn_yaml *domains, *authserv;
};

#define FIELD(key, type, member, required)                          \
	{                                                           \
		key, type, offsetof(struct entry, member), required \
	}

static const struct upn_yaml_field fields[] = {
	FIELD("id", UPN_YAML_STRING, id, true),
	FIELD("name", UPN_YAML_STRING, name, true),
	FIELD("host", UPN_YAML_STRING, host, false),
	FIELD("port", UPN_YAML_COUNT, port, false),
	FIELD("tls", UPN_YAML_STRING, tls, false),
	FIELD("user", UPN_YAML_STRING, user, false),
	FIELD("hint", UPN_YAML_STRING, hint, false),
	FIELD("domains", UPN_YAML_NODE, domains, true),
	FIELD("authserv", UPN_YAML_NODE, authserv, false),
};

/* The strings of a list node as an array that is freed with free(). */
static const char *const *strings_of(const struct upn_yaml *node)
{
	const char **strings = calloc(node->count ? node->count : 1, sizeof *strings);

	for (size_t i = 0; strings && i < node->count; i++)
		strings[i] = node->items[i]->text.p;
	return strings;
}

/* A name in lower-case A-labels, "*." before it where wild is true. */
static bool is_domain(struct upn_str text, bool wild)
{
	char *host = NULL;
	bool same;

	if (wild && upn_str__starts(text, UPN_STR("*.")))
		text = upn_str__from(text, 2);
	if (upn_host__read(&host, text, NULL) < 0)
		return false;
	same = upn_str__eq(upn_str__of(host), text);
	free(host);
	return same;
}

static int check_domains(const struct upn_yaml_doc *doc, const struct upn_yaml *list,
	bool wild, struct upn_error *err)
{
	if (upn_yaml__check_strings(doc, list, err) < 0)
		return -1;
	if (list->count == 0)
		return upn_yaml__complain(doc, list, err, "the list is empty");
	for (size_t i = 0; i < list->count; i++)
		if (!is_domain(list->items[i]->text, wild))
			return upn_yaml__complain(doc, list->items[i], err,
				"not a domain name in lower case");
	return 0;
}

static int read_tls(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	const struct entry *entry, struct upn_provider *provider, struct upn_error *err)
{
	const char *tls = entry->tls ? entry->tls : "implicit";

	if (strcmp(tls, "implicit") == 0)
		provider->tls = UPN_TLS_IMPLICIT;
	else if (strcmp(tls, "starttls") == 0)
		provider->tls = UPN_TLS_STARTTLS;
	else
		return upn_yaml__complain(doc, upn_yaml__get(node, "tls"), err,
			"tls is implicit or starttls");
	if (entry->port > UINT16_MAX)
		return upn_yaml__complain(doc, upn_yaml__get(node, "port"), err,
			"no such port");
	provider->port = (uint16_t)entry->port;
	if (entry->port == 0)
		provider->port =
			provider->tls == UPN_TLS_IMPLICIT ? IMAPS_PORT : IMAP_PORT;
	return 0;
}

/* local-then-email: servers that want the one and often take the other. */
static int read_user(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	const struct entry *entry, struct upn_provider *provider, struct upn_error *err)
{
	const char *user = entry->user ? entry->user : "email";

	provider->user_is_local_part =
		strcmp(user, "local") == 0 || strcmp(user, "local-then-email") == 0;
	if (!provider->user_is_local_part && strcmp(user, "email") != 0)
		return upn_yaml__complain(doc, upn_yaml__get(node, "user"), err,
			"user is email, local or local-then-email");
	return 0;
}

/*
 * authserv: names under which the provider's authserv-ids lie (RFC 8601,
 * 2.5). "none": it writes no id at all. Absent: its own mail domains.
 */
static int read_authserv(const struct upn_yaml_doc *doc, const struct upn_yaml *list,
	struct upn_provider *provider, struct upn_error *err)
{
	if (list && list->kind == UPN_YAML_SCALAR) {
		provider->authserv_none = true;
		if (!upn_str__eq(list->text, UPN_STR("none")))
			return upn_yaml__complain(doc, list, err,
				"authserv is a list, or none");
		return 0;
	}
	if (!list) {
		provider->authserv = provider->domains;
		provider->authserv_count = provider->domain_count;
		return 0;
	}
	if (check_domains(doc, list, false, err) < 0)
		return -1;
	provider->authserv = strings_of(list);
	provider->authserv_count = list->count;
	return provider->authserv ? 0 : upn_error__memory(err);
}

static int read_provider(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	struct upn_provider *provider, struct upn_error *err)
{
	struct entry entry = {0};
	struct upn_str hint;

	if (upn_yaml__read(doc, node, fields, sizeof fields / sizeof fields[0], &entry,
		    err) < 0)
		return -1;
	provider->id = entry.id;
	provider->name = entry.name;
	provider->host = entry.host;
	provider->hint = entry.hint;
	hint = upn_str__of(entry.hint);
	if (entry.host && !is_domain(upn_str__of(entry.host), false))
		return upn_yaml__complain(doc, upn_yaml__get(node, "host"), err,
			"not a host name in lower case");
	if (hint.n > MAX_HINT || upn_host__has_control(hint))
		return upn_yaml__complain(doc, upn_yaml__get(node, "hint"), err,
			"a hint is one line of at most %d bytes", MAX_HINT);
	if (read_tls(doc, node, &entry, provider, err) < 0 ||
		read_user(doc, node, &entry, provider, err) < 0 ||
		check_domains(doc, entry.domains, true, err) < 0)
		return -1;
	provider->domains = strings_of(entry.domains);
	provider->domain_count = entry.domains->count;
	if (!provider->domains)
		return upn_error__memory(err);
	return read_authserv(doc, entry.authserv, provider, err);
}

static int index_domains(struct upn_providers *providers, struct upn_provider *provider,
	const struct upn_yaml *node, struct upn_error *err)
{
	const struct upn_yaml *list = upn_yaml__get(node, "domains");

	for (size_t i = 0; i < provider->domain_count; i++) {
		struct upn_str domain = list->items[i]->text;

		if (upn_table__get(&providers->by_domain, domain))
			return upn_yaml__complain(providers->doc, list->items[i], err,
				"this domain stands in the file twice");
		if (!upn_table__put(&providers->by_domain, domain, provider))
			return upn_error__memory(err);
	}
	return 0;
}

static int read_list(struct upn_providers *providers, struct upn_error *err)
{
	const struct upn_yaml *root = upn_yaml__root(providers->doc), *list;

	list = root && root->kind == UPN_YAML_MAP ? upn_yaml__get(root, "providers") :
						    NULL;
	if (!list || list->kind != UPN_YAML_LIST || root->count != 1)
		return upn_yaml__complain(providers->doc, root, err,
			"one key, providers, with a list of providers");
	providers->list = calloc(list->count ? list->count : 1, sizeof *providers->list);
	if (!providers->list)
		return upn_error__memory(err);
	for (size_t i = 0; i < list->count; i++) {
		struct upn_provider *provider = &providers->list[providers->count++];

		if (read_provider(providers->doc, list->items[i], provider, err) < 0 ||
			index_domains(providers, provider, list->items[i], err) < 0)
			return -1;
	}
	return 0;
}

int upn_providers__load(struct upn_providers **out, const char *path,
	struct upn_error *err)
{
	struct upn_providers *providers = calloc(1, sizeof *providers);

	if (!providers)
		return upn_error__memory(err);
	upn_table__init(&providers->by_domain);
	if (upn_yaml__load(&providers->doc, path, err) < 0 ||
		read_list(providers, err) < 0) {
		upn_providers__free(providers);
		return -1;
	}
	*out = providers;
	return 0;
}

static void free_strings(const char *const *strings)
{
	/* The array is ours; the strings are the document's. */
	free((void *)(uintptr_t)strings);
}

void upn_providers__free(struct upn_providers *providers)
{
	if (!providers)
		return;
	for (size_t i = 0; i < providers->count; i++) {
		struct upn_provider *provider = &providers->list[i];

		if (provider->authserv != provider->domains)
			free_strings(provider->authserv);
		free_strings(provider->domains);
	}
	free(providers->list);
	upn_table__release(&providers->by_domain);
	upn_yaml__free(providers->doc);
	free(providers);
}

size_t upn_providers__count(const struct upn_providers *providers)
{
	return providers->count;
}

const struct upn_provider *upn_providers__at(const struct upn_providers *providers,
	size_t index)
{
	return &providers->list[index];
}

/* The entry "*.<what stands behind a dot of domain>", nearest first. */
static const struct upn_provider *find_above(const struct upn_providers *providers,
	struct upn_str domain)
{
	char key[UPN_MAX_HOST + 2] = "*";
	size_t dot = upn_str__find_char(domain, '.', 0);

	while (dot != SIZE_MAX) {
		struct upn_str parent = upn_str__from(domain, dot);
		const struct upn_provider *found;

		memcpy(key + 1, parent.p, parent.n);
		found = upn_table__get(&providers->by_domain,
			upn_str__make(key, parent.n + 1));
		if (found)
			return found;
		dot = upn_str__find_char(domain, '.', dot + 1);
	}
	return NULL;
}

const struct upn_provider *upn_providers__find(const struct upn_providers *providers,
	struct upn_str domain)
{
	const struct upn_provider *found;
	char lower[UPN_MAX_HOST];

	if (domain.n > sizeof lower)
		return NULL;
	for (size_t i = 0; i < domain.n; i++)
		lower[i] = upn_ascii__lower(domain.p[i]);
	domain.p = lower;
	found = upn_table__get(&providers->by_domain, domain);
	return found ? found : find_above(providers, domain);
}

static void digest_strings(struct upn_digest *digest, const char *const *strings,
	size_t count)
{
	upn_digest__add_field(digest, upn_str__make((const char *)&count, sizeof count));
	for (size_t i = 0; i < count; i++)
		upn_digest__add_field(digest, upn_str__of(strings[i]));
}

/* Hosts and hints decide no answer; whose word counts does. */
void upn_providers__digest(const struct upn_providers *providers,
	struct upn_digest *digest)
{
	for (size_t i = 0; i < providers->count; i++) {
		const struct upn_provider *p = &providers->list[i];

		digest_strings(digest, p->domains, p->domain_count);
		digest_strings(digest, p->authserv, p->authserv_count);
		upn_digest__add_field(digest,
			upn_str__of(p->authserv_none ? "none" : ""));
	}
}
