/* Judging From: known, claimed, impossible. */
#include "find/sender.h"

#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "find/hosts.h"

#define MIN_AKIN 5
#define MAX_NAME 256

struct upn_str upn_sender__domain(struct upn_str address)
{
	size_t at = upn_str__find_last_char(address, '@');

	return at == SIZE_MAX ? upn_str__make(NULL, 0) : upn_str__from(address, at + 1);
}

static struct upn_str local_of(struct upn_str address)
{
	return upn_str__slice(address, 0, upn_str__find_last_char(address, '@'));
}

/* Throw-away senders live on the domain that each tenant gets for nothing. */
static bool is_tenant_domain(struct upn_str domain)
{
	return upn_str__ends_ci(domain, UPN_STR(".onmicrosoft.com")) ||
		upn_str__ends_ci(domain, UPN_STR(".onmicrosoft.us")) ||
		upn_str__ends_ci(domain, UPN_STR(".onmschina.cn"));
}

/* A year of grace on both sides: the years are not known to the day. */
static bool is_off(const struct upn_sender_info *info, int64_t date)
{
	unsigned month, day;
	int year;

	if (date == UPN_NO_DATE)
		return false;
	upn_date__year_month(date, &year, &month, &day);
	return (info->from && year + 1 < (int)info->from) ||
		(info->until && year > (int)info->until + 1);
}

/* Greek and Cyrillic letters that look like Latin ones (Unicode TR 39). */
static char look_of(uint32_t c)
{
	static const struct {
		uint32_t c;
		char look;
	} looks[] = {
		{0x391, 'a'},
		{0x395, 'e'},
		{0x399, 'i'},
		{0x39c, 'm'},
		{0x39f, 'o'},
		{0x3b9, 'i'},
		{0x3bf, 'o'},
		{0x3c1, 'p'},
		{0x3f2, 'c'},
		{0x405, 's'},
		{0x406, 'i'},
		{0x410, 'a'},
		{0x415, 'e'},
		{0x41c, 'm'},
		{0x41e, 'o'},
		{0x420, 'p'},
		{0x421, 'c'},
		{0x422, 't'},
		{0x430, 'a'},
		{0x433, 'r'},
		{0x435, 'e'},
		{0x43c, 'm'},
		{0x43e, 'o'},
		{0x440, 'p'},
		{0x441, 'c'},
		{0x442, 't'},
		{0x455, 's'},
		{0x456, 'i'},
		{0x4cf, 'l'},
		{0x1d0f, 'o'},
	};

	for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
		if (looks[i].c == c)
			return looks[i].look;
	return c < 0x80 ? (char)c : ' ';
}

/* The name claims to be Microsoft once its letters are taken for what they look like. */
static bool claims_by_looks(const struct upn_senders *senders, struct upn_str name)
{
	char plain[MAX_NAME];
	size_t n = 0, at = 0;

	while (at < name.n && n < sizeof plain)
		plain[n++] = look_of(upn_utf8__next(name, &at));
	return upn_senders__mentions(senders, UPN_WORDS_CLAIMS, upn_str__make(plain, n));
}

/* From none of Microsoft's or the sellers' domains: does it pretend? */
static uint64_t judge_stranger(const struct upn_senders *senders,
	const struct upn_address *from)
{
	struct upn_str domain = upn_sender__domain(from->address);
	struct upn_str none = {0};
	bool claims = upn_senders__mentions(senders, UPN_WORDS_CLAIMS, from->name);
	bool disguised = !claims && claims_by_looks(senders, from->name);
	bool imitated = upn_senders__matches(senders, UPN_WORDS_IMITATED,
		local_of(from->address));
	bool free_mail = upn_senders__is_free_mail(senders, domain);
	bool dressed_up = upn_hosts__is_dressed_up(senders, domain, none);
	uint64_t facts = free_mail ? UPN_FACT(UPN_FACT_FROM_FREE_MAIL) : 0;

	if (imitated || disguised || upn_hosts__is_near_microsoft(senders, domain))
		return facts | UPN_FACT(UPN_FACT_IMITATION);
	if (claims && (free_mail || is_tenant_domain(domain) || dressed_up))
		return facts | UPN_FACT(UPN_FACT_IMITATION);
	/* Those who sell Microsoft 365 like to be called after it. */
	return claims || dressed_up ? facts | UPN_FACT(UPN_FACT_CLAIM) : facts;
}

uint64_t upn_sender__judge(const struct upn_senders *senders,
	const struct upn_address *from, int64_t date)
{
	struct upn_sender_info info = {0};

	switch (upn_senders__classify(senders, from->address, &info)) {
	case UPN_SENDER_KNOWN:
		return UPN_FACT(UPN_FACT_FROM_KNOWN) | UPN_FACT(UPN_FACT_FROM_MICROSOFT) |
			(info.others ? UPN_FACT(UPN_FACT_NAMES_OTHERS) : 0) |
			(is_off(&info, date) ? UPN_FACT(UPN_FACT_OFF_YEARS) : 0);
	case UPN_SENDER_MICROSOFT:
		return UPN_FACT(UPN_FACT_FROM_MICROSOFT);
	case UPN_SENDER_NOTICE:
		return UPN_FACT(UPN_FACT_FROM_NOTICE);
	case UPN_SENDER_RESELLER:
		return UPN_FACT(UPN_FACT_FROM_RESELLER);
	default:
		return judge_stranger(senders, from);
	}
}

bool upn_sender__cannot_be(const struct upn_senders *senders, struct upn_str address,
	const struct upn_name *name)
{
	struct upn_str domain = upn_sender__domain(address);

	if (upn_senders__is_free_mail(senders, domain))
		return true;
	return is_tenant_domain(domain) && !upn_str__eq_ci(domain, name->tenant);
}

bool upn_sender__is_akin(struct upn_str address, const struct upn_name *name)
{
	struct upn_str domain = upn_sender__domain(address), own;
	size_t least;

	if (domain.n == 0 || is_tenant_domain(domain))
		return false;
	if (name->flags & UPN_NAME_CUSTOM)
		return upn_str__eq_ci(upn_hosts__registered(domain),
			upn_hosts__registered(name->domain));
	own = upn_hosts__registered(domain);
	own.n = upn_str__find_char(own, '.', 0) == SIZE_MAX ?
		own.n :
		upn_str__find_char(own, '.', 0);
	least = own.n < name->label.n ? own.n : name->label.n;
	return least >= MIN_AKIN &&
		upn_str__eq_ci(upn_str__slice(own, 0, least),
			upn_str__slice(name->label, 0, least));
}
