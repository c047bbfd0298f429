/* RFC 5092 as far as it names a mailbox: imaps://user@host:port/folder */
#include "account/url.h"

#include <stdlib.h>

#include "account/host.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#define COLON_SLASHES "://"

static bool is_scheme(struct upn_str s)
{
	if (!s.p || s.n == 0 || !upn_ascii__is_alpha(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!upn_ascii__is_alnum(s.p[i]) && !memchr("+-.", s.p[i], 3))
			return false;
	return true;
}

bool upn_url__is_url(struct upn_str text)
{
	size_t at = upn_str__find(text, UPN_STR(COLON_SLASHES), 0);

	return at != SIZE_MAX && is_scheme(upn_str__slice(text, 0, at));
}

void upn_url__add_escaped(struct upn_buf *out, struct upn_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (upn_ascii__is_alnum(s.p[i]) || memchr("-._~", s.p[i], 4))
			upn_buf__add_char(out, s.p[i]);
		else
			upn_buf__printf(out, "%%%02X", (unsigned char)s.p[i]);
	}
}

/* *out: s without its %XX, valid UTF-8 and free of controls; heap string. */
static int decode(char **out, struct upn_str s, struct upn_error *err)
{
	struct upn_buf buf = UPN_BUF_INIT(UPN_MAX_SOURCE);

	for (size_t i = 0; s.p && i < s.n; i++) {
		int high = 0, low = 0;

		if (s.p[i] != '%') {
			upn_buf__add_char(&buf, s.p[i]);
			continue;
		}
		if (s.n - i > 2) {
			high = upn_ascii__hex(s.p[i + 1]);
			low = upn_ascii__hex(s.p[i + 2]);
		}
		if (s.n - i <= 2 || high < 0 || low < 0) {
			upn_buf__release(&buf);
			return upn_error__set(err, UPN_ERR_USAGE,
				"URL: a %% is followed by two hexadecimal digits; "
				"write %%25 for %%");
		}
		upn_buf__add_char(&buf, (char)(high << 4 | low));
		i += 2;
	}
	if (!upn_utf8__is_valid(upn_buf__str(&buf)) ||
		upn_host__has_control(upn_buf__str(&buf))) {
		upn_buf__release(&buf);
		return upn_error__set(err, UPN_ERR_USAGE,
			"URL: what it names is not UTF-8 or holds control characters");
	}
	*out = upn_buf__steal(&buf);
	return *out ? 0 : upn_error__memory(err);
}

static int parse_scheme(struct upn_url *url, struct upn_str scheme, struct upn_error *err)
{
	if (upn_str__eq_ci(scheme, UPN_STR("imaps"))) {
		url->tls = UPN_TLS_IMPLICIT;
		url->port = 993;
		return 0;
	}
	if (upn_str__eq_ci(scheme, UPN_STR("imap"))) {
		url->tls = UPN_TLS_STARTTLS;
		url->port = 143;
		return 0;
	}
	return upn_error__set(err, UPN_ERR_USAGE,
		"URL: only imaps:// and imap:// name a mailbox here");
}

/* user[;AUTH=mechanism]; which mechanism is used is not the URL's choice. */
static int parse_user(struct upn_url *url, struct upn_str info, struct upn_error *err)
{
	struct upn_str user = upn_str__slice(info, 0, upn_str__find_char(info, ';', 0));
	struct upn_str rest = upn_str__from(info, user.n);

	if (upn_str__find_char(info, ':', 0) != SIZE_MAX)
		return upn_error__set(err, UPN_ERR_USAGE,
			"URL: a password in a URL is seen by others and is refused; "
			"leave it out "
			"and it is asked for (write %%3A for a colon in the user name)");
	if (rest.n && !upn_str__starts_ci(rest, UPN_STR(";AUTH=")))
		return upn_error__set(err, UPN_ERR_USAGE,
			"URL: only ;AUTH= may follow the user name");
	if (user.n == 0)
		return upn_error__set(err, UPN_ERR_USAGE,
			"URL: there is no user name in it: imaps://user@host/");
	return decode(&url->user, user, err);
}

static int parse_host(struct upn_url *url, struct upn_str text, struct upn_error *err)
{
	char *decoded = NULL;
	int status;

	/* RFC 3986, 3.2.2: a registered name may be percent-encoded UTF-8. */
	if (decode(&decoded, text, err) < 0)
		return -1;
	status = upn_host__read_port(&url->host, &url->port, upn_str__of(decoded), err);
	free(decoded);
	return status < 0 ? upn_error__prefix(err, "URL: ") : 0;
}

/*
 * folder[;UIDVALIDITY=n]: that one number says nothing that the server does
 * not say itself. What names single messages or searches is refused.
 */
static int parse_folder(struct upn_url *url, struct upn_str path, struct upn_error *err)
{
	struct upn_str folder = upn_str__slice(path, 0, upn_str__find_char(path, ';', 0));
	struct upn_str rest = upn_str__from(path, folder.n);
	struct upn_str value = upn_str__from(rest, strlen(";UIDVALIDITY="));
	uint64_t n;
	bool known;

	if (upn_str__find_char(path, '?', 0) != SIZE_MAX ||
		upn_str__find_char(path, '#', 0) != SIZE_MAX)
		return upn_error__set(err, UPN_ERR_USAGE,
			"URL: searches and fragments are not known here; "
			"write %%3F for ? and %%23 for # in a folder's name");
	while (upn_str__ends_ci(value, UPN_STR("/")))
		value.n--;
	known = upn_str__starts_ci(rest, UPN_STR(";UIDVALIDITY=")) &&
		upn_str__to_u64(value, UINT32_MAX, &n);
	if (rest.n && !known)
		return upn_error__set(err, UPN_ERR_USAGE,
			"URL: it names a part of a folder; folders are read whole "
			"(write %%3B for ; in a folder's name)");
	return folder.n ? decode(&url->folder, folder, err) : 0;
}

static int parse(struct upn_url *url, struct upn_str text, struct upn_error *err)
{
	size_t colon = upn_str__find(text, UPN_STR(COLON_SLASHES), 0);
	struct upn_str rest = upn_str__from(text, colon + strlen(COLON_SLASHES));
	struct upn_str authority =
		upn_str__slice(rest, 0, upn_str__find_char(rest, '/', 0));
	/* The last @: people write imaps://me@example.org@imap.example.org */
	size_t at = upn_str__find_last_char(authority, '@');

	if (parse_scheme(url, upn_str__slice(text, 0, colon), err) < 0)
		return -1;
	if (at == SIZE_MAX)
		return upn_error__set(err, UPN_ERR_USAGE,
			"URL: there is no user name in it: imaps://user@host/");
	if (parse_user(url, upn_str__slice(authority, 0, at), err) < 0 ||
		parse_host(url, upn_str__from(authority, at + 1), err) < 0)
		return -1;
	return parse_folder(url, upn_str__from(rest, authority.n + 1), err);
}

int upn_url__parse(struct upn_url *url, struct upn_str text, struct upn_error *err)
{
	*url = (struct upn_url){0};
	if (parse(url, text, err) == 0)
		return 0;
	upn_url__release(url);
	return -1;
}

void upn_url__release(struct upn_url *url)
{
	free(url->user);
	free(url->host);
	free(url->folder);
	*url = (struct upn_url){0};
}
