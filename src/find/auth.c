/* The grammar of Authentication-Results (RFC 8601, 2.2). */
#include "find/auth.h"

#include "base/str.h"

/* Comments may nest; more than this is not mail but an attempt. */
#define MAX_COMMENT_DEPTH 16

/* Past blanks and comments (CFWS, RFC 5322, 3.2.2). */
static void skip_blanks(struct upn_str *s)
{
	size_t at = 0, depth = 0;

	while (at < s->n) {
		char c = s->p[at];

		if (c == '(' && depth < MAX_COMMENT_DEPTH)
			depth++;
		else if (c == ')' && depth)
			depth--;
		else if (c == '\\' && depth && at + 1 < s->n)
			at++;
		else if (!depth && !upn_ascii__is_space(c))
			break;
		at++;
	}
	*s = upn_str__from(*s, at);
}

/* A token or a quoted string up to one of the signs in ends. */
static struct upn_str read_word(struct upn_str *s, const char *ends)
{
	struct upn_str word;
	size_t at = 0;

	skip_blanks(s);
	if (s->n && s->p[0] == '"') {
		for (at = 1; at < s->n && s->p[at] != '"'; at++)
			if (s->p[at] == '\\' && at + 1 < s->n)
				at++;
		word = upn_str__slice(*s, 1, at - 1);
		*s = upn_str__from(*s, at < s->n ? at + 1 : at);
		return word;
	}
	while (at < s->n && !upn_ascii__is_space(s->p[at]) && s->p[at] != '(' &&
		!strchr(ends, s->p[at] ? s->p[at] : ';'))
		at++;
	word = upn_str__slice(*s, 0, at);
	*s = upn_str__from(*s, at);
	return word;
}

static bool take(struct upn_str *s, char c)
{
	skip_blanks(s);
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = upn_str__from(*s, 1);
	return true;
}

/* Past the next ";", or to the end. */
static void skip_item(struct upn_str *s)
{
	while (s->n && !take(s, ';')) {
		size_t before = s->n;

		read_word(s, ";");
		/* A lone sign that no word begins with, such as ")". */
		if (s->n == before)
			*s = upn_str__from(*s, 1);
	}
}

void upn_auth__begin(struct upn_auth_iter *iter, struct upn_str value)
{
	struct upn_str rest = value, id = read_word(&rest, ";=");

	*iter = (struct upn_auth_iter){.rest = value};
	skip_blanks(&rest);
	/* "spf=pass …": Outlook.com starts with a result and names no host. */
	if (rest.n && (rest.p[0] == '=' || rest.p[0] == '/'))
		return;
	iter->authserv_id = id;
	skip_item(&rest);
	iter->rest = rest;
}

static struct upn_str domain_of(struct upn_str address)
{
	size_t at = upn_str__find_last_char(address, '@');

	return at == SIZE_MAX ? address : upn_str__from(address, at + 1);
}

static void note_property(struct upn_auth_item *item, struct upn_str name,
	struct upn_str value)
{
	if (upn_str__eq_ci(name, UPN_STR("header.from")))
		item->header_from = domain_of(value);
	else if (upn_str__eq_ci(name, UPN_STR("header.d")))
		item->header_d = value;
	else if (upn_str__eq_ci(name, UPN_STR("header.i")) && !item->header_d.n)
		item->header_d = domain_of(value);
	else if (upn_str__eq_ci(name, UPN_STR("smtp.mailfrom")))
		item->mail_from = domain_of(value);
}

static void read_properties(struct upn_str *s, struct upn_auth_item *item)
{
	for (;;) {
		struct upn_str name = read_word(s, ";=");

		if (take(s, '=')) {
			note_property(item, name, read_word(s, ";"));
			continue;
		}
		skip_blanks(s);
		if (s->n == 0 || s->p[0] == ';')
			return;
		if (name.n == 0)
			*s = upn_str__from(*s, 1);
	}
}

bool upn_auth__next(struct upn_auth_iter *iter, struct upn_auth_item *item)
{
	struct upn_str *s = &iter->rest;

	while (s->n) {
		*item = (struct upn_auth_item){.method = read_word(s, ";=/")};
		if (take(s, '/'))
			read_word(s, ";="); /* the method's version */
		if (!take(s, '=')) {
			skip_item(s);
			continue;
		}
		item->result = read_word(s, ";");
		read_properties(s, item);
		take(s, ';');
		if (item->method.n && item->result.n)
			return true;
	}
	return false;
}
