/* Address lists of header fields. No recursion: comments are counted. */
#include "mail/address.h"

#include "base/str.h"
#include "mail/header.h"
#include "mail/out.h"

/* An encoded word with an unquoted comma in it is not longer than this. */
#define MAX_WORD 256

/* One mailbox while it is being read. */
struct box {
	struct upn_str phrase;  /* what stands outside of <> */
	struct upn_str angle;   /* inside of <> */
	struct upn_str comment; /* the last one, without its brackets */
	bool has_angle;
};

void upn_addresses__begin(struct upn_addresses *addresses, struct upn_str value,
	struct upn_arena *arena)
{
	*addresses = (struct upn_addresses){.value = value, .arena = arena};
}

/* Behind the closing quote, or SIZE_MAX. */
static size_t skip_quoted(struct upn_str s, size_t at)
{
	for (at++; at < s.n; at++) {
		if (s.p[at] == '\\')
			at++;
		else if (s.p[at] == '"')
			return at + 1;
	}
	return SIZE_MAX;
}

/* Behind an encoded word; behind "=?" where it is none. */
static size_t skip_word(struct upn_str s, size_t at)
{
	struct upn_str rest = upn_str__slice(s, at, MAX_WORD);
	size_t encoding = upn_str__find_char(rest, '?', 2), text, end;

	if (encoding == SIZE_MAX)
		return at + 1;
	text = upn_str__find_char(rest, '?', encoding + 1);
	if (text != encoding + 2)
		return at + 1;
	end = upn_str__find(rest, UPN_STR("?="), text + 1);
	return end == SIZE_MAX ? at + 1 : at + end + 2;
}

static size_t read_quote(struct upn_addresses *list, size_t at)
{
	size_t end = list->no_quote ? SIZE_MAX : skip_quoted(list->value, at);

	list->no_quote = end == SIZE_MAX;
	return end == SIZE_MAX ? at + 1 : end;
}

/*
 * Behind '>'. Where another '<' comes first it was forgotten, and the address
 * ends at a comma or with the field.
 */
static size_t read_angle(struct upn_str s, size_t at, struct box *box)
{
	size_t end = at + 1;

	while (end < s.n && s.p[end] != '>' && s.p[end] != '<')
		end++;
	if (end == s.n || s.p[end] == '<') {
		for (end = at + 1; end < s.n && s.p[end] != ',' && s.p[end] != '<';)
			end++;
	}
	box->has_angle = true;
	box->angle = upn_str__slice(s, at + 1, end - at - 1);
	return end < s.n && s.p[end] == '>' ? end + 1 : end;
}

/* Reads up to the comma or semicolon that ends a mailbox. */
static void read_box(struct upn_addresses *list, struct box *box)
{
	struct upn_str s = list->value;
	size_t at = list->at, start = at, next;
	bool has_at = false;

	*box = (struct box){.has_angle = false};
	for (; at < s.n && s.p[at] != ',' && s.p[at] != ';'; at = next) {
		next = at + 1;
		if (s.p[at] == '"') {
			next = read_quote(list, at);
		} else if (s.p[at] == '(') {
			next = upn_header__skip_comment(s, at);
			box->comment = upn_str__slice(s, at + 1, next - at - 2);
		} else if (s.p[at] == '<' && !box->has_angle) {
			box->phrase = upn_str__slice(s, start, at - start);
			next = read_angle(s, at, box);
		} else if (s.p[at] == '=' && next < s.n && s.p[next] == '?') {
			next = skip_word(s, at);
		} else if (s.p[at] == ':' && !has_at && !box->has_angle) {
			/* "Undisclosed recipients:" names a group. */
			start = next;
		}
		has_at |= s.p[at] == '@';
	}
	if (!box->has_angle)
		box->phrase = upn_str__slice(s, start, at - start);
	list->at = at < s.n ? at + 1 : s.n;
}

