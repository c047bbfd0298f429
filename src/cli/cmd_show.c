/* upnscan show: what earlier scans have found, without reading mail. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/error.h"
#include "base/str.h"
#include "cli/cached.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/say.h"

static int show(const struct upn_settings *settings, struct upn_rules *rules,
	struct upn_store *store, struct upn_error *err)
{
	struct upn_list names = {0};
	struct upn_result *result = NULL;
	int code = -1;

	if (upn_cached__find(&names, settings, rules, store, err) == 0 &&
		upn_result_cached(&result, store, (const char *const *)names.items,
			names.count, rules, time(NULL), err) == 0 &&
		upn_cmd__write_report(result, settings, err) == 0) {
		struct upn_exit_facts facts = upn_exit_facts__of(result);

		code = (int)upn_exit_code(&facts);
	}
	upn_result_free(result);
	upn_list__release(&names);
	return code;
}

int upn_cmd__show(const struct upn_settings *settings)
{
	struct upn_rules *rules = NULL;
	struct upn_store *store = NULL;
	struct upn_error err = {0};
	int code = -1;

	if (upn_cmd__load_rules(&rules, settings, &err) == 0 &&
		upn_store_open_sqlite(&store, settings->cache, time(NULL), &err) == 0)
		code = show(settings, rules, store, &err);
	if (code < 0)
		code = upn_cmd__fail("show", &err);
	upn_store_close(store);
	upn_rules_free(rules);
	return code;
}
