/* Folder names: modified UTF-7 (RFC 3501, 5.1.3) to UTF-8. */
#ifndef UPN_SOURCE_UTF7_H
#define UPN_SOURCE_UTF7_H

#include "base/buf.h"

/*
 * Append name as UTF-8, fit to be shown. What is no modified UTF-7 (servers
 * that list plain UTF-8, or rubbish) is taken as it stands.
 */
void upn_utf7__decode(struct upn_buf *out, struct upn_str name);

#endif
