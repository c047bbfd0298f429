/* Which folders, in which order, and how much of each. */
#include "source/imap/plan.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/str.h"

/* So few messages are read sooner than they are searched. */
#define FEW 20
/* Milliseconds that a search of texts may take. */
#define LONG 3000

static bool is_same_path(const struct upn_folder *folder, const char *wanted)
{
	struct upn_str name = upn_str__of(folder->name);
	struct upn_str other = upn_str__of(wanted);
	size_t i;

	if (name.n != other.n)
		return false;
	for (i = 0; i < name.n; i++) {
		char c = name.p[i];

		/* "Archive/2020" for a server that writes Archive.2020 */
		if (c != other.p[i] &&
			!(other.p[i] == '/' && folder->separator &&
				c == folder->separator))
			return false;
	}
	return true;
}

bool upn_plan__is_meant(const struct upn_folder *folder, const char *wanted)
{
	if (folder->roles & UPN_FOLDER_CLOSED)
		return false;
	if ((folder->roles & UPN_FOLDER_INBOX) &&
		upn_str__eq_ci(upn_str__of(wanted), UPN_STR("INBOX")))
		return true;
	return is_same_path(folder, wanted);
}

static bool is_wanted(const struct upn_folder *folder,
	const struct upn_plan_wishes *wishes)
{
	size_t i;

	for (i = 0; i < wishes->wanted_count; i++)
		if (upn_plan__is_meant(folder, wishes->wanted[i]))
			return true;
	return false;
}

static bool has_role(const struct upn_folders *folders, unsigned role)
{
	size_t i;

	for (i = 0; i < folders->n; i++)
		if ((folders->v[i].roles & role) &&
			!(folders->v[i].roles & UPN_FOLDER_CLOSED))
			return true;
	return false;
}

static unsigned rank(const struct upn_folder *folder)
{
	static const unsigned order[] = {UPN_FOLDER_DRAFTS, UPN_FOLDER_SENT,
		UPN_FOLDER_JUNK, UPN_FOLDER_TRASH};
	size_t i, n = sizeof order / sizeof *order;

	if (folder->roles & UPN_FOLDER_INBOX)
		return 0;
	for (i = 0; i < n; i++)
		if (folder->roles & order[i])
			return (unsigned)(n - i + 1);
	return 1;
}

size_t upn_plan__choose(const struct upn_folders *folders,
	const struct upn_plan_wishes *wishes, struct upn_folder **chosen)
{
	bool all_only = wishes->is_gmail && has_role(folders, UPN_FOLDER_ALL);
	unsigned last = UPN_FOLDER_ALL | UPN_FOLDER_JUNK | UPN_FOLDER_TRASH;
	unsigned skipped = UPN_FOLDER_CLOSED | UPN_FOLDER_FOREIGN;
	size_t i, n = 0;
	unsigned r;

	/* elsewhere \All shows again what stands in the other folders */
	if (!all_only && folders->n > 1)
		skipped |= UPN_FOLDER_ALL;
	for (r = 0; r <= 5; r++)
		for (i = 0; i < folders->n; i++) {
			struct upn_folder *folder = &folders->v[i];
			bool take = wishes->wanted_count ? is_wanted(folder, wishes) :
							   !(folder->roles & skipped) &&
					(!all_only || (folder->roles & last));

			if (take && rank(folder) == r)
				chosen[n++] = folder;
		}
	return n;
}

struct upn_plan upn_plan__folder(const struct upn_folder *folder, bool thorough,
	bool can_search)
{
	struct upn_plan plan = {UPN_PLAN_NOTHING, 1};
	const struct upn_cursor *mark = &folder->mark;

	if (mark->read_below > plan.from)
		plan.from = mark->read_below;
	if (!thorough && mark->searched_below > plan.from)
		plan.from = mark->searched_below;
	if (folder->messages == 0 || (folder->uidnext && plan.from >= folder->uidnext))
		return plan;
	plan.action = UPN_PLAN_READ;
	if (!thorough && can_search && !folder->no_search && folder->messages > FEW &&
		(folder->uidnext == 0 || folder->uidnext - plan.from > FEW))
		plan.action = UPN_PLAN_SEARCH;
	return plan;
}

uint64_t upn_plan__share(const struct upn_folder *folder, const struct upn_plan *plan)
{
	uint64_t left = folder->uidnext > plan->from ? folder->uidnext - plan->from :
						       folder->messages;

	return left < folder->messages ? left : folder->messages;
}

bool upn_plan__is_slow(int64_t took, int64_t round_trip, uint32_t probed, uint32_t rest)
{
	int64_t work = took > round_trip ? took - round_trip : 0;

	return work * rest / probed > LONG;
}
