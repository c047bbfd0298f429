/* providers.yaml: which server a mail address belongs to, and its habits. */
#ifndef UPN_ACCOUNT_PROVIDERS_H
#define UPN_ACCOUNT_PROVIDERS_H

#include <upnscan/account.h>

#include "base/digest.h"

struct upn_providers;

struct upn_provider {
	const char *id, *name;
	const char *host; /* NULL: no IMAP */
	uint16_t port;
	enum upn_tls_mode tls;
	bool user_is_local_part;    /* sign in with what stands before the @ */
	const char *hint;           /* before the password prompt, or NULL */
	const char *const *domains; /* exact names; "*.name": all below it */
	size_t domain_count;
	const char *const *authserv; /* domains of its authserv-ids */
	size_t authserv_count;
	bool authserv_none; /* writes Authentication-Results without id */
};

int upn_providers__load(struct upn_providers **out, const char *path,
	struct upn_error *err);
void upn_providers__free(struct upn_providers *providers);
size_t upn_providers__count(const struct upn_providers *providers);
const struct upn_provider *upn_providers__at(const struct upn_providers *providers,
	size_t index);
/* By the domain of a mail address, caseless; NULL where unknown. */
const struct upn_provider *upn_providers__find(const struct upn_providers *providers,
	struct upn_str domain);
void upn_providers__digest(const struct upn_providers *providers,
	struct upn_digest *digest);

#endif
