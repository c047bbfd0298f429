/* Encoded words of header fields (RFC 2047, with RFC 2231's language). */
#ifndef UPN_MAIL_ENCODED_WORD_H
#define UPN_MAIL_ENCODED_WORD_H

#include "mail/charset.h"

/*
 * Append s, which is unfolded, with its encoded words decoded, as UTF-8.
 * Adjacent words of one charset are joined before conversion, since many
 * programs split a character between two of them. What is no encoded word
 * stays as it is; raw 8-bit text is taken for UTF-8, else windows-1252.
 */
void upn_encoded_word__decode(struct upn_out *out, struct upn_str s);
/* The charset of the first encoded word, or NULL. */
const struct upn_charset *upn_encoded_word__charset(struct upn_str s);

#endif
