/* Reading a username: suffixes, lengths and characters that Entra ID allows. */
#include "find/name.h"

#include "base/str.h"

/* "Azure AD userPrincipalName policies": 113 in all, 64 before @, 48 after. */
#define MAX_UPN 113
#define MAX_LOCAL 64
#define MAX_DOMAIN 48
/* A guest's part before #EXT# holds a whole address and may be longer. */
#define MAX_GUEST 256
#define MAX_LABEL 63
#define MAX_TEXT 320

#define EXT UPN_STR("#EXT#")

struct suffix {
	struct upn_str text;  /* with the dot in front */
	struct upn_str plain; /* what replaces it: routing domains differ */
	bool region;          /* hosts of Microsoft itself live there as well */
};

#define SUFFIX(z)                                                 \
	{                                                         \
		{(z), sizeof(z) - 1}, {(z), sizeof(z) - 1}, false \
	}
#define ROUTE(z, to)                                                \
	{                                                           \
		{(z), sizeof(z) - 1}, {(to), sizeof(to) - 1}, false \
	}

/* Longest first, so that a routing domain is not read as a tenant "mail". */
static const struct suffix suffixes[] = {
	ROUTE(".partner.mail.onmschina.cn", ".partner.onmschina.cn"),
	ROUTE(".mail.partner.onmschina.cn", ".partner.onmschina.cn"),
	SUFFIX(".partner.onmschina.cn"),
	ROUTE(".mail.onmicrosoft.com", ".onmicrosoft.com"),
	ROUTE(".mail.onmicrosoft.us", ".onmicrosoft.us"),
	ROUTE(".mail.onmicrosoft.de", ".onmicrosoft.de"),
	SUFFIX(".onmicrosoft.com"),
	SUFFIX(".onmicrosoft.us"),
	SUFFIX(".onmicrosoft.de"),
	SUFFIX(".onmschina.cn"),
	SUFFIX(".apac.microsoftonline.com"),
	SUFFIX(".emea.microsoftonline.com"),
	SUFFIX(".noam.microsoftonline.com"),
	{{".microsoftonline.com", 20}, {".microsoftonline.com", 20}, true},
};

/* Names under microsoftonline.com that are hosts or senders, not tenants. */
static const char *const services[] = {
	"aadcdn",
	"account",
	"accounts",
	"adminwebservice",
	"apac",
	"autologon",
	"becws",
	"bounce",
	"click",
	"clientconfig",
	"companymanager",
	"device",
	"email",
	"emea",
	"enterpriseregistration",
	"image",
	"login",
	"loginnet",
	"logincert",
	"mail",
	"nexus",
	"noam",
	"passwordreset",
	"portal",
	"provisioningapi",
	"secure",
	"signup",
	"smtp",
	"stamp",
	"view",
	"www",
};

static char *lower_copy(struct upn_str s, struct upn_arena *arena)
{
	char *copy = upn_arena__z(arena, s);

	for (size_t i = 0; copy && i < s.n; i++)
		copy[i] = upn_ascii__lower(copy[i]);
	return copy;
}

