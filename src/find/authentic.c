/* From Authentication-Results to one verdict: pass, fail or unknown. */
#include "base/str.h"
#include "find/auth.h"
#include "find/hosts.h"

/* More fields than this are looked at by nobody. */
#define MAX_FIELDS 50

/* What was said, by method, about the domain in From. */
struct results {
	bool dmarc_seen, dkim_seen, spf_seen;
	bool dmarc_pass, dmarc_fail;
	bool aligned_pass; /* DKIM or SPF passed for From's own domain */
	bool spf_fail, spf_weak, spf_pass, dkim_pass;
	bool composite_fail; /* Outlook.com's own compauth */
};

/* Relaxed alignment (RFC 7489, 3.1), without a list of public suffixes. */
static bool is_aligned(struct upn_str a, struct upn_str b)
{
	return upn_str__find_char(a, '.', 0) != SIZE_MAX &&
		upn_str__find_char(b, '.', 0) != SIZE_MAX &&
		(upn_hosts__is_under(a, b) || upn_hosts__is_under(b, a));
}

static bool says(struct upn_str result, const char *word)
{
	return upn_str__eq_ci(result, upn_str__of(word));
}

static void note(struct results *r, const struct upn_auth_item *item, struct upn_str from)
{
	bool pass = says(item->result, "pass");

	if (says(item->method, "dmarc") && !r->dmarc_seen) {
		r->dmarc_seen = true;
		r->dmarc_pass = pass && from.n && upn_str__eq_ci(item->header_from, from);
		r->dmarc_fail = says(item->result, "fail");
	} else if (says(item->method, "dkim")) {
		r->dkim_seen = true;
		r->dkim_pass |= pass;
		r->aligned_pass |= pass && is_aligned(item->header_d, from);
	} else if (says(item->method, "spf") && !r->spf_seen) {
		r->spf_seen = true;
		r->spf_fail =
			says(item->result, "fail") || says(item->result, "hardfail");
		r->spf_weak = says(item->result, "softfail");
		r->spf_pass = pass;
		r->aligned_pass |= pass && is_aligned(item->mail_from, from);
	} else if (says(item->method, "compauth")) {
		r->composite_fail = says(item->result, "fail");
	}
}

/*
 * strict: From is a domain of Microsoft's. All of these publish DMARC, SPF and
 * DKIM, so that a check of all three in which none passed is a failure.
 */
static enum upn_authentic conclude(const struct results *r, bool strict)
{
	bool unsigned_mail = r->dkim_seen && !r->dkim_pass;

	if (r->dmarc_pass)
		return UPN_AUTHENTIC_PASS;
	if (r->dmarc_fail)
		return UPN_AUTHENTIC_FAIL;
	if (r->aligned_pass)
		return UPN_AUTHENTIC_PASS;
	if (unsigned_mail && (r->spf_fail || (strict && r->spf_weak)))
		return UPN_AUTHENTIC_FAIL;
	if (strict && unsigned_mail && r->dmarc_seen && r->spf_seen && !r->spf_pass)
		return UPN_AUTHENTIC_FAIL;
	if (r->composite_fail && !r->aligned_pass)
		return UPN_AUTHENTIC_FAIL;
	return UPN_AUTHENTIC_UNKNOWN;
}

static struct results read_field(struct upn_str value, struct upn_str from,
	struct upn_str *id)
{
	struct upn_auth_iter iter;
	struct upn_auth_item item;
	struct results r = {0};

	upn_auth__begin(&iter, value);
	*id = iter.authserv_id;
	while (upn_auth__next(&iter, &item))
		note(&r, &item, from);
	return r;
}

/*
 * Some providers write one field per method, each under a host of its own.
 * Fields of the same host further down are somebody else's.
 */
static void merge(struct results *into, const struct results *more)
{
	if (!into->dmarc_seen && more->dmarc_seen) {
		into->dmarc_seen = true;
		into->dmarc_pass = more->dmarc_pass;
		into->dmarc_fail = more->dmarc_fail;
	}
	if (!into->dkim_seen && more->dkim_seen) {
		into->dkim_seen = true;
		into->dkim_pass = more->dkim_pass;
		into->aligned_pass |= more->aligned_pass;
	}
	if (!into->spf_seen && more->spf_seen) {
		into->spf_seen = true;
		into->spf_fail = more->spf_fail;
		into->spf_weak = more->spf_weak;
		into->spf_pass = more->spf_pass;
		into->aligned_pass |= more->aligned_pass;
	}
}

static bool is_trusted(const struct upn_auth_result *field, struct upn_str id,
	const struct upn_provider_auth *provider)
{
	if (!provider)
		return false;
	if (id.n == 0)
		return provider->writes_none && field->above_received;
	for (size_t i = 0; i < provider->authserv_count; i++)
		if (upn_hosts__is_under(id, upn_str__of(provider->authserv[i])))
			return true;
	return false;
}

/*
 * Whom to believe that a sender is genuine is known for listed providers
 * only. Nobody gains by forging a failure, so that one is heard: as a verdict
 * from a host of the mailbox's own domain, as a doubt from any other.
 */
static void note_failure(struct upn_auth_verdict *verdict, bool own_host)
{
	if (own_host)
		verdict->authentic = UPN_AUTHENTIC_FAIL;
	else
		verdict->doubt = true;
}

struct upn_auth_verdict upn_auth__judge(const struct upn_envelope *envelope,
	const struct upn_senders *senders, struct upn_str owner_domain)
{
	const struct upn_provider_auth *provider =
		upn_senders__provider(senders, owner_domain);
	size_t at = upn_str__find_last_char(envelope->from.address, '@');
	struct upn_str from = at == SIZE_MAX ?
		UPN_STR("") :
		upn_str__from(envelope->from.address, at + 1);
	struct upn_auth_verdict verdict = {UPN_AUTHENTIC_UNKNOWN, false};
	struct upn_str first = {0};
	struct results all = {0};
	bool strict = upn_senders__is_microsoft(senders, from), have = false;

	for (size_t i = 0; i < envelope->auth_count && i < MAX_FIELDS; i++) {
		struct upn_str id;
		struct results r = read_field(envelope->auth[i].value, from, &id);

		if (!is_trusted(&envelope->auth[i], id, provider)) {
			if (i == 0 && conclude(&r, strict) == UPN_AUTHENTIC_FAIL)
				note_failure(&verdict,
					upn_hosts__is_under(id, owner_domain));
			continue;
		}
		if (!have)
			all = r;
		else if (upn_senders__splits_results(senders, id) &&
			!upn_str__eq_ci(id, first))
			merge(&all, &r);
		if (!have)
			first = id;
		have = true;
	}
	if (have)
		verdict = (struct upn_auth_verdict){conclude(&all, strict), false};
	return verdict;
}
