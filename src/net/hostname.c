/* RFC 9525 host name rules. */
#include "net/hostname.h"

#include <arpa/inet.h>

#include "base/str.h"

bool upn_hostname__is_address(const char *host, unsigned char bytes[16], size_t *n)
{
	if (inet_pton(AF_INET, host, bytes) == 1)
		*n = 4;
	else if (inet_pton(AF_INET6, host, bytes) == 1)
		*n = 16;
	else
		return false;
	return true;
}

/* "mail.example.org." is "mail.example.org". */
static struct upn_str without_root(struct upn_str name)
{
	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	return name;
}

bool upn_hostname__matches(struct upn_str pattern, struct upn_str host)
{
	size_t dot;

	pattern = without_root(pattern);
	host = without_root(host);
	if (!upn_str__starts(pattern, UPN_STR("*.")))
		return pattern.n > 0 && upn_str__eq_ci(pattern, host);
	pattern = upn_str__from(pattern, 1);
	dot = upn_str__find_char(host, '.', 0);
	/* "*.org" would stand for every name in .org */
	if (dot == 0 || dot == SIZE_MAX ||
		upn_str__find_char(pattern, '.', 1) == SIZE_MAX)
		return false;
	return upn_str__eq_ci(pattern, upn_str__from(host, dot));
}
