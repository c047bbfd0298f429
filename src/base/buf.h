/*
 * A growing byte buffer with a ceiling. Running out (of the ceiling or of
 * memory) is sticky: later appends do nothing, and upn_buf__ok is checked
 * once at the end.
 */
#ifndef UPN_BASE_BUF_H
#define UPN_BASE_BUF_H

#include <upnscan/common.h>

struct upn_buf {
	char *p; /* always NUL-terminated when n > 0 or p is not NULL */
	size_t n;
	size_t size;
	size_t max; /* ceiling on n */
	bool failed;
};

#define UPN_BUF_INIT(ceiling) ((struct upn_buf){.max = (ceiling)})

void upn_buf__init(struct upn_buf *buf, size_t max);
void upn_buf__release(struct upn_buf *buf);
/* Empty it, keep the memory, clear the failure. */
void upn_buf__reset(struct upn_buf *buf);
void upn_buf__append(struct upn_buf *buf, const void *p, size_t n);
void upn_buf__add(struct upn_buf *buf, struct upn_str s);
void upn_buf__add_z(struct upn_buf *buf, const char *z);
void upn_buf__add_char(struct upn_buf *buf, char c);
/* A code point as UTF-8; what is no scalar value becomes U+FFFD. */
void upn_buf__add_utf8(struct upn_buf *buf, uint32_t code_point);
void upn_buf__printf(struct upn_buf *buf, const char *fmt, ...) UPN_PRINTF(2, 3);
/* Room for n more bytes, or NULL; commit with upn_buf__extend. */
char *upn_buf__reserve(struct upn_buf *buf, size_t n);
void upn_buf__extend(struct upn_buf *buf, size_t n);

static inline bool upn_buf__ok(const struct upn_buf *buf)
{
	return !buf->failed;
}

static inline struct upn_str upn_buf__str(const struct upn_buf *buf)
{
	return (struct upn_str){buf->p, buf->n};
}

/* The text as a C string: "" when nothing was ever added. */
static inline const char *upn_buf__z(const struct upn_buf *buf)
{
	return buf->p ? buf->p : "";
}

/* Hand the bytes over to the caller (free()), or NULL when failed. */
char *upn_buf__steal(struct upn_buf *buf);

#endif
