/* Spans: borrowed bytes with a length. ASCII-only where case matters. */
#ifndef UPN_BASE_STR_H
#define UPN_BASE_STR_H

#include <string.h>
#include <upnscan/common.h>

#define UPN_STR(literal) ((struct upn_str){(literal), sizeof(literal) - 1})
/* For "%.*s". */
#define UPN_STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

static inline struct upn_str upn_str__of(const char *z)
{
	return (struct upn_str){z, z ? strlen(z) : 0};
}

static inline struct upn_str upn_str__make(const char *p, size_t n)
{
	return (struct upn_str){p, n};
}

/* From offset at to the end; empty when at is beyond it. */
static inline struct upn_str upn_str__from(struct upn_str s, size_t at)
{
	if (at > s.n)
		at = s.n;
	return (struct upn_str){at ? s.p + at : s.p, s.n - at};
}

static inline struct upn_str upn_str__slice(struct upn_str s, size_t at, size_t n)
{
	s = upn_str__from(s, at);
	if (n < s.n)
		s.n = n;
	return s;
}

static inline bool upn_ascii__is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool upn_ascii__is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool upn_ascii__is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool upn_ascii__is_alnum(char c)
{
	return upn_ascii__is_alpha(c) || upn_ascii__is_digit(c);
}

static inline char upn_ascii__lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char)(c + 32) : c;
}

/* 0..15, or -1. */
int upn_ascii__hex(char c);

bool upn_str__eq(struct upn_str a, struct upn_str b);
/* Caseless in ASCII, as all of these *_ci. */
bool upn_str__eq_ci(struct upn_str a, struct upn_str b);
int upn_str__cmp_ci(struct upn_str a, struct upn_str b);
bool upn_str__starts(struct upn_str s, struct upn_str prefix);
bool upn_str__starts_ci(struct upn_str s, struct upn_str prefix);
bool upn_str__ends_ci(struct upn_str s, struct upn_str suffix);
/* Offset of needle at or after from, or SIZE_MAX. An empty needle: from. */
size_t upn_str__find(struct upn_str s, struct upn_str needle, size_t from);
size_t upn_str__find_ci(struct upn_str s, struct upn_str needle, size_t from);
size_t upn_str__find_char(struct upn_str s, char c, size_t from);
size_t upn_str__find_last_char(struct upn_str s, char c);
/* Without ASCII white space at both ends. */
struct upn_str upn_str__trim(struct upn_str s);
/* A decimal number of at most max; false where there is anything else. */
bool upn_str__to_u64(struct upn_str s, uint64_t max, uint64_t *out);
/* A heap copy with a NUL behind it (NULs inside stay), or NULL. */
char *upn_str__dup(struct upn_str s);

#endif
