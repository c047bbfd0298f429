/* upnscan forget: remove what was kept, and say what that was. */
#include <stdio.h>
#include <time.h>

#include "base/error.h"
#include "cli/cached.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/say.h"

static int forget_each(const struct upn_settings *settings, const struct upn_rules *rules,
	struct upn_store *store, struct upn_error *err)
{
	struct upn_list names = {0};
	int rc = upn_cached__find(&names, settings, rules, store, err);

	for (size_t i = 0; rc == 0 && i < names.count; i++) {
		rc = upn_store_forget(store, names.items[i], err) < 0 ? -1 : 0;
		if (rc == 0)
			printf("forgotten: %s\n", names.items[i]);
	}
	upn_list__release(&names);
	return rc;
}

/*
 * A cache that cannot be opened is removed as a file: the usual one only, for
 * one that was named may be another program's.
 */
static int forget_all(const struct upn_settings *settings, struct upn_error *err)
{
	struct upn_store *store = NULL;
	int n;

	if (upn_store_open_sqlite(&store, settings->cache, time(NULL), err) < 0) {
		if (settings->cache || upn_store_remove_sqlite(NULL, err) < 0)
			return -1;
		printf("forgotten: the whole cache\n");
		return 0;
	}
	n = upn_store_forget(store, NULL, err);
	upn_store_close(store);
	if (n < 0)
		return -1;
	if (n == 0)
		printf("nothing was kept\n");
	else
		printf("forgotten: all that was kept of %d %s\n", n,
			n == 1 ? "source" : "sources");
	return 0;
}

int upn_cmd__forget(const struct upn_settings *settings)
{
	struct upn_rules *rules = NULL;
	struct upn_store *store = NULL;
	struct upn_error err = {0};
	int rc;

	if (settings->all == (settings->operands.count > 0)) {
		upn_error__set(&err, UPN_ERR_USAGE, "say what to forget, or --all");
		return upn_cmd__misuse("forget", &err);
	}
	/* Rules that cannot be loaded must not keep anybody from forgetting all. */
	rc = settings->all ? forget_all(settings, &err) :
			     upn_cmd__load_rules(&rules, settings, &err);
	if (rc == 0 && !settings->all)
		rc = upn_store_open_sqlite(&store, settings->cache, time(NULL), &err);
	if (rc == 0 && !settings->all)
		rc = forget_each(settings, rules, store, &err);
	if (rc == 0 && fflush(stdout) != 0)
		rc = upn_error__set(&err, UPN_ERR_LIMIT, "cannot write standard output");
	if (rc < 0)
		rc = upn_cmd__fail("forget", &err);
	upn_store_close(store);
	upn_rules_free(rules);
	return rc;
}
