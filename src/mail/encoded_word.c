/* Encoded words of header fields: "=?charset?B?text?=". */
#include "mail/encoded_word.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/transfer.h"

#define MAX_CHARSET 64

struct word {
	struct upn_str charset;
	struct upn_str text;
	bool base64;
	size_t end; /* offset behind "?=" */
};

/* Decoded bytes of words of one charset that wait for conversion. */
struct pending {
	struct upn_out bytes;
	struct upn_str charset;
	struct upn_base64 state;
	bool any;
};

/*
 * Offset of the "?=" that ends a word's text, or SIZE_MAX. Blanks and '?' in
 * the text are not allowed and do occur; another "=?" means that this one
 * was never closed. Looking no further keeps the whole linear.
 */
static size_t find_end(struct upn_str s, size_t from)
{
	for (size_t q = from; (q = upn_str__find_char(s, '?', q)) != SIZE_MAX; q++) {
		if (q + 1 < s.n && s.p[q + 1] == '=')
			return q;
		if (q > from && s.p[q - 1] == '=')
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

/* The word that starts with the "=?" at `at`. */
static bool read_word(struct upn_str s, size_t at, struct word *word)
{
	struct upn_str label = upn_str__slice(s, at + 2, MAX_CHARSET);
	size_t mark = upn_str__find_char(label, '?', 0), text, end;
	char encoding;

	if (mark == SIZE_MAX)
		return false;
	label.n = mark;
	text = at + 2 + mark + 3;
	if (text > s.n || s.p[text - 1] != '?')
		return false;
	encoding = upn_ascii__lower(s.p[text - 2]);
	if (encoding != 'b' && encoding != 'q')
		return false;
	end = find_end(s, text);
	if (end == SIZE_MAX)
		return false;
	*word = (struct word){.charset = label,
		.base64 = encoding == 'b',
		.text = upn_str__slice(s, text, end - text),
		.end = end + 2};
	return true;
}

/* The next word at or after *at, whose offset *at becomes. */
static bool find_word(struct upn_str s, size_t *at, struct word *word)
{
	while ((*at = upn_str__find(s, UPN_STR("=?"), *at)) != SIZE_MAX) {
		if (read_word(s, *at, word))
			return true;
		*at += 2;
	}
	return false;
}

static void add_bytes(struct upn_out *out, struct upn_str bytes,
	const struct upn_charset *declared)
{
	bool guessed = false;

	upn_charset__convert(out, bytes,
		upn_charset__guess(bytes, declared, NULL, &guessed));
}

static void flush(struct pending *pending, struct upn_out *out)
{
	if (pending->any)
		add_bytes(out, upn_out__str(&pending->bytes),
			upn_charset__find(pending->charset));
	upn_out__reset(&pending->bytes);
	pending->state = (struct upn_base64){0, 0};
	pending->any = false;
}

static void add_word(struct pending *pending, const struct word *word)
{
	struct upn_out *bytes = &pending->bytes;

	pending->any = true;
	pending->charset = word->charset;
	if (!upn_out__reserve(bytes, word->text.n + 1))
		return;
	if (word->base64)
		bytes->n += upn_base64__decode(&pending->state, bytes->p + bytes->n,
			word->text);
	else
		bytes->n += upn_transfer__decode_q(bytes->p + bytes->n, word->text);
}

void upn_encoded_word__decode(struct upn_out *out, struct upn_str s)
{
	struct pending pending = {.any = false};
	struct word word;
	size_t done = 0, at = 0;

	upn_out__init(&pending.bytes, out->arena, UPN_MAX_HEADER);
	while (find_word(s, &at, &word)) {
		struct upn_str between = upn_str__slice(s, done, at - done);

		/* Blanks between two words are only there to fold the line. */
		if (!pending.any || upn_str__trim(between).n) {
			flush(&pending, out);
			add_bytes(out, between, NULL);
		} else if (!upn_str__eq_ci(pending.charset, word.charset)) {
			flush(&pending, out);
		}
		add_word(&pending, &word);
		done = at = word.end;
	}
	flush(&pending, out);
	add_bytes(out, upn_str__from(s, done), NULL);
}

const struct upn_charset *upn_encoded_word__charset(struct upn_str s)
{
	struct word word;
	size_t at = 0;

	return find_word(s, &at, &word) ? upn_charset__find(word.charset) : NULL;
}
