/* Which parts hold text, by what they say of themselves. */
#ifndef UPN_MAIL_PART_KIND_H
#define UPN_MAIL_PART_KIND_H

#include "mail/mime.h"

enum upn_part_kind {
	UPN_PART_OTHER, /* pictures and the like */
	UPN_PART_PLAIN,
	UPN_PART_HTML,
	UPN_PART_CALENDAR,
	UPN_PART_CARD, /* vCard: plain, but folded */
	UPN_PART_REPORT
};

enum upn_part_kind upn_part_kind__of(const struct upn_mime *mime);
/*
 * A closer look at the beginning of what says that it is plain text: it may
 * be HTML, a calendar or a DMARC report.
 */
enum upn_part_kind upn_part_kind__look(struct upn_str text);

#endif
