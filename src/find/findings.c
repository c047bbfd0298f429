/* Keeping evidence: each once, strings shared, by username. */
#include "find/findings_set.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"

/* The ceilings on pieces and on their strings make this enough. */
#define MAX_MEMORY ((size_t)1 << 30)

int upn_findings__new(struct upn_findings **out, const struct upn_ranking *ranking,
	struct upn_error *err)
{
	struct upn_findings *findings = calloc(1, sizeof *findings);

	if (!findings)
		return upn_error__memory(err);
	findings->ranking = ranking;
	upn_arena__init(&findings->kept, MAX_MEMORY);
	upn_arena__init(&findings->ranked, MAX_MEMORY);
	upn_table__init(&findings->strings);
	upn_table__init(&findings->seen);
	upn_table__init(&findings->by_key);
	*out = findings;
	return 0;
}

void upn_findings_free(struct upn_findings *findings)
{
	if (!findings)
		return;
	upn_arena__release(&findings->kept);
	upn_arena__release(&findings->ranked);
	upn_table__release(&findings->strings);
	upn_table__release(&findings->seen);
	upn_table__release(&findings->by_key);
	free(findings->items);
	free(findings->found);
	free(findings->order);
	free(findings);
}

/* One shared copy, cleaned and cut: what comes in may be hostile. */
static const char *intern(struct upn_findings *findings, const char *z)
{
	struct upn_buf clean = UPN_BUF_INIT((size_t)UPN_MAX_EVIDENCE_STRING * 4);
	struct upn_str s = upn_clean__cut(upn_str__of(z), UPN_MAX_EVIDENCE_STRING);
	char *copy = NULL;

	upn_clean__add(&clean, s);
	if (upn_buf__ok(&clean)) {
		s = upn_str__of(upn_buf__z(&clean));
		copy = upn_table__get(&findings->strings, s);
		if (!copy)
			copy = upn_arena__z(&findings->kept, s);
		if (copy && !upn_table__put(&findings->strings, s, copy))
			copy = NULL;
	}
	upn_buf__release(&clean);
	return copy;
}

static bool copy_evidence(struct upn_findings *findings, struct upn_piece *item,
	const struct upn_evidence *from, const struct upn_name *name)
{
	struct upn_evidence *to = &item->evidence;

	*to = *from;
	to->username = intern(findings, name->spelled.p);
	to->kind = name->kind;
	if ((unsigned)from->authentic > UPN_AUTHENTIC_FAIL)
		to->authentic = UPN_AUTHENTIC_UNKNOWN;
	to->rule = intern(findings, from->rule);
	to->says = intern(findings, from->says);
	to->source = intern(findings, from->source);
	to->folder = intern(findings, from->folder);
	to->message_id = intern(findings, from->message_id);
	to->from = intern(findings, from->from);
	to->subject = intern(findings, from->subject);
	to->part = intern(findings, from->part);
	return to->username && to->rule && to->says && to->source && to->folder &&
		to->message_id && to->from && to->subject && to->part;
}

/* The array, with room for one more pointer; NULL when out of memory. */
static void *grown(void *array, size_t count, size_t *size)
{
	size_t wanted = *size ? *size * 2 : 64;

	if (count < *size)
		return array;
	array = realloc(array, wanted * sizeof(void *));
	if (array)
		*size = wanted;
	return array;
}

static struct upn_found *find_or_add(struct upn_findings *findings,
	const struct upn_name *name)
{
	struct upn_found *found = upn_table__get(&findings->by_key, name->key);
	struct upn_found **all;

	if (found)
		return found;
	all = grown(findings->found, findings->found_count, &findings->found_size);
	if (!all)
		return NULL;
	findings->found = all;
	found = upn_arena__calloc(&findings->kept, 1, sizeof *found);
	if (!found || !upn_table__put(&findings->by_key, name->key, found))
		return NULL;
	found->name = *name;
	findings->found[findings->found_count++] = found;
	return found;
}

/* True where the very same piece was added before; *failed: out of memory. */
static bool is_known(struct upn_findings *findings, const struct upn_evidence *evidence,
	const struct upn_name *name, bool *failed)
{
	const char *const parts[] = {evidence->source, evidence->folder,
		evidence->message_id, evidence->rule, evidence->part};
	struct upn_buf key = UPN_BUF_INIT((size_t)UPN_MAX_EVIDENCE_STRING * 8);
	bool known;

	upn_buf__add(&key, name->key);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		upn_buf__add_char(&key, '\n');
		upn_buf__add(&key,
			upn_clean__cut(upn_str__of(parts[i]), UPN_MAX_EVIDENCE_STRING));
	}
	upn_buf__printf(&key, "\n%u\n%u\n%lld", (unsigned)evidence->uidvalidity,
		(unsigned)evidence->uid, (long long)evidence->date);
	*failed = !upn_buf__ok(&key);
	known = !*failed && upn_table__get(&findings->seen, upn_buf__str(&key));
	if (!known && !*failed)
		*failed = !upn_table__put(&findings->seen, upn_buf__str(&key), findings);
	upn_buf__release(&key);
	return known;
}

