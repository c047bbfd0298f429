/* Blocks of doubling size, given back together. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK ((size_t)16 << 10)
#define LARGEST_BLOCK ((size_t)4 << 20)

struct upn_arena__block {
	struct upn_arena__block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

void upn_arena__init(struct upn_arena *arena, size_t max)
{
	*arena = (struct upn_arena){.max = max};
}

static void free_blocks(struct upn_arena__block *block)
{
	while (block) {
		struct upn_arena__block *next = block->next;

		free(block);
		block = next;
	}
}

void upn_arena__release(struct upn_arena *arena)
{
	free_blocks(arena->head);
	upn_arena__init(arena, arena->max);
}

void upn_arena__reset(struct upn_arena *arena)
{
	if (arena->head) {
		free_blocks(arena->head->next);
		arena->head->next = NULL;
		arena->head->used = 0;
		/* One huge message must not hold its memory for ever. */
		if (arena->head->size > LARGEST_BLOCK) {
			free(arena->head);
			arena->head = NULL;
		}
	}
	arena->used = 0;
	arena->failed = false;
}

static struct upn_arena__block *add_block(struct upn_arena *arena, size_t n)
{
	struct upn_arena__block *block;
	size_t size = arena->head ? arena->head->size * 2 : FIRST_BLOCK;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	if (size < n)
		size = n;
	block = malloc(sizeof *block + size);
	if (!block)
		return NULL;
	block->next = arena->head;
	block->used = 0;
	block->size = size;
	arena->head = block;
	return block;
}

void *upn_arena__alloc(struct upn_arena *arena, size_t n)
{
	struct upn_arena__block *block = arena->head;
	size_t rounded = (n + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	void *p;

	if (rounded < n || arena->failed || rounded > arena->max ||
		arena->used > arena->max - rounded) {
		arena->failed = true;
		return NULL;
	}
	if (!block || block->size - block->used < rounded)
		block = add_block(arena, rounded);
	if (!block) {
		arena->failed = true;
		return NULL;
	}
	p = block->bytes + block->used;
	block->used += rounded;
	arena->used += rounded;
	return p;
}

void *upn_arena__calloc(struct upn_arena *arena, size_t count, size_t size)
{
	void *p;

	if (size && count > SIZE_MAX / size) {
		arena->failed = true;
		return NULL;
	}
	p = upn_arena__alloc(arena, count * size);
	return p ? memset(p, 0, count * size) : NULL;
}

struct upn_str upn_arena__str(struct upn_arena *arena, struct upn_str s)
{
	char *copy = s.n < SIZE_MAX ? upn_arena__alloc(arena, s.n + 1) : NULL;

	if (!copy)
		return (struct upn_str){NULL, 0};
	if (s.n)
		memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	return (struct upn_str){copy, s.n};
}

char *upn_arena__z(struct upn_arena *arena, struct upn_str s)
{
	struct upn_str copy = upn_arena__str(arena, s);

	/* upn_arena__str copied it: the bytes are ours to write. */
	return (char *)(uintptr_t)copy.p;
}
