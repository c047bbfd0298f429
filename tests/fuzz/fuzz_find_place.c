/* Any bytes as a text with forwarded mail and links in it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "find/hosts.h"
#include "find/place.h"
#include "find/bait.h"
#include "find/sender.h"

static struct upn_senders *senders;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	if (upn_senders__load(&senders, "rules/senders.yaml", NULL) < 0)
		abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_str text = {(const char *)data, size};
	struct upn_address from = {upn_str__slice(text, 0, size / 2),
		upn_str__from(text, size / 2)};
	struct upn_forwards forwards;
	struct upn_hosts hosts = {0};
	struct upn_place place;

	upn_place__find_forwards(&forwards, senders, text);
	for (size_t at = 0; at < size; at += size / 8 + 1)
		upn_place__read(&place, senders, &forwards, text, at, (size - at) / 2);
	upn_hosts__scan(&hosts, senders, text, from.address);
	upn_sender__judge(senders, &from, 0);
	upn_bait__is_name(text);
	return 0;
}
