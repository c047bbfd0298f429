/* What the header of a MIME entity says of its body. */
#ifndef UPN_MAIL_MIME_H
#define UPN_MAIL_MIME_H

#include "mail/transfer.h"

struct upn_mime {
	struct upn_str type;     /* "text/html", lower case; "" where absent */
	struct upn_str boundary; /* "" where absent or unusable */
	struct upn_str charset;  /* the label */
	struct upn_str name;     /* file name, UTF-8 */
	enum upn_transfer transfer;
	bool is_attachment; /* Content-Disposition: attachment */
	bool is_flowed;     /* RFC 3676 */
	bool is_delsp;
};

void upn_mime__read(struct upn_mime *mime, struct upn_str section,
	struct upn_arena *arena);
/* "multipart/" and the like. */
bool upn_mime__is(const struct upn_mime *mime, const char *prefix);
/* Whether the file name ends so: ".eml". */
bool upn_mime__is_named(const struct upn_mime *mime, const char *suffix);

#endif
