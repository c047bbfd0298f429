/* One message on its way to evidence; for evidence.c and judge.c only. */
#ifndef UPN_FIND_GATHER_H
#define UPN_FIND_GATHER_H

#include "base/arena.h"
#include "find/auth.h"
#include "find/evidence.h"
#include "find/hosts.h"
#include "find/name.h"
#include "find/reader.h"

#define UPN_MAX_SECRETS 32

/* A hit that was read as a username, with what was seen where it stood. */
struct upn_pending {
	struct upn_pending *next;
	struct upn_name name;
	const struct upn_rule *rule;
	struct upn_str part; /* NUL-terminated */
	uint64_t facts;
	bool forwarded;
	struct upn_address inner; /* who wrote what was forwarded, if known */
	bool about_product;       /* its text speaks of Microsoft 365 */
};

struct upn_gathering {
	const struct upn_knowledge *knowledge;
	struct upn_arena *arena;
	const struct upn_message *message;
	const struct upn_envelope *envelope;
	struct upn_reader reader;
	struct upn_hosts hosts;
	struct upn_pending *first, **end;
	struct upn_str secrets[UPN_MAX_SECRETS];
	size_t secret_count;
	bool lookalike;
	bool bait;           /* an organisation is named as only scammers do */
	bool callback;       /* a text asks to phone about an amount */
	bool voice;          /* a text says that Microsoft wrote it */
	bool first_password; /* the message hands out a password */
	int64_t date;
	uint64_t sender; /* facts of the outermost From */
	struct upn_auth_verdict verdict;
	uint64_t facts; /* of the whole message */
};

/* After all texts: what holds for the whole message. */
void upn_judge__message(struct upn_gathering *g);
/*
 * All that is known of one username in the message. False where it is no
 * username of anybody's (a custom domain in mail that is not about accounts).
 */
bool upn_judge__pending(const struct upn_gathering *g, const struct upn_pending *pending,
	uint64_t *facts, enum upn_authentic *authentic);

#endif
