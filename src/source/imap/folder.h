/* The account's folders: their names, what they are for, how full they are. */
#ifndef UPN_IMAP_FOLDER_H
#define UPN_IMAP_FOLDER_H

#include <upnscan/source.h>

#include "base/arena.h"
#include "source/imap/uids.h"
#include "source/roles.h"

struct upn_session;

struct upn_folder {
	const char *name; /* UTF-8, fit to be shown */
	const char *raw;  /* as the server lists it */
	char separator;   /* or 0 */
	unsigned roles;
	/* What the server says: STATUS, and then EXAMINE. */
	bool is_known;
	uint32_t uidvalidity, uidnext;
	uint64_t messages;
	/* How far it has been read, see resume.h. */
	struct upn_cursor mark;
	bool has_mark;
	bool is_checked;         /* mark is known to be of this very folder */
	bool reset_due;          /* earlier evidence is void, not yet said */
	bool failed;             /* a problem was reported; no more tries */
	bool no_search;          /* its SEARCH failed or is not to be trusted */
	struct upn_uids fetched; /* in this run, by a narrowed pass */
	uint64_t handed_over;    /* messages, in this run */
	uint64_t unreadable;     /* messages, in this run */
	unsigned losses;         /* of the connection, while at it */
};

struct upn_folders {
	struct upn_folder *v;
	size_t n, size;
	struct upn_arena *arena; /* of the strings; borrowed */
	bool failed;             /* no memory */
};

void upn_folders__release(struct upn_folders *folders);
/*
 * ID, NAMESPACE and LIST in one flight. 0, or -1: the session failed, or the
 * server lists nothing.
 */
int upn_folders__list(struct upn_folders *folders, struct upn_session *session,
	struct upn_error *err);
/* STATUS, pipelined; a folder that a server does not tell of stays unknown. */
int upn_folders__status(struct upn_folder **folders, size_t n,
	struct upn_session *session, struct upn_error *err);
/*
 * Open for reading only. 1 with the numbers filled in; 0: the server refused
 * (err is set, the session is fine); -1: the session failed.
 */
int upn_folder__examine(struct upn_folder *folder, struct upn_session *session,
	struct upn_error *err);

#endif
