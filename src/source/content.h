/* What a file is, by its first bytes. */
#ifndef UPN_SOURCE_CONTENT_H
#define UPN_SOURCE_CONTENT_H

#include <upnscan/common.h>

enum upn_content {
	UPN_CONTENT_OTHER, /* not mail */
	UPN_CONTENT_EMPTY,
	UPN_CONTENT_MESSAGE,
	UPN_CONTENT_MBOX
};

/* How many bytes at the start decide. */
#define UPN_CONTENT_HEAD 16384

/*
 * head is the start of the file, name its name. asked: a person named this
 * very file, so less is enough to believe that it is mail.
 */
enum upn_content upn_content__of(struct upn_str head, const char *name, bool asked);

/* The lines of an mbox, without their line ends. */

/* "From sender date": *date is UPN_NO_DATE where the date is not one. */
bool upn_from_line__read(struct upn_str line, int64_t *date);
/* Whether a line looks like a header field: name, colon. */
bool upn_content__is_field(struct upn_str line);
/* Length of the first line without its end; *next: where the next begins. */
struct upn_str upn_content__line(struct upn_str text, size_t *next);

#endif
