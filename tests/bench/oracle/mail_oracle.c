/*
 * The same mail read by GMime and libxml2, which the product does not use for
 * mail: are there words that they find and we do not, and who is faster?
 *
 * Not part of the build, for it needs what nothing else does:
 *   cc -O2 -Isrc -Iinclude -D_GNU_SOURCE -o build/mail_oracle \
 *     tests/bench/oracle/mail_oracle.c build/libupnscan.a \
 *     $(pkg-config --cflags --libs gmime-3.0 libxml-2.0)
 *   find DIR -name '*.eml' -print0 | xargs -0 build/mail_oracle [-v]
 */
#include <gmime/gmime.h>
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"
#include "mail/normalise.h"
#include "mail/text.h"

#define MAX_FILE ((size_t)64 << 20)

struct totals {
	size_t messages, bytes, words, missing, bad_messages;
	double gmime, ours;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool read_file(const char *path, struct upn_buf *buf)
{
	FILE *file = fopen(path, "rb");
	char piece[65536];
	size_t n;

	if (!file)
		return false;
	upn_buf__reset(buf);
	while ((n = fread(piece, 1, sizeof piece, file)) > 0)
		upn_buf__append(buf, piece, n);
	fclose(file);
	return upn_buf__ok(buf);
}

/* Depth of elements whose text is not text. */
struct page {
	struct upn_buf *text;
	unsigned skipped;
};

static bool is_skipped(const xmlChar *name)
{
	return !strcmp((const char *)name, "script") ||
		!strcmp((const char *)name, "style") ||
		!strcmp((const char *)name, "title");
}

static void start(void *ctx, const xmlChar *name, const xmlChar **attributes)
{
	static const char *const spaced[] = {"p", "br", "div", "td", "th", "tr", "li",
		"table", "h1", "h2", "h3", "h4", "pre", "hr", "center", "blockquote",
		"ul", "ol", "button", "option", "dt", "dd"};
	struct page *page = ctx;

	/* What its style hides is a text of its own with us. */
	for (; attributes && attributes[0]; attributes += 2)
		if (!strcmp((const char *)attributes[0], "style"))
			upn_buf__add_char(page->text, '\n');
	page->skipped += is_skipped(name);
	for (size_t i = 0; i < sizeof spaced / sizeof *spaced; i++)
		if (!strcmp((const char *)name, spaced[i]))
			upn_buf__add_char(page->text, '\n');
}

static void end(void *ctx, const xmlChar *name)
{
	struct page *page = ctx;

	page->skipped -= is_skipped(name);
	start(ctx, name, NULL);
	page->skipped -= is_skipped(name);
}

static void characters(void *ctx, const xmlChar *text, int n)
{
	struct page *page = ctx;

	if (!page->skipped)
		upn_buf__append(page->text, text, (size_t)n);
}

static void read_html(struct upn_buf *text, const char *bytes, size_t n)
{
	htmlSAXHandler sax = {.startElement = start,
		.endElement = end,
		.characters = characters,
		.cdataBlock = NULL};
	struct page page = {text, 0};
	htmlParserCtxtPtr ctxt = htmlCreatePushParserCtxt(&sax, &page, NULL, 0, NULL,
		XML_CHAR_ENCODING_UTF8);

	htmlCtxtUseOptions(ctxt,
		HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	htmlParseChunk(ctxt, bytes, (int)n, 0);
	htmlParseChunk(ctxt, "", 0, 1);
	htmlFreeParserCtxt(ctxt);
}

/* Text parts as GMime has them: transfer encoding and charset undone. */
struct walk {
	struct upn_buf *text;
	bool html; /* HTML to text as well; not when timing */
};

static void see_part(GMimeObject *parent, GMimeObject *object, gpointer ctx)
{
	struct walk *walk = ctx;
	char *decoded;

	(void)parent;
	if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *message =
			g_mime_message_part_get_message((GMimeMessagePart *)object);

		if (message)
			g_mime_message_foreach(message, see_part, ctx);
		return;
	}
	if (!GMIME_IS_TEXT_PART(object))
		return;
	decoded = g_mime_text_part_get_text((GMimeTextPart *)object);
	if (!decoded)
		return;
	upn_buf__add_char(walk->text, '\n');
	if (walk->html &&
		g_mime_content_type_is_type(g_mime_object_get_content_type(object),
			"text", "html"))
		read_html(walk->text, decoded, strlen(decoded));
	else
		upn_buf__add_z(walk->text, decoded);
	g_free(decoded);
}

static void read_gmime(struct upn_str raw, struct upn_buf *text, bool html)
{
	GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw.p, raw.n);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
	struct walk walk = {text, html};

