/* upnscan scan: read mailboxes and mail files, print the username. */
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/password.h"
#include "cli/progress.h"
#include "cli/say.h"
#include "cli/signals.h"

/* All that one run holds, in the order in which it is set up. */
struct run {
	const struct upn_settings *settings;
	struct upn_rules *rules;
	struct upn_spawner *spawner;
	struct upn_store *store; /* or NULL */
	struct upn_account **accounts;
	size_t account_count;
	struct upn_progress_line line;
	struct upn_result *result;
};

static void release(struct run *run)
{
	upn_say__before(NULL, NULL);
	upn_result_free(run->result);
	for (size_t i = 0; i < run->account_count; i++)
		upn_account_free(run->accounts[i]);
	free(run->accounts);
	upn_store_close(run->store);
	upn_spawner_stop(run->spawner);
	upn_rules_free(run->rules);
}

/* A cache that was asked for must work; the usual one is a convenience. */
static int open_store(struct run *run, struct upn_error *err)
{
	const struct upn_settings *settings = run->settings;
	struct upn_error problem = {0};

	if (settings->no_cache)
		return 0;
	if (upn_store_open_sqlite(&run->store, settings->cache, time(NULL), &problem) ==
		0)
		return 0;
	run->store = NULL;
	if (settings->cache)
		return upn_error__set(err, UPN_ERR_USAGE, "%s", problem.text);
	upn_say("note: going on without a cache: %s", problem.text);
	return 0;
}

static int make_accounts(struct run *run, struct upn_error *err)
{
	const struct upn_texts *sources = &run->settings->operands;
	const struct upn_account_options options = {.version = 1,
		.server = run->settings->server};

	run->accounts = calloc(sources->count, sizeof *run->accounts);
	if (!run->accounts)
		return upn_error__memory(err);
	for (size_t i = 0; i < sources->count; i++) {
		if (upn_account_new(&run->accounts[i], sources->items[i], run->rules,
			    &options, err) < 0)
			return -1;
		run->account_count++;
	}
	return 0;
}

/* The result must be writable, and not in the place of what is read. */
static int check_output(const struct run *run, struct upn_error *err)
{
	const struct upn_texts *sources = &run->settings->operands;
	const char *output = run->settings->output;
	struct stat there, source;

	if (!output)
		return 0;
	if (stat(output, &there) == 0 && S_ISREG(there.st_mode))
		for (size_t i = 0; i < sources->count; i++)
			if (stat(sources->items[i], &source) == 0 &&
				source.st_dev == there.st_dev &&
				source.st_ino == there.st_ino)
				return upn_error__set(err, UPN_ERR_USAGE,
					"'%s' is mail to be read: write somewhere else",
					output);
	return upn_output__check(output, err);
}

static void announce_input(const struct run *run)
{
	if (run->settings->quiet || !isatty(STDIN_FILENO))
		return;
	for (size_t i = 0; i < run->account_count; i++)
		if (upn_account_kind(run->accounts[i]) == UPN_ACCOUNT_STDIN)
			upn_say("reading a message from the keyboard; Ctrl-D ends it");
}

/*
 * The order matters: the spawner forks before this process holds a store or
 * a secret, and what can be wrong with the command line comes out before the
 * person is asked for a password.
 */
static int prepare(struct run *run, struct upn_error *err)
{
	const struct upn_settings *settings = run->settings;

	if (check_output(run, err) < 0)
		return -1;
	if (upn_cmd__load_rules(&run->rules, settings, err) < 0)
		return -1;
	if (make_accounts(run, err) < 0)
		return -1;
	if (upn_spawner_start(&run->spawner, run->rules, settings->ca_file, err) < 0)
		return -1;
	if (open_store(run, err) < 0)
		return -1;
	announce_input(run);
	return upn_password__give(run->accounts, run->account_count, settings, err);
}

static void on_progress(void *ctx, const struct upn_progress *progress)
{
	struct run *run = ctx;

	upn_progress_line__update(&run->line, progress);
}

static void on_log(void *ctx, const char *line)
{
	const struct run *run = ctx;

	if (run->settings->verbose)
		upn_say("%s", line);
}

static int scan(struct run *run, struct upn_error *err)
{
	const struct upn_settings *settings = run->settings;
	const struct upn_scan_options options = {
		.version = 1,
		.owners = settings->owners.items,
		.owner_count = settings->owners.count,
		.folders = settings->folders.items,
		.folder_count = settings->folders.count,
		.since = settings->since,
		.thorough = settings->thorough,
		.timeout = (unsigned)settings->timeout,
		.ca_file = settings->ca_file,
		.pin_sha256 = settings->pin_sha256,
		.store = run->store,
		.now = time(NULL),
		.cancel = &upn_signals__cancel,
		.progress = on_progress,
		.log = on_log,
		.ctx = run,
	};
	int rc;

	upn_progress_line__init(&run->line, settings->quiet);
	upn_say__before(upn_progress_line__clear, &run->line);
	rc = upn_scan_isolated(&run->result, run->spawner, run->accounts,
		run->account_count, run->rules, &options, err);
	upn_progress_line__clear(&run->line);
	return rc;
}

/* The table tells of problems itself, where the person sees it. */
static void tell_problems(const struct run *run)
{
	const struct upn_result *result = run->result;

	if (run->settings->format == UPN_REPORT_TABLE && !run->settings->output)
		return;
	for (size_t i = 0; i < upn_result_problem_count(result); i++) {
		const struct upn_problem *problem = upn_result_problem_at(result, i);

		upn_say("%s: %s", problem->source, problem->error.text);
	}
}

int upn_cmd__scan(const struct upn_settings *settings)
{
	struct run run = {.settings = settings};
	struct upn_exit_facts facts;
	struct upn_error err = {0};
	int code;

	if (!settings->operands.count) {
		upn_error__set(&err, UPN_ERR_USAGE,
			"say where the mail is: an address, a file or a folder");
		return upn_cmd__misuse("scan", &err);
	}
	if (prepare(&run, &err) < 0 || scan(&run, &err) < 0) {
		code = upn_cmd__fail("scan", &err);
		release(&run);
		return code;
	}
	facts = upn_exit_facts__of(run.result);
	code = (int)upn_exit_code(&facts);
	if (upn_cmd__write_report(run.result, settings, &err) < 0)
		code = upn_cmd__fail("scan", &err);
	tell_problems(&run);
	release(&run);
	return code;
}
