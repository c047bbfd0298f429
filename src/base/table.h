/* A hash table from byte strings to pointers. Keys are copied. */
#ifndef UPN_BASE_TABLE_H
#define UPN_BASE_TABLE_H

#include <upnscan/common.h>

struct upn_table__slot;

struct upn_table {
	struct upn_table__slot *slots;
	size_t count, size;
	uint64_t seed; /* random, so that mail cannot choose collisions */
};

void upn_table__init(struct upn_table *table);
/* Frees the keys, not the values. */
void upn_table__release(struct upn_table *table);
/* As release, after giving every value to free_value. */
void upn_table__release_values(struct upn_table *table, void (*free_value)(void *));
/*
 * Calls fn for each entry, in no order; keys have a NUL behind them. fn must
 * not change the table.
 */
void upn_table__each(const struct upn_table *table,
	void (*fn)(void *ctx, struct upn_str key, void *value), void *ctx);
/* NULL where absent. */
void *upn_table__get(const struct upn_table *table, struct upn_str key);
/* Adds or replaces. False when out of memory. value must not be NULL. */
bool upn_table__put(struct upn_table *table, struct upn_str key, void *value);

#endif
