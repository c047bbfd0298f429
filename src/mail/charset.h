/* Bytes in some charset -> valid UTF-8, whatever the label says. */
#ifndef UPN_MAIL_CHARSET_H
#define UPN_MAIL_CHARSET_H

#include "mail/out.h"

/* How a charset carries its characters. */
enum upn_charset_kind {
	UPN_CHARSET_ASCII,  /* us-ascii: says nothing about high bytes */
	UPN_CHARSET_SINGLE, /* one byte each, ASCII below 0x80 */
	UPN_CHARSET_MULTI,  /* one to four bytes, ASCII below 0x80 */
	UPN_CHARSET_UTF8,
	UPN_CHARSET_UTF7,
	UPN_CHARSET_UTF16,
	UPN_CHARSET_UTF32,
	UPN_CHARSET_JIS,    /* ISO-2022-JP and its kin */
	UPN_CHARSET_HZ,     /* RFC 1843 */
	UPN_CHARSET_ESCAPED /* other ISO-2022: escapes, 7 bits */
};

struct upn_charset {
	enum upn_charset_kind kind;
	const char *name;     /* as iconv knows it */
	const char *aliases;  /* lower case, letters and digits only */
	const char *superset; /* what is meant where C1 bytes are used, or NULL */
};

/*
 * The charset that a label names; NULL where unknown. Only what stands in
 * our table ever reaches iconv, so mail cannot choose a converter.
 */
const struct upn_charset *upn_charset__find(struct upn_str label);
/*
 * Which charset bytes are really in. declared and hint (from elsewhere in
 * the message) may be NULL. *guessed is set when it is not the declared one,
 * and left alone otherwise. Never NULL.
 */
const struct upn_charset *upn_charset__guess(struct upn_str bytes,
	const struct upn_charset *declared, const struct upn_charset *hint,
	bool *guessed);
/*
 * Append bytes as valid UTF-8 without a byte order mark. What cannot be
 * converted becomes U+FFFD.
 */
void upn_charset__convert(struct upn_out *out, struct upn_str bytes,
	const struct upn_charset *charset);
/* The code point of a windows-1252 byte; U+FFFD for the five holes. */
uint32_t upn_charset__cp1252(unsigned char c);
/*
 * Load every converter and keep it, for a process that will later be kept
 * from opening files. Call it from one thread.
 */
void upn_charset__warm(void);

/*
 * ISO-2022-JP, or HZ, as the 8-bit EUC form that iconv knows better (with
 * the characters of the vendors that ISO-2022-JP proper lacks).
 */
void upn_charset__unescape_jis(struct upn_out *out, struct upn_str bytes);
void upn_charset__unescape_hz(struct upn_out *out, struct upn_str bytes);

/* The table itself. */
extern const struct upn_charset upn_charset__table[];
extern const size_t upn_charset__count;

#endif
