/* Looking up who somebody is. All keys are lower case. */
#include "find/senders_set.h"

#include "base/str.h"

#define MAX_KEY 320

struct upn_str upn_senders__lower(struct upn_str s, char *out, size_t size)
{
	if (s.n == 0 || s.n > size)
		return (struct upn_str){NULL, 0};
	for (size_t i = 0; i < s.n; i++)
		out[i] = upn_ascii__lower(s.p[i]);
	return upn_str__make(out, s.n);
}

/* domain, or one of its parents, is in the table. */
static bool has_under(const struct upn_table *table, struct upn_str domain)
{
	char lower[MAX_KEY];
	struct upn_str key = upn_senders__lower(domain, lower, sizeof lower);

	while (key.n) {
		size_t dot;

		if (upn_table__get(table, key))
			return true;
		dot = upn_str__find_char(key, '.', 0);
		key = upn_str__from(key, dot == SIZE_MAX ? key.n : dot + 1);
	}
	return false;
}

static bool has(const struct upn_table *table, struct upn_str s)
{
	char lower[MAX_KEY];
	struct upn_str key = upn_senders__lower(s, lower, sizeof lower);

	return key.n && upn_table__get(table, key);
}

/* The address itself, or "local@*.parent" for one of its domain's parents. */
static const struct upn_sender *find_known(const struct upn_senders *senders,
	struct upn_str address, size_t at)
{
	char text[MAX_KEY + 2];
	size_t dot = upn_str__find_char(address, '.', at);
	const struct upn_sender *found = upn_table__get(&senders->known, address);

	if (found || dot == SIZE_MAX || address.n > MAX_KEY)
		return found;
	/* One label stands for the star: a tenant, not a sub-domain of it. */
	memcpy(text, address.p, at + 1);
	text[at + 1] = '*';
	memcpy(text + at + 2, address.p + dot, address.n - dot);
	return upn_table__get(&senders->known,
		upn_str__make(text, at + 2 + address.n - dot));
}

enum upn_sender_class upn_senders__classify(const struct upn_senders *senders,
	struct upn_str address, struct upn_sender_info *info)
{
	char lower[MAX_KEY];
	struct upn_str key = upn_senders__lower(address, lower, sizeof lower);
	size_t at = upn_str__find_last_char(key, '@');
	const struct upn_sender *known;
	struct upn_str domain;

	if (at == SIZE_MAX)
		return UPN_SENDER_UNKNOWN;
	domain = upn_str__from(key, at + 1);
	known = find_known(senders, key, at);
	if (known) {
		*info = (struct upn_sender_info){known->from, known->until,
			known->others};
		return UPN_SENDER_KNOWN;
	}
	if (upn_table__get(&senders->sets[SET_NOTICES], key) ||
		has_under(&senders->sets[SET_NOTICES], domain))
		return UPN_SENDER_NOTICE;
	if (has_under(&senders->sets[SET_MICROSOFT], domain))
		return UPN_SENDER_MICROSOFT;
	/* Some sell mailboxes under the very name that they write from. */
	if (has_under(&senders->sets[SET_RESELLERS], domain) &&
		!upn_table__get(&senders->sets[SET_FREE_MAIL], domain))
		return UPN_SENDER_RESELLER;
	return UPN_SENDER_UNKNOWN;
}

bool upn_senders__is_microsoft(const struct upn_senders *senders, struct upn_str domain)
{
	return has_under(&senders->sets[SET_MICROSOFT], domain);
}

bool upn_senders__is_microsoft_host(const struct upn_senders *senders,
	struct upn_str host)
{
	return has_under(&senders->sets[SET_MICROSOFT], host) ||
		has_under(&senders->sets[SET_MICROSOFT_HOSTS], host);
}

bool upn_senders__is_reseller(const struct upn_senders *senders, struct upn_str domain)
{
	return has_under(&senders->sets[SET_RESELLERS], domain);
}

bool upn_senders__is_free_mail(const struct upn_senders *senders, struct upn_str domain)
{
	return has(&senders->sets[SET_FREE_MAIL], domain) ||
		has(&senders->providers, domain);
}

bool upn_senders__is_plain_host(const struct upn_senders *senders, struct upn_str host)
{
	return has_under(&senders->sets[SET_PLAIN_HOSTS], host);
}

bool upn_senders__splits_results(const struct upn_senders *senders,
	struct upn_str authserv_id)
{
	return has_under(&senders->sets[SET_SPLIT_RESULTS], authserv_id);
}

const struct upn_provider_auth *upn_senders__provider(const struct upn_senders *senders,
	struct upn_str mail_domain)
{
	char lower[MAX_KEY];
	struct upn_str key = upn_senders__lower(mail_domain, lower, sizeof lower);

	return key.n ? upn_table__get(&senders->providers, key) : NULL;
}

const struct upn_word_list *upn_senders__words(const struct upn_senders *senders,
	enum upn_sender_words words)
{
	return &senders->words[words];
}

/* "*" any signs, "?" one sign. Linear: one star is remembered, not a stack. */
static bool glob(struct upn_str pattern, struct upn_str s)
{
	size_t p = 0, at = 0, star = SIZE_MAX, mark = 0;

	while (at < s.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			mark = at;
		} else if (p < pattern.n &&
			(pattern.p[p] == '?' ||
				pattern.p[p] == upn_ascii__lower(s.p[at]))) {
			p++;
			at++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			at = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

bool upn_senders__matches(const struct upn_senders *senders, enum upn_sender_words words,
	struct upn_str s)
{
	const struct upn_word_list *list = &senders->words[words];

	if (s.n > MAX_KEY)
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (glob(list->items[i], s))
			return true;
	return false;
}

bool upn_senders__mentions(const struct upn_senders *senders, enum upn_sender_words words,
	struct upn_str s)
{
	const struct upn_word_list *list = &senders->words[words];

	for (size_t i = 0; i < list->count; i++) {
		struct upn_str word = list->items[i];

		for (size_t at = upn_str__find_ci(s, word, 0); at != SIZE_MAX;
			at = upn_str__find_ci(s, word, at + 1)) {
			size_t end = at + word.n;

			if ((at == 0 || !upn_ascii__is_alnum(s.p[at - 1])) &&
				(end == s.n || !upn_ascii__is_alnum(s.p[end])))
				return true;
		}
	}
	return false;
}

size_t upn_senders__prefix(const struct upn_senders *senders, enum upn_sender_words words,
	struct upn_str s)
{
	const struct upn_word_list *list = &senders->words[words];
	size_t longest = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].n > longest && upn_str__starts_ci(s, list->items[i]))
			longest = list->items[i].n;
	return longest;
}
