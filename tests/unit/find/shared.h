/* What the tests of this room share: the rules as they are shipped. */
#ifndef UPN_TESTS_FIND_SHARED_H
#define UPN_TESTS_FIND_SHARED_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "find/knowledge.h"

/* The path of a file in rules/; tests run in the top directory. */
static inline const char *rules_path(char *out, size_t size, const char *name)
{
	const char *dir = getenv("UPNSCAN_RULES");

	snprintf(out, size, "%s/%s", dir ? dir : "rules", name);
	return out;
}

static inline struct upn_senders *load_senders(void)
{
	static const char *const domains[] = {"post.example", "gmail.com"};
	static const char *const authserv[] = {"post.example", "google.com"};
	static const char *const silent[] = {"outlook.com"};
	static const char *const fruit[] = {"icloud.com"};
	struct upn_senders *senders = NULL;
	struct upn_error err = {0};
	char path[1024];

	if (upn_senders__load(&senders, rules_path(path, sizeof path, "senders.yaml"),
		    &err) < 0 ||
		upn_senders__add_provider(senders, domains, 2, authserv, 2, false, &err) <
			0 ||
		upn_senders__add_provider(senders, silent, 1, NULL, 0, true, &err) < 0 ||
		upn_senders__add_provider(senders, fruit, 1, fruit, 1, false, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return senders;
}

static inline struct upn_ranking *load_ranking(void)
{
	struct upn_ranking *ranking = NULL;
	struct upn_error err = {0};
	char path[1024];

	if (upn_ranking__load(&ranking, rules_path(path, sizeof path, "ranking.yaml"),
		    &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
	return ranking;
}

#endif
