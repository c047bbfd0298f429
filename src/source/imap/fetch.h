/*
 * Reading messages: several UID FETCH commands are on their way at once, and
 * one message at a time is taken off the wire. What cannot be had is asked
 * for again alone, until it is known which message it is.
 */
#ifndef UPN_IMAP_FETCH_H
#define UPN_IMAP_FETCH_H

#include "source/imap/session.h"
#include "source/imap/uids.h"

#define UPN_FETCH_DEPTH 4

/* One message, or what is known of it. Borrowed until the next call. */
struct upn_fetched {
	uint32_t uid;
	uint64_t size; /* 0 where unknown */
	int64_t date;  /* INTERNALDATE or UPN_NO_DATE */
	struct upn_str raw;
	bool truncated;
};

enum upn_fetch_result {
	UPN_FETCH_LOST = -1, /* the session failed */
	UPN_FETCH_END,
	UPN_FETCH_MESSAGE,
	UPN_FETCH_SKIPPED, /* fetched.uid cannot be had, err says why */
	UPN_FETCH_REFUSED  /* none can be had, err says why */
};

/* Places in `wanted`, from first up to end. */
struct upn_fetch_window {
	uint32_t tag;
	size_t first, end;
	bool alone;  /* a second try, of one message */
	bool flawed; /* some reply to it could not be read */
};

struct upn_fetch {
	struct upn_uids wanted;
	bool *done;  /* of each in wanted */
	size_t low;  /* all before this place are done */
	size_t next; /* the first that was never asked for */
	struct upn_fetch_window flight[UPN_FETCH_DEPTH];
	size_t flying;
	struct upn_fetch_window *again; /* to be asked for once more */
	size_t again_count, again_size;
	unsigned refusals; /* one after the other */
	bool plain;        /* the server does not take partial fetches */
	size_t suspect;    /* place at which the line broke, and how often */
	unsigned suspect_losses;
	bool failed; /* no memory */
};

/* wanted (sorted) becomes the fetch's own. 0 or -1. */
int upn_fetch__begin(struct upn_fetch *fetch, struct upn_uids *wanted,
	struct upn_error *err);
void upn_fetch__release(struct upn_fetch *fetch);
enum upn_fetch_result upn_fetch__next(struct upn_fetch *fetch,
	struct upn_session *session, struct upn_fetched *fetched, struct upn_error *err);
/* The session failed: what was on its way must be asked for again. */
void upn_fetch__lost(struct upn_fetch *fetch);
/* The lowest UID that is not yet done, or end. */
uint32_t upn_fetch__low(struct upn_fetch *fetch, uint32_t end);

/* What the last reply says of a message; false where it is no such reply. */
bool upn_fetch__attributes(const struct upn_session *session,
	struct upn_fetched *fetched);

#endif
