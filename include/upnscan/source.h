/* Where mail comes from: one iterator for every kind of mailbox. */
#ifndef UPNSCAN_SOURCE_H
#define UPNSCAN_SOURCE_H

#include <upnscan/account.h>
#include <upnscan/common.h>

#include <signal.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A message as it was fetched or read. */
struct upn_message {
	struct upn_str raw; /* RFC 5322 bytes, whole or a prefix */
	uint64_t size;      /* of the whole message; 0 where unknown */
	bool truncated;     /* raw is a prefix: a limit cut it */
	const char *folder; /* UTF-8; "" where the source has none */
	uint32_t uid;       /* 0 where the source has none */
	uint32_t uidvalidity;
	int64_t internal_date; /* or UPN_NO_DATE */
	bool in_junk;          /* the folder is the junk folder */
	bool in_sent;          /* the folder is the sent or drafts folder */
};

/*
 * How far a folder has been read. Message bodies are immutable in IMAP, so
 * these numbers are all that an incremental scan needs (RFC 3501, 2.3.1.1).
 */
struct upn_cursor {
	const char *folder;
	uint32_t uidvalidity;
	uint32_t uidnext;        /* as the server gave it */
	uint64_t messages;       /* in the folder */
	uint32_t searched_below; /* UIDs below were covered by SEARCH */
	uint32_t read_below;     /* UIDs below were read one by one */
	uint64_t read_whole;     /* how many were read */
	uint64_t skipped;        /* how many were cut or broken */
};

enum upn_item_kind {
	UPN_ITEM_MESSAGE, /* message */
	UPN_ITEM_CURSOR,  /* cursor: all before it has been handed over */
	UPN_ITEM_PROBLEM, /* error: a folder or file that cannot be read */
	UPN_ITEM_SKIPPED, /* one message that could not be had */
	UPN_ITEM_PROGRESS /* done, total, doing, folder */
};

/* What next() hands over. Everything in it is borrowed until the next call. */
struct upn_item {
	enum upn_item_kind kind;
	struct upn_message message;
	struct upn_cursor cursor;
	struct upn_error error;
	const char *folder;
	const char *doing;
	uint64_t done, total;
	/* The folder's earlier evidence is void: UIDVALIDITY changed. */
	bool folder_reset;
};

struct upn_source_options {
	unsigned version;           /* 1 */
	const char *const *folders; /* UTF-8; none: all */
	size_t folder_count;
	int64_t since;
	bool thorough;
	unsigned timeout; /* seconds; 0: 60 */
	const char *pin_sha256;
	/* Narrow ASCII words for the server's SEARCH, from the rules. */
	const char *const *search_body;
	size_t search_body_count;
	const char *const *search_from;
	size_t search_from_count;
	const char *const *search_subject;
	size_t search_subject_count;
	/* What earlier runs have read. */
	const struct upn_cursor *cursors;
	size_t cursor_count;
	volatile sig_atomic_t *cancel;
	void (*log)(void *ctx, const char *line);
	void *ctx;
};

struct upn_source;

/*
 * Open a source. The account must outlive it. *out is the caller's.
 * Options are hints: a source may hand over more than asked, never less.
 */
UPN_API int upn_source_open(struct upn_source **out, const struct upn_account *account,
	const struct upn_source_options *options, struct upn_error *err);
/* 1: an item; 0: the end; -1: the source failed, err is set. */
UPN_API int upn_source_next(struct upn_source *source, struct upn_item *item,
	struct upn_error *err);
/*
 * At the end of a narrowed pass: go on with all that was not yet read.
 * Returns 1 where there is more to come, 0 where all has been read.
 */
UPN_API int upn_source_widen(struct upn_source *source);
/* Bytes received or read so far. */
UPN_API uint64_t upn_source_bytes(const struct upn_source *source);
UPN_API void upn_source_close(struct upn_source *source);

#ifdef __cplusplus
}
#endif
#endif
