/* Evidence kept while an account is read. */
#include "scan/evidence_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* The strings of a piece of evidence, to be copied one by one. */
#define TEXTS 9

static void texts_of(struct upn_evidence *evidence, const char **texts[TEXTS])
{
	const char **const all[TEXTS] = {&evidence->username, &evidence->rule,
		&evidence->says, &evidence->source, &evidence->folder,
		&evidence->message_id, &evidence->from, &evidence->subject,
		&evidence->part};

	memcpy(texts, all, sizeof all);
}

/* One block for all strings: the first one's address frees them all. */
static bool copy(struct upn_evidence *to, const struct upn_evidence *from)
{
	const char **texts[TEXTS];
	size_t total = 0;
	char *block;

	*to = *from;
	texts_of(to, texts);
	for (size_t i = 0; i < TEXTS; i++)
		total += strlen(*texts[i]) + 1;
	block = malloc(total);
	if (!block)
		return false;
	for (size_t i = 0; i < TEXTS; i++) {
		size_t n = strlen(*texts[i]) + 1;

		memcpy(block, *texts[i], n);
		*texts[i] = block;
		block += n;
	}
	return true;
}

static void drop(struct upn_evidence *evidence)
{
	/* username was copied first, so the block starts there. */
	free((void *)(uintptr_t)evidence->username);
}

static bool grow(struct upn_evidence_set *set, size_t more)
{
	size_t size = set->size ? set->size : 16;
	struct upn_evidence *items;

	if (more > UPN_MAX_EVIDENCE || set->count > UPN_MAX_EVIDENCE - more)
		return false;
	while (size < set->count + more)
		size *= 2;
	if (size == set->size)
		return true;
	items = realloc(set->items, size * sizeof *items);
	if (!items)
		return false;
	set->items = items;
	set->size = size;
	return true;
}

bool upn_evidence_set__add(struct upn_evidence_set *set,
	const struct upn_evidence *evidence)
{
	if (!grow(set, 1) || !copy(&set->items[set->count], evidence))
		return false;
	set->count++;
	return true;
}

bool upn_evidence_set__move(struct upn_evidence_set *set, struct upn_evidence_set *from)
{
	if (!grow(set, from->count))
		return false;
	if (from->count)
		memcpy(set->items + set->count, from->items,
			from->count * sizeof *from->items);
	set->count += from->count;
	from->count = 0;
	return true;
}

void upn_evidence_set__drop_folder(struct upn_evidence_set *set, const char *folder)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->count; i++) {
		if (strcmp(set->items[i].folder, folder) == 0)
			drop(&set->items[i]);
		else
			set->items[kept++] = set->items[i];
	}
	set->count = kept;
}

void upn_evidence_set__release(struct upn_evidence_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		drop(&set->items[i]);
	free(set->items);
	*set = (struct upn_evidence_set){0};
}
