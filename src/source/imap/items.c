/* What next() hands over. */
#include "source/imap/run.h"

#include "base/error.h"

int upn_item__progress(struct upn_run *run, struct upn_item *item, const char *doing,
	const char *folder)
{
	run->progress_at = upn_stream__now();
	*item = (struct upn_item){.kind = UPN_ITEM_PROGRESS,
		.doing = doing,
		.folder = folder,
		.done = run->done,
		.total = run->total};
	return 1;
}

int upn_item__cursor(struct upn_run *run, struct upn_item *item)
{
	struct upn_folder *folder = upn_run__folder(run);

	run->since_cursor = 0;
	*item = (struct upn_item){.kind = UPN_ITEM_CURSOR,
		.folder = folder->name,
		.cursor = upn_resume__cursor(folder),
		.folder_reset = folder->reset_due};
	folder->reset_due = false;
	return 1;
}

int upn_item__problem(struct upn_item *item, const char *folder,
	const struct upn_error *why)
{
	*item = (struct upn_item){.kind = UPN_ITEM_PROBLEM,
		.folder = folder,
		.error = *why};
	upn_error__prefix(&item->error, "imap: folder '%s': ", folder);
	return 1;
}

int upn_item__message(const struct upn_run *run, struct upn_item *item,
	const struct upn_fetched *fetched)
{
	const struct upn_folder *folder = upn_run__folder(run);

	*item = (struct upn_item){.kind = UPN_ITEM_MESSAGE,
		.folder = folder->name,
		.message = {.raw = fetched->raw,
			.size = fetched->size,
			.truncated = fetched->truncated,
			.folder = folder->name,
			.uid = fetched->uid,
			.uidvalidity = folder->uidvalidity,
			.internal_date = fetched->date,
			.in_junk = (folder->roles & UPN_FOLDER_JUNK) != 0,
			.in_sent = (folder->roles &
					   (UPN_FOLDER_SENT | UPN_FOLDER_DRAFTS)) != 0}};
	return 1;
}

int upn_item__skipped(const struct upn_run *run, struct upn_item *item,
	const struct upn_fetched *fetched, const struct upn_error *why)
{
	upn_item__message(run, item, fetched);
	item->kind = UPN_ITEM_SKIPPED;
	item->error = *why;
	upn_error__prefix(&item->error, "imap: folder '%s': message %u: ", item->folder,
		(unsigned)fetched->uid);
	return 1;
}
