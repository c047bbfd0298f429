/* One folder: open it, find its messages, read them, remember how far. */
#include "source/imap/run.h"

#include "base/error.h"
#include "base/limits.h"
#include "source/imap/search.h"

#define CURSOR_EVERY 300 /* messages between two cursors */
#define PROGRESS_MILLISECONDS 200
#define MAX_FOLDER_LOSSES 3 /* of the line, while opening or searching */

static struct upn_plan plan_folder(const struct upn_run *run)
{
	return upn_plan__folder(upn_run__folder(run), run->thorough,
		upn_search__has_words(&run->options));
}

static int next_folder(struct upn_run *run, struct upn_item *item)
{
	struct upn_folder *folder;
	bool searches;

	if (run->at == run->chosen_count) {
		run->phase = UPN_RUN_OVER;
		return UPN_RUN_GO_ON;
	}
	folder = upn_run__folder(run);
	if (folder->failed) {
		run->at++;
		return UPN_RUN_GO_ON;
	}
	run->plan = plan_folder(run);
	if (folder->is_known && run->plan.action == UPN_PLAN_NOTHING) {
		run->phase = UPN_RUN_FOLDER_END;
		return UPN_RUN_GO_ON;
	}
	run->phase = UPN_RUN_OPEN;
	searches = run->plan.action == UPN_PLAN_SEARCH;
	return upn_item__progress(run, item, searches ? "searching" : "reading",
		folder->name);
}

/* No more of this folder: tell why, and go on with the next. */
static int give_up(struct upn_run *run, struct upn_item *item,
	const struct upn_error *why)
{
	struct upn_folder *folder = upn_run__folder(run);

	folder->failed = true;
	upn_fetch__release(&run->fetch);
	run->at++;
	run->phase = UPN_RUN_FOLDER;
	return upn_item__problem(item, folder->name, why);
}

/* The connection broke before there was anything to fetch. */
static int lost_early(struct upn_run *run, struct upn_item *item,
	const struct upn_error *why, struct upn_error *err)
{
	struct upn_folder *folder = upn_run__folder(run);

	if (upn_run__recover(run, why, err) < 0)
		return -1;
	run->losses_in_row = 0; /* the folder has a count of its own */
	if (run->phase == UPN_RUN_LOOK)
		folder->no_search = true;
	run->phase = UPN_RUN_FOLDER;
	if (++folder->losses >= MAX_FOLDER_LOSSES)
		return give_up(run, item, why);
	return UPN_RUN_GO_ON;
}

static int open_folder(struct upn_run *run, struct upn_item *item, struct upn_error *err)
{
	struct upn_folder *folder = upn_run__folder(run);
	struct upn_error why = {0};
	uint32_t uidnext = folder->uidnext;
	uint64_t share = upn_plan__share(folder, &run->plan);
	int r;

	run->expected = run->plan.action == UPN_PLAN_READ ? share : 0;
	r = upn_folder__examine(folder, run->session, &why);
	if (r < 0)
		return lost_early(run, item, &why, err);
	if (r == 0)
		return give_up(run, item, &why);
	if (folder->uidnext == 0)
		folder->uidnext = uidnext; /* STATUS knew */
	upn_resume__check(folder);
	run->plan = plan_folder(run);
	run->phase =
		run->plan.action == UPN_PLAN_NOTHING ? UPN_RUN_FOLDER_END : UPN_RUN_LOOK;
	return folder->reset_due ? upn_item__cursor(run, item) : UPN_RUN_GO_ON;
}

/* As upn_search__narrow; 0 changes the plan into one that reads all. */
static int search(struct upn_run *run, struct upn_uids *uids, struct upn_error *why)
{
	struct upn_folder *folder = upn_run__folder(run);
	int r = upn_search__narrow(uids, run->session, folder, &run->plan, why);

	if (r < 0)
		return -1;
	if (r > 0) {
		upn_session__log(run->session,
			"folder '%s': %zu of %llu messages "
			"found by SEARCH",
			folder->name, uids->n, (unsigned long long)folder->messages);
		return 1;
	}
	upn_session__log(run->session, "folder '%s' is read whole: %s", folder->name,
		why->text);
	folder->no_search = true;
	run->plan = plan_folder(run);
	uids->n = 0;
	uids->failed = false;
	return 0;
}

/* 1: uids are what to fetch; 0: the folder cannot be read; -1: lost. */
static int find_messages(struct upn_run *run, struct upn_uids *uids,
	struct upn_error *why)
{
	struct upn_folder *folder = upn_run__folder(run);
	int r = 0;

