/* One pass, or two, over an account: what its steps share. */
#ifndef UPN_IMAP_RUN_H
#define UPN_IMAP_RUN_H

#include <upnscan/sys/source.h>

#include "source/imap/fetch.h"
#include "source/imap/resume.h"

enum upn_run_phase {
	UPN_RUN_HELLO,   /* says that it connects */
	UPN_RUN_SIGN_IN, /* connects, lists folders */
	UPN_RUN_MISSING, /* tells which folders there are not */
	UPN_RUN_FOLDER,  /* what to do with the next folder */
	UPN_RUN_OPEN,    /* EXAMINE */
	UPN_RUN_LOOK,    /* SEARCH, or list */
	UPN_RUN_READ,    /* FETCH */
	UPN_RUN_FOLDER_END,
	UPN_RUN_OVER
};

/* What a step returns beside 1 (an item), 0 (the end) and -1. */
#define UPN_RUN_GO_ON 2

struct upn_run {
	struct upn_source source;
	struct upn_imap_login login;
	struct upn_source_options options;
	struct upn_arena arena;
	struct upn_session *session; /* NULL when the connection is lost */
	uint64_t bytes;              /* of earlier connections */
	enum upn_run_phase phase;
	struct upn_folders folders;
	struct upn_folder **chosen;
	size_t chosen_count;
	size_t missing; /* wanted names that were looked at */
	bool thorough;
	size_t at;            /* in chosen */
	struct upn_plan plan; /* of that folder */
	struct upn_fetch fetch;
	uint64_t done, total;  /* messages of this pass */
	uint64_t expected;     /* share of the folder in total */
	unsigned since_cursor; /* messages */
	int64_t progress_at;
	unsigned losses, losses_in_row; /* of the connection */
};

/* Do what the phase asks for: 1, 0, -1 or UPN_RUN_GO_ON. */
int upn_run__step(struct upn_run *run, struct upn_item *item, struct upn_error *err);
/* The steps from UPN_RUN_FOLDER to UPN_RUN_FOLDER_END. */
int upn_run__folder_step(struct upn_run *run, struct upn_item *item,
	struct upn_error *err);

/* Count what the plans of this pass mean to read. */
void upn_run__estimate(struct upn_run *run);
void upn_run__hang_up(struct upn_run *run);
/*
 * The connection broke, why says how: connect again, but not for ever.
 * 0, or -1 with err set for the caller.
 */
int upn_run__recover(struct upn_run *run, const struct upn_error *why,
	struct upn_error *err);

static inline struct upn_folder *upn_run__folder(const struct upn_run *run)
{
	return run->chosen[run->at];
}

/* Fill in an item; these return 1. */
int upn_item__progress(struct upn_run *run, struct upn_item *item, const char *doing,
	const char *folder);
int upn_item__cursor(struct upn_run *run, struct upn_item *item);
int upn_item__problem(struct upn_item *item, const char *folder,
	const struct upn_error *why);
int upn_item__message(const struct upn_run *run, struct upn_item *item,
	const struct upn_fetched *fetched);
int upn_item__skipped(const struct upn_run *run, struct upn_item *item,
	const struct upn_fetched *fetched, const struct upn_error *why);

#endif
