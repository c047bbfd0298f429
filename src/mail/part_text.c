/* part -> texts: transfer encoding, charset and layout undone. */
#include "mail/part_text.h"

#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"
#include "mail/layout.h"
#include "mail/link.h"
#include "mail/normalise.h"
#include "mail/part_kind.h"

void upn_part_texts__init(struct upn_part_texts *texts, struct upn_arena *arena)
{
	struct upn_out *outs[] = {&texts->bytes, &texts->utf8, &texts->plain,
		&texts->html.text, &texts->html.hidden, &texts->html.links,
		&texts->html.ids};

	texts->hint = NULL;
	for (size_t i = 0; i < sizeof outs / sizeof *outs; i++)
		upn_out__init(outs[i], arena, UPN_MAX_TEXT);
}

static void reset(struct upn_part_texts *texts)
{
	upn_out__reset(&texts->bytes);
	upn_out__reset(&texts->utf8);
	upn_out__reset(&texts->plain);
	upn_out__reset(&texts->html.text);
	upn_out__reset(&texts->html.hidden);
	upn_out__reset(&texts->html.links);
	upn_out__reset(&texts->html.ids);
	texts->kinds = 0;
	texts->is_broken = texts->is_cut = false;
}

static bool is_cut(const struct upn_part_texts *texts)
{
	return texts->bytes.cut || texts->utf8.cut || texts->plain.cut ||
		texts->html.text.cut || texts->html.hidden.cut || texts->html.links.cut ||
		texts->html.ids.cut;
}

/* The body's own bytes, in the message where they need no decoding. */
static struct upn_str decode(struct upn_part_texts *texts, const struct upn_part *part)
{
	enum upn_transfer transfer = part->mime.transfer;

	if (transfer == UPN_TRANSFER_BASE64 && !upn_transfer__is_base64(part->body)) {
		texts->is_broken = true;
		transfer = UPN_TRANSFER_IDENTITY;
	}
	if (transfer == UPN_TRANSFER_IDENTITY) {
		texts->is_cut |= part->body.n > UPN_MAX_TEXT;
		return upn_str__slice(part->body, 0, UPN_MAX_TEXT);
	}
	upn_transfer__decode(&texts->bytes, transfer, part->body);
	return upn_out__str(&texts->bytes);
}

static struct upn_str unfold(struct upn_part_texts *texts, struct upn_str bytes)
{
	if (bytes.p != texts->bytes.p) {
		upn_out__add(&texts->bytes, bytes);
		bytes = upn_out__str(&texts->bytes);
	}
	if (bytes.n)
		texts->bytes.n = upn_layout__unfold(texts->bytes.p, bytes.n);
	return upn_out__str(&texts->bytes);
}

/* Valid UTF-8, which may be the bytes themselves. */
static struct upn_str to_utf8(struct upn_part_texts *texts, const struct upn_part *part,
	struct upn_str bytes, bool is_html)
{
	const struct upn_charset *declared = upn_charset__find(part->mime.charset);
	const struct upn_charset *meta =
		is_html && (!declared || declared->kind == UPN_CHARSET_ASCII) ?
		upn_charset__find(upn_html__charset(bytes)) :
		NULL;
	const struct upn_charset *charset = upn_charset__guess(bytes, declared,
		meta ? meta : texts->hint, &texts->is_broken);

	if (declared &&
		(declared->kind == UPN_CHARSET_SINGLE ||
			declared->kind == UPN_CHARSET_MULTI))
		texts->hint = declared;
	/* Nothing to convert; normalising takes a byte order mark away. */
	if (charset->kind == UPN_CHARSET_UTF8 && upn_utf8__is_valid(bytes))
		return bytes;
	upn_charset__convert(&texts->utf8, bytes, charset);
	return upn_out__str(&texts->utf8);
}

static void add_kind(struct upn_part_texts *texts, enum upn_text_kind kind)
{
	if (upn_str__trim(upn_part_texts__get(texts, kind)).n)
		texts->kinds |= 1u << kind;
}

static void normalise(struct upn_out *out)
{
	if (out->n)
		out->n = upn_normalise__text(out->p, out->n);
}

static void read_html(struct upn_part_texts *texts, struct upn_str utf8)
{
	struct upn_html *html = &texts->html;

	upn_html__read(html, utf8);
	normalise(&html->text);
	normalise(&html->hidden);
	normalise(&html->ids);
	add_kind(texts, UPN_TEXT_HTML);
	add_kind(texts, UPN_TEXT_HIDDEN);
	add_kind(texts, UPN_TEXT_LINKS);
	add_kind(texts, UPN_TEXT_IDS);
}

static void read_plain(struct upn_part_texts *texts, const struct upn_part *part,
	struct upn_str utf8, enum upn_part_kind kind)
{
	struct upn_out *plain = &texts->plain;

	upn_out__add(plain, utf8);
	if (plain->n && kind == UPN_PART_PLAIN && part->mime.is_flowed)
		plain->n = upn_layout__unflow(plain->p, plain->n, part->mime.is_delsp);
	if (plain->n && (kind == UPN_PART_CALENDAR || kind == UPN_PART_CARD))
		plain->n = upn_layout__unescape(plain->p, plain->n);
	normalise(plain);
	/* A calendar's mailto: are those who were invited, not links. */
	if (kind != UPN_PART_REPORT)
		upn_link__scan(&texts->html.links, upn_out__str(plain),
			kind == UPN_PART_PLAIN);
	add_kind(texts,
		kind == UPN_PART_CALENDAR       ? UPN_TEXT_CALENDAR :
			kind == UPN_PART_REPORT ? UPN_TEXT_REPORT :
			part->is_raw            ? UPN_TEXT_RAW :
						  UPN_TEXT_PLAIN);
	add_kind(texts, UPN_TEXT_LINKS);
}

void upn_part_texts__read(struct upn_part_texts *texts, const struct upn_part *part)
{
	enum upn_part_kind kind = upn_part_kind__of(&part->mime);
	struct upn_str bytes, utf8;

	reset(texts);
	if (kind == UPN_PART_OTHER || part->body.n == 0)
		return;
	texts->is_broken = part->is_broken || part->is_raw;
	bytes = decode(texts, part);
	if (kind == UPN_PART_PLAIN) {
		kind = upn_part_kind__look(bytes);
		texts->is_broken |= kind == UPN_PART_HTML;
	}
	if (kind == UPN_PART_CALENDAR || kind == UPN_PART_CARD)
		bytes = unfold(texts, bytes);
	utf8 = to_utf8(texts, part, bytes, kind == UPN_PART_HTML);
	if (kind == UPN_PART_HTML)
		read_html(texts, utf8);
	else
		read_plain(texts, part, utf8, kind);
	texts->is_cut |= is_cut(texts);
}

struct upn_str upn_part_texts__get(const struct upn_part_texts *texts,
	enum upn_text_kind kind)
{
	switch (kind) {
	case UPN_TEXT_HTML:
		return upn_out__str(&texts->html.text);
	case UPN_TEXT_HIDDEN:
		return upn_out__str(&texts->html.hidden);
	case UPN_TEXT_LINKS:
		return upn_out__str(&texts->html.links);
	case UPN_TEXT_IDS:
		return upn_out__str(&texts->html.ids);
	default:
		return upn_out__str(&texts->plain);
	}
}
