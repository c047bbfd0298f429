/* Where a header section ends and the body starts, in whatever mail has. */
#ifndef UPN_MAIL_SECTION_H
#define UPN_MAIL_SECTION_H

#include <upnscan/common.h>

struct upn_section {
	struct upn_str fields; /* at most UPN_MAX_HEADER bytes */
	size_t body;           /* offset behind the blank line */
	/*
	 * Where text starts if it is not encoded: the body, or the first line
	 * that is no field where the blank line was forgotten.
	 */
	size_t text;
	bool is_known;    /* there is at least one field that mail uses */
	bool is_cut;      /* longer than UPN_MAX_HEADER */
	bool is_headless; /* starts with what looks like a boundary */
};

/* Whether a line (without its end) ends the entity, e.g. a boundary. */
typedef bool (*upn_section_end_fn)(void *ctx, struct upn_str line);

struct upn_section_options {
	char line_end;           /* upn_header__line_end() */
	bool is_message;         /* may start with "From " or blank lines */
	upn_section_end_fn ends; /* or NULL */
	void *ctx;
};

/*
 * Read the section that starts at offset `start` of bytes. Where it holds no
 * known field there is none: everything is body.
 */
void upn_section__read(struct upn_section *section, struct upn_str bytes, size_t start,
	const struct upn_section_options *options);

#endif
