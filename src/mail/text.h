/*
 * message -> texts. One iterator over all readable text of a message:
 * transfer encodings, charsets and HTML undone, UTF-8, one text per part.
 * Pure: no file, socket, clock, locale or global state.
 */
#ifndef UPN_MAIL_TEXT_H
#define UPN_MAIL_TEXT_H

#include "base/arena.h"
#include "mail/envelope.h"

enum upn_text_kind {
	UPN_TEXT_SUBJECT,  /* the decoded Subject of the outermost message */
	UPN_TEXT_PLAIN,    /* text/plain and other text types */
	UPN_TEXT_HTML,     /* visible text of text/html, laid out in lines */
	UPN_TEXT_HIDDEN,   /* text of text/html that a reader would not see */
	UPN_TEXT_LINKS,    /* links, unwrapped and percent-decoded, one a line */
	UPN_TEXT_IDS,      /* id attributes of text/html, one a line */
	UPN_TEXT_CALENDAR, /* text/calendar, unfolded */
	UPN_TEXT_REPORT,   /* delivery status, DMARC XML: about mail itself */
	UPN_TEXT_RAW       /* bytes of an unreadable message, as they stand */
};

struct upn_text {
	struct upn_str part; /* IMAP part path: "1.2"; "subject" */
	enum upn_text_kind kind;
	/*
	 * UTF-8. Lines end in \n. Invisible characters (zero-width, soft
	 * hyphen, bidi controls, ...) are gone, NBSP and other blanks are
	 * U+0020, fullwidth ASCII is ASCII. Case is kept.
	 */
	struct upn_str text;
	unsigned depth; /* how many message/rfc822 it stands inside */
	/* Headers of the message/rfc822 that it stands in; depth 0: outermost. */
	const struct upn_envelope *envelope;
	bool broken;        /* the charset or encoding had to be guessed */
	bool is_attachment; /* Content-Disposition: attachment */
};

struct upn_text_iter;

/*
 * raw and arena must outlive the iterator. The iterator lives in the arena
 * (nothing to free); NULL when the arena ran out.
 */
struct upn_text_iter *upn_text__begin(struct upn_str raw, struct upn_arena *arena);
/*
 * 1: a text, borrowed until the next call; 0: the end; -1: a limit (class
 * limit, what was handed over before stands) or memory.
 */
int upn_text__next(struct upn_text_iter *iter, struct upn_text *text,
	struct upn_error *err);
/* Headers of the outermost message; valid as long as the arena. */
const struct upn_envelope *upn_text__envelope(const struct upn_text_iter *iter);
/* Something was left out: a cap was reached, or no part could be read. */
bool upn_text__is_cut(const struct upn_text_iter *iter);

#endif
