/* Marks of a folder, see resume.h. */
#include "source/imap/resume.h"

#include <string.h>

void upn_resume__start(struct upn_folder *folder, const struct upn_cursor *cursors,
	size_t count)
{
	size_t i;

	folder->mark = (struct upn_cursor){.folder = folder->name};
	for (i = 0; i < count; i++)
		if (strcmp(cursors[i].folder, folder->name) == 0) {
			folder->mark = cursors[i];
			folder->mark.folder = folder->name;
			folder->has_mark = true;
			return;
		}
}

void upn_resume__check(struct upn_folder *folder)
{
	struct upn_cursor *mark = &folder->mark;
	/* 0: a server without UIDs that last, but they do while we look */
	bool same = (folder->uidvalidity != 0 || folder->is_checked) &&
		mark->uidvalidity == folder->uidvalidity &&
		(folder->uidnext == 0 ||
			(mark->searched_below <= folder->uidnext &&
				mark->read_below <= folder->uidnext));

	if (folder->has_mark && !same) {
		*mark = (struct upn_cursor){.folder = folder->name};
		folder->reset_due = true;
		folder->fetched.n = 0;
		folder->handed_over = folder->unreadable = 0;
	}
	mark->uidvalidity = folder->uidvalidity;
	folder->has_mark = folder->is_checked = true;
}

void upn_resume__begin(struct upn_folder *folder, const struct upn_plan *plan)
{
	struct upn_cursor *mark = &folder->mark;

	/*
	 * Reading from the very start meets again what earlier runs found by
	 * SEARCH, so that only this run's messages count.
	 */
	if (plan->action == UPN_PLAN_READ && plan->from <= 1) {
		mark->read_whole = folder->handed_over;
		mark->skipped = folder->unreadable;
	}
}

void upn_resume__advance(struct upn_folder *folder, const struct upn_plan *plan,
	uint32_t low)
{
	struct upn_cursor *mark = &folder->mark;

	if (low > mark->searched_below)
		mark->searched_below = low;
	if (plan->action == UPN_PLAN_READ && low > mark->read_below &&
		(plan->from <= 1 || plan->from <= mark->read_below))
		mark->read_below = low;
}

struct upn_cursor upn_resume__cursor(const struct upn_folder *folder)
{
	struct upn_cursor cursor = folder->mark;

	cursor.folder = folder->name;
	cursor.uidvalidity = folder->uidvalidity;
	cursor.uidnext = folder->uidnext;
	cursor.messages = folder->messages;
	/* what has been read may have been deleted since */
	if (cursor.read_whole > cursor.messages)
		cursor.read_whole = cursor.messages;
	if (cursor.skipped > cursor.messages - cursor.read_whole)
		cursor.skipped = cursor.messages - cursor.read_whole;
	return cursor;
}

bool upn_resume__is_open(const struct upn_folder *folder)
{
	return !folder->failed && folder->messages > 0 &&
		(folder->uidnext == 0 || folder->mark.read_below < folder->uidnext);
}
