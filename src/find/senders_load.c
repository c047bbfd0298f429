/* senders.yaml -> tables and lists. */
#include <stdlib.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "find/senders_set.h"

#define MAX_KEY 320

struct microsoft_section {
	const struct upn_yaml *domains, *hosts, *claims, *voice;
};

struct imitation_section {
	const struct upn_yaml *inside, *whole, *senders, *sign_in;
};

struct forward_section {
	const struct upn_yaml *marks, *from, *prefixes, *bounces, *headers;
};

struct nobody_section {
	const struct upn_yaml *roles, *users, *tenants;
};

struct sections {
	const struct upn_yaml *microsoft, *senders, *notices, *resellers, *free_mail;
	const struct upn_yaml *split_results, *plain_hosts, *imitations, *products,
		*organisation;
	const struct upn_yaml *forwards, *nobody;
};

#define NODE(type, key)                                               \
	{                                                             \
#key, UPN_YAML_NODE, offsetof(struct type, key), true \
	}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct upn_yaml_field microsoft_fields[] = {
	NODE(microsoft_section, domains),
	NODE(microsoft_section, hosts),
	NODE(microsoft_section, claims),
	NODE(microsoft_section, voice),
};

static const struct upn_yaml_field imitation_fields[] = {
	NODE(imitation_section, inside),
	NODE(imitation_section, whole),
	NODE(imitation_section, senders),
	NODE(imitation_section, sign_in),
};

static const struct upn_yaml_field forward_fields[] = {
	NODE(forward_section, marks),
	NODE(forward_section, from),
	NODE(forward_section, prefixes),
	NODE(forward_section, bounces),
	NODE(forward_section, headers),
};

static const struct upn_yaml_field nobody_fields[] = {
	NODE(nobody_section, roles),
	NODE(nobody_section, users),
	NODE(nobody_section, tenants),
};

static const struct upn_yaml_field fields[] = {
	NODE(sections, microsoft),
	NODE(sections, senders),
	NODE(sections, notices),
	NODE(sections, resellers),
	NODE(sections, free_mail),
	NODE(sections, split_results),
	NODE(sections, plain_hosts),
	NODE(sections, imitations),
	NODE(sections, products),
	NODE(sections, organisation),
	NODE(sections, forwards),
	NODE(sections, nobody),
};

static const struct upn_yaml_field sender_fields[] = {
	{"address", UPN_YAML_STRING, offsetof(struct upn_sender, address), true},
	{"from", UPN_YAML_COUNT, offsetof(struct upn_sender, from), false},
	{"until", UPN_YAML_COUNT, offsetof(struct upn_sender, until), false},
	{"others", UPN_YAML_BOOL, offsetof(struct upn_sender, others), false},
};

static int put(struct upn_senders *senders, struct upn_table *table,
	const struct upn_yaml *node, void *value, struct upn_error *err)
{
	char lower[MAX_KEY];
	struct upn_str key = upn_senders__lower(node->text, lower, sizeof lower);

	if (key.n == 0)
		return upn_yaml__complain(senders->doc, node, err, "empty or too long");
	if (upn_table__get(table, key))
		return upn_yaml__complain(senders->doc, node, err,
			"\"%s\" is listed twice", node->text.p);
	return upn_table__put(table, key, value) ? 0 : upn_error__memory(err);
}

static int read_set(struct upn_senders *senders, enum upn_senders__set set,
	const struct upn_yaml *list, struct upn_error *err)
{
	if (upn_yaml__check_strings(senders->doc, list, err) < 0)
		return -1;
	for (size_t i = 0; i < list->count; i++)
		if (put(senders, &senders->sets[set], list->items[i], senders, err) < 0)
			return -1;
	return 0;
}

