/* A list of strings that owns them. */
#ifndef UPN_BASE_LIST_H
#define UPN_BASE_LIST_H

#include <upnscan/common.h>

struct upn_list {
	char **items; /* NULL-terminated once it holds anything */
	size_t count, size;
};

/* Adds a copy. False when memory ran out. */
bool upn_list__add(struct upn_list *list, const char *item);
void upn_list__release(struct upn_list *list);

#endif
