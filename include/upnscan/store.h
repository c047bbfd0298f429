/* The cache of conclusions: what was read up to where, and what it showed. */
#ifndef UPNSCAN_STORE_H
#define UPNSCAN_STORE_H

#include <upnscan/common.h>
#include <upnscan/findings.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Used by one thread at a time. Several processes may open the same file. */
struct upn_store;

/*
 * Open the SQLite cache at path, or at $XDG_CACHE_HOME/upnscan/cache.sqlite
 * where path is NULL. Made with mode 0600 in a 0700 directory; a file that
 * others can read, or that belongs to somebody else, is refused. Entries
 * unused for 90 days before now (seconds since 1970) are dropped.
 * *out is the caller's. Returns 0, or -1 with err set.
 */
UPN_API int upn_store_open_sqlite(struct upn_store **out, const char *path, int64_t now,
	struct upn_error *err);
/*
 * Delete the cache file (path as above) and its journals without opening
 * it: the way out when it is damaged. Returns 1 where there was one, 0 where
 * there was none, or -1 with err set.
 */
UPN_API int upn_store_remove_sqlite(const char *path, struct upn_error *err);
/* A store that forgets when closed. */
UPN_API int upn_store_open_memory(struct upn_store **out, struct upn_error *err);
UPN_API void upn_store_close(struct upn_store *store);

/* Called per account; return false to stop. Strings are borrowed. */
typedef bool (*upn_store_account_fn)(void *ctx, const char *account, int64_t last_used,
	uint64_t messages, uint64_t evidence);
UPN_API int upn_store_accounts(struct upn_store *store, upn_store_account_fn fn,
	void *ctx, struct upn_error *err);

/*
 * Drop an account (upn_account_name), or everything where account is NULL,
 * so that no byte of it stays in the file or its journals.
 * Returns how many accounts were dropped, or -1 with err set.
 */
UPN_API int upn_store_forget(struct upn_store *store, const char *account,
	struct upn_error *err);

#ifdef __cplusplus
}
#endif
#endif
