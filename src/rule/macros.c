/*
 * The macros of patterns: separators, usernames, addresses, tenants. Patterns
 * are EXTENDED, UTF, UCP, CASELESS and MULTILINE, and groups without a name
 * do not capture. All quantifiers are bounded.
 */
#include "rule/macros.h"

/*
 * What may not stand before a value: what would make it the tail of something
 * longer. "=" is there for SRS and VERP (bounces+srs=…=user@tenant).
 */
#define LEFT "(?<![\\p{Latin}\\p{Greek}\\p{Cyrillic}0-9._%+&=/\\#!~^-])"
#define LEFT_OF_TENANT "(?<![\\p{Latin}\\p{Greek}\\p{Cyrillic}0-9._%+&=/\\#!~^@-])"
/*
 * A full stop or a hyphen may follow ("uw x@tenant.onmicrosoft.com-account"),
 * but no further label: tenant.onmicrosoft.com.evil.example
 */
#define NO_LABEL "\\.[\\p{L}0-9]|-[\\p{L}0-9-]{0,63}\\.[\\p{L}0-9]"
#define RIGHT "(?![\\p{Latin}\\p{Cyrillic}0-9_@]|" NO_LABEL ")"
#define RIGHT_OF_TENANT "(?![\\p{Latin}\\p{Cyrillic}0-9_@=]|" NO_LABEL ")"

/* Microsoft's rules for the part before the @; an apostrophe not first. */
#define LOCAL "[a-z0-9_!\\#^~-](?:[a-z0-9._!\\#^~'-]{0,62}[a-z0-9_!\\#^~'-])?"
#define NODE "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
#define SUFFIX                                                      \
	"(?:onmicrosoft\\.(?:com|us|de)|(?:mail\\.)?onmschina\\.cn" \
	"|(?:apac|emea|noam)\\.microsoftonline\\.com)"
#define TENANT "(?:" NODE "\\.){1,4}" SUFFIX
#define NOT_TENANT "(?![a-z0-9.-]{0,120}(?:onmicrosoft|onmschina)\\.)"
#define HOST NOT_TENANT "(?:" NODE "\\.){1,5}(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})"

#define UPN "(?<upn>" LOCAL "(?<!\\#EXT\\#)@" TENANT ")" RIGHT
#define ADDRESS \
	"(?<address>[a-z0-9_](?:[a-z0-9._%+'&-]{0,62}[a-z0-9_+'&-])?@" HOST ")" RIGHT
#define GUEST                                                                         \
	"(?<guest>[a-z0-9._'!^~+-]{1,100}_[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){1,4}" \
	"\\#EXT\\#@" TENANT ")" RIGHT
#define PATH                                                                   \
	"(?<path>[a-z0-9_]{3,120}_(?:onmicrosoft_(?:com|us|de)|onmschina_cn))" \
	"(?![a-z0-9_])"

/* The end of a line, with the quote marks of the next one. */
#define BREAK "\\n\\h{0,8}(?:>\\h{0,2}){0,8}"
#define SPACE "\\h{0,40}(?:" BREAK "\\h{0,40}){0,4}"
/* ":", ": ", " - ", "=>", a table's "|". */
#define COLON                                                           \
	"(?:(?:(?!://)[:=|\\t\\x{ff1a}\\x{fe55}\\x{2192}\\x{bb}]){1,3}" \
	"|\\h[\\x{2013}\\x{2014}-]{1,2}|[\\x{2013}\\x{2014}-]{1,2}(?=\\h))>?"
/* The same after a remark of a few words that ends no sentence. */
#define STRONG "(?:[^\\n:=|@<>\\t;.?!\\x{ff1a}\\x{3002}]|\\.(?!\\s)){0,40}?" COLON
/* Nothing but blanks and line breaks, or "is", "lautet", "est donc". */
#define CLOSE "[*_\"'\\x{201d})\\]]{0,3}"
#define WORDS "\\h{0,4}(?:[\\p{L}\\p{M}]{1,12}\\h{1,4}){0,3}?"
#define SEP "(?:" STRONG "|" CLOSE WORDS ")[*_]{0,3}" SPACE
#define TIGHT CLOSE "\\h{0,4}(?:" COLON ")?[*_]{0,3}" SPACE
#define OPEN                                                                      \
	"[\"'*(<\\[\\x{60}\\x{201c}-\\x{201f}\\x{2018}-\\x{201b}\\x{ab}\\x{2039}" \
	"\\x{300c}]{0,3}(?:mailto:)?"
/*
 * A password: any word behind a colon; without one, a word with a figure or
 * sign in it; behind other words, one with figures and letters. No link.
 */
#define NO_LINK "(?!\\w{1,12}:/)"
#define SECRET                                                                 \
	"(?:(?:" STRONG ")[*_]{0,3}" SPACE NO_LINK "(?<secret>[^\\s<>]{1,64})" \
	"|" CLOSE SPACE NO_LINK                                                \
	"(?=[^\\s<>]{0,63}?[0-9!\\#$%&*@^~])(?<secret>[^\\s<>]{4,64})"         \
	"|" CLOSE WORDS SPACE NO_LINK                                          \
	"(?=[^\\s<>]{0,63}?[0-9])(?=[^\\s<>]{0,63}?\\p{L})(?<secret>[^\\s<>]{6,64}))"

static const char *const suffixes[] = {
	"onmicrosoft.",
	"onmschina.",
	"apac.microsoftonline.",
	"emea.microsoftonline.",
	"noam.microsoftonline.",
	NULL,
};
static const char *const at_sign[] = {"@", NULL};
static const char *const guest_mark[] = {"#ext#", NULL};
static const char *const path_suffixes[] = {"_onmicrosoft_", "_onmschina_", NULL};

static const struct upn_macro macros[] = {
	{"sep", SEP OPEN, NULL},
	{"tight-sep", TIGHT OPEN, NULL}, /* without remarks or words */
	{"left", LEFT, NULL},
	{"break", BREAK, NULL},
	{"gap:", "(?s:.{0,%u}?)", NULL},
	{"words:", "[^\\n@]{0,%u}?", NULL},
	/* After a label and its separator: nothing is looked for on the left. */
	{"=upn", UPN, suffixes},
	{"=address", ADDRESS, at_sign},
	{"=tenant", "(?<tenant>" TENANT ")" RIGHT_OF_TENANT, suffixes},
	{"=host", "(?<tenant>" HOST ")" RIGHT_OF_TENANT, NULL},
	{"=guest", GUEST, guest_mark},
	/* Anywhere. */
	{"upn", LEFT UPN, suffixes},
	{"address", LEFT ADDRESS, at_sign},
	{"tenant", LEFT_OF_TENANT "(?<tenant>" TENANT ")" RIGHT_OF_TENANT, suffixes},
	{"guest", LEFT GUEST, guest_mark},
	{"path", PATH, path_suffixes},
	/* Separator and secret in one. */
	{"sep-secret", SECRET, NULL},
	{"code", "(?<secret>(?<![0-9])[0-9]{4,8}(?![0-9]))", NULL},
};

const struct upn_macro *upn_macro__find(struct upn_str name)
{
	for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
		struct upn_str own = upn_str__of(macros[i].name);
		uint64_t number;

		if (upn_str__eq(name, own))
			return own.p[own.n - 1] == ':' ? NULL : &macros[i];
		if (own.p[own.n - 1] == ':' && upn_str__starts(name, own) &&
			upn_str__to_u64(upn_str__from(name, own.n), UINT32_MAX, &number))
			return &macros[i];
	}
	return NULL;
}