static int read_words(struct upn_senders *senders, enum upn_sender_words words,
	const struct upn_yaml *list, struct upn_error *err)
{
	struct upn_word_list *out = &senders->words[words];

	if (upn_yaml__check_strings(senders->doc, list, err) < 0)
		return -1;
	out->items = calloc(list->count + 1, sizeof *out->items);
	if (!out->items)
		return upn_error__memory(err);
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->text.n == 0)
			return upn_yaml__complain(senders->doc, list->items[i], err,
				"empty");
		out->items[out->count++] = list->items[i]->text;
	}
	return 0;
}

static int read_senders(struct upn_senders *senders, const struct upn_yaml *list,
	struct upn_error *err)
{
	if (list->kind != UPN_YAML_LIST)
		return upn_yaml__complain(senders->doc, list, err, "a list is expected");
	senders->senders = calloc(list->count + 1, sizeof *senders->senders);
	if (!senders->senders)
		return upn_error__memory(err);
	for (size_t i = 0; i < list->count; i++) {
		struct upn_sender *sender = &senders->senders[i];
		const struct upn_yaml *node = list->items[i];

		if (upn_yaml__read(senders->doc, node, sender_fields,
			    COUNT(sender_fields), sender, err) < 0 ||
			put(senders, &senders->known, upn_yaml__get(node, "address"),
				sender, err) < 0)
			return -1;
	}
	return 0;
}

static int read_microsoft(struct upn_senders *senders, const struct upn_yaml *node,
	struct upn_error *err)
{
	struct microsoft_section s;

	if (upn_yaml__read(senders->doc, node, microsoft_fields, COUNT(microsoft_fields),
		    &s, err) < 0 ||
		read_set(senders, SET_MICROSOFT, s.domains, err) < 0 ||
		read_set(senders, SET_MICROSOFT_HOSTS, s.hosts, err) < 0 ||
		read_words(senders, UPN_WORDS_CLAIMS, s.claims, err) < 0)
		return -1;
	return read_words(senders, UPN_WORDS_VOICE, s.voice, err);
}

static int read_imitations(struct upn_senders *senders, const struct upn_yaml *node,
	struct upn_error *err)
{
	struct imitation_section s;

	if (upn_yaml__read(senders->doc, node, imitation_fields, COUNT(imitation_fields),
		    &s, err) < 0 ||
		read_words(senders, UPN_WORDS_BRANDS, s.inside, err) < 0 ||
		read_words(senders, UPN_WORDS_BRAND_TOKENS, s.whole, err) < 0 ||
		read_words(senders, UPN_WORDS_IMITATED, s.senders, err) < 0)
		return -1;
	return read_words(senders, UPN_WORDS_SIGN_IN, s.sign_in, err);
}

static int read_forwards(struct upn_senders *senders, const struct upn_yaml *node,
	struct upn_error *err)
{
	struct forward_section s;

	if (upn_yaml__read(senders->doc, node, forward_fields, COUNT(forward_fields), &s,
		    err) < 0 ||
		read_words(senders, UPN_WORDS_FORWARD_MARKS, s.marks, err) < 0 ||
		read_words(senders, UPN_WORDS_FORWARD_FROM, s.from, err) < 0 ||
		read_words(senders, UPN_WORDS_FORWARD_PREFIX, s.prefixes, err) < 0 ||
		read_words(senders, UPN_WORDS_BOUNCES, s.bounces, err) < 0)
		return -1;
	return read_words(senders, UPN_WORDS_HEADERS, s.headers, err);
}

static int read_nobody(struct upn_senders *senders, const struct upn_yaml *node,
	struct upn_error *err)
{
	struct nobody_section s;

	if (upn_yaml__read(senders->doc, node, nobody_fields, COUNT(nobody_fields), &s,
		    err) < 0 ||
		read_words(senders, UPN_WORDS_ROLES, s.roles, err) < 0 ||
		read_words(senders, UPN_WORDS_USERS, s.users, err) < 0)
		return -1;
	return read_words(senders, UPN_WORDS_TENANTS, s.tenants, err);
}

