/* NAMESPACE, LIST and STATUS replies. */
#include "source/imap/sieve.h"

#include "base/limits.h"
#include "base/str.h"
#include "source/imap/token.h"

/* A NAMESPACE reply is one short line. */
#define MAX_NAMESPACE 4096

static void add_flags(struct upn_buf *out, struct upn_str flags)
{
	const char *blank = "";

	upn_buf__add_char(out, '(');
	while (upn_str__trim(flags).n > 0) {
		struct upn_str flag = upn_token__word(&flags);

		if (flag.n < 2 || flag.p[0] != '\\' ||
			!upn_token__is_atom(upn_str__from(flag, 1)))
			continue;
		upn_buf__add_z(out, blank);
		upn_buf__add(out, flag);
		blank = " ";
	}
	upn_buf__add_z(out, ") ");
}

/* The hierarchy separator: a quoted character, or NIL. */
static bool add_separator(struct upn_buf *out, struct upn_str s, size_t *at)
{
	struct upn_buf text = UPN_BUF_INIT(16);

	if (*at < s.n && s.p[*at] == '"') {
		if (!upn_token__quoted(s, at, &text) || !upn_buf__ok(&text)) {
			upn_buf__release(&text);
			return false;
		}
	} else if (!upn_token__skip(s, at)) {
		return false;
	}
	if (text.n == 1)
		upn_token__add_quoted(out, upn_buf__str(&text));
	else
		upn_buf__add_z(out, "NIL");
	upn_buf__release(&text);
	return true;
}

/* ("prefix" "/"), without the extensions of RFC 2342 that may follow. */
static bool add_namespace(struct upn_buf *out, struct upn_str s, size_t *at)
{
	struct upn_buf prefix = UPN_BUF_INIT(MAX_NAMESPACE);
	bool fine;

	++*at;
	upn_token__skip_blanks(s, at);
	fine = *at < s.n && s.p[*at] == '"' && upn_token__quoted(s, at, &prefix);
	upn_buf__add_char(out, '(');
	upn_token__add_quoted(out, upn_buf__str(&prefix));
	upn_buf__add_char(out, ' ');
	upn_buf__release(&prefix);
	upn_token__skip_blanks(s, at);
	fine = fine && add_separator(out, s, at);
	upn_buf__add_char(out, ')');
	while (fine && *at < s.n && s.p[*at] != ')') {
		fine = upn_token__skip(s, at);
		upn_token__skip_blanks(s, at);
	}
	++*at;
	return fine;
}

/* Three groups: one's own, other users', shared; each a list, or NIL. */
static bool add_group(struct upn_buf *out, struct upn_str s, size_t *at)
{
	upn_token__skip_blanks(s, at);
	if (*at >= s.n || s.p[*at] != '(') {
		upn_buf__add_z(out, " NIL");
		return upn_token__skip(s, at);
	}
	upn_buf__add_z(out, " (");
	for (++*at; *at < s.n && s.p[*at] != ')'; upn_token__skip_blanks(s, at))
		if (s.p[*at] != '(' || !add_namespace(out, s, at))
			return false;
	upn_buf__add_char(out, ')');
	++*at;
	return true;
}

void upn_sieve__namespace(struct upn_reply *reply, struct upn_str s)
{
	size_t at = 0, i;

	if (s.n > MAX_NAMESPACE)
		return;
	upn_buf__add_z(&reply->sifted, "* NAMESPACE");
	for (i = 0; i < 3; i++)
		if (!add_group(&reply->sifted, s, &at)) {
			upn_buf__reset(&reply->sifted);
			return;
		}
	reply->kind = UPN_REPLY_NAMESPACE;
}

/* What follows the name (RFC 5258 extended data) is left out. */
static void add_name(struct upn_buf *out, struct upn_str s, size_t at)
{
	struct upn_buf text = UPN_BUF_INIT(UPN_MAX_REPLY_LITERAL);

	if (at < s.n && s.p[at] == '"') {
		upn_token__quoted(s, &at, &text);
	} else {
		/* an atom; there are servers that forget to quote blanks */
		size_t end = upn_str__find(s, UPN_STR(" ("), at);

		upn_buf__add(&text,
			upn_str__trim(upn_str__slice(s, at,
				end == SIZE_MAX ? SIZE_MAX : end - at)));
	}
	upn_token__add_quoted(out, upn_buf__str(&text));
	upn_buf__release(&text);
}

void upn_sieve__list(struct upn_reply *reply, struct upn_str s)
{
	size_t close, at;

	s = upn_str__trim(s);
	close = upn_str__find_char(s, ')', 0);
	if (!upn_str__starts(s, UPN_STR("(")) || close == SIZE_MAX)
		return;
	upn_buf__add_z(&reply->sifted, "* LIST ");
	add_flags(&reply->sifted, upn_str__slice(s, 1, close - 1));
	s = upn_str__trim(upn_str__from(s, close + 1));
	at = 0;
	if (!add_separator(&reply->sifted, s, &at)) {
		upn_buf__reset(&reply->sifted);
		return;
	}
	upn_buf__add_char(&reply->sifted, ' ');
	upn_token__skip_blanks(s, &at);
	add_name(&reply->sifted, s, at);
	reply->kind = UPN_REPLY_LIST;
}

void upn_sieve__folder(struct upn_reply *reply, struct upn_str s)
{
	static const char *const known[] = {"MESSAGES", "UIDNEXT", "UIDVALIDITY"};
	size_t open = upn_str__find_last_char(s, '('), i;
	const char *blank = "";

	if (open == SIZE_MAX)
		return;
	upn_buf__add_z(&reply->sifted, "* STATUS ");
	add_name(&reply->sifted, upn_str__trim(upn_str__slice(s, 0, open)), 0);
	upn_buf__add_z(&reply->sifted, " (");
	s = upn_str__from(s, open + 1);
	s = upn_str__slice(s, 0, upn_str__find_char(s, ')', 0));
	while (upn_str__trim(s).n > 0) {
		struct upn_str name = upn_token__word(&s), value = upn_token__word(&s);
		uint64_t number;

		for (i = 0; i < sizeof known / sizeof *known; i++)
			if (upn_str__eq_ci(name, upn_str__of(known[i])) &&
				upn_token__is_number(value, UINT32_MAX, &number)) {
				upn_buf__printf(&reply->sifted, "%s%s %u", blank,
					known[i], (unsigned)number);
				blank = " ";
			}
	}
	upn_buf__add_char(&reply->sifted, ')');
	if (*blank)
		reply->kind = UPN_REPLY_FOLDER;
	else
		upn_buf__reset(&reply->sifted);
}
