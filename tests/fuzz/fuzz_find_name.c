/* Any bytes as a username of each kind, and as a person's name. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "find/name.h"
#include "find/owner.h"

/* What was read once reads as the same again. */
static void check(const struct upn_name *name, struct upn_arena *arena)
{
	struct upn_name again;

	if (!upn_name__read(&again, name->spelled, name->kind, arena) ||
		!upn_str__eq(again.key, name->key))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_str text = {(const char *)data, size};
	struct upn_person person;
	struct upn_arena arena;
	struct upn_name name;

	upn_arena__init(&arena, 1 << 20);
	for (int kind = UPN_KIND_MEMBER; kind <= UPN_KIND_TENANT; kind++)
		if (upn_name__read(&name, text, (enum upn_kind)kind, &arena))
			check(&name, &arena);
	if (upn_name__read_path(&name, text, &arena))
		check(&name, &arena);
	if (upn_name__make_guest(&name, text, UPN_STR("a.onmicrosoft.com"), &arena))
		check(&name, &arena);
	upn_person__init(&person);
	upn_person__add_name(&person, upn_str__slice(text, 0, size / 2));
	upn_person__fit(&person, upn_str__from(text, size / 2));
	upn_owner__is_same(upn_str__slice(text, 0, size / 2),
		upn_str__from(text, size / 2));
	upn_owner__made_tenant(text, UPN_STR("somebodygmail"));
	upn_arena__release(&arena);
	return 0;
}
