/* Telling message files and mboxes from everything else, by content. */
#include "source/content.h"

#include "base/str.h"

#define MAX_LINES 200 /* looked at for names of header fields */

struct upn_str upn_content__line(struct upn_str text, size_t *next)
{
	size_t end = upn_str__find_char(text, '\n', 0);
	struct upn_str line = upn_str__slice(text, 0, end);

	*next = end == SIZE_MAX ? text.n : end + 1;
	if (upn_str__ends_ci(line, UPN_STR("\r")))
		line.n--;
	return line;
}

static bool is_indented(struct upn_str line)
{
	return upn_str__starts(line, UPN_STR(" ")) ||
		upn_str__starts(line, UPN_STR("\t"));
}

/* RFC 5322, 2.2; blanks before the colon are obsolete, but seen. */
static struct upn_str field_name(struct upn_str line)
{
	struct upn_str name = upn_str__slice(line, 0, upn_str__find_char(line, ':', 0));

	if (!name.p || name.n == line.n || is_indented(line))
		return UPN_STR("");
	name = upn_str__trim(name);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] >= 0x7f)
			return UPN_STR("");
	return name;
}

bool upn_content__is_field(struct upn_str line)
{
	return field_name(line).n > 0;
}

static bool is_one_of(struct upn_str name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (upn_str__eq_ci(name, upn_str__of(names[i])))
			return true;
	return false;
}

/* 2: only mail has it; 1: mail has it, and letters and notes as well; 0. */
static unsigned weight_of(struct upn_str name)
{
	static const char *const sure[] = {"Return-Path", "Received", "Delivered-To",
		"Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
		"Reply-To", "In-Reply-To", "X-Mailer", "X-Original-To", "Envelope-To",
		"DKIM-Signature", "DomainKey-Signature", "Authentication-Results",
		"ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results",
		"Received-SPF", "List-Id", "List-Unsubscribe", "X-Mozilla-Status",
		"X-Account-Key", "X-UIDL", "X-GM-THRID", "X-Gmail-Labels", "Resent-From",
		"Thread-Topic", "X-Apparently-To"};
	static const char *const likely[] = {"From", "To", "Cc", "Bcc", "Subject", "Date",
		"Sender", "Status", "References"};

	if (is_one_of(name, sure, sizeof sure / sizeof sure[0]))
		return 2;
	return is_one_of(name, likely, sizeof likely / sizeof likely[0]);
}

/* How much the head of a header section looks like mail's. */
static unsigned weigh(struct upn_str head)
{
	unsigned weight = 0;
	size_t next;

	for (unsigned i = 0; i < MAX_LINES && head.n;
		i++, head = upn_str__from(head, next)) {
		struct upn_str line = upn_content__line(head, &next);

		if (i && is_indented(line))
			continue;
		if (!upn_content__is_field(line))
			break;
		weight += weight_of(field_name(line));
	}
	return weight;
}

/* Beginnings of files that a wrong name might pass off as a message. */
static bool is_binary(struct upn_str head)
{
	static const struct upn_str magic[] = {{"\xff\xd8\xff", 3}, {"\x89PNG", 4},
		{"GIF8", 4}, {"%PDF", 4}, {"PK\3\4", 4},
		{"\x7f"
		 "ELF",
			4},
		{"\x1f\x8b", 2}, {"BZh", 3},
		{"\xfd"
		 "7zXZ",
			5},
		{"\x28\xb5\x2f\xfd", 4}, {"\xd0\xcf\x11\xe0", 4}, {"!BDN", 4},
		{"SQLite", 6}, {"MZ", 2}};

	for (size_t i = 0; i < sizeof magic / sizeof magic[0]; i++)
		if (upn_str__starts(head, magic[i]))
			return true;
	return false;
}

static bool is_mbox(struct upn_str head)
{
	int64_t date;
	size_t next;

	if (!upn_str__starts(head, UPN_STR("From ")) ||
		!upn_from_line__read(upn_content__line(head, &next), &date))
		return false;
	return date != UPN_NO_DATE ||
		upn_content__is_field(
			upn_content__line(upn_str__from(head, next), &next));
}

enum upn_content upn_content__of(struct upn_str head, const char *name, bool asked)
{
	struct upn_str text = head;
	size_t next;

	if (head.n == 0)
		return UPN_CONTENT_EMPTY;
	if (is_binary(head))
		return UPN_CONTENT_OTHER;
	if (upn_str__starts(text, UPN_STR("\xef\xbb\xbf")))
		text = upn_str__from(text, 3);
	while (upn_str__starts(text, UPN_STR("\r")) ||
		upn_str__starts(text, UPN_STR("\n")))
		text = upn_str__from(text, 1);
	if (is_mbox(text))
		return UPN_CONTENT_MBOX;
	/* A quoted separator that somebody left in front of a message. */
	if (upn_str__starts(text, UPN_STR(">From "))) {
		upn_content__line(text, &next);
		text = upn_str__from(text, next);
	}
	if (weigh(text) >= (asked ? 1 : 2) ||
		upn_str__ends_ci(upn_str__of(name), UPN_STR(".eml")))
		return UPN_CONTENT_MESSAGE;
	return UPN_CONTENT_OTHER;
}
