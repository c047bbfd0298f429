/*
 * HTML -> text as a reader sees it. A tokenizer of our own: tags, quotes and
 * comments that are never closed do not swallow text, and the time is linear
 * in the input whatever it holds.
 */
#ifndef UPN_MAIL_HTML_H
#define UPN_MAIL_HTML_H

#include "mail/out.h"

struct upn_html {
	struct upn_out text;   /* what is shown, laid out in lines */
	struct upn_out hidden; /* what is in the document but not shown */
	struct upn_out links;  /* targets, one a line; see mail/link.h */
	struct upn_out ids;    /* id attributes, one a line */
};

/* Append what valid UTF-8 holds. The outputs are initialised by the caller. */
void upn_html__read(struct upn_html *html, struct upn_str s);
/* The charset label of a <meta> near the start of raw bytes, or "". */
struct upn_str upn_html__charset(struct upn_str bytes);

#endif
