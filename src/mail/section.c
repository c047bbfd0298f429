/* Where a header section ends and the body starts. */
#include "mail/section.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/header.h"

/* A section while its lines are read. */
struct reader {
	struct upn_str bytes;
	const struct upn_section_options *options;
	size_t start;
	size_t stray; /* the first line that is no field, or SIZE_MAX */
	bool known;
};

static struct upn_str line_at(const struct reader *reader, size_t *at)
{
	return upn_header__line(reader->bytes, at, reader->options->line_end);
}

/* The separator of an mbox file, which some programs leave in. */
static bool is_from_line(struct upn_str line)
{
	return upn_str__starts(line, UPN_STR("From ")) ||
		upn_str__starts(line, UPN_STR(">From "));
}

/*
 * Behind "From " lines, and behind blank lines if fields follow them.
 * Otherwise those end an empty section.
 */
static size_t skip_leading(const struct reader *reader)
{
	size_t at = reader->start, kept = at;

	while (at < reader->bytes.n && at - reader->start < UPN_MAX_HEADER) {
		size_t name, line_start = at;
		struct upn_str line = line_at(reader, &at);

		if (is_from_line(line)) {
			kept = at;
			continue;
		}
		if (upn_str__trim(line).n == 0)
			continue;
		name = upn_header__name_length(line);
		return name && upn_header__is_known(upn_str__slice(line, 0, name)) ?
			line_start :
			kept;
	}
	return kept;
}

static void see_line(struct reader *reader, size_t start, struct upn_str line)
{
	size_t name;

	if (start - reader->start > UPN_MAX_HEADER)
		return;
	if (line.n && (*line.p == ' ' || *line.p == '\t'))
		return;
	name = upn_header__name_length(line);
	if (name == 0 && !is_from_line(line)) {
		if (reader->stray == SIZE_MAX)
			reader->stray = start;
		return;
	}
	if (reader->known && reader->stray == SIZE_MAX)
		return;
	if (upn_header__is_known(upn_str__slice(line, 0, name))) {
		/* Fields go on: it was a line that was folded wrongly. */
		reader->known = true;
		reader->stray = SIZE_MAX;
	}
}

static bool is_end(const struct upn_section_options *options, struct upn_str line)
{
	return options->ends && options->ends(options->ctx, line);
}

/* A mail of which only the body was kept starts with its first boundary. */
static bool is_headless(const struct reader *reader)
{
	size_t at = reader->start;
	struct upn_str line = line_at(reader, &at);

	return reader->options->is_message && line.n > 2 &&
		upn_str__starts(line, UPN_STR("--")) && !is_end(reader->options, line);
}

void upn_section__read(struct upn_section *section, struct upn_str bytes, size_t start,
	const struct upn_section_options *options)
{
	struct reader reader = {bytes, options, start, SIZE_MAX, false};
	size_t at, end;

	if (options->is_message)
		reader.start = skip_leading(&reader);
	if (is_headless(&reader)) {
		*section = (struct upn_section){.body = reader.start,
			.text = reader.start,
			.is_headless = true};
		return;
	}
	for (at = end = reader.start; at < bytes.n; end = at) {
		struct upn_str line = line_at(&reader, &at);

		if (line.n == 0)
			break;
		if (is_end(options, line)) {
			at = end;
			break;
		}
		see_line(&reader, end, line);
	}
	*section = (struct upn_section){.body = at, .is_known = reader.known};
	section->fields = upn_str__slice(bytes, reader.start, end - reader.start);
	section->is_cut = section->fields.n > UPN_MAX_HEADER;
	if (section->is_cut)
		section->fields.n = UPN_MAX_HEADER;
	section->text = reader.stray == SIZE_MAX ? at : reader.stray;
	if (!reader.known) {
		section->fields.n = 0;
		/* A blank line where fields should be: the body follows it. */
		section->body = end == reader.start ? at : reader.start;
		section->text = section->body;
	}
}
