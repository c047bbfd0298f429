/*
 * message -> parts. The MIME tree without recursion: each byte is looked at
 * a bounded number of times, whatever the nesting.
 */
#ifndef UPN_MAIL_WALK_H
#define UPN_MAIL_WALK_H

#include "mail/envelope.h"
#include "mail/mime.h"

/* A part that holds no parts. Borrowed until the next call. */
struct upn_part {
	struct upn_str path;  /* as IMAP numbers it: "1.2" */
	struct upn_mime mime; /* type is never empty */
	struct upn_str body;  /* still transfer-encoded */
	unsigned depth;       /* message/rfc822 around it */
	const struct upn_envelope *envelope;
	bool is_broken; /* the structure had to be guessed */
	bool is_raw;    /* the message has no header that could be read */
};

struct upn_walk;

/* In the arena; NULL when that ran out. raw must outlive the walk. */
struct upn_walk *upn_walk__begin(struct upn_str raw, struct upn_arena *arena);
/* 1: a part; 0: the end; -1: a limit or memory. */
int upn_walk__next(struct upn_walk *walk, struct upn_part *part, struct upn_error *err);
/* Headers of the outermost message. */
const struct upn_envelope *upn_walk__envelope(const struct upn_walk *walk);
bool upn_walk__is_cut(const struct upn_walk *walk);

#endif
