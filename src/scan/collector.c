/* The receiving end of one account's reading. */
#include "scan/collector.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "find/findings.h"

/* Changed whenever the code would judge the same mail differently. */
#define JUDGEMENT_VERSION "1"

static void say(const struct upn_collector *collector, const char *line)
{
	if (collector->options->log)
		collector->options->log(collector->options->ctx, line);
}

/* A cache that fails must not cost the person the answer. */
static void drop_store(struct upn_collector *collector, const struct upn_error *err)
{
	char line[sizeof err->text + 64] = "going on without the cache: ";

	strncat(line, err->text, sizeof line - strlen(line) - 1);
	say(collector, line);
	collector->store = NULL;
}

/* What the cached answers depend on, beside the mail itself. */
static int identify(struct upn_collector *collector, const char *const *owners,
	size_t owner_count, struct upn_error *err)
{
	struct upn_digest *digest = upn_digest__new();
	int64_t since = collector->options->since, now = collector->options->now;

	if (!digest)
		return upn_error__memory(err);
	upn_digest__add_field(digest, UPN_STR(JUDGEMENT_VERSION));
	upn_digest__add_field(digest, upn_str__of(collector->rules->identity));
	upn_digest__add(digest, upn_str__make((const char *)&since, sizeof since));
	/* Local mail is read anew each time: what was kept of it goes. */
	if (!collector->resumes)
		upn_digest__add(digest, upn_str__make((const char *)&now, sizeof now));
	for (size_t i = 0; i < owner_count; i++)
		upn_digest__add_field(digest, upn_str__of(owners[i]));
	upn_digest__finish(digest, collector->context);
	return 0;
}

static bool load_cursor(void *ctx, const struct upn_cursor *cursor)
{
	struct upn_collector *collector = ctx;
	size_t n = collector->cursor_count;
	struct upn_cursor *more;

	if (n >= UPN_MAX_FOLDERS)
		return false;
	more = realloc(collector->cursors, (n + 1) * sizeof *more);
	if (more)
		collector->cursors = more;
	if (!more || !(more[n] = *cursor, more[n].folder = strdup(cursor->folder))) {
		collector->failed = true;
		return false;
	}
	collector->cursor_count++;
	return true;
}

static bool load_evidence(void *ctx, const struct upn_evidence *evidence)
{
	struct upn_collector *collector = ctx;

	if (!upn_evidence_set__add(&collector->kept, evidence))
		collector->failed = true;
	return !collector->failed;
}

static struct upn_store_key key_of(const struct upn_collector *collector)
{
	return (struct upn_store_key){upn_account_name(collector->account),
		collector->context};
}

int upn_collector__init(struct upn_collector *collector, struct upn_result *result,
	const struct upn_account *account, const struct upn_rules *rules,
	const struct upn_scan_options *options, const char *const *owners,
	size_t owner_count, struct upn_error *err)
{
	struct upn_error problem = {0};
	struct upn_store_key key;

	*collector = (struct upn_collector){.account = account,
		.options = options,
		.rules = rules,
		.result = result};
	upn_table__init(&collector->folders);
	collector->resumes = upn_account_kind(account) == UPN_ACCOUNT_IMAP;
	/* Standard input cannot be named again. */
	if (upn_account_kind(account) != UPN_ACCOUNT_STDIN)
		collector->store = options->store;
	if (identify(collector, owners, owner_count, err) < 0)
		return -1;
	if (!collector->store || !collector->resumes)
		return 0;
	key = key_of(collector);
	if (collector->store->ops->load(collector->store, &key, options->now, load_cursor,
		    load_evidence, collector, &problem) < 0)
		drop_store(collector, &problem);
	return collector->failed ? upn_error__memory(err) : 0;
}

/* Stands for all folders beyond those that are told apart. */
#define MORE_FOLDERS "(more folders)"

/* The counts of a folder, made when it is first heard of. NULL: no memory. */
static struct upn_cursor *folder_of(struct upn_collector *collector, const char *name)
{
	struct upn_str key = upn_str__of(name);
	struct upn_cursor *folder = upn_table__get(&collector->folders, key);

	if (folder)
		return folder;
	if (collector->folders.count >= UPN_MAX_FOLDERS &&
		strcmp(name, MORE_FOLDERS) != 0)
		return folder_of(collector, MORE_FOLDERS);
	folder = calloc(1, sizeof *folder);
	if (!folder || !upn_table__put(&collector->folders, key, folder)) {
		free(folder);
		collector->failed = true;
		return NULL;
	}
	if (upn_result__add_folder(collector->result, name) < 0)
		collector->failed = true;
	return folder;
}

/* Said once; what was taken before stands, and reading goes on. */
static bool tell_full(struct upn_collector *collector)
{
	struct upn_error error = {0};

	if (collector->full)
		return true;
	collector->full = true;
	upn_error__set(&error, UPN_ERR_LIMIT,
		"more than %d pieces of evidence; the rest was left out",
		UPN_MAX_EVIDENCE);
	return upn_result__add_problem(collector->result, collector->account, &error) ==
		0;
}

