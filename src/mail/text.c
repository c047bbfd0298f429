/* message -> texts: the iterator over the parts and their texts. */
#include "mail/text.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "mail/encoded_word.h"
#include "mail/header.h"
#include "mail/part_text.h"
#include "mail/section.h"

struct upn_text_iter {
	struct upn_arena *arena;
	struct upn_walk *walk;
	struct upn_part part;
	struct upn_part_texts texts;
	unsigned waiting; /* kinds of the part not yet handed over */
	bool began, ended;
	bool is_cut;
	size_t total; /* bytes of text handed over */
};

/* The charset of the Subject: programs that forget a label often got it right there. */
static const struct upn_charset *header_charset(struct upn_str raw)
{
	struct upn_section_options options = {.line_end = upn_header__line_end(raw),
		.is_message = true};
	struct upn_section section;
	struct upn_fields fields;
	struct upn_field field;

	upn_section__read(&section, raw, 0, &options);
	upn_fields__begin(&fields, section.fields);
	while (upn_fields__next(&fields, &field))
		if (upn_field__is(&field, "Subject"))
			return upn_encoded_word__charset(field.value);
	return NULL;
}

struct upn_text_iter *upn_text__begin(struct upn_str raw, struct upn_arena *arena)
{
	struct upn_text_iter *iter = upn_arena__calloc(arena, 1, sizeof *iter);

	if (!iter)
		return NULL;
	iter->arena = arena;
	iter->is_cut = raw.n > UPN_MAX_MESSAGE;
	raw = upn_str__slice(raw, 0, UPN_MAX_MESSAGE);
	iter->walk = upn_walk__begin(raw, arena);
	if (!iter->walk)
		return NULL;
	upn_part_texts__init(&iter->texts, arena);
	iter->texts.hint = header_charset(raw);
	return iter;
}

const struct upn_envelope *upn_text__envelope(const struct upn_text_iter *iter)
{
	return upn_walk__envelope(iter->walk);
}

bool upn_text__is_cut(const struct upn_text_iter *iter)
{
	return iter->is_cut || upn_walk__is_cut(iter->walk);
}

static bool subject(const struct upn_text_iter *iter, struct upn_text *text)
{
	*text = (struct upn_text){
		.part = UPN_STR("subject"),
		.kind = UPN_TEXT_SUBJECT,
		.text = upn_text__envelope(iter)->subject,
		.envelope = upn_text__envelope(iter),
	};
	return text->text.n > 0;
}

/* What a reader sees comes first. */
static enum upn_text_kind next_kind(unsigned waiting)
{
	static const enum upn_text_kind order[] = {UPN_TEXT_PLAIN, UPN_TEXT_HTML,
		UPN_TEXT_CALENDAR, UPN_TEXT_REPORT, UPN_TEXT_RAW, UPN_TEXT_HIDDEN,
		UPN_TEXT_LINKS, UPN_TEXT_IDS};
	size_t i = 0;

	while (!(waiting & 1u << order[i]))
		i++;
	return order[i];
}

static void take(struct upn_text_iter *iter, struct upn_text *text)
{
	enum upn_text_kind kind = next_kind(iter->waiting);

	iter->waiting &= ~(1u << kind);
	*text = (struct upn_text){
		.part = iter->part.path,
		.kind = kind,
		.text = upn_part_texts__get(&iter->texts, kind),
		.depth = iter->part.depth,
		.envelope = iter->part.envelope,
		.broken = iter->texts.is_broken,
		.is_attachment = iter->part.mime.is_attachment,
	};
	iter->total += text->text.n;
}

/* -1 when what the message may take is used up. */
static int check_limits(struct upn_text_iter *iter, struct upn_error *err)
{
	if (!iter->arena->failed && iter->total <= UPN_MAX_DECODED)
		return 0;
	iter->ended = iter->is_cut = true;
	if (iter->arena->failed)
		return upn_error__set(err, UPN_ERR_LIMIT,
			"the message needs too much memory");
	return upn_error__set(err, UPN_ERR_LIMIT,
		"the message holds more than %u MiB of text", UPN_MAX_DECODED >> 20);
}

int upn_text__next(struct upn_text_iter *iter, struct upn_text *text,
	struct upn_error *err)
{
	int got;

	if (!iter->began) {
		iter->began = true;
		if (subject(iter, text))
			return 1;
	}
	while (!iter->waiting && !iter->ended) {
		if (check_limits(iter, err) < 0)
			return -1;
		got = upn_walk__next(iter->walk, &iter->part, err);
		if (got <= 0) {
			iter->ended = true;
			return got == 0 ? check_limits(iter, err) : got;
		}
		upn_part_texts__read(&iter->texts, &iter->part);
		iter->is_cut |= iter->texts.is_cut;
		iter->waiting = iter->texts.kinds;
	}
	if (!iter->waiting)
		return 0;
	take(iter, text);
	return 1;
}