static int add_item(struct upn_findings *findings, const struct upn_evidence *evidence,
	const struct upn_name *name, struct upn_error *err)
{
	struct upn_found *found = find_or_add(findings, name);
	struct upn_piece *item = upn_arena__calloc(&findings->kept, 1, sizeof *item);
	struct upn_piece **all =
		grown(findings->items, findings->item_count, &findings->item_size);

	if (all)
		findings->items = all;
	if (!found || !item || !all || !copy_evidence(findings, item, evidence, name))
		return upn_error__memory(err);
	item->next = found->items;
	found->items = item;
	found->item_count++;
	findings->items[findings->item_count++] = item;
	return 0;
}

int upn_findings__add(struct upn_findings *findings, const struct upn_evidence *evidence,
	struct upn_error *err)
{
	enum upn_kind kind = (unsigned)evidence->kind <= UPN_KIND_TENANT ?
		evidence->kind :
		UPN_KIND_MEMBER;
	struct upn_name name;
	bool failed;

	if (findings->item_count >= UPN_MAX_EVIDENCE)
		return 0;
	if (!upn_name__read(&name, upn_str__of(evidence->username), kind,
		    &findings->kept))
		return findings->kept.failed ? upn_error__memory(err) : 0;
	if (findings->found_count >= UPN_MAX_CANDIDATES &&
		!upn_table__get(&findings->by_key, name.key))
		return 0;
	if (is_known(findings, evidence, &name, &failed))
		return 0;
	if (failed)
		return upn_error__memory(err);
	return add_item(findings, evidence, &name, err);
}

size_t upn_findings__evidence_count(const struct upn_findings *findings)
{
	return findings->item_count;
}

const struct upn_evidence *upn_findings__evidence_at(const struct upn_findings *findings,
	size_t index)
{
	return index < findings->item_count ? &findings->items[index]->evidence : NULL;
}

size_t upn_findings_count(const struct upn_findings *findings)
{
	return findings->order_count;
}

const struct upn_candidate *upn_findings_at(const struct upn_findings *findings,
	size_t index)
{
	return index < findings->order_count ? &findings->order[index]->shown : NULL;
}

bool upn_findings__is_convincing(const struct upn_findings *findings)
{
	for (size_t i = 0; i < findings->order_count; i++) {
		const struct upn_candidate *shown = &findings->order[i]->shown;

		if (shown->level == UPN_LEVEL_HIGH && shown->kind != UPN_KIND_TENANT)
			return true;
	}
	return false;
}

/* Among the surely own ones the current one counts, else the likeliest. */
static int compare(const void *a, const void *b)
{
	const struct upn_found *x = *(const struct upn_found *const *)a;
	const struct upn_found *y = *(const struct upn_found *const *)b;

	if (x->shown.level != y->shown.level)
		return x->shown.level > y->shown.level ? -1 : 1;
	if (x->is_sure != y->is_sure)
		return x->is_sure ? -1 : 1;
	if (x->shown.level == UPN_LEVEL_HIGH && x->shown.last_seen != y->shown.last_seen)
		return x->shown.last_seen > y->shown.last_seen ? -1 : 1;
	if (x->shown.level == UPN_LEVEL_MEDIUM && x->shown.kind != y->shown.kind)
		return x->shown.kind < y->shown.kind ? -1 : 1;
	if (x->sum < y->sum || x->sum > y->sum)
		return x->sum > y->sum ? -1 : 1;
	if (x->shown.last_seen != y->shown.last_seen)
		return x->shown.last_seen > y->shown.last_seen ? -1 : 1;
	return strcmp(x->name.key.p, y->name.key.p);
}

int upn_findings__rank(struct upn_findings *findings, struct upn_error *err)
{
	const struct upn_found **order;
	bool ok = true;

	upn_arena__reset(&findings->ranked);
	findings->order_count = 0;
	order = realloc(findings->order, (findings->found_count + 1) * sizeof *order);
	if (!order)
		return upn_error__memory(err);
	findings->order = order;
	for (size_t i = 0; ok && i < findings->found_count; i++)
		ok = upn_rank__prepare(findings, findings->found[i]) &&
			upn_rank__judge(findings, findings->found[i]);
	ok = ok && upn_relations__judge(findings);
	if (!ok)
		return upn_error__memory(err);
	for (size_t i = 0; i < findings->found_count; i++)
		if (!findings->found[i]->folded)
			order[findings->order_count++] = findings->found[i];
	if (findings->order_count)
		qsort(order, findings->order_count, sizeof *order, compare);
	return 0;
}