/* One label by DNS grammar: letters, digits, hyphens inside. */
static bool is_label(struct upn_str s)
{
	if (s.n == 0 || s.n > MAX_LABEL || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!upn_ascii__is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

/* Labels with dots between; *count is how many. */
static bool is_dns_name(struct upn_str s, size_t *count)
{
	*count = 0;
	for (size_t at = 0; at <= s.n;) {
		size_t dot = upn_str__find_char(s, '.', at);
		size_t end = dot == SIZE_MAX ? s.n : dot;

		if (!is_label(upn_str__slice(s, at, end - at)))
			return false;
		++*count;
		at = end + 1;
	}
	return *count > 0;
}

static bool is_top_level(struct upn_str s)
{
	if (upn_str__starts(s, UPN_STR("xn--")))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (!upn_ascii__is_alpha(s.p[i]))
			return false;
	return s.n >= 2;
}

static bool is_service(struct upn_str label)
{
	for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
		if (upn_str__eq(label, upn_str__of(services[i])))
			return true;
	return false;
}

static const struct suffix *find_suffix(struct upn_str domain)
{
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
		if (domain.n > suffixes[i].text.n &&
			upn_str__ends_ci(domain, suffixes[i].text))
			return &suffixes[i];
	return NULL;
}

/* [sub.]tenant in front of a Microsoft suffix. domain is lower case. */
static bool read_tenant(struct upn_name *name, struct upn_str domain,
	const struct suffix *suffix, struct upn_arena *arena)
{
	struct upn_str chain = upn_str__slice(domain, 0, domain.n - suffix->text.n);
	size_t count, dot = upn_str__find_last_char(chain, '.');
	char joined[MAX_TEXT];

	if (!is_dns_name(chain, &count) || count > 2 ||
		chain.n + suffix->plain.n > MAX_DOMAIN)
		return false;
	if (suffix->region && (count > 1 || is_service(chain)))
		return false;
	memcpy(joined, chain.p, chain.n);
	memcpy(joined + chain.n, suffix->plain.p, suffix->plain.n);
	name->domain =
		upn_arena__str(arena, upn_str__make(joined, chain.n + suffix->plain.n));
	name->tenant =
		dot == SIZE_MAX ? name->domain : upn_str__from(name->domain, dot + 1);
	name->label = upn_str__slice(name->tenant, 0, name->tenant.n - suffix->plain.n);
	if (upn_str__find_char(name->label, '-', 0) != SIZE_MAX)
		name->flags |= UPN_NAME_HYPHEN;
	if (suffix->plain.n != suffix->text.n)
		name->flags |= UPN_NAME_ROUTING;
	return name->domain.p != NULL;
}

static bool read_domain(struct upn_name *name, struct upn_str text,
	struct upn_arena *arena)
{
	struct upn_str domain = {lower_copy(text, arena), text.n};
	const struct suffix *suffix;
	size_t count, dot;

	if (!domain.p)
		return false;
	suffix = find_suffix(domain);
	if (suffix)
		return read_tenant(name, domain, suffix, arena);
	dot = upn_str__find_last_char(domain, '.');
	if (dot == SIZE_MAX || domain.n > MAX_DOMAIN || !is_dns_name(domain, &count) ||
		!is_top_level(upn_str__from(domain, dot + 1)))
		return false;
	/* The bare suffix is nobody's; its kin are not custom domains. */
	if (upn_str__starts_ci(domain, UPN_STR("onmicrosoft.")) ||
		upn_str__eq_ci(domain, UPN_STR("microsoftonline.com")) ||
		upn_str__ends_ci(domain, UPN_STR("onmschina.cn")))
		return false;
	name->domain = domain;
	name->flags |= UPN_NAME_CUSTOM;
	return true;
}

static bool is_local(struct upn_str s, size_t max)
{
	if (s.n == 0 || s.n > max || s.p[0] == '.' || s.p[0] == '\'' ||
		s.p[s.n - 1] == '.')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!upn_ascii__is_alnum(s.p[i]) && !memchr("'.-_!#^~", s.p[i], 8))
			return false;
		if (s.p[i] == '.' && i && s.p[i - 1] == '.')
			return false;
	}
	return true;
}

/* local_domain before #EXT#: the last "_" parts them, domains have none. */
static bool read_home(struct upn_name *name, struct upn_str before,
	struct upn_arena *arena)
{
	size_t count, cut = upn_str__find_last_char(before, '_');
	char *home = lower_copy(before, arena);

	if (!home || cut == SIZE_MAX || cut == 0 ||
		!is_dns_name(upn_str__from(before, cut + 1), &count) || count < 2)
		return false;
	home[cut] = '@';
	name->home = upn_str__make(home, before.n);
	return true;
}

static bool finish(struct upn_name *name, struct upn_str spelled, struct upn_arena *arena)
{
	name->spelled = upn_arena__str(arena, spelled);
	name->key = upn_str__make(lower_copy(spelled, arena), spelled.n);
	return name->spelled.p && name->key.p;
}

/* local + "@" + domain, where the domain is shown as it was written. */
static bool join(struct upn_name *name, struct upn_str local, struct upn_str written,
	struct upn_arena *arena)
{
	char text[MAX_TEXT];

	if (local.n + 1 + written.n > sizeof text)
		return false;
	memcpy(text, local.p, local.n);
	text[local.n] = '@';
	memcpy(text + local.n + 1, written.p, written.n);
	name->local = upn_str__make(lower_copy(local, arena), local.n);
	return name->local.p &&
		finish(name, upn_str__make(text, local.n + 1 + written.n), arena);
}

static bool read_member(struct upn_name *name, struct upn_str text,
	struct upn_arena *arena)
{
	size_t at = upn_str__find_last_char(text, '@');
	struct upn_str local, domain;
	size_t ext;