static bool on_evidence(void *ctx, const struct upn_evidence *evidence)
{
	struct upn_collector *collector = ctx;
	int64_t since = collector->options->since;

	if (since != UPN_NO_DATE && evidence->date != UPN_NO_DATE &&
		evidence->date < since)
		return true;
	if (collector->kept.count + collector->pending.count >= UPN_MAX_EVIDENCE)
		return tell_full(collector);
	if (!upn_evidence_set__add(&collector->pending, evidence))
		collector->failed = true;
	return !collector->failed;
}

static void commit(struct upn_collector *collector, const struct upn_cursor *cursor,
	bool reset)
{
	struct upn_store_key key = key_of(collector);
	struct upn_error problem = {0};

	if (collector->store->ops->commit(collector->store, &key, collector->options->now,
		    reset, cursor, collector->pending.items, collector->pending.count,
		    &problem) < 0)
		drop_store(collector, &problem);
}

static bool on_cursor(void *ctx, const struct upn_cursor *cursor, bool reset)
{
	struct upn_collector *collector = ctx;
	struct upn_cursor *folder = folder_of(collector, cursor->folder);

	if (reset)
		upn_evidence_set__drop_folder(&collector->kept, cursor->folder);
	if (collector->store)
		commit(collector, cursor, reset);
	if (!folder || !upn_evidence_set__move(&collector->kept, &collector->pending)) {
		collector->failed = true;
		return false;
	}
	*folder = *cursor;
	folder->folder = NULL; /* borrowed; the table has the name */
	return true;
}

static bool on_count(void *ctx, const char *name, bool skipped)
{
	struct upn_collector *collector = ctx;
	struct upn_cursor *folder = folder_of(collector, name);

	if (!folder)
		return false;
	folder->messages++;
	if (skipped)
		folder->skipped++;
	else
		folder->read_whole++;
	return true;
}

static bool on_problem(void *ctx, const struct upn_error *error)
{
	struct upn_collector *collector = ctx;

	return upn_result__add_problem(collector->result, collector->account, error) == 0;
}

static bool on_progress(void *ctx, const struct upn_progress *progress)
{
	struct upn_collector *collector = ctx;

	if (collector->options->progress)
		collector->options->progress(collector->options->ctx, progress);
	return true;
}

/* More is wanted until a username stands at high. */
static bool wants_more(void *ctx)
{
	struct upn_collector *collector = ctx;
	const struct upn_evidence_set *sets[] = {&collector->kept, &collector->pending};
	struct upn_findings *findings;
	bool convincing = false;
	int status = 0;

	if (upn_findings__new(&findings, collector->rules->ranking, NULL) < 0)
		return true;
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < sets[i]->count && status == 0; k++)
			status = upn_findings__add(findings, &sets[i]->items[k], NULL);
	if (status == 0 && upn_findings__rank(findings, NULL) == 0)
		convincing = upn_findings__is_convincing(findings);
	upn_findings_free(findings);
	say(collector,
		convincing ?
			"the search has found a convincing username" :
			"the search has found nothing convincing: reading everything");
	return !convincing;
}

struct upn_sink upn_collector__sink(struct upn_collector *collector)
{
	return (struct upn_sink){on_evidence, on_cursor, on_problem, on_count,
		on_progress, wants_more, collector};
}

static void add_counts(void *ctx, struct upn_str key, void *value)
{
	(void)key;
	upn_result__count(ctx, value);
}

static void keep_counts(void *ctx, struct upn_str key, void *value)
{
	struct upn_collector *collector = ctx;
	struct upn_cursor cursor = *(const struct upn_cursor *)value;

	/* The table's keys are NUL-terminated copies. */
	cursor.folder = key.p;
	if (collector->store)
		commit(collector, &cursor, false);
}

/* So that `upnscan show` can repeat what was found in local mail. */
static void keep_local(struct upn_collector *collector)
{
	if (!collector->store || collector->resumes || collector->folders.count == 0)
		return;
	commit(collector, NULL, false);
	if (!upn_evidence_set__move(&collector->kept, &collector->pending))
		collector->failed = true;
	upn_table__each(&collector->folders, keep_counts, collector);
}

int upn_collector__finish(struct upn_collector *collector, struct upn_error *err)
{
	upn_table__each(&collector->folders, add_counts, collector->result);
	keep_local(collector);
	if (collector->failed)
		return upn_error__memory(err);
	if (upn_result__add_evidence(collector->result, &collector->kept, err) < 0)
		return -1;
	return upn_result__add_evidence(collector->result, &collector->pending, err);
}

void upn_collector__release(struct upn_collector *collector)
{
	for (size_t i = 0; i < collector->cursor_count; i++)
		free((void *)(uintptr_t)collector->cursors[i].folder);
	free(collector->cursors);
	upn_evidence_set__release(&collector->kept);
	upn_evidence_set__release(&collector->pending);
	upn_table__release_values(&collector->folders, free);
}
