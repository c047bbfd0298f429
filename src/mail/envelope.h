/*
 * The headers of a message that bear on who sent it, to whom and when.
 * Everything is decoded (RFC 2047, 2231) to UTF-8 and lives in the arena.
 */
#ifndef UPN_MAIL_ENVELOPE_H
#define UPN_MAIL_ENVELOPE_H

#include "base/arena.h"

struct upn_address {
	struct upn_str name;    /* display name, decoded, may be empty */
	struct upn_str address; /* addr-spec as written, without <> */
};

/* One Authentication-Results field (RFC 8601), unfolded. */
struct upn_auth_result {
	struct upn_str value;
	bool above_received; /* stands above the first Received field */
};

struct upn_envelope {
	struct upn_address from; /* the first mailbox of From */
	struct upn_address sender, reply_to;
	struct upn_address *to; /* To and Cc */
	size_t to_count;
	struct upn_str *delivered_to; /* Delivered-To, X-Original-To and the like */
	size_t delivered_to_count;
	struct upn_str subject;
	struct upn_str message_id; /* without <> */
	struct upn_str return_path;
	int64_t date;                 /* Date, or UPN_NO_DATE */
	int64_t received;             /* the topmost Received's date, or UPN_NO_DATE */
	struct upn_auth_result *auth; /* topmost first */
	size_t auth_count;
	bool is_list;   /* List-Id, List-Post or Precedence: list */
	bool is_auto;   /* Auto-Submitted other than "no" */
	bool is_bounce; /* null Return-Path, or multipart/report */
	bool is_resent; /* Resent-* or X-Forwarded-* */
};

/*
 * Read the header section at the start of raw. Never fails on broken mail;
 * false only when the arena ran out.
 */
bool upn_envelope__read(struct upn_envelope *envelope, struct upn_str raw,
	struct upn_arena *arena);

#endif