/* Copy without comments, and without quotes or blanks where asked. */
static struct upn_str strip(struct upn_str s, bool quotes, bool blanks,
	struct upn_arena *arena)
{
	char *to = upn_arena__alloc(arena, s.n);
	size_t n = 0;
	bool quoted = false;

	for (size_t i = 0; to && i < s.n; i++) {
		char c = s.p[i];

		if (c == '"') {
			quoted = !quoted;
			if (quotes)
				continue;
		} else if (c == '(' && !quoted) {
			i = upn_header__skip_comment(s, i) - 1;
			continue;
		} else if (c == '\\' && i + 1 < s.n) {
			if (!quotes)
				to[n++] = c;
			c = s.p[++i];
		} else if (blanks && !quoted && upn_ascii__is_space(c)) {
			continue;
		}
		to[n++] = c;
	}
	return upn_str__trim(upn_str__make(to, n));
}

/* <@relay:user@host> (RFC 822 source route), <mailto:user@host>. */
static struct upn_str without_route(struct upn_str address)
{
	size_t colon = address.n && *address.p == '@' ?
		upn_str__find_last_char(address, ':') :
		SIZE_MAX;

	if (colon != SIZE_MAX)
		return upn_str__from(address, colon + 1);
	if (upn_str__starts_ci(address, UPN_STR("mailto:")))
		return upn_str__from(address, 7);
	return address;
}

static struct upn_str clean_address(struct upn_str s, struct upn_arena *arena)
{
	s = strip(s, false, true, arena);
	return upn_field__unfold(without_route(s), arena);
}

/* "Some Name user@host", where the angle brackets were forgotten. */
static struct upn_str split_bare(struct upn_str s, struct upn_str *name)
{
	size_t at = upn_str__find_last_char(s, '@'), start = at;

	/* "a b"@host: the quoted local part is all of it. */
	if (at > 1 && s.p[at - 1] == '"')
		start = upn_str__find_last_char(upn_str__slice(s, 0, at - 1), '"');
	if (start == SIZE_MAX)
		start = at;
	while (start > 0 && !upn_ascii__is_space(s.p[start - 1]))
		start--;
	/* "user @ host": the blanks belong to the address. */
	if (start == at || at + 1 >= s.n || upn_ascii__is_space(s.p[at + 1]))
		start = 0;
	*name = upn_str__slice(s, 0, start);
	return upn_str__from(s, start);
}

static void make_address(const struct box *box, struct upn_address *address,
	struct upn_arena *arena)
{
	struct upn_str name = box->phrase, bare = strip(box->phrase, false, false, arena);

	address->address = UPN_STR("");
	if (box->has_angle) {
		address->address = clean_address(box->angle, arena);
	} else if (upn_str__find_char(bare, '@', 0) != SIZE_MAX) {
		address->address = clean_address(split_bare(bare, &name), arena);
		if (name.n == 0)
			name = box->comment;
	}
	address->name = upn_field__text(strip(name, true, false, arena), arena);
	if (address->name.n == 0 && box->has_angle)
		address->name = upn_field__text(box->comment, arena);
}

bool upn_addresses__next(struct upn_addresses *addresses, struct upn_address *address)
{
	while (addresses->at < addresses->value.n) {
		struct box box;

		read_box(addresses, &box);
		if (!box.has_angle && upn_str__trim(box.phrase).n == 0)
			continue;
		make_address(&box, address, addresses->arena);
		if (address->address.n || address->name.n)
			return true;
	}
	return false;
}

struct upn_str upn_address__bare(struct upn_str value, struct upn_arena *arena)
{
	size_t open = upn_str__find_char(value, '<', 0), close;

	if (open != SIZE_MAX) {
		close = upn_str__find_char(value, '>', open);
		value = upn_str__slice(value, open + 1,
			close == SIZE_MAX ? value.n : close - open - 1);
	}
	return upn_field__unfold(upn_str__trim(value), arena);
}
