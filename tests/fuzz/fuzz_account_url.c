/* What stands on a command line or in a job file as a SOURCE. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "account/account.h"
#include "account/host.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct upn_account *parse(const char *source, const char *server)
{
	struct upn_account_options options = {.version = 1, .server = server};
	struct upn_account *account = NULL;
	struct upn_error err = {0};

	if (upn_account__parse(&account, source, NULL, &options, &err) == 0)
		return account;
	/* A refusal says why, and is no different for the second time. */
	if (err.error_class != UPN_ERR_USAGE || !*err.text)
		__builtin_trap();
	return NULL;
}

static void check(const struct upn_account *account)
{
	struct upn_account *again;
	struct upn_str name = upn_str__of(upn_account_name(account));

	if (upn_host__has_control(name))
		__builtin_trap();
	if (upn_account_kind(account) != UPN_ACCOUNT_IMAP)
		return;
	/* Its name is a SOURCE for the same mailbox. */
	again = parse(name.p, NULL);
	if (!again || strcmp(upn_account_name(again), name.p) != 0 ||
		strcmp(upn_account_user(again), upn_account_user(account)) != 0 ||
		strcmp(upn_account_host(again), upn_account_host(account)) != 0 ||
		upn_account_port(again) != upn_account_port(account))
		__builtin_trap();
	upn_account_free(again);
}

/* The first line is the SOURCE, the second --server. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = upn_str__dup(upn_str__make((const char *)data, size));
	char *server = text ? strchr(text, '\n') : NULL;
	struct upn_account *account;

	if (!text)
		return 0;
	if (server)
		*server++ = '\0';
	account = parse(text, server);
	if (account)
		check(account);
	upn_account_free(account);
	free(text);
	return 0;
}
