/* A result from the store alone: `upnscan show`. */
#include "base/error.h"
#include "base/list.h"
#include "find/findings.h"
#include "scan/result.h"
#include "scan/rules.h"

#include <upnscan/sys/store.h>

/* What a store hands over of one account. */
struct cached {
	struct upn_result *result;
	struct upn_error *err;
	int status;
};

static bool cached_cursor(void *ctx, const struct upn_cursor *cursor)
{
	struct cached *cached = ctx;

	upn_result__count(cached->result, cursor);
	cached->status = upn_result__add_folder(cached->result, cursor->folder);
	return cached->status == 0;
}

static bool cached_evidence(void *ctx, const struct upn_evidence *evidence)
{
	struct cached *cached = ctx;

	cached->status =
		upn_findings__add(cached->result->findings, evidence, cached->err);
	return cached->status == 0;
}

static bool load_account(void *ctx, const char *account, int64_t last_used,
	uint64_t messages, uint64_t evidence)
{
	(void)last_used;
	(void)messages;
	(void)evidence;
	return upn_list__add(ctx, account);
}

static int load_names(struct upn_store *store, struct upn_list *names,
	const char *const *accounts, size_t count, struct upn_error *err)
{
	bool added = true;

	if (count == 0)
		return store->ops->accounts(store, load_account, names, err);
	for (size_t i = 0; i < count && added; i++)
		added = upn_list__add(names, accounts[i]);
	return added ? 0 : upn_error__memory(err);
}

int upn_result_cached(struct upn_result **out, struct upn_store *store,
	const char *const *accounts, size_t account_count, const struct upn_rules *rules,
	int64_t now, struct upn_error *err)
{
	struct upn_list names = {0};
	struct cached cached = {.err = err};
	int status;

	if (upn_result__new(&cached.result, rules->ranking, err) < 0)
		return -1;
	status = load_names(store, &names, accounts, account_count, err);
	for (size_t i = 0; i < names.count && status == 0; i++) {
		struct upn_store_key key = {names.items[i], NULL};

		status = store->ops->load(store, &key, now, cached_cursor,
			cached_evidence, &cached, err);
		if (cached.status < 0)
			status = upn_error__memory(err);
	}
	upn_list__release(&names);
	if (status == 0)
		status = upn_findings__rank(cached.result->findings, err);
	if (status < 0) {
		upn_result_free(cached.result);
		return -1;
	}
	*out = cached.result;
	return 0;
}
