/* One username: its evidence added up, and the sum put into words. */
#include "find/findings_set.h"

#include <stdlib.h>

#include "base/str.h"

/* A score that a cap holds down stays this far below the next level. */
#define BELOW 0.01
#define DANGER (UPN_WARN_FORGED | UPN_WARN_IMITATION | UPN_WARN_LURE | UPN_WARN_LOOKALIKE)

static int compare_number(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

/*
 * Copies of one message in several folders are one. A Message-ID alone would
 * not do: anybody can write mail with the Message-ID of other mail.
 */
static int compare_identity(const struct upn_evidence *a, const struct upn_evidence *b)
{
	int order = strcmp(a->message_id, b->message_id);

	if (order == 0)
		order = compare_number(a->date, b->date);
	if (order == 0)
		order = strcmp(a->from, b->from);
	if (order || a->message_id[0])
		return order;
	order = strcmp(a->source, b->source);
	if (order == 0)
		order = strcmp(a->folder, b->folder);
	return order ? order : compare_number(a->uid, b->uid);
}

static int by_identity(const void *a, const void *b)
{
	return compare_identity(&(*(struct upn_piece *const *)a)->evidence,
		&(*(struct upn_piece *const *)b)->evidence);
}

/* Strongest first; then newest; then any order that is always the same. */
static int by_strength(const void *a, const void *b)
{
	const struct upn_piece *x = *(struct upn_piece *const *)a;
	const struct upn_piece *y = *(struct upn_piece *const *)b;
	const struct upn_evidence *p = &x->evidence, *q = &y->evidence;
	int order;

	if (x->strength.cap != y->strength.cap)
		return x->strength.cap > y->strength.cap ? -1 : 1;
	if (x->strength.sum < y->strength.sum || x->strength.sum > y->strength.sum)
		return x->strength.sum > y->strength.sum ? -1 : 1;
	order = -compare_number(p->date, q->date);
	if (order == 0)
		order = compare_identity(p, q);
	if (order == 0)
		order = strcmp(p->source, q->source);
	if (order == 0)
		order = strcmp(p->folder, q->folder);
	if (order == 0)
		order = compare_number(p->uid, q->uid);
	if (order == 0)
		order = strcmp(p->rule, q->rule);
	return order ? order : strcmp(p->part, q->part);
}

bool upn_rank__prepare(struct upn_findings *findings, struct upn_found *found)
{
	size_t n = 0;

	found->sorted = upn_arena__calloc(&findings->ranked, found->item_count,
		sizeof(struct upn_piece *));
	if (!found->sorted)
		return false;
	for (struct upn_piece *item = found->items; item; item = item->next) {
		item->strength =
			upn_ranking__strength(findings->ranking, &item->evidence);
		found->sorted[n++] = item;
	}
	qsort(found->sorted, n, sizeof(struct upn_piece *), by_identity);
	for (size_t i = 0; i < n; i++)
		found->sorted[i]->message =
			i && by_identity(&found->sorted[i - 1], &found->sorted[i]) == 0 ?
			found->sorted[i - 1]->message :
			i;
	qsort(found->sorted, n, sizeof(struct upn_piece *), by_strength);
	for (size_t i = 0; i < UPN_RELATION_COUNT; i++)
		found->relation[i] = NULL;
	found->anchor = false;
	found->folded = false;
	return true;
}

/* What a username comes to for one level. */
struct total {
	size_t counted; /* pieces of evidence */
	size_t messages;
	double sum, repeats;
	unsigned warnings; /* that all of them have */
	const struct upn_piece *best;
};

static double relations_of(const struct upn_found *found)
{
	double sum = 0;

	for (size_t i = 0; i < UPN_RELATION_COUNT; i++)
		if (found->relation[i])
			sum += found->relation[i]->weight;
	return sum;
}

/* The evidence that may count for level, added up message by message. */
static bool add_up(struct upn_findings *findings, const struct upn_found *found,
	enum upn_level level, struct total *total)
{
	const struct upn_repeats *repeats = upn_ranking__repeats(findings->ranking);
	bool *seen =
		upn_arena__calloc(&findings->ranked, found->item_count, sizeof *seen);
	double next = repeats->weight;

	if (!seen)
		return false;
	*total = (struct total){.warnings = ~0u};
	for (size_t i = 0; i < found->item_count; i++) {
		const struct upn_piece *item = found->sorted[i];

		if (item->strength.cap < level)
			break;
		total->counted++;
		total->warnings &= item->strength.warnings;
		if (seen[item->message])
			continue;
		seen[item->message] = true;
		if (total->messages++ == 0) {
			total->best = item;
			total->sum = item->strength.sum;
		} else if (item->strength.sum > 0) {
			total->repeats += next;
			next *= repeats->decay;
		}
	}
	if (total->repeats > repeats->most)
		total->repeats = repeats->most;
	total->sum += total->repeats + relations_of(found);
	return true;
}

static enum upn_level cap_of(const struct upn_found *found)
{
	enum upn_level cap = UPN_LEVEL_HIGH;

	for (size_t i = 0; i < UPN_RELATION_COUNT; i++)
		if (found->relation[i] && found->relation[i]->cap < cap)
			cap = found->relation[i]->cap;
	return cap;
}

/* The best level that the evidence which may count for it reaches. */
static bool settle(struct upn_findings *findings, struct upn_found *found,
	struct total *total)
{
	const struct upn_ranking_levels *levels = upn_ranking__levels(findings->ranking);
	enum upn_level level = cap_of(found);

	for (; level > UPN_LEVEL_LOW; level--) {
		double least = level == UPN_LEVEL_HIGH ? levels->high : levels->medium;

		if (!add_up(findings, found, level, total))
			return false;
		if (total->counted && upn_ranking__score(total->sum) >= least)
			break;
	}
	if (level == UPN_LEVEL_LOW && !add_up(findings, found, level, total))
		return false;
	found->shown.level = level;
	found->sum = total->sum;
	found->is_sure =
		level == UPN_LEVEL_HIGH && upn_ranking__score(total->sum) >= levels->sure;
	found->shown.score = upn_ranking__score(total->sum);
	if (level == UPN_LEVEL_LOW && found->shown.score > levels->medium - BELOW)
		found->shown.score = levels->medium - BELOW;
	if (level == UPN_LEVEL_MEDIUM && found->shown.score > levels->high - BELOW)
		found->shown.score = levels->high - BELOW;
	return true;
}

/* Dates of honest mail; of all mail where there is none. */
static void set_dates(struct upn_found *found)
{
	bool honest = false;

	found->shown.first_seen = UPN_NO_DATE;
	found->shown.last_seen = UPN_NO_DATE;
	for (size_t i = 0; i < found->item_count; i++)
		honest |= !(found->sorted[i]->strength.warnings & DANGER);
	for (size_t i = 0; i < found->item_count; i++) {
		int64_t date = found->sorted[i]->evidence.date;

		if (date == UPN_NO_DATE ||
			(honest && (found->sorted[i]->strength.warnings & DANGER)))
			continue;
		if (found->shown.first_seen == UPN_NO_DATE ||
			date < found->shown.first_seen)
			found->shown.first_seen = date;
		if (date > found->shown.last_seen)
			found->shown.last_seen = date;
	}
}

static unsigned warnings_of(const struct upn_found *found, const struct total *total)
{
	unsigned warnings = total->counted ? total->warnings : 0;

	/* What is not believed is shown with every danger that it came with. */
	if (found->shown.level == UPN_LEVEL_LOW)
		for (size_t i = 0; i < found->item_count; i++)
			warnings |= found->sorted[i]->strength.warnings & DANGER;
	for (size_t i = 0; i < UPN_RELATION_COUNT; i++)
		if (found->relation[i])
			warnings |= found->relation[i]->warning;
	return warnings;
}

/* Evidence as it is shown: a message and rule once, whatever its copies. */
static bool list_evidence(struct upn_findings *findings, struct upn_found *found)
{
	const struct upn_evidence **list =
		upn_arena__calloc(&findings->ranked, found->item_count, sizeof *list);
	const char **rules =
		upn_arena__calloc(&findings->ranked, found->item_count, sizeof *rules);
	size_t n = 0;

	if (!list || !rules)
		return false;
	for (size_t i = 0; i < found->item_count; i++) {
		const struct upn_piece *item = found->sorted[i];

		/* Interned: the same rule is the same pointer. */
		if (rules[item->message] == item->evidence.rule)
			continue;
		rules[item->message] = item->evidence.rule;
		list[n++] = &item->evidence;
	}
	found->shown.evidence = list;
	found->shown.evidence_count = n;
	return true;
}

static void add_term(struct upn_term *terms, size_t *n, const struct upn_weight *weight)
{
	if (weight &&
		(weight->weight < 0 || weight->weight > 0 ||
			weight->cap < UPN_LEVEL_HIGH))
		terms[(*n)++] = (struct upn_term){weight->weight, weight->text};
}

static bool list_terms(struct upn_findings *findings, struct upn_found *found,
	const struct total *total)
{
	const struct upn_ranking *ranking = findings->ranking;
	const struct upn_evidence *best = &total->best->evidence;
	struct upn_term *terms = upn_arena__calloc(&findings->ranked,
		UPN_FACT_COUNT + UPN_RELATION_COUNT + 3, sizeof *terms);
	size_t n = 0;

	if (!terms)
		return false;
	add_term(terms, &n, upn_ranking__says(ranking, best->says));
	add_term(terms, &n, upn_ranking__kind(ranking, best->kind));
	for (unsigned i = 0; i < UPN_FACT_COUNT; i++)
		if (best->facts & UPN_FACT(i))
			add_term(terms, &n, upn_ranking__fact(ranking, (enum upn_fact)i));
	if (total->repeats > 0)
		terms[n++] = (struct upn_term){total->repeats,
			upn_ranking__repeats(ranking)->text};
	for (size_t i = 0; i < UPN_RELATION_COUNT; i++)
		add_term(terms, &n, found->relation[i]);
	found->shown.terms = terms;
	found->shown.term_count = n;
	return true;
}

bool upn_rank__judge(struct upn_findings *findings, struct upn_found *found)
{
	struct total total;

	found->shown.username = found->sorted[0]->evidence.username;
	found->shown.kind = found->name.kind;
	found->shown.tenant = found->name.tenant.n ? found->name.tenant.p : "";
	if (!settle(findings, found, &total))
		return false;
	set_dates(found);
	found->shown.warnings = warnings_of(found, &total);
	return list_evidence(findings, found) && list_terms(findings, found, &total);
}
