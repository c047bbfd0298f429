/* What a tag of HTML does to the layout of text. */
#ifndef UPN_MAIL_HTML_TAG_H
#define UPN_MAIL_HTML_TAG_H

#include <upnscan/common.h>

enum upn_tag_effect {
	UPN_TAG_INLINE, /* nothing: span, b, a, and what is unknown */
	UPN_TAG_BLOCK,  /* on a line of its own */
	UPN_TAG_BREAK,  /* br */
	UPN_TAG_CELL,   /* td, th */
	UPN_TAG_ROW,    /* tr and what holds rows */
	UPN_TAG_SKIPPED /* its content is no text: script, style, title */
};

/* Elements that end each other without an end tag. */
enum upn_tag_family {
	UPN_FAMILY_NONE,
	UPN_FAMILY_P,
	UPN_FAMILY_LI,
	UPN_FAMILY_CELL,
	UPN_FAMILY_ROW,
	UPN_FAMILY_DL,
	UPN_FAMILY_OPTION
};

struct upn_tag {
	char name[12];
	enum upn_tag_effect effect;
	enum upn_tag_family family;
	bool is_void; /* has no content and no end tag */
};

/* NULL for an unknown one; case does not matter. */
const struct upn_tag *upn_tag__find(struct upn_str name);

#endif
