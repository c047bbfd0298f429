/* The kinds of source, for the dispatcher in source.c and for the scan. */
#ifndef UPN_SOURCE_KINDS_H
#define UPN_SOURCE_KINDS_H

#include <upnscan/sys/source.h>

#include "account/account.h"
#include "net/stream.h"

/* As upn_source_open, with authorities that were loaded before. */
int upn_source__open(struct upn_source **out, const struct upn_account *account,
	const struct upn_source_options *options, const struct upn_tls_trust *trust,
	struct upn_error *err);

int upn_imap__open(struct upn_source **out, const struct upn_account *account,
	const struct upn_source_options *options, const struct upn_tls_trust *trust,
	struct upn_error *err);
/*
 * A file, an mbox, a Maildir, a directory tree of such, or (path NULL)
 * standard input; the kind is told by content.
 */
int upn_local__open(struct upn_source **out, const char *path,
	const struct upn_source_options *options, struct upn_error *err);

/* The fake: hands over the items it is given. Copies nothing. */
int upn_memory_source__open(struct upn_source **out, const struct upn_item *items,
	size_t count, struct upn_error *err);

#endif