static int read_all(struct upn_senders *senders, struct upn_error *err)
{
	struct sections s;

	if (upn_yaml__read(senders->doc, upn_yaml__root(senders->doc), fields,
		    COUNT(fields), &s, err) < 0 ||
		read_microsoft(senders, s.microsoft, err) < 0 ||
		read_senders(senders, s.senders, err) < 0 ||
		read_set(senders, SET_NOTICES, s.notices, err) < 0 ||
		read_set(senders, SET_RESELLERS, s.resellers, err) < 0 ||
		read_set(senders, SET_FREE_MAIL, s.free_mail, err) < 0 ||
		read_set(senders, SET_SPLIT_RESULTS, s.split_results, err) < 0 ||
		read_set(senders, SET_PLAIN_HOSTS, s.plain_hosts, err) < 0 ||
		read_imitations(senders, s.imitations, err) < 0 ||
		read_words(senders, UPN_WORDS_PRODUCTS, s.products, err) < 0 ||
		read_words(senders, UPN_WORDS_ORGANISATION, s.organisation, err) < 0 ||
		read_forwards(senders, s.forwards, err) < 0)
		return -1;
	return read_nobody(senders, s.nobody, err);
}

int upn_senders__load(struct upn_senders **out, const char *path, struct upn_error *err)
{
	struct upn_senders *senders = calloc(1, sizeof *senders);
	struct upn_buf text = UPN_BUF_INIT(UPN_MAX_PACK);
	int status = -1;

	if (!senders)
		return upn_error__memory(err);
	for (size_t i = 0; i < SET_COUNT; i++)
		upn_table__init(&senders->sets[i]);
	upn_table__init(&senders->known);
	upn_table__init(&senders->providers);
	if (upn_file__read(path, &text, err) < 0 ||
		upn_yaml__parse(&senders->doc, path, upn_buf__str(&text), err) < 0)
		goto out;
	senders->source_length = text.n;
	senders->source = upn_buf__steal(&text);
	if (!senders->source) {
		upn_error__memory(err);
		goto out;
	}
	status = read_all(senders, err);
out:
	upn_buf__release(&text);
	if (status < 0)
		upn_senders__free(senders);
	else
		*out = senders;
	return status;
}

void upn_senders__free(struct upn_senders *senders)
{
	if (!senders)
		return;
	for (size_t i = 0; i < SET_COUNT; i++)
		upn_table__release(&senders->sets[i]);
	upn_table__release(&senders->known);
	upn_table__release(&senders->providers);
	for (size_t i = 0; i < UPN_WORDS_COUNT; i++)
		free(senders->words[i].items);
	while (senders->provider_items) {
		struct upn_provider_auth_item *next = senders->provider_items->next;

		free(senders->provider_items);
		senders->provider_items = next;
	}
	free(senders->senders);
	free(senders->source);
	upn_yaml__free(senders->doc);
	free(senders);
}

void upn_senders__digest(const struct upn_senders *senders, struct upn_digest *digest)
{
	upn_digest__add_field(digest,
		upn_str__make(senders->source, senders->source_length));
}

int upn_senders__add_provider(struct upn_senders *senders,
	const char *const *mail_domains, size_t mail_domain_count,
	const char *const *authserv_domains, size_t authserv_domain_count,
	bool writes_none, struct upn_error *err)
{
	struct upn_provider_auth_item *item = calloc(1, sizeof *item);

	if (!item)
		return upn_error__memory(err);
	item->auth = (struct upn_provider_auth){authserv_domains, authserv_domain_count,
		writes_none};
	item->next = senders->provider_items;
	senders->provider_items = item;
	for (size_t i = 0; i < mail_domain_count; i++) {
		char lower[MAX_KEY];
		struct upn_str key = upn_senders__lower(upn_str__of(mail_domains[i]),
			lower, sizeof lower);

		if (key.n && !upn_table__put(&senders->providers, key, &item->auth))
			return upn_error__memory(err);
	}
	return 0;
}