	if (at == SIZE_MAX)
		return false;
	local = upn_str__slice(text, 0, at);
	domain = upn_str__from(text, at + 1);
	if (!read_domain(name, domain, arena))
		return false;
	/* Show the routing domain as the tenant: only that one signs in. */
	if (name->flags & UPN_NAME_ROUTING)
		domain = name->domain;
	ext = upn_str__find_ci(local, EXT, 0);
	if (ext == SIZE_MAX)
		return is_local(local, MAX_LOCAL) && local.n + 1 + domain.n <= MAX_UPN &&
			join(name, local, domain, arena);
	name->kind = UPN_KIND_GUEST;
	return !(name->flags & UPN_NAME_CUSTOM) && ext + EXT.n == local.n &&
		is_local(local, MAX_GUEST - MAX_DOMAIN - 1) &&
		read_home(name, upn_str__slice(local, 0, ext), arena) &&
		join(name, local, domain, arena);
}

/* Quotes around, and what a sentence puts behind an address. */
static struct upn_str strip(struct upn_str s)
{
	s = upn_str__trim(s);
	while (s.n && (s.p[0] == '\'' || s.p[0] == '"' || s.p[0] == '<'))
		s = upn_str__from(s, 1);
	while (s.n && memchr(".'\"!>", s.p[s.n - 1], 5))
		s.n--;
	return s;
}

bool upn_name__read(struct upn_name *name, struct upn_str text, enum upn_kind kind,
	struct upn_arena *arena)
{
	*name = (struct upn_name){.kind = kind};
	text = strip(text);
	if (text.n == 0 || text.n > MAX_TEXT - 1)
		return false;
	if (kind == UPN_KIND_GUEST && upn_str__find_ci(text, EXT, 0) == SIZE_MAX)
		return false;
	if (kind != UPN_KIND_TENANT)
		return read_member(name, text, arena);
	if (!read_domain(name, text, arena))
		return false;
	if (name->flags & UPN_NAME_CUSTOM)
		return finish(name, text, arena);
	/* The tenant is what counts, not a sub-domain of it. */
	name->domain = name->tenant;
	return finish(name,
		name->flags & UPN_NAME_ROUTING || name->tenant.n != text.n ?
			name->tenant :
			text,
		arena);
}

bool upn_name__read_path(struct upn_name *name, struct upn_str text,
	struct upn_arena *arena)
{
	static const struct upn_str ends[] = {
		{"_onmicrosoft_com", 16},
		{"_onmicrosoft_us", 15},
		{"_onmicrosoft_de", 15},
		{"_partner_onmschina_cn", 21},
	};
	char plain[MAX_TEXT];
	bool guess = false;
	size_t i, at;

	if (text.n == 0 || text.n >= sizeof plain)
		return false;
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (upn_str__ends_ci(text, ends[i]))
			break;
	if (i == sizeof ends / sizeof ends[0])
		return false;
	at = upn_str__find_last_char(upn_str__slice(text, 0, text.n - ends[i].n), '_');
	if (at == SIZE_MAX || at == 0)
		return false;
	for (size_t k = 0; k < text.n; k++) {
		bool blurred = text.p[k] == '_' && k != at;

		guess |= blurred && k < at;
		plain[k] = blurred ? '.' : text.p[k];
	}
	plain[at] = '@';
	if (!upn_name__read(name, upn_str__make(plain, text.n), UPN_KIND_MEMBER, arena))
		return false;
	if (guess)
		name->flags |= UPN_NAME_AMBIGUOUS;
	return name->kind == UPN_KIND_MEMBER;
}

bool upn_name__make_guest(struct upn_name *name, struct upn_str home,
	struct upn_str tenant, struct upn_arena *arena)
{
	size_t at = upn_str__find_last_char(home, '@');
	char text[MAX_TEXT];

	if (at == SIZE_MAX || home.n + EXT.n + 1 + tenant.n > sizeof text)
		return false;
	memcpy(text, home.p, home.n);
	text[at] = '_';
	memcpy(text + home.n, EXT.p, EXT.n);
	text[home.n + EXT.n] = '@';
	memcpy(text + home.n + EXT.n + 1, tenant.p, tenant.n);
	return upn_name__read(name, upn_str__make(text, home.n + EXT.n + 1 + tenant.n),
		UPN_KIND_GUEST, arena);
}
