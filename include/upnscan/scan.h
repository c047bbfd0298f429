/* The whole line: accounts in, a ranked result out. */
#ifndef UPNSCAN_SCAN_H
#define UPNSCAN_SCAN_H

#include <upnscan/account.h>
#include <upnscan/common.h>
#include <upnscan/findings.h>
#include <upnscan/rules.h>
#include <upnscan/store.h>

#include <signal.h>

#ifdef __cplusplus
extern "C" {
#endif

struct upn_stats {
	uint64_t folders;
	uint64_t messages;      /* in those folders */
	uint64_t read_whole;    /* of them fetched and read by our own rules */
	uint64_t searched_only; /* of them known by the server's SEARCH only */
	uint64_t skipped;       /* cut by a limit or too broken to parse */
	uint64_t bytes;         /* received or read in this run */
	double seconds;
};

/* A source, folder or file that could not be read; the rest was. */
struct upn_problem {
	const char *source;
	struct upn_error error;
};

/* What a running scan tells. total is 0 where it is not known. */
struct upn_progress {
	const char *source;
	const char *folder;
	uint64_t done, total; /* messages */
	uint64_t bytes;
	const char *doing; /* "connecting", "searching", "reading" */
};
typedef void (*upn_progress_fn)(void *ctx, const struct upn_progress *progress);
/* A line for --verbose: what the program decided and why. */
typedef void (*upn_log_fn)(void *ctx, const char *line);

struct upn_scan_options {
	unsigned version; /* 1 */
	/* Addresses of the person whose mailbox this is. */
	const char *const *owners;
	size_t owner_count;
	/* Folders to read, UTF-8 names; none: all that can be selected. */
	const char *const *folders;
	size_t folder_count;
	int64_t since;                 /* messages from this date on; UPN_NO_DATE: all */
	bool thorough;                 /* read every message, do not narrow by SEARCH */
	unsigned timeout;              /* seconds for a server to answer; 0: 60 */
	const char *ca_file;           /* PEM; NULL: the system's authorities */
	const char *pin_sha256;        /* hex of SHA-256 over the SPKI, or NULL */
	struct upn_store *store;       /* cache, or NULL; borrowed */
	int64_t now;                   /* seconds since 1970 */
	volatile sig_atomic_t *cancel; /* set from a signal handler, or NULL */
	upn_progress_fn progress;
	upn_log_fn log;
	void *ctx; /* for progress and log */
};

struct upn_result;

/*
 * Read accounts one after the other and rank what they hold as one list.
 * A problem with one of them does not stop the others. Runs in the calling
 * thread and process; see upn_scan_isolated. *out is the caller's.
 * Returns 0 even where nothing could be read (see upn_result_problem_at);
 * -1 with err set only for a usage error or lack of memory.
 */
UPN_API int upn_scan(struct upn_result **out, struct upn_account *const *accounts,
	size_t account_count, const struct upn_rules *rules,
	const struct upn_scan_options *options, struct upn_error *err);

/*
 * Processes that read mail in the caller's stead. Start the spawner early,
 * while the program has one thread and no secret: it forks here.
 * rules and ca_file (or NULL) are loaded once and inherited by the workers.
 */
struct upn_spawner;
UPN_API int upn_spawner_start(struct upn_spawner **out, const struct upn_rules *rules,
	const char *ca_file, struct upn_error *err);
UPN_API void upn_spawner_stop(struct upn_spawner *spawner);

/*
 * As upn_scan, with each account read in a worker process of its own: a
 * crash, a hang or a runaway use of memory there is one problem of class
 * worker, and no more.
 */
UPN_API int upn_scan_isolated(struct upn_result **out, struct upn_spawner *spawner,
	struct upn_account *const *accounts, size_t account_count,
	const struct upn_rules *rules, const struct upn_scan_options *options,
	struct upn_error *err);

/*
 * What the store knows of accounts (names as upn_account_name; none: all),
 * without reading any mail. now is in seconds since 1970.
 */
UPN_API int upn_result_cached(struct upn_result **out, struct upn_store *store,
	const char *const *accounts, size_t account_count, const struct upn_rules *rules,
	int64_t now, struct upn_error *err);

/* Borrowed from the result. */
UPN_API const struct upn_findings *upn_result_findings(const struct upn_result *result);
UPN_API const struct upn_stats *upn_result_stats(const struct upn_result *result);
UPN_API size_t upn_result_problem_count(const struct upn_result *result);
UPN_API const struct upn_problem *upn_result_problem_at(const struct upn_result *result,
	size_t index);
/* The names of the folders that were looked at. */
UPN_API size_t upn_result_folder_count(const struct upn_result *result);
UPN_API const char *upn_result_folder_at(const struct upn_result *result, size_t index);
/* The scan was cancelled and the result is partial. */
UPN_API bool upn_result_is_cancelled(const struct upn_result *result);
/* Whether any folder or file was read at all. */
UPN_API bool upn_result_has_read(const struct upn_result *result);
UPN_API void upn_result_free(struct upn_result *result);

#ifdef __cplusplus
}
#endif
#endif
