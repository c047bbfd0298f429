/*
 * Users of one organisation beside each other: which of them reads this mail?
 * An admin's mailbox holds the welcome mails of everybody.
 */
#include <stdlib.h>

#include "base/str.h"
#include "find/findings_set.h"
#include "find/owner.h"

/* Own names that another is compared with; one person has few. */
#define MAX_ANCHORS 8

static struct upn_str organisation_of(const struct upn_found *found)
{
	return found->name.tenant.n ? found->name.tenant : found->name.domain;
}

static int by_organisation(const void *a, const void *b)
{
	const struct upn_found *x = *(struct upn_found *const *)a;
	const struct upn_found *y = *(struct upn_found *const *)b;
	int order = upn_str__cmp_ci(organisation_of(x), organisation_of(y));

	return order ? order : strcmp(x->name.key.p, y->name.key.p);
}

static bool is_member(const struct upn_found *found)
{
	return found->name.kind == UPN_KIND_MEMBER &&
		found->shown.level >= UPN_LEVEL_MEDIUM;
}

/* Good mail speaks of it as the reader's own, or it has the reader's name. */
static bool is_own(const struct upn_found *found)
{
	const uint64_t fits = UPN_FACT(UPN_FACT_FITS_OWNER) |
		UPN_FACT(UPN_FACT_OWN_ADDRESS) | UPN_FACT(UPN_FACT_TENANT_FITS);

	if (found->shown.level < UPN_LEVEL_HIGH)
		return false;
	for (size_t i = 0; i < found->item_count; i++) {
		const struct upn_piece *item = found->sorted[i];

		if (item->strength.cap < UPN_LEVEL_HIGH)
			break;
		if (item->strength.own || (item->evidence.facts & fits))
			return true;
	}
	return false;
}

/* A changed name: the first name, or all of it, is that of an own one. */
static bool is_renamed(const struct upn_found *found, struct upn_found *const *anchors,
	size_t count)
{
	struct upn_str first = upn_str__slice(found->name.local, 0,
		upn_str__find_char(found->name.local, '.', 0));

	for (size_t i = 0; i < count; i++) {
		struct upn_person person;

		upn_person__init(&person);
		upn_person__add_address(&person, anchors[i]->name.local);
		if (upn_person__fit(&person, found->name.local) == UPN_FIT_WHOLE ||
			upn_person__fit(&person, first) == UPN_FIT_WHOLE)
			return true;
	}
	return false;
}

static const struct upn_weight *relation(const struct upn_findings *findings,
	enum upn_relation which)
{
	return upn_ranking__relation(findings->ranking, which);
}

/* Members of one organisation: which are the reader's, which are not. */
static void judge_members(struct upn_findings *findings, struct upn_found *const *group,
	size_t count)
{
	struct upn_found *anchors[MAX_ANCHORS];
	size_t members = 0, anchor_count = 0;

	for (size_t i = 0; i < count; i++) {
		if (!is_member(group[i]))
			continue;
		members++;
		group[i]->anchor = is_own(group[i]);
		if (group[i]->anchor && anchor_count < MAX_ANCHORS)
			anchors[anchor_count++] = group[i];
	}
	for (size_t i = 0; members > 1 && i < count; i++) {
		struct upn_found *found = group[i];

		if (!is_member(found) || found->anchor ||
			is_renamed(found, anchors, anchor_count))
			continue;
		if (anchor_count)
			found->relation[UPN_RELATION_OTHER_PERSON] =
				relation(findings, UPN_RELATION_OTHER_PERSON);
		else
			found->relation[UPN_RELATION_AMONG_SEVERAL] =
				relation(findings, UPN_RELATION_AMONG_SEVERAL);
	}
}

/* Mail about the organisation stands under its users, and supports them. */
static void judge_tenant(struct upn_findings *findings, struct upn_found *const *group,
	size_t count)
{
	bool convincing = false, supported = false;

	for (size_t i = 0; i < count; i++) {
		convincing |= is_member(group[i]);
		supported |= group[i]->name.kind == UPN_KIND_TENANT &&
			group[i]->shown.level >= UPN_LEVEL_MEDIUM;
	}
	for (size_t i = 0; convincing && i < count; i++) {
		struct upn_found *found = group[i];

		if (found->name.kind == UPN_KIND_TENANT)
			found->folded = true;
		else if (supported && is_member(found) &&
			!found->relation[UPN_RELATION_OTHER_PERSON])
			found->relation[UPN_RELATION_ORGANISATION] =
				relation(findings, UPN_RELATION_ORGANISATION);
	}
}

static bool judge_group(struct upn_findings *findings, struct upn_found *const *group,
	size_t count)
{
	judge_members(findings, group, count);
	judge_tenant(findings, group, count);
	for (size_t i = 0; i < count; i++)
		if (!upn_rank__judge(findings, group[i]))
			return false;
	return true;
}

bool upn_relations__judge(struct upn_findings *findings)
{
	struct upn_found **all = upn_arena__calloc(&findings->ranked,
		findings->found_count, sizeof(struct upn_found *));
	size_t start = 0;

	if (!all)
		return findings->found_count == 0;
	if (findings->found_count == 0)
		return true;
	memcpy(all, findings->found, findings->found_count * sizeof *all);
	qsort(all, findings->found_count, sizeof *all, by_organisation);
	for (size_t i = 1; i <= findings->found_count; i++) {
		if (i < findings->found_count &&
			upn_str__eq(organisation_of(all[i]), organisation_of(all[start])))
			continue;
		if (i - start > 1 && !judge_group(findings, all + start, i - start))
			return false;
		start = i;
	}
	return true;
}
