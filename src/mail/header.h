/* The fields of a header section (RFC 5322 section 2.2), as mail has them. */
#ifndef UPN_MAIL_HEADER_H
#define UPN_MAIL_HEADER_H

#include "base/arena.h"

/* One field; both spans point into the section. */
struct upn_field {
	struct upn_str name;
	struct upn_str value; /* still folded, without blanks at the ends */
};

/* Walks the fields; looks at UPN_MAX_HEADER_FIELDS of them. */
struct upn_fields {
	struct upn_str section;
	size_t at;
	unsigned left;
	char line_end;
};

void upn_fields__begin(struct upn_fields *fields, struct upn_str section);
/* Skips lines that are no field. False at the end. */
bool upn_fields__next(struct upn_fields *fields, struct upn_field *field);

/* '\n', or '\r' in bytes that hold no LF at all. */
char upn_header__line_end(struct upn_str bytes);
/* The line at *at without its end; *at moves to the next one. */
struct upn_str upn_header__line(struct upn_str bytes, size_t *at, char line_end);
/* Length of the field name that a line starts with, or 0. */
size_t upn_header__name_length(struct upn_str line);
/* A name that mail systems use: Content-*, X-*, Received, Subject, ... */
bool upn_header__is_known(struct upn_str name);

/* Behind the comment that starts at `at`; an open one takes all the rest. */
size_t upn_header__skip_comment(struct upn_str s, size_t at);

bool upn_field__is(const struct upn_field *field, const char *name);
/* The value on one line, as valid UTF-8, nothing decoded. */
struct upn_str upn_field__unfold(struct upn_str value, struct upn_arena *arena);
/*
 * The value on one line with its encoded words (RFC 2047) decoded, and in
 * one spelling (mail/normalise.h).
 */
struct upn_str upn_field__text(struct upn_str value, struct upn_arena *arena);

#endif
