/*
 * Text laid out in lines: what separates two pieces of text is decided when
 * the second one comes, and the strongest separator in between wins.
 */
#ifndef UPN_MAIL_HTML_FLOW_H
#define UPN_MAIL_HTML_FLOW_H

#include "mail/out.h"

/* Weakest first. A cell outweighs the end of a paragraph in the last cell. */
enum upn_gap {
	UPN_GAP_NONE,
	UPN_GAP_BLANK,
	UPN_GAP_BREAK, /* a line end */
	UPN_GAP_CELL,  /* a tab */
	UPN_GAP_ROW    /* a line end */
};

struct upn_flow {
	struct upn_out *out;
	enum upn_gap gap;
	unsigned breaks; /* br in a row: two make an empty line */
};

void upn_flow__gap(struct upn_flow *flow, enum upn_gap gap);
void upn_flow__break(struct upn_flow *flow);
/*
 * Text of the document with its character references. Runs of blanks are one
 * blank (line ends count where is_pre); invisible characters vanish.
 */
void upn_flow__text(struct upn_flow *flow, struct upn_str s, bool is_pre);

#endif
