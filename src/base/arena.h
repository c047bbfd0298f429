/* Memory that is given back all at once: one arena per message. */
#ifndef UPN_BASE_ARENA_H
#define UPN_BASE_ARENA_H

#include <upnscan/common.h>

struct upn_arena__block;

struct upn_arena {
	struct upn_arena__block *head;
	size_t used; /* bytes handed out since the last reset */
	size_t max;  /* ceiling on used */
	bool failed; /* sticky until reset */
};

void upn_arena__init(struct upn_arena *arena, size_t max);
void upn_arena__release(struct upn_arena *arena);
/* Void all that was handed out; keeps one block for reuse. */
void upn_arena__reset(struct upn_arena *arena);
/* n bytes aligned for any type, not cleared, or NULL. n may be 0. */
void *upn_arena__alloc(struct upn_arena *arena, size_t n);
/* Cleared, with a check against overflow of count * size. */
void *upn_arena__calloc(struct upn_arena *arena, size_t count, size_t size);
/* Copies with a NUL behind; p is NULL when memory ran out. */
struct upn_str upn_arena__str(struct upn_arena *arena, struct upn_str s);
char *upn_arena__z(struct upn_arena *arena, struct upn_str s);

#endif
