/* The tokens of a server's reply, which stands on one line. */
#ifndef UPN_IMAP_TOKEN_H
#define UPN_IMAP_TOKEN_H

#include "base/buf.h"

/* The next word, which a blank ends; s moves behind it. */
struct upn_str upn_token__word(struct upn_str *s);
bool upn_token__is_number(struct upn_str word, uint64_t max, uint64_t *value);
/* Of characters that every parser takes for one word, and not too many. */
bool upn_token__is_atom(struct upn_str word);
void upn_token__skip_blanks(struct upn_str s, size_t *at);
/*
 * Past the quoted string at *at, with \" and \\ undone into out (or NULL).
 * False where the closing quote is missing.
 */
bool upn_token__quoted(struct upn_str s, size_t *at, struct upn_buf *out);
/*
 * Past one value: a word, a quoted string or a list. Stays in front of a
 * parenthesis that closes what is around it. False where it does not end, or
 * nests too deep.
 */
bool upn_token__skip(struct upn_str s, size_t *at);
/*
 * Append a quoted string. CR, LF and NUL, which it cannot hold, become "?".
 */
void upn_token__add_quoted(struct upn_buf *out, struct upn_str text);

#endif
