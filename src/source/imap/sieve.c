/* What kind a reply is; status replies, capabilities and SEARCH. */
#include "source/imap/sieve.h"

#include "base/limits.h"
#include "base/str.h"
#include "source/imap/token.h"

static void sift_capability(struct upn_reply *reply, struct upn_str s)
{
	unsigned n = 0;

	upn_buf__add_z(&reply->sifted, "* CAPABILITY");
	while (upn_str__trim(s).n > 0 && n < UPN_MAX_CAPABILITIES) {
		struct upn_str word = upn_token__word(&s);

		if (!upn_token__is_atom(word))
			continue;
		upn_buf__add_char(&reply->sifted, ' ');
		upn_buf__add(&reply->sifted, word);
		n++;
	}
	if (n == 0)
		upn_buf__reset(&reply->sifted);
}

static enum upn_reply_status status_of(struct upn_str word)
{
	static const struct {
		const char *word;
		enum upn_reply_status status;
	} table[] = {{"OK", UPN_STATUS_OK}, {"NO", UPN_STATUS_NO},
		{"BAD", UPN_STATUS_BAD}, {"BYE", UPN_STATUS_BYE},
		{"PREAUTH", UPN_STATUS_PREAUTH}};
	size_t i;

	for (i = 0; i < sizeof table / sizeof *table; i++)
		if (upn_str__eq_ci(word, upn_str__of(table[i].word)))
			return table[i].status;
	return UPN_STATUS_NONE;
}

static void sift_status(struct upn_reply *reply, struct upn_str s)
{
	size_t end;

	reply->kind = UPN_REPLY_STATUS;
	reply->words = upn_str__trim(s);
	end = upn_str__find_char(reply->words, ']', 0);
	if (!upn_str__starts(reply->words, UPN_STR("[")) || end == SIZE_MAX)
		return;
	reply->detail = upn_str__slice(reply->words, 1, end - 1);
	reply->code = upn_token__word(&reply->detail);
	reply->detail = upn_str__trim(reply->detail);
	reply->words = upn_str__trim(upn_str__from(reply->words, end + 1));
	if (upn_str__eq_ci(reply->code, UPN_STR("CAPABILITY")))
		sift_capability(reply, reply->detail);
}

static void sift_search(struct upn_reply *reply, struct upn_str s)
{
	uint64_t number;

	reply->kind = UPN_REPLY_SEARCH;
	upn_buf__add_z(&reply->sifted, "* SEARCH");
	while (upn_str__trim(s).n > 0) {
		struct upn_str word = upn_token__word(&s);

		if (word.p[0] == '(')
			break; /* MODSEQ, RFC 7162 */
		if (upn_token__is_number(word, UINT32_MAX, &number) && number > 0)
			upn_buf__printf(&reply->sifted, " %u", (unsigned)number);
	}
}

static void sift_untagged(struct upn_reply *reply, struct upn_str s)
{
	struct upn_str word = upn_token__word(&s);
	uint64_t number;

	reply->status = status_of(word);
	if (reply->status != UPN_STATUS_NONE) {
		sift_status(reply, s);
	} else if (upn_token__is_number(word, UINT32_MAX, &number)) {
		word = upn_token__word(&s);
		if (upn_str__eq_ci(word, UPN_STR("FETCH"))) {
			upn_sieve__fetch(reply, s);
		} else if (upn_str__eq_ci(word, UPN_STR("EXISTS"))) {
			reply->kind = UPN_REPLY_EXISTS;
			upn_buf__printf(&reply->sifted, "* %u EXISTS", (unsigned)number);
		}
	} else if (upn_str__eq_ci(word, UPN_STR("CAPABILITY"))) {
		reply->kind = UPN_REPLY_CAPABILITY;
		sift_capability(reply, s);
	} else if (upn_str__eq_ci(word, UPN_STR("NAMESPACE"))) {
		upn_sieve__namespace(reply, s);
	} else if (upn_str__eq_ci(word, UPN_STR("LIST"))) {
		upn_sieve__list(reply, s);
	} else if (upn_str__eq_ci(word, UPN_STR("STATUS"))) {
		upn_sieve__folder(reply, s);
	} else if (upn_str__eq_ci(word, UPN_STR("SEARCH"))) {
		sift_search(reply, s);
	}
}

void upn_reply__sift(struct upn_reply *reply)
{
	struct upn_str s = upn_buf__str(&reply->line), word;
	uint64_t tag;

	reply->kind = UPN_REPLY_OTHER;
	reply->tag = reply->uid = 0;
	reply->status = UPN_STATUS_NONE;
	reply->code = reply->detail = reply->words = UPN_STR("");
	reply->unfit = false;
	upn_buf__reset(&reply->sifted);
	word = upn_token__word(&s);
	if (upn_str__eq(word, UPN_STR("+"))) {
		reply->kind = UPN_REPLY_CONTINUE;
		reply->words = upn_str__trim(s);
	} else if (upn_str__eq(word, UPN_STR("*"))) {
		sift_untagged(reply, s);
	} else if (upn_token__is_number(word, UINT32_MAX, &tag)) {
		reply->status = status_of(upn_token__word(&s));
		if (reply->status == UPN_STATUS_OK || reply->status == UPN_STATUS_NO ||
			reply->status == UPN_STATUS_BAD) {
			reply->tag = (uint32_t)tag;
			sift_status(reply, s);
		}
	}
	if (!upn_buf__ok(&reply->sifted))
		upn_buf__reset(&reply->sifted);
}
