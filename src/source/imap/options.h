/* The caller's options, copied for as long as the source lives. */
#ifndef UPN_IMAP_OPTIONS_H
#define UPN_IMAP_OPTIONS_H

#include <upnscan/source.h>

#include "base/arena.h"

/* All that *from points at is copied into the arena. False: no memory. */
bool upn_imap__copy_options(struct upn_source_options *to,
	const struct upn_source_options *from, struct upn_arena *arena);

#endif
