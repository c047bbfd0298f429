/* Where passwords come from: a command, an open file, or the person. */
#ifndef UPN_CLI_PASSWORD_H
#define UPN_CLI_PASSWORD_H

#include <upnscan/account.h>

#include "cli/settings.h"

/*
 * Give each IMAP account its password. With the question comes the
 * provider's hint. Returns 0, or -1 with err set.
 */
int upn_password__give(struct upn_account *const *accounts, size_t count,
	const struct upn_settings *settings, struct upn_error *err);

#endif
