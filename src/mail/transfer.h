/* Content-Transfer-Encoding undone (RFC 2045 section 6), and uuencode. */
#ifndef UPN_MAIL_TRANSFER_H
#define UPN_MAIL_TRANSFER_H

#include "mail/out.h"

enum upn_transfer {
	UPN_TRANSFER_IDENTITY, /* 7bit, 8bit, binary, and what is unknown */
	UPN_TRANSFER_BASE64,
	UPN_TRANSFER_QUOTED, /* quoted-printable */
	UPN_TRANSFER_UUENCODE
};

/* The encoding that a header field names; anything odd is identity. */
enum upn_transfer upn_transfer__parse(struct upn_str value);
/*
 * Append the decoded bytes; broken input yields what can be read of it.
 * Line ends of quoted-printable come out as LF.
 */
void upn_transfer__decode(struct upn_out *out, enum upn_transfer transfer,
	struct upn_str body);
/*
 * Whether a body that claims to be base64 is: the alphabet, line ends and
 * little else.
 */
bool upn_transfer__is_base64(struct upn_str body);

/* base64 that goes on from one piece to the next; starts as {0}. */
struct upn_base64 {
	uint32_t bits;
	unsigned count; /* bits in hand, below 8 */
};

/*
 * Decode `in` to `to` (room for in.n * 3 / 4 + 1 bytes) and return the count.
 * What is no base64 is skipped; '=' starts afresh.
 */
size_t upn_base64__decode(struct upn_base64 *state, char *to, struct upn_str in);
/* The Q encoding of RFC 2047; room for in.n bytes. */
size_t upn_transfer__decode_q(char *to, struct upn_str in);

#endif
