/* What senders.yaml becomes in memory; for senders*.c only. */
#ifndef UPN_FIND_SENDERS_SET_H
#define UPN_FIND_SENDERS_SET_H

#include "base/table.h"
#include "base/yaml.h"
#include "find/senders.h"

enum upn_senders__set {
	SET_MICROSOFT,
	SET_MICROSOFT_HOSTS,
	SET_NOTICES,
	SET_RESELLERS,
	SET_FREE_MAIL,
	SET_PLAIN_HOSTS,
	SET_SPLIT_RESULTS,
	SET_COUNT
};

struct upn_sender {
	const char *address; /* or "*@domain" */
	unsigned from, until;
	bool others;
};

struct upn_provider_auth_item {
	struct upn_provider_auth_item *next;
	struct upn_provider_auth auth;
};

struct upn_senders {
	struct upn_yaml_doc *doc; /* owns all strings */
	char *source;             /* the file's bytes, for the digest */
	size_t source_length;
	struct upn_table sets[SET_COUNT]; /* domain or address -> non-NULL */
	struct upn_table known;           /* address -> struct upn_sender */
	struct upn_sender *senders;
	struct upn_table providers; /* mail domain -> provider_auth */
	struct upn_provider_auth_item *provider_items;
	struct upn_word_list words[UPN_WORDS_COUNT];
};

/* s in lower case in out, or an empty span where it does not fit. */
struct upn_str upn_senders__lower(struct upn_str s, char *out, size_t size);

#endif
