/* senders.yaml: who writes such mail, who only seems to, and who is nobody. */
#ifndef UPN_FIND_SENDERS_H
#define UPN_FIND_SENDERS_H

#include "find/knowledge.h"

/* What an address or domain is known as. */
enum upn_sender_class {
	UPN_SENDER_UNKNOWN,
	UPN_SENDER_KNOWN,     /* an address that writes about the account */
	UPN_SENDER_MICROSOFT, /* some other address of Microsoft's */
	UPN_SENDER_NOTICE,    /* writes about other people or products */
	UPN_SENDER_RESELLER
};

/* What is known of a sender that is listed. */
struct upn_sender_info {
	unsigned from, until; /* years; 0: open */
	bool others;          /* writes about other people's accounts */
};

/* Lists of words as they stand in senders.yaml. */
enum upn_sender_words {
	UPN_WORDS_CLAIMS,         /* in a display name: "I am Microsoft" */
	UPN_WORDS_VOICE,          /* in a text: "Microsoft wrote this" */
	UPN_WORDS_BRANDS,         /* inside a host name that is not Microsoft's */
	UPN_WORDS_BRAND_TOKENS,   /* as a whole word of such a host name */
	UPN_WORDS_IMITATED,       /* user parts of Microsoft's senders; globs */
	UPN_WORDS_SIGN_IN,        /* in a link that asks to sign in */
	UPN_WORDS_PRODUCTS,       /* in a text: it is about Microsoft 365 */
	UPN_WORDS_ORGANISATION,   /* labels of an organisation's name */
	UPN_WORDS_FORWARD_MARKS,  /* begin a line above a forwarded message */
	UPN_WORDS_FORWARD_FROM,   /* "From:" in the header that follows */
	UPN_WORDS_FORWARD_PREFIX, /* "Fwd:" in front of a subject */
	UPN_WORDS_BOUNCES,        /* "Undeliverable:" in front of a subject */
	UPN_WORDS_HEADERS,        /* lines that name other people, "Signed-off-by:" */
	UPN_WORDS_ROLES,          /* user parts that are a function, not a person */
	UPN_WORDS_USERS,          /* user parts that nobody signs in with; globs */
	UPN_WORDS_TENANTS,        /* tenants of documentations; globs */
	UPN_WORDS_COUNT
};

struct upn_word_list {
	struct upn_str *items;
	size_t count;
};

/* Who speaks for a mailbox provider. Borrowed from the senders. */
struct upn_provider_auth {
	const char *const *authserv;
	size_t authserv_count;
	bool writes_none; /* writes the field without an authserv-id */
};

/* address as written; *info is set for UPN_SENDER_KNOWN. */
enum upn_sender_class upn_senders__classify(const struct upn_senders *senders,
	struct upn_str address, struct upn_sender_info *info);
/* domain or host, or a parent of it, is on the list. */
bool upn_senders__is_microsoft(const struct upn_senders *senders, struct upn_str domain);
bool upn_senders__is_microsoft_host(const struct upn_senders *senders,
	struct upn_str host);
bool upn_senders__is_reseller(const struct upn_senders *senders, struct upn_str domain);
/* Private mailboxes live there: listed, or a provider's domain. Exact. */
bool upn_senders__is_free_mail(const struct upn_senders *senders, struct upn_str domain);
/* Hosts that any mail may link to: wrappers, social networks. */
bool upn_senders__is_plain_host(const struct upn_senders *senders, struct upn_str host);
/* Providers that write one Authentication-Results field per method. */
bool upn_senders__splits_results(const struct upn_senders *senders,
	struct upn_str authserv_id);
/* By the domain of a mailbox; NULL where unknown. */
const struct upn_provider_auth *upn_senders__provider(const struct upn_senders *senders,
	struct upn_str mail_domain);

const struct upn_word_list *upn_senders__words(const struct upn_senders *senders,
	enum upn_sender_words words);
/* Whether s is one of the words, where "*" and "?" stand for any signs. */
bool upn_senders__matches(const struct upn_senders *senders, enum upn_sender_words words,
	struct upn_str s);
/* Whether one of the words stands in s as a word of its own. Caseless. */
bool upn_senders__mentions(const struct upn_senders *senders, enum upn_sender_words words,
	struct upn_str s);
/* Length of the word that s begins with, caseless, or 0. */
size_t upn_senders__prefix(const struct upn_senders *senders, enum upn_sender_words words,
	struct upn_str s);

#endif
