/* Where in a text a hit stands: quoted, forwarded, in a line of headers. */
#ifndef UPN_FIND_PLACE_H
#define UPN_FIND_PLACE_H

#include "find/senders.h"
#include "mail/text.h"

#define UPN_MAX_FORWARDS 16

/* Messages that are forwarded inside a text, in the order of the text. */
struct upn_forwards {
	size_t count;
	struct {
		size_t start;
		struct upn_str from; /* the address in its "From:", or empty */
	} items[UPN_MAX_FORWARDS];
};

void upn_place__find_forwards(struct upn_forwards *forwards,
	const struct upn_senders *senders, struct upn_str text);

struct upn_place {
	bool quoted;      /* the line begins with ">" */
	bool attribution; /* the line names the people of a mail */
	bool cut;         /* only a piece of something longer */
	bool booking;     /* a page to book a room or a person */
	bool forwarded;
	struct upn_str forwarded_from; /* or empty */
};

/* The n bytes at `at` of text, which forwards was made of. */
void upn_place__read(struct upn_place *place, const struct upn_senders *senders,
	const struct upn_forwards *forwards, struct upn_str text, size_t at, size_t n);

#endif
