/* A list of strings that owns them. */
#include "base/list.h"

#include <stdlib.h>
#include <string.h>

bool upn_list__add(struct upn_list *list, const char *item)
{
	char *copy = strdup(item);

	if (!copy)
		return false;
	if (list->count + 1 >= list->size) {
		size_t size = list->size ? list->size * 2 : 8;
		char **items = realloc(list->items, size * sizeof *items);

		if (!items) {
			free(copy);
			return false;
		}
		list->items = items;
		list->size = size;
	}
	list->items[list->count++] = copy;
	list->items[list->count] = NULL;
	return true;
}

void upn_list__release(struct upn_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	*list = (struct upn_list){0};
}
