/* Sorted arrays of UIDs. */
#include "source/imap/uids.h"

#include <stdlib.h>

#include "base/limits.h"

void upn_uids__release(struct upn_uids *uids)
{
	free(uids->v);
	*uids = (struct upn_uids){0};
}

void upn_uids__add(struct upn_uids *uids, uint32_t uid)
{
	if (uid == 0 || uids->failed)
		return;
	if (uids->n == uids->size) {
		size_t size = uids->size ? uids->size * 2 : 64;
		uint32_t *v = NULL;

		if (uids->n < UPN_MAX_UIDS)
			v = realloc(uids->v, size * sizeof *v);
		if (!v) {
			uids->failed = true;
			return;
		}
		uids->v = v;
		uids->size = size;
	}
	uids->v[uids->n++] = uid;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

void upn_uids__sort(struct upn_uids *uids)
{
	size_t i, n = 0;

	for (i = 1; i < uids->n && uids->v[i - 1] < uids->v[i]; i++)
		;
	if (i >= uids->n)
		return; /* as nearly every server sends them */
	qsort(uids->v, uids->n, sizeof *uids->v, compare);
	for (i = 0; i < uids->n; i++)
		if (n == 0 || uids->v[n - 1] != uids->v[i])
			uids->v[n++] = uids->v[i];
	uids->n = n;
}

size_t upn_uids__find(const struct upn_uids *uids, uint32_t uid)
{
	size_t low = 0, high = uids->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (uids->v[middle] < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return low < uids->n && uids->v[low] == uid ? low : SIZE_MAX;
}

void upn_uids__subtract(struct upn_uids *uids, const struct upn_uids *others)
{
	size_t i, at = 0, n = 0;

	for (i = 0; i < uids->n; i++) {
		while (at < others->n && others->v[at] < uids->v[i])
			at++;
		if (at == others->n || others->v[at] != uids->v[i])
			uids->v[n++] = uids->v[i];
	}
	uids->n = n;
}
