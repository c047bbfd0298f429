/* The account behind upn_account: what a SOURCE on the command line means. */
#ifndef UPN_ACCOUNT_ACCOUNT_H
#define UPN_ACCOUNT_ACCOUNT_H

#include <upnscan/account.h>

#include "account/providers.h"
#include "base/secret.h"

struct upn_account {
	enum upn_account_kind kind;
	char *name;
	char *user, *host, *path, *folder; /* NULL where there is none */
	char *address;                     /* upn_account_address, or NULL */
	uint16_t port;
	enum upn_tls_mode tls;
	const char *hint;            /* borrowed from the providers */
	struct upn_secret *password; /* or NULL */
};

/* providers may be NULL: then only --server and URLs name a server. */
int upn_account__parse(struct upn_account **out, const char *source,
	const struct upn_providers *providers, const struct upn_account_options *options,
	struct upn_error *err);

#endif
