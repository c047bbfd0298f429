/* FETCH replies: UID, date and size; the text has been taken out before. */
#include "source/imap/sieve.h"

#include "base/str.h"
#include "source/imap/token.h"

bool upn_reply__is_body(struct upn_str item)
{
	if (upn_str__eq_ci(item, UPN_STR("RFC822")) ||
		upn_str__eq_ci(item, UPN_STR("BODY[]")))
		return true;
	return upn_str__starts_ci(item, UPN_STR("BODY[]<0")) && item.n > 8 &&
		item.p[item.n - 1] == '>' && strchr(".>", item.p[8]);
}

/* "17-Jul-1996 02:44:25 -0700", a blank or a digit first. */
static bool is_date_time(struct upn_str s)
{
	static const char shape[] = "dd-aaa-dddd dd:dd:dd sdddd";
	static const char months[] = "-jan-feb-mar-apr-may-jun-jul-aug-sep-oct-nov-dec-";
	size_t i;

	if (s.n != sizeof shape - 1 ||
		upn_str__find_ci(UPN_STR(months), upn_str__slice(s, 2, 5), 0) == SIZE_MAX)
		return false;
	for (i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool fits = shape[i] == 'd' ? upn_ascii__is_digit(c) :
			shape[i] == 'a'     ? upn_ascii__is_alpha(c) :
			shape[i] == 's'     ? c == '+' || c == '-' :
					      c == shape[i];

		if (!fits && !(i == 0 && c == ' '))
			return false;
	}
	return true;
}

static struct upn_str item_name(struct upn_str s, size_t *at)
{
	size_t start = *at;
	bool inside = false; /* BODY[HEADER.FIELDS (FROM TO)] holds blanks */

	for (; *at < s.n; ++*at) {
		char c = s.p[*at];

		if (c == '[' || c == ']')
			inside = c == '[';
		else if (!inside && (c == ' ' || c == '(' || c == ')'))
			break;
	}
	return upn_str__slice(s, start, *at - start);
}

/* The text of a message that came as a quoted string, or is not there. */
static bool take_body(struct upn_reply *reply, struct upn_str s, size_t *at)
{
	if (reply->has_body || *at >= s.n || s.p[*at] != '"')
		return upn_token__skip(s, at);
	reply->has_body = true;
	return upn_token__quoted(s, at, &reply->body);
}

static bool take_item(struct upn_reply *reply, struct upn_str s, size_t *at)
{
	struct upn_str name = item_name(s, at), value;
	struct upn_buf *out = &reply->sifted;
	uint64_t number;
	size_t start;

	upn_token__skip_blanks(s, at);
	if (upn_reply__is_body(name))
		return take_body(reply, s, at);
	start = *at;
	if (name.n == 0 || !upn_token__skip(s, at))
		return false;
	value = upn_str__slice(s, start, *at - start);
	if (upn_str__eq_ci(name, UPN_STR("UID"))) {
		if (upn_token__is_number(value, UINT32_MAX, &number) && number > 0) {
			reply->uid = (uint32_t)number;
			upn_buf__printf(out, "UID %u ", (unsigned)number);
		}
	} else if (upn_str__eq_ci(name, UPN_STR("RFC822.SIZE"))) {
		if (upn_token__is_number(value, UINT32_MAX, &number))
			upn_buf__printf(out, "RFC822.SIZE %u ", (unsigned)number);
	} else if (upn_str__eq_ci(name, UPN_STR("INTERNALDATE")) && value.n > 2) {
		value = upn_str__slice(value, 1, value.n - 2);
		if (is_date_time(value))
			upn_buf__printf(out, "INTERNALDATE \"%.*s\" ",
				UPN_STR_ARG(value));
	}
	return true;
}

void upn_sieve__fetch(struct upn_reply *reply, struct upn_str s)
{
	bool whole = false;
	size_t at, empty;

	s = upn_str__trim(s);
	upn_buf__add_z(&reply->sifted, "* 1 FETCH (");
	empty = reply->sifted.n;
	for (at = 1; at < s.n && s.p[0] == '(';) {
		if (s.p[at] == ' ') {
			at++;
			continue;
		}
		whole = s.p[at] == ')';
		if (whole || !take_item(reply, s, &at))
			break;
	}
	reply->unfit = !(whole || (reply->uid && reply->has_body)) ||
		(reply->has_body && reply->uid == 0);
	if (reply->sifted.n == empty) {
		upn_buf__reset(&reply->sifted);
	} else {
		reply->sifted.n--; /* the last blank */
		upn_buf__add_char(&reply->sifted, ')');
	}
	if (reply->unfit || reply->uid || reply->has_body)
		reply->kind = UPN_REPLY_FETCH;
	else
		upn_buf__reset(&reply->sifted); /* news of flags */
}
