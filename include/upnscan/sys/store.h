/* For those who write a new store: the vtable behind struct upn_store. */
#ifndef UPNSCAN_SYS_STORE_H
#define UPNSCAN_SYS_STORE_H

#include <upnscan/findings.h>
#include <upnscan/source.h>
#include <upnscan/store.h>

/*
 * What the entries of a scan are filed under. context changes with all that
 * could change an answer: rules, owners, scope, version of the code.
 */
struct upn_store_key {
	const char *account; /* upn_account_name() */
	const char *context; /* hex digits */
};

typedef bool (*upn_store_cursor_fn)(void *ctx, const struct upn_cursor *cursor);
typedef bool (*upn_store_evidence_fn)(void *ctx, const struct upn_evidence *evidence);

/*
 * A store is a struct whose first member is a struct upn_store. Every
 * function returns 0, or -1 with err set, unless said otherwise.
 *
 * load hands over all cursors, then all evidence, that stand under key, and
 * marks the account as used now. An account whose context differs from
 * key's holds nothing that can be used: its old entries are dropped at the
 * next commit. A NULL key->context means: whatever context it has.
 *
 * commit is one transaction: when it returns 0 the evidence and the cursor
 * have both been kept, else neither. reset first drops the evidence and
 * cursors of cursor->folder. cursor may be NULL (evidence only). Evidence
 * that is there already (same folder, uid, username, rule, part) is kept
 * once.
 */
struct upn_store_ops {
	int (*load)(struct upn_store *store, const struct upn_store_key *key, int64_t now,
		upn_store_cursor_fn on_cursor, upn_store_evidence_fn on_evidence,
		void *ctx, struct upn_error *err);
	int (*commit)(struct upn_store *store, const struct upn_store_key *key,
		int64_t now, bool reset, const struct upn_cursor *cursor,
		const struct upn_evidence *evidence, size_t evidence_count,
		struct upn_error *err);
	int (*accounts)(struct upn_store *store, upn_store_account_fn fn, void *ctx,
		struct upn_error *err);
	int (*forget)(struct upn_store *store, const char *account,
		struct upn_error *err);
	void (*close)(struct upn_store *store);
};

struct upn_store {
	const struct upn_store_ops *ops;
};

#endif
