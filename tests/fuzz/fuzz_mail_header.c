/* Any bytes as a header field: addresses, words, parameters, a date. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "base/utf8.h"
#include "mail/address.h"
#include "mail/header.h"
#include "mail/maildate.h"
#include "mail/mime.h"
#include "mail/param.h"

static void check(struct upn_str s)
{
	if (!upn_utf8__is_valid(s) || upn_str__find_char(s, '\n', 0) != SIZE_MAX)
		abort();
}

static void read_addresses(struct upn_str value, struct upn_arena *arena)
{
	struct upn_addresses list;
	struct upn_address address;

	upn_addresses__begin(&list, value, arena);
	while (upn_addresses__next(&list, &address)) {
		check(address.name);
		check(address.address);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_str value = {(const char *)data, size};
	struct upn_envelope envelope;
	struct upn_arena arena;
	struct upn_mime mime;

	upn_arena__init(&arena, (size_t)16 << 20);
	read_addresses(value, &arena);
	check(upn_field__text(value, &arena));
	check(upn_field__unfold(value, &arena));
	check(upn_param__text(value, "filename", &arena));
	(void)upn_param__bytes(value, "boundary", &arena);
	(void)upn_maildate__parse(value);
	upn_mime__read(&mime, value, &arena);
	if (upn_envelope__read(&envelope, value, &arena)) {
		check(envelope.subject);
		check(envelope.from.name);
		check(envelope.from.address);
		check(envelope.message_id);
	}
	upn_arena__release(&arena);
	return 0;
}
