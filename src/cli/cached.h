/* Which of the kept accounts a person means. */
#ifndef UPN_CLI_CACHED_H
#define UPN_CLI_CACHED_H

#include <upnscan.h>

#include "base/list.h"
#include "cli/settings.h"

/*
 * The names of the operands: as kept, or as `upnscan scan` would take them;
 * without operands all that is kept. What is not kept is an error (class
 * usage). Names as upn_account_name. Returns 0, or -1 with err set.
 */
int upn_cached__find(struct upn_list *names, const struct upn_settings *settings,
	const struct upn_rules *rules, struct upn_store *store, struct upn_error *err);

#endif
