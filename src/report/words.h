/* What the names in a result mean, in plain words. */
#ifndef UPN_REPORT_WORDS_H
#define UPN_REPORT_WORDS_H

#include <upnscan/findings.h>

#include "base/buf.h"

/* What a message says of a username, as one sentence. */
void upn_words__add_says(struct upn_buf *out, const char *says, enum upn_kind kind);
/* "Use it." and so on. */
const char *upn_words__level(enum upn_level level, enum upn_kind kind);
/* What the provider said of the sender; "" where it said nothing. */
const char *upn_words__authentic(enum upn_authentic authentic);
/* "2017-09-30", or "undated". */
void upn_words__add_day(struct upn_buf *out, int64_t seconds);
/* "1,234 messages", "1 message". */
void upn_words__add_count(struct upn_buf *out, uint64_t n, const char *one,
	const char *many);

#endif
