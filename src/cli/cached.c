/* Which of the kept accounts a person means. */
#include "cli/cached.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/str.h"

static bool on_account(void *ctx, const char *account, int64_t last_used,
	uint64_t messages, uint64_t evidence)
{
	(void)last_used;
	(void)messages;
	(void)evidence;
	return upn_list__add(ctx, account);
}

static bool is_kept(const struct upn_list *kept, const char *name)
{
	for (size_t i = 0; i < kept->count; i++)
		if (strcmp(kept->items[i], name) == 0)
			return true;
	return false;
}

/* The name that a scan of source would have been kept under, or NULL. */
static char *name_of(const char *source, const struct upn_settings *settings,
	const struct upn_rules *rules)
{
	const struct upn_account_options options = {.version = 1,
		.server = settings->server};
	struct upn_account *account;
	char *name;

	if (upn_account_new(&account, source, rules, &options, NULL) < 0)
		return NULL;
	name = upn_str__dup(upn_str__of(upn_account_name(account)));
	upn_account_free(account);
	return name;
}

static int add_operand(struct upn_list *names, const struct upn_list *kept,
	const char *operand, const struct upn_settings *settings,
	const struct upn_rules *rules, struct upn_error *err)
{
	int rc = 0;
	char *name;

	if (is_kept(kept, operand))
		name = upn_str__dup(upn_str__of(operand));
	else
		name = name_of(operand, settings, rules);
	if (!name || !is_kept(kept, name))
		rc = upn_error__set(err, UPN_ERR_USAGE, "nothing is kept of '%s'",
			operand);
	else if (!upn_list__add(names, name))
		rc = upn_error__memory(err);
	free(name);
	return rc;
}

int upn_cached__find(struct upn_list *names, const struct upn_settings *settings,
	const struct upn_rules *rules, struct upn_store *store, struct upn_error *err)
{
	const struct upn_texts *operands = &settings->operands;
	struct upn_list kept = {0};
	int rc = upn_store_accounts(store, on_account, &kept, err);

	if (rc == 0 && !operands->count) {
		*names = kept;
		if (!names->count)
			return upn_error__set(err, UPN_ERR_USAGE, "nothing is kept yet");
		return 0;
	}
	for (size_t i = 0; rc == 0 && i < operands->count; i++)
		rc = add_operand(names, &kept, operands->items[i], settings, rules, err);
	upn_list__release(&kept);
	return rc;
}
