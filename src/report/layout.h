/* Paragraphs, wrapped to the width of a terminal. */
#ifndef UPN_REPORT_LAYOUT_H
#define UPN_REPORT_LAYOUT_H

#include "base/buf.h"

enum upn_style {
	UPN_STYLE_PLAIN,
	UPN_STYLE_BOLD,
	UPN_STYLE_GOOD,
	UPN_STYLE_CAREFUL
};

struct upn_layout {
	struct upn_buf *out;
	unsigned width; /* columns */
	bool colour;
};

/* An empty line. */
void upn_layout__blank(struct upn_layout *layout);
/*
 * A paragraph of clean text. `bullet` ("- ", "1. ", or "") stands at
 * `indent`, the text and its further lines behind it. A word that is longer
 * than the line is broken, unless it is an address, which must stay in one
 * piece to be copied.
 */
void upn_layout__text(struct upn_layout *layout, unsigned indent, const char *bullet,
	const char *text);
void upn_layout__styled(struct upn_layout *layout, enum upn_style style, unsigned indent,
	const char *bullet, const char *text);

#endif
