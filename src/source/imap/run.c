/* The account: connecting, and again after a loss; which folders there are. */
#include "source/imap/run.h"

#include <stdlib.h>
#include <time.h>

#include "base/error.h"
#include "source/imap/search.h"

#define MAX_LOSSES_IN_ROW 5 /* without a message between */
#define MAX_LOSSES 40
#define MAX_PAUSE 8000 /* milliseconds */

/*
 * Connections
 */

void upn_run__hang_up(struct upn_run *run)
{
	if (run->session && run->session->stream)
		run->bytes += run->session->stream->received;
	upn_session__close(run->session);
	run->session = NULL;
}

/* Nothing that a new connection would mend. */
static bool is_final(const struct upn_error *why)
{
	return why->error_class == UPN_ERR_CANCELLED ||
		why->error_class == UPN_ERR_AUTH || why->error_class == UPN_ERR_TLS ||
		why->error_class == UPN_ERR_USAGE;
}

/* named: why says already which server it speaks of. */
static int fail(struct upn_run *run, const struct upn_error *why, bool named,
	struct upn_error *err)
{
	run->phase = UPN_RUN_OVER;
	upn_error__set(err, why->error_class, "%s", why->text);
	if (!named)
		upn_error__prefix(err, "%s:%u: ", run->login.account->host,
			(unsigned)run->login.account->port);
	return upn_error__prefix(err, "imap: ");
}

/* Wait before the n-th try; a cancel ends it. */
static void pause_before(const struct upn_run *run, unsigned n)
{
	const struct timespec slice = {.tv_nsec = 50 * 1000 * 1000};
	int64_t wait = (int64_t)250 << (n < 6 ? n : 6);
	int64_t end = upn_stream__now() + (wait < MAX_PAUSE ? wait : MAX_PAUSE);

	while (upn_stream__now() < end && !(run->options.cancel && *run->options.cancel))
		nanosleep(&slice, NULL);
}

int upn_run__recover(struct upn_run *run, const struct upn_error *why,
	struct upn_error *err)
{
	struct upn_error last = *why;
	bool named = false;

	upn_run__hang_up(run);
	while (!is_final(&last) && run->losses_in_row < MAX_LOSSES_IN_ROW &&
		run->losses < MAX_LOSSES) {
		pause_before(run, run->losses_in_row);
		run->losses++;
		run->losses_in_row++;
		if (upn_session__open(&run->session, &run->login, &last) == 0) {
			upn_session__log(run->session, "connected again, after: %s",
				why->text);
			return 0;
		}
		named = true;
	}
	return fail(run, &last, named, err);
}

/*
 * Steps
 */

static int choose(struct upn_run *run, struct upn_error *err)
{
	const struct upn_plan_wishes wishes = {run->options.folders,
		run->options.folder_count, upn_session__has(run->session, "X-GM-EXT-1")};
	size_t i;

	run->chosen = calloc(run->folders.n + 1, sizeof *run->chosen);
	if (!run->chosen)
		return upn_error__memory(err);
	run->chosen_count = upn_plan__choose(&run->folders, &wishes, run->chosen);
	for (i = 0; i < run->chosen_count; i++)
		upn_resume__start(run->chosen[i], run->options.cursors,
			run->options.cursor_count);
	upn_session__log(run->session, "folders: %zu, looked at: %zu", run->folders.n,
		run->chosen_count);
	return 0;
}

void upn_run__estimate(struct upn_run *run)
{
	bool can_search = upn_search__has_words(&run->options);
	size_t i;

	run->done = run->total = 0;
	for (i = 0; i < run->chosen_count; i++) {
		const struct upn_folder *folder = run->chosen[i];
		struct upn_plan plan =
			upn_plan__folder(folder, run->thorough, can_search);

		if (plan.action == UPN_PLAN_READ && !folder->failed)
			run->total += upn_plan__share(folder, &plan);
	}
}

static int sign_in(struct upn_run *run, struct upn_error *err)
{
	struct upn_error why = {0};
	size_t i;

	if (upn_session__open(&run->session, &run->login, &why) < 0)
		return fail(run, &why, true, err);
	if (upn_folders__list(&run->folders, run->session, &why) < 0 ||
		choose(run, &why) < 0)
		return fail(run, &why, false, err);
	/* a server that cannot tell is asked folder by folder */
	if (upn_folders__status(run->chosen, run->chosen_count, run->session, &why) < 0 &&
		upn_run__recover(run, &why, err) < 0)
		return -1;
	for (i = 0; i < run->chosen_count; i++)
		if (run->chosen[i]->is_known)
			upn_resume__check(run->chosen[i]);
	upn_run__estimate(run);
	run->phase = UPN_RUN_MISSING;
	return UPN_RUN_GO_ON;
}

static int tell_missing(struct upn_run *run, struct upn_item *item)
{
	const struct upn_error why = {UPN_ERR_SERVER, "there is no such folder"};

	while (run->missing < run->options.folder_count) {
		const char *wanted = run->options.folders[run->missing++];
		size_t i = 0;

		while (i < run->chosen_count &&
			!upn_plan__is_meant(run->chosen[i], wanted))
			i++;
		if (i == run->chosen_count)
			return upn_item__problem(item, wanted, &why);
	}
	run->phase = UPN_RUN_FOLDER;
	return UPN_RUN_GO_ON;
}

int upn_run__step(struct upn_run *run, struct upn_item *item, struct upn_error *err)
{
	switch (run->phase) {
	case UPN_RUN_HELLO:
		run->phase = UPN_RUN_SIGN_IN;
		return upn_item__progress(run, item, "connecting", NULL);
	case UPN_RUN_SIGN_IN:
		return sign_in(run, err);
	case UPN_RUN_MISSING:
		return tell_missing(run, item);
	case UPN_RUN_OVER:
		return 0;
	default:
		return upn_run__folder_step(run, item, err);
	}
}
