/* The fields of a header section, as mail has them. */
#include "mail/header.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/encoded_word.h"
#include "mail/normalise.h"

char upn_header__line_end(struct upn_str bytes)
{
	return upn_str__find_char(bytes, '\n', 0) == SIZE_MAX ? '\r' : '\n';
}

struct upn_str upn_header__line(struct upn_str bytes, size_t *at, char line_end)
{
	size_t end = upn_str__find_char(bytes, line_end, *at);
	struct upn_str line;

	if (end == SIZE_MAX) {
		line = upn_str__from(bytes, *at);
		*at = bytes.n;
	} else {
		line = upn_str__slice(bytes, *at, end - *at);
		*at = end + 1;
	}
	while (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

size_t upn_header__name_length(struct upn_str line)
{
	size_t n = 0, colon;

	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7f && line.p[n] != ':')
		n++;
	/* RFC 822 allowed blanks in front of the colon. */
	for (colon = n;
		colon < line.n && (line.p[colon] == ' ' || line.p[colon] == '\t');)
		colon++;
	return colon < line.n && line.p[colon] == ':' ? n : 0;
}

bool upn_header__is_known(struct upn_str name)
{
	static const char *const prefixes[] = {"Content-", "X-", "Resent-", "List-",
		"Received", "ARC-", "DKIM-", "Authentication-"};
	static const char *const names[] = {"From", "To", "Cc", "Bcc", "Subject", "Date",
		"Sender", "Reply-To", "Message-ID", "In-Reply-To", "References",
		"MIME-Version", "Return-Path", "Delivered-To", "Envelope-To",
		"Precedence", "Importance", "Auto-Submitted", "User-Agent", "Newsgroups"};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (upn_str__starts_ci(name, upn_str__of(prefixes[i])))
			return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (upn_str__eq_ci(name, upn_str__of(names[i])))
			return true;
	return false;
}

size_t upn_header__skip_comment(struct upn_str s, size_t at)
{
	size_t depth = 0;

	for (; at < s.n; at++) {
		if (s.p[at] == '\\')
			at++;
		else if (s.p[at] == '(')
			depth++;
		else if (s.p[at] == ')' && --depth == 0)
			return at + 1;
	}
	return s.n;
}

void upn_fields__begin(struct upn_fields *fields, struct upn_str section)
{
	*fields = (struct upn_fields){.section = section,
		.left = UPN_MAX_HEADER_FIELDS,
		.line_end = upn_header__line_end(section)};
}

static bool is_folded(struct upn_str section, size_t at)
{
	return at < section.n && (section.p[at] == ' ' || section.p[at] == '\t');
}

bool upn_fields__next(struct upn_fields *fields, struct upn_field *field)
{
	struct upn_str section = fields->section;

	while (fields->at < section.n && fields->left) {
		size_t start = fields->at, name;
		struct upn_str line =
			upn_header__line(section, &fields->at, fields->line_end);

		if (is_folded(section, start))
			continue;
		name = upn_header__name_length(line);
		if (name == 0)
			continue;
		while (is_folded(section, fields->at))
			upn_header__line(section, &fields->at, fields->line_end);
		line = upn_str__slice(section, start, fields->at - start);
		field->name = upn_str__slice(line, 0, name);
		field->value =
			upn_str__from(line, upn_str__find_char(line, ':', name) + 1);
		field->value = upn_str__trim(field->value);
		fields->left--;
		return true;
	}
	return false;
}

bool upn_field__is(const struct upn_field *field, const char *name)
{
	return upn_str__eq_ci(field->name, upn_str__of(name));
}

/* The bytes on one line; room for value.n of them in `to`. */
static struct upn_str join_lines(struct upn_str value, char *to)
{
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c != '\r' && c != '\n')
			to[n++] = c;
		else if (i + 1 < value.n && value.p[i + 1] != '\n' &&
			!is_folded(value, i + 1))
			to[n++] = ' ';
	}
	return upn_str__make(to, n);
}

/* One line of valid UTF-8 in the arena; empty when the arena ran out. */
static struct upn_str one_line(struct upn_str value, struct upn_arena *arena, bool decode)
{
	struct upn_out out;
	struct upn_str line;
	char *room = upn_arena__alloc(arena, value.n);
	bool guessed = false;

	if (!room)
		return UPN_STR("");
	line = join_lines(value, room);
	upn_out__init(&out, arena, UPN_MAX_HEADER);
	if (decode)
		upn_encoded_word__decode(&out, line);
	else
		upn_charset__convert(&out, line,
			upn_charset__guess(line, NULL, NULL, &guessed));
	return out.n ? upn_normalise__line(out.p, out.n) : UPN_STR("");
}

struct upn_str upn_field__unfold(struct upn_str value, struct upn_arena *arena)
{
	return one_line(value, arena, false);
}

struct upn_str upn_field__text(struct upn_str value, struct upn_arena *arena)
{
	return one_line(value, arena, true);
}
