/*
 * The format between a worker and its parent: frames of at most
 * UPN_MAX_FRAME bytes, each a kind and fields (numbers of 8 bytes, little
 * endian; strings with a length of 4). The reader trusts nothing: a length
 * that does not fit makes it fail, and a failed reader yields zeros.
 */
#ifndef UPN_SCAN_WIRE_H
#define UPN_SCAN_WIRE_H

#include <upnscan/findings.h>
#include <upnscan/source.h>

#include "base/buf.h"

enum upn_frame_kind {
	UPN_FRAME_JOB = 1, /* parent to worker: the account and what to do */
	UPN_FRAME_ANSWER,  /* parent to worker: whether to go on reading */
	UPN_FRAME_EVIDENCE,
	UPN_FRAME_CURSOR,
	UPN_FRAME_PROBLEM,
	UPN_FRAME_COUNT, /* a message was read or skipped */
	UPN_FRAME_PROGRESS,
	UPN_FRAME_LOG,
	UPN_FRAME_ASK, /* worker to parent: the narrow pass has ended */
	UPN_FRAME_DONE /* the end: how it went */
};

struct upn_wire {
	struct upn_str bytes;
	size_t at;
	bool failed;
};

/* Writing: begin, add fields, then send. */
void upn_wire__begin(struct upn_buf *out, enum upn_frame_kind kind);
void upn_wire__put(struct upn_buf *out, uint64_t number);
/* A NULL is kept apart from "". */
void upn_wire__put_z(struct upn_buf *out, const char *z);
void upn_wire__put_str(struct upn_buf *out, struct upn_str s);
/* Writes the length in front and the frame to fd. 0, or -1 (errno). */
int upn_wire__send(struct upn_buf *out, int fd);

/*
 * Reads one whole frame from fd into in (which is reset), blocking.
 * 1: a frame; 0: the peer closed; -1: it broke the format, or errno.
 */
int upn_wire__receive(struct upn_buf *in, int fd, enum upn_frame_kind *kind,
	struct upn_wire *fields);
/* Takes a frame from bytes already read; same results, 0: not whole yet. */
int upn_wire__take(struct upn_str bytes, size_t *used, enum upn_frame_kind *kind,
	struct upn_wire *fields);

uint64_t upn_wire__get(struct upn_wire *wire);
/* Borrowed from the frame; at most UPN_MAX_FRAME bytes. */
struct upn_str upn_wire__get_str(struct upn_wire *wire);
/* As get_str, but NUL-terminated; NULL where NULL was put, "" on failure. */
const char *upn_wire__get_z(struct upn_wire *wire);
/* As get_z, never NULL, and failed where the text is not clean (base/clean.h). */
const char *upn_wire__get_clean(struct upn_wire *wire);

void upn_wire__put_evidence(struct upn_buf *out, const struct upn_evidence *evidence);
bool upn_wire__get_evidence(struct upn_wire *wire, struct upn_evidence *evidence);
void upn_wire__put_cursor(struct upn_buf *out, const struct upn_cursor *cursor);
bool upn_wire__get_cursor(struct upn_wire *wire, struct upn_cursor *cursor);
void upn_wire__put_error(struct upn_buf *out, const struct upn_error *error);
bool upn_wire__get_error(struct upn_wire *wire, struct upn_error *error);

#endif
