/* A text that grows in the arena, under a ceiling of its own. */
#include "mail/out.h"

#include <string.h>

#include "base/utf8.h"

#define FIRST_ROOM 256

void upn_out__init(struct upn_out *out, struct upn_arena *arena, size_t max)
{
	*out = (struct upn_out){.arena = arena, .max = max};
}

void upn_out__reset(struct upn_out *out)
{
	out->n = 0;
	out->size = out->room;
	out->cut = false;
}

bool upn_out__cut(struct upn_out *out)
{
	out->cut = true;
	out->size = out->n;
	return false;
}

/* Twice the room, or what is needed where the arena is nearly used up. */
static size_t next_room(const struct upn_out *out, size_t need)
{
	size_t left = out->arena->max - out->arena->used;
	size_t room = out->room * 2;

	if (room < FIRST_ROOM)
		room = FIRST_ROOM;
	if (room > out->max)
		room = out->max;
	if (room < need || room > left)
		room = need;
	return room;
}

bool upn_out__reserve(struct upn_out *out, size_t n)
{
	size_t room;
	char *p;

	/* p is there even for no bytes, so that it can be added to. */
	if (out->p && out->size - out->n >= n)
		return true;
	if (out->cut || n > out->max - out->n)
		return upn_out__cut(out);
	room = next_room(out, out->n + n);
	p = upn_arena__alloc(out->arena, room);
	if (!p)
		return upn_out__cut(out);
	if (out->p && out->n)
		memcpy(p, out->p, out->n);
	out->p = p;
	out->room = out->size = room;
	return true;
}

void upn_out__expect(struct upn_out *out, size_t n)
{
	size_t left = out->max - out->n;
	size_t memory = (out->arena->max - out->arena->used) / 2;

	if (n > left)
		n = left;
	if (!out->cut && out->n + n <= memory)
		upn_out__reserve(out, n);
}

/* The longest beginning of at most max bytes that ends with a character. */
static struct upn_str beginning(struct upn_str s, size_t max)
{
	while (max > 0 && ((unsigned char)s.p[max] & 0xc0) == 0x80)
		max--;
	s.n = max;
	return s;
}

void upn_out__add(struct upn_out *out, struct upn_str s)
{
	size_t left = out->max - out->n;
	bool whole = s.n <= left;

	if (s.n == 0 || out->cut)
		return;
	if (!whole)
		s = beginning(s, left);
	if (!upn_out__reserve(out, s.n))
		return;
	if (s.n)
		memcpy(out->p + out->n, s.p, s.n);
	out->n += s.n;
	if (!whole)
		upn_out__cut(out);
}

void upn_out__point(struct upn_out *out, uint32_t code_point)
{
	if (upn_out__reserve(out, 4))
		out->n += upn_utf8__put(out->p + out->n, code_point);
}
