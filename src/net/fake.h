/* A stream that follows a script: the server of unit tests and fuzzers. */
#ifndef UPN_NET_FAKE_H
#define UPN_NET_FAKE_H

#include "net/stream.h"

enum upn_fake_kind {
	UPN_FAKE_SEND,   /* the reader gets text */
	UPN_FAKE_EXPECT, /* text must have been written since the last one */
	UPN_FAKE_STALL,  /* nothing comes until the deadline */
	UPN_FAKE_BREAK   /* the connection breaks */
};

/* After the last step the stream is at its end. */
struct upn_fake_step {
	enum upn_fake_kind kind;
	struct upn_str text;
};

/* chunk: bytes a read hands over at most; 0: no limit. Borrows the steps. */
int upn_fake_stream__open(struct upn_stream **out, const struct upn_fake_step *steps,
	size_t count, size_t chunk, struct upn_error *err);
/* All that was written so far; borrowed until the next write. */
struct upn_str upn_fake_stream__written(const struct upn_stream *stream);

#endif
