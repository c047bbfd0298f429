/* Open addressing with linear probing; keys hashed with a random seed. */
#include "base/table.h"

#include <stdlib.h>
#include <sys/random.h>

#include "base/str.h"

struct upn_table__slot {
	char *key; /* NULL: free */
	size_t n;
	uint64_t hash;
	void *value;
};

void upn_table__init(struct upn_table *table)
{
	*table = (struct upn_table){0};
	/* Without entropy the table still works; it is only easier to slow. */
	if (getrandom(&table->seed, sizeof table->seed, GRND_NONBLOCK) < 0)
		table->seed = (uintptr_t)table;
}

void upn_table__release(struct upn_table *table)
{
	for (size_t i = 0; i < table->size; i++)
		free(table->slots[i].key);
	free(table->slots);
	*table = (struct upn_table){.seed = table->seed};
}

void upn_table__release_values(struct upn_table *table, void (*free_value)(void *))
{
	for (size_t i = 0; i < table->size; i++)
		if (table->slots[i].key)
			free_value(table->slots[i].value);
	upn_table__release(table);
}

void upn_table__each(const struct upn_table *table,
	void (*fn)(void *ctx, struct upn_str key, void *value), void *ctx)
{
	for (size_t i = 0; i < table->size; i++) {
		const struct upn_table__slot *slot = &table->slots[i];

		if (slot->key)
			fn(ctx, upn_str__make(slot->key, slot->n), slot->value);
	}
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= UINT64_C(0xd6e8feb86659fd93);
	x ^= x >> 32;
	x *= UINT64_C(0xd6e8feb86659fd93);
	return x ^ x >> 32;
}

static uint64_t hash_of(uint64_t seed, struct upn_str key)
{
	uint64_t h = mix(seed ^ key.n);
	size_t i = 0;

	for (; key.n - i >= 8; i += 8) {
		uint64_t word;

		memcpy(&word, key.p + i, 8);
		h = mix(h ^ word) + seed;
	}
	for (; i < key.n; i++)
		h = mix(h ^ (unsigned char)key.p[i]);
	return h;
}

static struct upn_table__slot *slot_of(struct upn_table__slot *slots, size_t size,
	uint64_t hash, struct upn_str key)
{
	size_t i = (size_t)hash & (size - 1);

	while (slots[i].key &&
		(slots[i].hash != hash ||
			!upn_str__eq(upn_str__make(slots[i].key, slots[i].n), key)))
		i = (i + 1) & (size - 1);
	return &slots[i];
}

void *upn_table__get(const struct upn_table *table, struct upn_str key)
{
	if (table->count == 0)
		return NULL;
	return slot_of(table->slots, table->size, hash_of(table->seed, key), key)->value;
}

static bool grow(struct upn_table *table)
{
	size_t size = table->size ? table->size * 2 : 16;
	struct upn_table__slot *slots;

	if (table->count * 4 < table->size * 3)
		return true;
	slots = calloc(size, sizeof *slots);
	if (!slots)
		return false;
	for (size_t i = 0; i < table->size; i++) {
		struct upn_table__slot *old = &table->slots[i];

		if (old->key)
			*slot_of(slots, size, old->hash,
				upn_str__make(old->key, old->n)) = *old;
	}
	free(table->slots);
	table->slots = slots;
	table->size = size;
	return true;
}

bool upn_table__put(struct upn_table *table, struct upn_str key, void *value)
{
	struct upn_table__slot *slot;
	uint64_t hash = hash_of(table->seed, key);
	char *copy;

	if (!grow(table))
		return false;
	slot = slot_of(table->slots, table->size, hash, key);
	if (slot->key) {
		slot->value = value;
		return true;
	}
	copy = upn_str__dup(key);
	if (!copy)
		return false;
	*slot = (struct upn_table__slot){copy, key.n, hash, value};
	table->count++;
	return true;
}
