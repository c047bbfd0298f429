/* Which parts hold text, by what they say of themselves. */
#include "mail/part_kind.h"

#include "base/str.h"

/* Bytes of a text that are looked at. */
#define SAMPLE 4096

struct rule {
	const char *name;
	enum upn_part_kind kind;
};

/* The first beginning that fits decides. */
static const struct rule types[] = {
	{"text/html", UPN_PART_HTML},
	{"text/x-amp-html", UPN_PART_HTML},
	{"text/enriched", UPN_PART_HTML},
	{"text/richtext", UPN_PART_HTML},
	{"application/xhtml", UPN_PART_HTML},
	{"text/calendar", UPN_PART_CALENDAR},
	{"text/x-vcalendar", UPN_PART_CALENDAR},
	{"text/x-calendar", UPN_PART_CALENDAR},
	{"application/ics", UPN_PART_CALENDAR},
	{"text/vcard", UPN_PART_CARD},
	{"text/x-vcard", UPN_PART_CARD},
	{"text/directory", UPN_PART_CARD},
	{"text/rfc822-headers", UPN_PART_REPORT},
	{"text/", UPN_PART_PLAIN},
	{"message/partial", UPN_PART_PLAIN},
	{"message/rfc822", UPN_PART_PLAIN}, /* nested too deep to be walked */
	{"message/global-headers", UPN_PART_REPORT},
	{"message/", UPN_PART_REPORT},
	{"application/xml", UPN_PART_PLAIN},
	{"application/json", UPN_PART_PLAIN},
	{"application/csv", UPN_PART_PLAIN},
	{"application/rtf", UPN_PART_PLAIN},
};

/* For what calls itself application/octet-stream or the like. */
static const struct rule suffixes[] = {
	{".txt", UPN_PART_PLAIN},
	{".text", UPN_PART_PLAIN},
	{".log", UPN_PART_PLAIN},
	{".csv", UPN_PART_PLAIN},
	{".md", UPN_PART_PLAIN},
	{".rtf", UPN_PART_PLAIN},
	{".json", UPN_PART_PLAIN},
	{".xml", UPN_PART_PLAIN},
	{".htm", UPN_PART_HTML},
	{".html", UPN_PART_HTML},
	{".xhtml", UPN_PART_HTML},
	{".shtml", UPN_PART_HTML},
	{".ics", UPN_PART_CALENDAR},
	{".vcs", UPN_PART_CALENDAR},
	{".vcf", UPN_PART_CARD},
};

static enum upn_part_kind by_name(const struct upn_mime *mime)
{
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (upn_mime__is_named(mime, suffixes[i].name))
			return suffixes[i].kind;
	return UPN_PART_OTHER;
}

enum upn_part_kind upn_part_kind__of(const struct upn_mime *mime)
{
	/* "text", "html", nonsense: RFC 2045 section 5.2 says plain text. */
	if (upn_str__find_char(mime->type, '/', 0) == SIZE_MAX)
		return upn_str__eq(mime->type, UPN_STR("html")) ? UPN_PART_HTML :
								  UPN_PART_PLAIN;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (upn_mime__is(mime, types[i].name))
			return types[i].kind;
	return upn_mime__is(mime, "application/") ? by_name(mime) : UPN_PART_OTHER;
}

enum upn_part_kind upn_part_kind__look(struct upn_str text)
{
	text = upn_str__slice(upn_str__trim(upn_str__slice(text, 0, 2 * SAMPLE)), 0,
		SAMPLE);
	if (upn_str__starts_ci(text, UPN_STR("<!doctype html")) ||
		upn_str__starts_ci(text, UPN_STR("<html")))
		return UPN_PART_HTML;
	if (upn_str__starts_ci(text, UPN_STR("BEGIN:VCALENDAR")))
		return UPN_PART_CALENDAR;
	if (upn_str__find(text, UPN_STR("<feedback"), 0) != SIZE_MAX &&
		upn_str__find(text, UPN_STR("<report_metadata"), 0) != SIZE_MAX)
		return UPN_PART_REPORT;
	return UPN_PART_PLAIN;
}
