/* Character references of HTML (WHATWG HTML section 13.2.5.72 on). */
#ifndef UPN_MAIL_ENTITY_H
#define UPN_MAIL_ENTITY_H

#include <upnscan/common.h>

/* Bytes of the longest replacement. */
#define UPN_ENTITY_SIZE 8

struct upn_entity {
	char text[UPN_ENTITY_SIZE]; /* UTF-8, not terminated */
	size_t text_length;
	size_t length; /* bytes of the reference */
};

/*
 * The reference at s.p[at], which is '&'. The old names need no semicolon,
 * except where that would break the query of a URL in an attribute.
 * False where there is none.
 */
bool upn_entity__read(struct upn_entity *entity, struct upn_str s, size_t at,
	bool in_attribute);

/* One named reference. name ends in ';' where that is required. */
struct upn_entity_name {
	char name[33];
	char text[7];
};

/* Ascending by name without the ';'. */
extern const struct upn_entity_name upn_entity__names[];
extern const size_t upn_entity__count;

#endif
