/* Character references of HTML: "&#64;", "&commat;", "&copy". */
#include "mail/entity.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "mail/charset.h"

#define LONGEST_NAME 31
/* Names that need no semicolon have two to six letters. */
#define LONGEST_BARE 6

/* name against an entry's name, whose ';' does not count. */
static int compare(struct upn_str name, const char *entry)
{
	for (size_t i = 0;; i++) {
		int a = i < name.n ? (unsigned char)name.p[i] : 0;
		int b = entry[i] == ';' ? 0 : (unsigned char)entry[i];

		if (a != b || a == 0)
			return a - b;
	}
}

static const struct upn_entity_name *find(struct upn_str name)
{
	size_t low = 0, high = upn_entity__count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(name, upn_entity__names[middle].name);

		if (order == 0)
			return &upn_entity__names[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static bool fill(struct upn_entity *entity, const struct upn_entity_name *name,
	size_t length)
{
	entity->text_length = strlen(name->text);
	memcpy(entity->text, name->text, entity->text_length);
	entity->length = length;
	return true;
}

static bool read_name(struct upn_entity *entity, struct upn_str s, size_t at,
	bool in_attribute)
{
	struct upn_str run = upn_str__slice(s, at + 1, LONGEST_NAME);
	const struct upn_entity_name *found;
	size_t n = 0;

	while (n < run.n && upn_ascii__is_alnum(run.p[n]))
		n++;
	run.n = n;
	if (n && at + 1 + n < s.n && s.p[at + 1 + n] == ';') {
		found = find(run);
		if (found)
			return fill(entity, found, n + 2);
	}
	for (run.n = n < LONGEST_BARE ? n : LONGEST_BARE; run.n >= 2; run.n--) {
		size_t next = at + 1 + run.n;

		found = find(run);
		if (!found || found->name[run.n] == ';')
			continue;
		if (in_attribute && next < s.n &&
			(s.p[next] == '=' || upn_ascii__is_alnum(s.p[next])))
			return false;
		return fill(entity, found, run.n + 1);
	}
	return false;
}

/* Digits of a base; what is too large stays too large. */
static size_t read_digits(struct upn_str s, size_t at, unsigned base, uint32_t *value)
{
	size_t start = at;

	for (*value = 0; at < s.n; at++) {
		int digit = upn_ascii__hex(s.p[at]);

		if (digit < 0 || (unsigned)digit >= base)
			break;
		if (*value <= 0x10ffff)
			*value = *value * base + (unsigned)digit;
	}
	return at - start;
}

static bool read_number(struct upn_entity *entity, struct upn_str s, size_t at)
{
	bool hex = at + 2 < s.n && (s.p[at + 2] == 'x' || s.p[at + 2] == 'X');
	size_t start = at + (hex ? 3 : 2);
	uint32_t c;
	size_t digits = read_digits(s, start, hex ? 16 : 10, &c), end = start + digits;

	if (digits == 0)
		return false;
	if (c >= 0x80 && c < 0xa0)
		c = upn_charset__cp1252((unsigned char)c);
	if (c == 0)
		c = UPN_UTF8_BAD;
	entity->text_length = upn_utf8__put(entity->text, c);
	entity->length = end - at + (end < s.n && s.p[end] == ';');
	return true;
}

bool upn_entity__read(struct upn_entity *entity, struct upn_str s, size_t at,
	bool in_attribute)
{
	if (at + 1 < s.n && s.p[at + 1] == '#')
		return read_number(entity, s, at);
	return read_name(entity, s, at, in_attribute);
}
