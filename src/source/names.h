/* The names in one directory, sorted, so that a scan goes the same way twice. */
#ifndef UPN_SOURCE_NAMES_H
#define UPN_SOURCE_NAMES_H

#include "base/buf.h"

struct upn_names {
	struct upn_buf bytes; /* name NUL name NUL */
	uint32_t *starts;
	size_t count;
};

/*
 * Without "." and "..". dir is read through a duplicate. 0; 1: there are more
 * names than UPN_MAX_TREE_NAMES holds; -1 with err set (the reason alone).
 */
int upn_names__list(struct upn_names *names, int dir, struct upn_error *err);
const char *upn_names__at(const struct upn_names *names, size_t index);
void upn_names__release(struct upn_names *names);

#endif
