/* Host names as certificates name them. */
#ifndef UPN_NET_HOSTNAME_H
#define UPN_NET_HOSTNAME_H

#include <upnscan/common.h>

/* Whether host is an IPv4 or IPv6 address; its *n bytes go into bytes. */
bool upn_hostname__is_address(const char *host, unsigned char bytes[16], size_t *n);
/*
 * Whether a DNS name of a certificate is for host (RFC 9525, 6.3): caseless,
 * and "*" stands for exactly one label, the leftmost.
 */
bool upn_hostname__matches(struct upn_str pattern, struct upn_str host);

#endif
