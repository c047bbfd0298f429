/*
 * One reply of the server, taken off the wire and sifted.
 *
 * libetpan's parser loses a whole command over one item that it does not
 * know, recurses as deep as the server likes, and trips over empty response
 * texts. So the framing (lines, literals, ceilings, deadlines) is ours, status
 * replies are read here, and libetpan gets data replies one at a time, on one
 * line, with nothing in them but what it knows.
 */
#ifndef UPN_IMAP_REPLY_H
#define UPN_IMAP_REPLY_H

#include "base/buf.h"
#include "net/stream.h"

enum upn_reply_kind {
	UPN_REPLY_OTHER,    /* nothing that we asked for */
	UPN_REPLY_STATUS,   /* OK, NO, BAD, BYE, PREAUTH; tagged or not */
	UPN_REPLY_CONTINUE, /* + */
	UPN_REPLY_CAPABILITY,
	UPN_REPLY_NAMESPACE,
	UPN_REPLY_LIST,
	UPN_REPLY_FOLDER, /* STATUS */
	UPN_REPLY_SEARCH,
	UPN_REPLY_EXISTS,
	UPN_REPLY_FETCH
};

enum upn_reply_status {
	UPN_STATUS_NONE,
	UPN_STATUS_OK,
	UPN_STATUS_NO,
	UPN_STATUS_BAD,
	UPN_STATUS_BYE,
	UPN_STATUS_PREAUTH
};

struct upn_reply {
	struct upn_buf line; /* as received; literals as quoted strings */
	struct upn_buf body; /* text of a message, taken out of the line */
	bool has_body;
	bool body_cut; /* the server sent more than UPN_MAX_MESSAGE */

	enum upn_reply_kind kind;
	uint32_t tag; /* of our command, or 0 */
	enum upn_reply_status status;
	struct upn_str code;   /* response code's word, "" where there is none */
	struct upn_str detail; /* what follows it inside the brackets */
	struct upn_str words;  /* the human-readable text */
	bool unfit;            /* FETCH: could not be read */
	uint32_t uid;          /* FETCH: 0 where not seen */
	struct upn_buf sifted; /* for libetpan: a line without its end, or "" */
};

/* The receiving side of a connection. */
struct upn_wire {
	struct upn_stream *stream; /* borrowed */
	unsigned timeout;          /* seconds for a line, or 16 KB of a literal */
	int64_t give_up;           /* the whole command must end by then; 0: none */
	bool searching;            /* in the middle of a long SEARCH reply */
	size_t since_armed;
	struct upn_buf rest; /* of that reply: the start of its next number */
	size_t at, end;
	char bytes[16384];
};

void upn_reply__init(struct upn_reply *reply);
void upn_reply__release(struct upn_reply *reply);

void upn_wire__init(struct upn_wire *wire, unsigned timeout);
void upn_wire__release(struct upn_wire *wire);
/* Read one reply, unsifted. 0, or -1: the connection is of no more use. */
int upn_wire__read(struct upn_wire *wire, struct upn_reply *reply, struct upn_error *err);
/* Whether the server has sent more than was read. */
bool upn_wire__has_input(const struct upn_wire *wire);

/* Whether this item of a FETCH reply is the text of the whole message. */
bool upn_reply__is_body(struct upn_str item);
/* Tell what the reply is, and fill in all from kind on. Touches no wire. */
void upn_reply__sift(struct upn_reply *reply);

#endif
