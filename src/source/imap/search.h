/* Which messages of the open folder are of interest. */
#ifndef UPN_IMAP_SEARCH_H
#define UPN_IMAP_SEARCH_H

#include "source/imap/plan.h"
#include "source/imap/session.h"

/*
 * Let the server find the words of the options, from plan->from on: the union
 * of several searches in ASCII. 1: uids are set; 0: this server cannot, err
 * is set; -1: the session failed.
 */
int upn_search__narrow(struct upn_uids *uids, struct upn_session *session,
	const struct upn_folder *folder, const struct upn_plan *plan,
	struct upn_error *err);
/* All messages from plan->from on, by date where the options want it. */
int upn_search__all(struct upn_uids *uids, struct upn_session *session,
	const struct upn_folder *folder, const struct upn_plan *plan,
	struct upn_error *err);
/* Whether the options hold any word to search for. */
bool upn_search__has_words(const struct upn_source_options *options);

#endif
