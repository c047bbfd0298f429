/*
 * A text that grows in the arena, under a ceiling of its own. When the
 * ceiling or the arena is reached it is cut: what stands in it remains, at
 * the end of a UTF-8 sequence, and later additions do nothing.
 */
#ifndef UPN_MAIL_OUT_H
#define UPN_MAIL_OUT_H

#include "base/arena.h"

struct upn_out {
	struct upn_arena *arena;
	char *p;
	size_t n;
	size_t size; /* usable; equal to n once cut */
	size_t room; /* allocated */
	size_t max;  /* ceiling on n */
	bool cut;
};

void upn_out__init(struct upn_out *out, struct upn_arena *arena, size_t max);
/* Empty it and keep the memory. */
void upn_out__reset(struct upn_out *out);
/* Whether n more bytes fit; if not, the text is cut from now on. */
bool upn_out__reserve(struct upn_out *out, size_t n);
/*
 * About n more bytes will come: room for them at once, so that growing does
 * not leave a trail of copies in the arena. Does nothing where it is short.
 */
void upn_out__expect(struct upn_out *out, size_t n);
/* Nothing more goes in: something was left out. Returns false. */
bool upn_out__cut(struct upn_out *out);
void upn_out__add(struct upn_out *out, struct upn_str s);
/* A code point as UTF-8; what is no scalar value becomes U+FFFD. */
void upn_out__point(struct upn_out *out, uint32_t code_point);

static inline void upn_out__char(struct upn_out *out, char c)
{
	if (out->n < out->size || upn_out__reserve(out, 1))
		out->p[out->n++] = c;
}

static inline struct upn_str upn_out__str(const struct upn_out *out)
{
	return (struct upn_str){out->p, out->n};
}

#endif
