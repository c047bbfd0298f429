/* Inline styles that hide text or part it. */
#ifndef UPN_MAIL_HTML_STYLE_H
#define UPN_MAIL_HTML_STYLE_H

#include <upnscan/common.h>

enum upn_style_say {
	UPN_STYLE_SILENT, /* as the element around it */
	UPN_STYLE_SHOWS,
	UPN_STYLE_HIDES
};

enum upn_style_display {
	UPN_DISPLAY_DEFAULT, /* as the tag has it */
	UPN_DISPLAY_INLINE,
	UPN_DISPLAY_BLOCK,
	UPN_DISPLAY_CELL,
	UPN_DISPLAY_ROW
};

/* What a style attribute says of an element and what stands inside. */
struct upn_style {
	bool gone;                     /* display:none and the like: for good */
	enum upn_style_say size;       /* font-size; an inner one may differ */
	enum upn_style_say visibility; /* likewise */
	enum upn_style_display display;
};

struct upn_style upn_style__read(struct upn_str text);

#endif