	upn_buf__reset(text);
	if (message) {
		g_mime_message_foreach(message, see_part, &walk);
		g_object_unref(message);
	}
	g_object_unref(parser);
	g_object_unref(stream);
}

static void read_ours(struct upn_str raw, struct upn_arena *arena, struct upn_buf *text)
{
	struct upn_text_iter *iter;
	struct upn_text one;
	struct upn_error err;

	upn_arena__reset(arena);
	upn_buf__reset(text);
	iter = upn_text__begin(raw, arena);
	while (iter && upn_text__next(iter, &one, &err) > 0) {
		upn_buf__add(text, one.text);
		upn_buf__add_char(text, '\n');
	}
}

static bool is_word_byte(char c)
{
	return upn_ascii__is_alnum(c) || (c & 0x80) || c == '@' || c == '.' || c == '_';
}

/* The two differ on charsets that are labelled wrongly: ASCII is compared. */
static bool is_compared(struct upn_str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] & 0x80)
			return false;
	return word.n >= 4;
}

/* Words of what GMime found that ours does not hold; the first one is told. */
static size_t compare(struct upn_buf *theirs, const struct upn_buf *ours,
	struct totals *totals, struct upn_str *first)
{
	struct upn_str s;
	size_t missing = 0, end;

	if (theirs->n && upn_utf8__is_valid(upn_buf__str(theirs)))
		theirs->n = upn_normalise__text(theirs->p, theirs->n);
	s = upn_buf__str(theirs);
	for (size_t at = 0; at < s.n; at = end + 1) {
		struct upn_str word;

		for (end = at; end < s.n && is_word_byte(s.p[end]);)
			end++;
		word = upn_str__slice(s, at, end - at);
		if (!is_compared(word))
			continue;
		totals->words++;
		if (upn_str__find(upn_buf__str(ours), word, 0) != SIZE_MAX)
			continue;
		if (missing++ == 0)
			*first = word;
	}
	return missing;
}

static void read_both(const char *path, struct upn_str raw, struct totals *totals,
	bool verbose)
{
	static struct upn_arena arena = {.max = (size_t)512 << 20};
	static struct upn_buf theirs = {.max = MAX_FILE * 4},
			      ours = {.max = MAX_FILE * 4};
	struct upn_str first = {0};
	size_t missing;
	double t = now();

	read_gmime(raw, &theirs, false);
	totals->gmime += now() - t;
	t = now();
	read_ours(raw, &arena, &ours);
	totals->ours += now() - t;
	read_gmime(raw, &theirs, true);
	missing = compare(&theirs, &ours, totals, &first);
	totals->missing += missing;
	totals->bad_messages += missing > 0;
	totals->messages++;
	totals->bytes += raw.n;
	if (missing && verbose)
		printf("%s: %zu missing, \"%.*s\"\n", path, missing, UPN_STR_ARG(first));
}

int main(int argc, char **argv)
{
	struct upn_buf file = UPN_BUF_INIT(MAX_FILE);
	struct totals totals = {0};
	bool verbose = false;

	g_mime_init();
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "-v"))
			verbose = true;
		else if (read_file(argv[i], &file))
			read_both(argv[i], upn_buf__str(&file), &totals, verbose);
	}
	printf("%zu messages, %zu words, %zu missing in %zu messages\n", totals.messages,
		totals.words, totals.missing, totals.bad_messages);
	printf("GMime parse and decode %.1f MB/s, ours to text %.1f MB/s\n",
		(double)totals.bytes / totals.gmime / 1e6,
		(double)totals.bytes / totals.ours / 1e6);
	upn_buf__release(&file);
	return 0;
}
