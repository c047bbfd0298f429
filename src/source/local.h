/*
 * What the kinds of local mail share. A kind is one file with a source of its
 * own: message file, mbox, directory tree; local.c tells them apart and puts
 * progress and cancelling around them.
 */
#ifndef UPN_SOURCE_LOCAL_H
#define UPN_SOURCE_LOCAL_H

#include <upnscan/sys/source.h>

#include "base/buf.h"
#include "base/list.h"
#include "source/input.h"

/* One for all that hangs under a path. Not thread-safe. */
struct upn_local {
	struct upn_list folders; /* wanted, UTF-8; empty: all */
	int64_t since;           /* or UPN_NO_DATE */
	volatile sig_atomic_t *cancel;
	bool in_junk, in_sent;  /* the path itself is such a folder */
	struct upn_buf message; /* bytes of the message handed over last */
	uint64_t bytes;         /* read so far */
};

/* Where a message lies. */
struct upn_local_place {
	const char *folder;
	bool in_junk, in_sent;
	int64_t date; /* of delivery, or UPN_NO_DATE */
};

/* Set in_junk and in_sent from the names of folder and those above it. */
void upn_local__set_folder(struct upn_local_place *place, const char *folder);
bool upn_local__wants_folder(const struct upn_local *local, const char *folder);
/* Whether a message of that date may be left out (options->since). */
bool upn_local__is_too_old(const struct upn_local *local, int64_t date);
/* Make room for a message; memory that a large one took is given back. */
void upn_local__empty(struct upn_local *local);
/* Fill item with a message. */
void upn_local__hand_over(const struct upn_local *local, struct upn_item *item,
	struct upn_str raw, const struct upn_local_place *place, uint64_t size);

/*
 * The kinds. Each takes input, also when it fails; place->folder is copied.
 * Errors of open and next do not name the file: who
 * opened it knows its name.
 */
int upn_message_file__open(struct upn_source **out, struct upn_local *local,
	struct upn_input *input, const struct upn_local_place *place,
	struct upn_error *err);
int upn_mbox__open(struct upn_source **out, struct upn_local *local,
	struct upn_input *input, const struct upn_local_place *place,
	struct upn_error *err);
/*
 * The kind that content (enum upn_content) says. 1: *out is open; 0: there is
 * nothing in it, or it is no mail; -1: err.
 */
int upn_local__open_content(struct upn_source **out, struct upn_local *local,
	struct upn_input *input, unsigned content, const struct upn_local_place *place,
	struct upn_error *err);
/* A directory; its problems become items that name the file. */
int upn_mail_tree__open(struct upn_source **out, struct upn_local *local,
	const char *path, struct upn_error *err);

#endif
