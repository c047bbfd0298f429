/* What the names in a result mean, in plain words. */
#include "report/words.h"

#include <string.h>

#include "base/date.h"

/* By the names of the weights in rules/ranking.yaml. */
static const struct {
	const char *name;
	const char *before, *after; /* the thing that is named */
} sayings[] = {
	{"account-created", "It is about a new or changed account and names ", "."},
	{"sign-up",
		"It gives the details of an account, with the sign-in page, and names ",
		"."},
	{"verification", "It brings a code or a security notice for ", "."},
	{"message-center", "Microsoft's message center sends its mail to ", "."},
	{"azure", "It is about an Azure subscription and names ", " as the account."},
	{"reseller", "It tells how to sign in, with a password, and names ", "."},
	{"label-pair", "In it ", " stands after “user name”, with a password below."},
	{"label", "In it ", " stands after “user name” or the like."},
	{"billing", "It is an order or an invoice and names ", "."},
	{"guest", "Its text holds ", "."},
	{"invitation", "It is an invitation and names ", "."},
	{"link-hint", "A sign-in link in it carries ", "."},
	{"link-tenant", "A link in it leads to ", "."},
	{"path", "The address of a shared file in it holds ", "."},
	{"subject", "Its subject mentions ", "."},
	{"bare", "Its text mentions ", "."},
	{"bare-tenant", "Its text mentions ", "."},
	{"lookalike", "Look-alike letters in it imitate ", "."},
};

void upn_words__add_says(struct upn_buf *out, const char *says, enum upn_kind kind)
{
	static const char *const things[] = {
		[UPN_KIND_MEMBER] = "this username",
		[UPN_KIND_GUEST] = "this guest name",
		[UPN_KIND_TENANT] = "this organisation",
	};
	const char *before = "It names ", *after = ".";

	for (size_t i = 0; i < sizeof sayings / sizeof sayings[0]; i++) {
		if (strcmp(sayings[i].name, says) == 0) {
			before = sayings[i].before;
			after = sayings[i].after;
		}
	}
	upn_buf__printf(out, "%s%s%s", before, things[kind], after);
}

const char *upn_words__level(enum upn_level level, enum upn_kind kind)
{
	static const char *const words[][3] = {
		[UPN_KIND_MEMBER] = {[UPN_LEVEL_HIGH] = "Use it.",
			[UPN_LEVEL_MEDIUM] = "Likely yours, worth trying."},
		[UPN_KIND_GUEST] = {[UPN_LEVEL_HIGH] = "This guest is you.",
			[UPN_LEVEL_MEDIUM] = "This guest is likely you."},
		[UPN_KIND_TENANT] = {[UPN_LEVEL_HIGH] = "You have an account there.",
			[UPN_LEVEL_MEDIUM] = "You likely have an account there."},
	};
	const char *word = words[kind][level];

	return word ? word : "Seen in mail, but probably not yours, or not proven.";
}

const char *upn_words__authentic(enum upn_authentic authentic)
{
	switch (authentic) {
	case UPN_AUTHENTIC_PASS:
		return "Your mail provider found the sender to be genuine.";
	case UPN_AUTHENTIC_FAIL:
		return "Your mail provider found the sender to be false.";
	case UPN_AUTHENTIC_UNKNOWN:
		break;
	}
	return "";
}

void upn_words__add_day(struct upn_buf *out, int64_t seconds)
{
	char iso[UPN_DATE_SIZE];

	upn_date__format(seconds, iso);
	if (iso[0])
		upn_buf__append(out, iso, strlen("2017-09-30"));
	else
		upn_buf__add_z(out, "undated");
}

void upn_words__add_count(struct upn_buf *out, uint64_t n, const char *one,
	const char *many)
{
	char digits[32];
	size_t at = sizeof digits, written = 0;
	uint64_t rest = n;

	do {
		if (written && written % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + rest % 10);
		written++;
		rest /= 10;
	} while (rest);
	upn_buf__append(out, digits + at, sizeof digits - at);
	upn_buf__printf(out, " %s", n == 1 ? one : many);
}
