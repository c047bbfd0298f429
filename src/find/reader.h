/* Who reads a message: the owner, as far as options and headers tell. */
#ifndef UPN_FIND_READER_H
#define UPN_FIND_READER_H

#include "find/evidence.h"
#include "find/name.h"
#include "find/owner.h"
#include "find/senders.h"

#define UPN_MAX_OWNERS 16

struct upn_reader {
	struct upn_str addresses[UPN_MAX_OWNERS];
	size_t count;
	bool declared;            /* said by the caller, not read off the mail */
	struct upn_str addressed; /* which of them the mail is addressed to */
	struct upn_person person;
	uint64_t facts; /* UPN_FACT_TO_* */
	const struct upn_envelope *envelope;
};

void upn_reader__read(struct upn_reader *reader, const struct upn_owner *owner,
	const struct upn_envelope *envelope);
/* address is the reader's. */
bool upn_reader__is_own(const struct upn_reader *reader, struct upn_str address);
/* address is the reader's or one that the mail is addressed to. */
bool upn_reader__is_recipient(const struct upn_reader *reader, struct upn_str address);
/* UPN_FACT_ROLE, FITS_*, TENANT_FITS, GUEST_OF_OWNER, OWN_ADDRESS. */
uint64_t upn_reader__compare(const struct upn_reader *reader,
	const struct upn_senders *senders, const struct upn_name *name);

#endif
