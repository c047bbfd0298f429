/* Links, out of the wrappers that mail filters and trackers put round them. */
#ifndef UPN_MAIL_LINK_H
#define UPN_MAIL_LINK_H

#include "mail/out.h"

/*
 * Append a link, and what it wraps (SafeLinks, Proofpoint, any parameter
 * that holds a URL), each on a line of its own: the host as written, the
 * rest percent-decoded up to twice.
 */
void upn_link__add(struct upn_out *out, struct upn_str url);
/* Append the http and https links of plain text, and mailto where asked. */
void upn_link__scan(struct upn_out *out, struct upn_str text, bool with_mailto);

#endif
