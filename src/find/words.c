/* The words of the results, as they stand in JSON, and their sentences. */
#include <upnscan/findings.h>

const char *upn_kind_name(enum upn_kind kind)
{
	static const char *const names[] = {
		[UPN_KIND_MEMBER] = "member",
		[UPN_KIND_GUEST] = "guest",
		[UPN_KIND_TENANT] = "tenant",
	};

	return (unsigned)kind <= UPN_KIND_TENANT ? names[kind] : "member";
}

const char *upn_level_name(enum upn_level level)
{
	static const char *const names[] = {
		[UPN_LEVEL_LOW] = "low",
		[UPN_LEVEL_MEDIUM] = "medium",
		[UPN_LEVEL_HIGH] = "high",
	};

	return (unsigned)level <= UPN_LEVEL_HIGH ? names[level] : "low";
}

const char *upn_authentic_name(enum upn_authentic authentic)
{
	static const char *const names[] = {
		[UPN_AUTHENTIC_UNKNOWN] = "unknown",
		[UPN_AUTHENTIC_PASS] = "pass",
		[UPN_AUTHENTIC_FAIL] = "fail",
	};

	return (unsigned)authentic <= UPN_AUTHENTIC_FAIL ? names[authentic] : "unknown";
}

/* By the number of the bit. */
static const struct {
	const char *code, *text;
} warnings[UPN_WARN_COUNT] = {
	{"forged-sender",
		"The sender of the mail seems to be forged: a check of it failed."},
	{"imitation", "The sender claims to be Microsoft but is not."},
	{"lure", "Links or names in the mail are bait. Do not follow them."},
	{"lookalike", "The mail uses look-alike letters or hosts to deceive."},
	{"example-tenant",
		"The organisation's name is one that documentations use as an example."},
	{"other-person", "This seems to be another person's username."},
	{"forwarded", "It stands only in forwarded mail."},
	{"hidden", "It stands only in text that a reader would not see."},
	{"junk", "It stands only in mail of a junk folder."},
};

static unsigned bit_of(enum upn_warning warning)
{
	unsigned bit = 0;

	while (bit < UPN_WARN_COUNT - 1 && !((unsigned)warning >> bit & 1))
		bit++;
	return bit;
}

const char *upn_warning_code(enum upn_warning warning)
{
	return warnings[bit_of(warning)].code;
}

const char *upn_warning_text(enum upn_warning warning)
{
	return warnings[bit_of(warning)].text;
}
