/* Host names and ports: the only file that knows of libidn2. */
#include "account/host.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#define MAX_LABEL 63

bool upn_host__has_control(struct upn_str text)
{
	size_t at = 0;

	while (at < text.n) {
		uint32_t c = upn_utf8__next(text, &at);

		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			return true;
	}
	return false;
}

static bool is_ascii(struct upn_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

static bool is_label(struct upn_str label)
{
	if (label.n == 0 || label.n > MAX_LABEL || label.p[0] == '-' ||
		label.p[label.n - 1] == '-')
		return false;
	/* "_" is in no RFC, but in many a private network's names. */
	for (size_t i = 0; i < label.n; i++)
		if (!upn_ascii__is_alnum(label.p[i]) && label.p[i] != '-' &&
			label.p[i] != '_')
			return false;
	return true;
}

/* "127.1", "1" and "0x7f" would be read as addresses by the resolver. */
static bool is_number(struct upn_str label)
{
	if (upn_str__starts_ci(label, UPN_STR("0x")))
		return true;
	for (size_t i = 0; i < label.n; i++)
		if (!upn_ascii__is_digit(label.p[i]))
			return false;
	return true;
}

/* Letters, digits and hyphens in labels, or a whole IPv4 address. */
static bool is_name(struct upn_str name)
{
	struct upn_str rest = name;
	struct in_addr v4;

	for (;;) {
		size_t dot = upn_str__find_char(rest, '.', 0);
		struct upn_str label = upn_str__slice(rest, 0, dot);

		if (!is_label(label))
			return false;
		if (dot == SIZE_MAX)
			return !is_number(label) || inet_pton(AF_INET, name.p, &v4) == 1;
		rest = upn_str__from(rest, dot + 1);
	}
}

static char *lower(struct upn_str s)
{
	char *copy = upn_str__dup(s);

	for (size_t i = 0; copy && i < s.n; i++)
		copy[i] = upn_ascii__lower(copy[i]);
	return copy;
}

/* *out is a heap string even where it is no name after all; 0 or -1. */
static int to_ascii(char **out, struct upn_str text, struct upn_error *err)
{
	char *z, *ascii = NULL;
	int rc;

	if (is_ascii(text)) {
		*out = lower(text);
		return *out ? 0 : upn_error__memory(err);
	}
	if (!upn_utf8__is_valid(text))
		return upn_error__set(err, UPN_ERR_USAGE, "the host name is not UTF-8");
	z = upn_str__dup(text);
	if (!z)
		return upn_error__memory(err);
	rc = idn2_to_ascii_8z(z, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	free(z);
	if (rc != IDN2_OK)
		return upn_error__set(err, UPN_ERR_USAGE,
			"not an international host name: %s", idn2_strerror(rc));
	*out = lower(upn_str__of(ascii));
	idn2_free(ascii);
	return *out ? 0 : upn_error__memory(err);
}

int upn_host__read(char **out, struct upn_str text, struct upn_error *err)
{
	struct in6_addr v6;
	struct upn_str name;
	char *host = NULL;

	if (text.n > 1 && text.p[text.n - 1] == '.')
		text.n--;
	if (text.n == 0)
		return upn_error__set(err, UPN_ERR_USAGE, "the host name is empty");
	if (text.n > UPN_MAX_HOST || upn_host__has_control(text))
		return upn_error__set(err, UPN_ERR_USAGE, "not a host name");
	if (to_ascii(&host, text, err) < 0)
		return -1;
	name = upn_str__of(host);
	if ((name.n <= UPN_MAX_HOST && is_name(name)) ||
		inet_pton(AF_INET6, host, &v6) == 1) {
		*out = host;
		return 0;
	}
	free(host);
	return upn_error__set(err, UPN_ERR_USAGE, "not a host name");
}

/* Split "host:port" and "[v6]:port"; port is empty where there is none. */
static bool split(struct upn_str text, struct upn_str *host, struct upn_str *port)
{
	size_t end;

	*port = UPN_STR("");
	if (text.n && text.p[0] == '[') {
		end = upn_str__find_char(text, ']', 0);
		if (end == SIZE_MAX)
			return false;
		*host = upn_str__slice(text, 1, end - 1);
		text = upn_str__from(text, end + 1);
		if (upn_str__find_char(*host, ':', 0) == SIZE_MAX)
			return false;
	} else {
		end = upn_str__find_char(text, ':', 0);
		*host = upn_str__slice(text, 0, end);
		text = upn_str__from(text, host->n);
	}
	if (text.n == 0)
		return true;
	*port = upn_str__from(text, 1);
	return text.p[0] == ':' && port->n > 0;
}

int upn_host__read_port(char **out, uint16_t *port, struct upn_str text,
	struct upn_error *err)
{
	struct upn_str host, digits;
	uint64_t n = *port;

	if (!split(text, &host, &digits))
		return upn_error__set(err, UPN_ERR_USAGE,
			"a server is written host, host:port or [IPv6 address]:port");
	if (digits.n && (!upn_str__to_u64(digits, UINT16_MAX, &n) || n == 0))
		return upn_error__set(err, UPN_ERR_USAGE,
			"a port is a number from 1 to 65535");
	if (upn_host__read(out, host, err) < 0)
		return -1;
	*port = (uint16_t)n;
	return 0;
}