	if (run->plan.action == UPN_PLAN_SEARCH)
		r = search(run, uids, why);
	if (r == 0)
		r = upn_search__all(uids, run->session, folder, &run->plan, why);
	if (r > 0 && uids->failed) {
		upn_error__set(why, UPN_ERR_LIMIT, "it holds more than %u messages",
			UPN_MAX_UIDS);
		return 0;
	}
	if (r > 0 && folder->uidnext == 0 && uids->n > 0)
		folder->uidnext = uids->v[uids->n - 1] + 1;
	return r;
}

static int look(struct upn_run *run, struct upn_item *item, struct upn_error *err)
{
	struct upn_folder *folder = upn_run__folder(run);
	struct upn_uids uids = {0};
	struct upn_error why = {0};
	int r = find_messages(run, &uids, &why);

	if (r > 0) {
		upn_resume__begin(folder, &run->plan);
		upn_uids__subtract(&uids, &folder->fetched);
		run->total += uids.n;
		run->total -= run->expected < run->total ? run->expected : run->total;
		run->since_cursor = 0;
		if (upn_fetch__begin(&run->fetch, &uids, &why) == 0) {
			run->phase = UPN_RUN_READ;
			return UPN_RUN_GO_ON;
		}
	}
	upn_uids__release(&uids);
	return r < 0 ? lost_early(run, item, &why, err) : give_up(run, item, &why);
}

/* The connection broke in the middle of a folder. */
static int lost_reading(struct upn_run *run, struct upn_item *item,
	const struct upn_error *why, struct upn_error *err)
{
	struct upn_folder *folder = upn_run__folder(run);
	uint32_t uidvalidity = folder->uidvalidity;
	uint32_t uidnext = folder->uidnext;
	struct upn_error last = *why;
	int r;

	upn_fetch__lost(&run->fetch);
	do {
		if (upn_run__recover(run, &last, err) < 0)
			return -1;
		r = upn_folder__examine(folder, run->session, &last);
	} while (r < 0);
	if (r == 0)
		return give_up(run, item, &last);
	if (folder->uidvalidity != uidvalidity) {
		upn_error__set(&last, UPN_ERR_SERVER,
			"it was made anew while it was read");
		return give_up(run, item, &last);
	}
	folder->uidnext = uidnext; /* what came since is for the next run */
	return UPN_RUN_GO_ON;
}

static int count_message(struct upn_run *run, struct upn_item *item,
	const struct upn_fetched *fetched, const struct upn_error *skipped)
{
	struct upn_folder *folder = upn_run__folder(run);

	run->done++;
	run->since_cursor++;
	if (!run->thorough)
		upn_uids__add(&folder->fetched, fetched->uid);
	if (skipped) {
		folder->unreadable++;
		folder->mark.skipped++;
		return upn_item__skipped(run, item, fetched, skipped);
	}
	run->losses_in_row = 0;
	folder->handed_over++;
	folder->mark.read_whole++;
	return upn_item__message(run, item, fetched);
}

static int read_message(struct upn_run *run, struct upn_item *item, struct upn_error *err)
{
	struct upn_folder *folder = upn_run__folder(run);
	struct upn_fetched fetched;
	struct upn_error why = {0};

	if (run->since_cursor >= CURSOR_EVERY) {
		upn_resume__advance(folder, &run->plan,
			upn_fetch__low(&run->fetch, folder->uidnext));
		return upn_item__cursor(run, item);
	}
	if (upn_stream__now() - run->progress_at >= PROGRESS_MILLISECONDS)
		return upn_item__progress(run, item, "reading", folder->name);
	switch (upn_fetch__next(&run->fetch, run->session, &fetched, &why)) {
	case UPN_FETCH_LOST:
		return lost_reading(run, item, &why, err);
	case UPN_FETCH_REFUSED:
		return give_up(run, item, &why);
	case UPN_FETCH_MESSAGE:
		return count_message(run, item, &fetched, NULL);
	case UPN_FETCH_SKIPPED:
		return count_message(run, item, &fetched, &why);
	case UPN_FETCH_END:
		break;
	}
	run->phase = UPN_RUN_FOLDER_END;
	return UPN_RUN_GO_ON;
}

static int end_folder(struct upn_run *run, struct upn_item *item)
{
	struct upn_folder *folder = upn_run__folder(run);

	upn_resume__advance(folder, &run->plan, folder->uidnext);
	upn_fetch__release(&run->fetch);
	upn_uids__sort(&folder->fetched);
	upn_item__cursor(run, item);
	run->at++;
	run->phase = UPN_RUN_FOLDER;
	return 1;
}

int upn_run__folder_step(struct upn_run *run, struct upn_item *item,
	struct upn_error *err)
{
	switch (run->phase) {
	case UPN_RUN_OPEN:
		return open_folder(run, item, err);
	case UPN_RUN_LOOK:
		return look(run, item, err);
	case UPN_RUN_READ:
		return read_message(run, item, err);
	case UPN_RUN_FOLDER_END:
		return end_folder(run, item);
	default:
		return next_folder(run, item);
	}
}
