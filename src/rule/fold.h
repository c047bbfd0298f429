/*
 * Folding for the literal search: text and keywords are brought to one form,
 * so that what a pattern matches without case is also found by bytes.
 *
 * ASCII and the cased scripts of our labels become lower case, Greek loses
 * its accents, runs of blanks become one blank, apostrophes become ', hyphens
 * become -, combining marks vanish. Every other letter of the Latin blocks
 * (and U+FFFD, and "?") becomes "?": texts come with such letters misread or
 * lost, and what is left of the word still tells it.
 */
#ifndef UPN_RULE_FOLD_H
#define UPN_RULE_FOLD_H

#include "base/buf.h"

/* What U+0080-024F, U+1E00-1EFF and U+FFFD become. */
#define UPN_FOLD_ANY '?'

/*
 * Fold one code point: bytes written to out, 0 where it vanishes. A blank
 * yields one blank; making one of a run is left to the caller.
 */
size_t upn_fold__put(char out[4], uint32_t code_point);
/* Append s folded, runs of blanks made one, blanks at the ends dropped. */
void upn_fold__add(struct upn_buf *out, struct upn_str s);
/* The letter of a to z under a Latin letter's marks, or 0. */
char upn_fold__base(uint32_t code_point);
bool upn_fold__is_any(uint32_t code_point);
bool upn_fold__is_blank(uint32_t code_point);
bool upn_fold__is_apostrophe(uint32_t code_point);
bool upn_fold__is_hyphen(uint32_t code_point);

#endif
