/* What a scan comes to. */
#include "scan/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "find/findings.h"

#define MAX_PROBLEMS 1000

int upn_result__new(struct upn_result **out, const struct upn_ranking *ranking,
	struct upn_error *err)
{
	struct upn_result *result = calloc(1, sizeof *result);

	if (!result)
		return upn_error__memory(err);
	if (upn_findings__new(&result->findings, ranking, err) < 0) {
		free(result);
		return -1;
	}
	*out = result;
	return 0;
}

/* What follows "PLACE: " or "imap: HOST:PORT: ", else all of it. */
static const char *without_place(const char *text, const struct upn_account *account)
{
	struct upn_str rest = upn_str__of(text),
		       name = upn_str__of(upn_account_name(account));
	struct upn_str host = upn_str__of(upn_account_host(account));
	size_t end;

	if (upn_str__starts(rest, name) &&
		upn_str__starts(upn_str__from(rest, name.n), UPN_STR(": ")))
		return text + name.n + 2;
	if (!host.n || !upn_str__starts(rest, UPN_STR("imap: ")))
		return text;
	rest = upn_str__from(rest, strlen("imap: "));
	if (upn_str__starts(rest, UPN_STR("[")))
		rest = upn_str__from(rest, 1);
	end = upn_str__find(rest, UPN_STR(": "), host.n);
	return upn_str__starts(rest, host) && end != SIZE_MAX ? rest.p + end + 2 : text;
}

int upn_result__add_problem(struct upn_result *result, const struct upn_account *account,
	const struct upn_error *problem)
{
	struct upn_problem *more;
	char *name;

	if (result->problem_count >= MAX_PROBLEMS)
		return 0;
	more = realloc(result->problems, (result->problem_count + 1) * sizeof *more);
	if (!more)
		return -1;
	result->problems = more;
	name = strdup(upn_account_name(account));
	if (!name)
		return -1;
	more += result->problem_count++;
	more->source = name;
	upn_error__set(&more->error, problem->error_class, "%s",
		without_place(problem->text, account));
	return 0;
}

int upn_result__add_folder(struct upn_result *result, const char *name)
{
	if (result->folders.count >= UPN_MAX_FOLDERS)
		return 0;
	return upn_list__add(&result->folders, name) ? 0 : -1;
}

void upn_result__count(struct upn_result *result, const struct upn_cursor *folder)
{
	struct upn_stats *stats = &result->stats;
	uint64_t known = folder->read_whole + folder->skipped;

	stats->folders++;
	stats->messages += folder->messages;
	stats->read_whole += folder->read_whole;
	stats->skipped += folder->skipped;
	if (folder->searched_below > folder->read_below && known < folder->messages)
		stats->searched_only += folder->messages - known;
	result->has_read = true;
}

int upn_result__add_evidence(struct upn_result *result,
	const struct upn_evidence_set *set, struct upn_error *err)
{
	for (size_t i = 0; i < set->count; i++)
		if (upn_findings__add(result->findings, &set->items[i], err) < 0)
			return -1;
	return 0;
}

const struct upn_findings *upn_result_findings(const struct upn_result *result)
{
	return result->findings;
}

const struct upn_stats *upn_result_stats(const struct upn_result *result)
{
	return &result->stats;
}

size_t upn_result_problem_count(const struct upn_result *result)
{
	return result->problem_count;
}

const struct upn_problem *upn_result_problem_at(const struct upn_result *result,
	size_t index)
{
	return &result->problems[index];
}

size_t upn_result_folder_count(const struct upn_result *result)
{
	return result->folders.count;
}

const char *upn_result_folder_at(const struct upn_result *result, size_t index)
{
	return result->folders.items[index];
}

bool upn_result_is_cancelled(const struct upn_result *result)
{
	return result->cancelled;
}

bool upn_result_has_read(const struct upn_result *result)
{
	return result->has_read;
}

void upn_result_free(struct upn_result *result)
{
	if (!result)
		return;
	upn_findings_free(result->findings);
	for (size_t i = 0; i < result->problem_count; i++)
		free((void *)(uintptr_t)result->problems[i].source);
	free(result->problems);
	upn_list__release(&result->folders);
	free(result);
}
