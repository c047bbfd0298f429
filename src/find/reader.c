/* Recipients against the owner, and the owner's names against usernames. */
#include "find/reader.h"

#include "base/str.h"

/* Recipients beyond this are a crowd. */
#define MAX_RECIPIENTS 50

bool upn_reader__is_own(const struct upn_reader *reader, struct upn_str address)
{
	for (size_t i = 0; i < reader->count; i++)
		if (upn_owner__is_same(reader->addresses[i], address))
			return true;
	return false;
}

bool upn_reader__is_recipient(const struct upn_reader *reader, struct upn_str address)
{
	const struct upn_envelope *envelope = reader->envelope;

	if (upn_reader__is_own(reader, address))
		return true;
	for (size_t i = 0; i < envelope->to_count && i < MAX_RECIPIENTS; i++)
		if (upn_owner__is_same(envelope->to[i].address, address))
			return true;
	for (size_t i = 0; i < envelope->delivered_to_count && i < MAX_RECIPIENTS; i++)
		if (upn_owner__is_same(envelope->delivered_to[i], address))
			return true;
	return false;
}

static void add_address(struct upn_reader *reader, struct upn_str address)
{
	if (reader->count == UPN_MAX_OWNERS || address.n == 0 ||
		upn_reader__is_own(reader, address))
		return;
	reader->addresses[reader->count++] = address;
	upn_person__add_address(&reader->person, address);
}

/* Nobody said whose mail it is: where it was delivered to, or its one To. */
static void guess_owner(struct upn_reader *reader)
{
	const struct upn_envelope *envelope = reader->envelope;

	for (size_t i = 0; i < envelope->delivered_to_count && i < MAX_RECIPIENTS; i++)
		add_address(reader, envelope->delivered_to[i]);
	if (reader->count == 0 && envelope->to_count == 1)
		add_address(reader, envelope->to[0].address);
}

/* To, Cc: the owner's display name there, and who else is addressed. */
static void read_recipients(struct upn_reader *reader)
{
	const struct upn_envelope *envelope = reader->envelope;
	size_t others = 0, own = 0;

	for (size_t i = 0; i < envelope->to_count && i < MAX_RECIPIENTS; i++) {
		const struct upn_address *to = &envelope->to[i];

		if (!upn_reader__is_own(reader, to->address)) {
			others++;
			continue;
		}
		own++;
		reader->addressed = to->address;
		upn_person__add_name(&reader->person, to->name);
	}
	for (size_t i = 0; i < envelope->delivered_to_count && i < MAX_RECIPIENTS; i++)
		if (upn_reader__is_own(reader, envelope->delivered_to[i])) {
			own++;
			reader->addressed = envelope->delivered_to[i];
		}
	if (!reader->declared)
		return;
	if (own)
		reader->facts |= UPN_FACT(UPN_FACT_TO_OWNER) |
			(others ? 0 : UPN_FACT(UPN_FACT_TO_OWNER_ALONE));
	else if (others)
		reader->facts |= UPN_FACT(UPN_FACT_TO_OTHERS);
}

void upn_reader__read(struct upn_reader *reader, const struct upn_owner *owner,
	const struct upn_envelope *envelope)
{
	*reader = (struct upn_reader){.envelope = envelope};
	upn_person__init(&reader->person);
	for (size_t i = 0; i < owner->count; i++)
		add_address(reader, upn_str__of(owner->addresses[i]));
	reader->declared = reader->count > 0;
	if (!reader->declared)
		guess_owner(reader);
	read_recipients(reader);
}

static uint64_t compare_person(const struct upn_reader *reader,
	const struct upn_senders *senders, struct upn_str local)
{
	if (upn_senders__matches(senders, UPN_WORDS_ROLES, local))
		return UPN_FACT(UPN_FACT_ROLE);
	switch (upn_person__fit(&reader->person, local)) {
	case UPN_FIT_WHOLE:
		return UPN_FACT(UPN_FACT_FITS_OWNER);
	case UPN_FIT_PARTLY:
		return UPN_FACT(UPN_FACT_FITS_PARTLY);
	case UPN_FIT_INITIAL:
		return UPN_FACT(UPN_FACT_FITS_INITIAL);
	case UPN_FIT_NOT:
		return UPN_FACT(UPN_FACT_FITS_NOT);
	default:
		return 0;
	}
}

uint64_t upn_reader__compare(const struct upn_reader *reader,
	const struct upn_senders *senders, const struct upn_name *name)
{
	uint64_t facts = 0;

	for (size_t i = 0; i < reader->count; i++)
		if (name->label.n &&
			upn_owner__made_tenant(reader->addresses[i], name->label))
			facts |= UPN_FACT(UPN_FACT_TENANT_FITS);
	if (name->kind == UPN_KIND_GUEST)
		return upn_reader__is_own(reader, name->home) ?
			facts | UPN_FACT(UPN_FACT_GUEST_OF_OWNER) :
			facts;
	if (name->kind == UPN_KIND_TENANT)
		return facts;
	if (upn_reader__is_own(reader, name->key))
		return facts | UPN_FACT(UPN_FACT_OWN_ADDRESS) |
			UPN_FACT(UPN_FACT_FITS_OWNER);
	return facts | compare_person(reader, senders, name->local);
}
