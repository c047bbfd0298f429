/* part -> texts: transfer encoding, charset and layout undone. */
#ifndef UPN_MAIL_PART_TEXT_H
#define UPN_MAIL_PART_TEXT_H

#include "mail/charset.h"
#include "mail/html.h"
#include "mail/text.h"
#include "mail/walk.h"

/* The texts of one part, and the memory that the next one uses again. */
struct upn_part_texts {
	struct upn_out bytes; /* transfer-decoded */
	struct upn_out utf8;
	struct upn_out plain; /* the text, unless it is HTML */
	struct upn_html html;
	unsigned kinds; /* which there are: 1 << enum upn_text_kind */
	bool is_broken; /* charset or encoding had to be guessed */
	bool is_cut;
	/* What earlier parts were written in, for one that does not say. */
	const struct upn_charset *hint;
};

void upn_part_texts__init(struct upn_part_texts *texts, struct upn_arena *arena);
void upn_part_texts__read(struct upn_part_texts *texts, const struct upn_part *part);
/* The text of a kind that is there; borrowed until the next read. */
struct upn_str upn_part_texts__get(const struct upn_part_texts *texts,
	enum upn_text_kind kind);

#endif
