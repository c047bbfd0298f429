/* Host names as people write them: checked, IDN as A-labels (RFC 5891). */
#ifndef UPN_ACCOUNT_HOST_H
#define UPN_ACCOUNT_HOST_H

#include <upnscan/common.h>

/*
 * A name, an IPv4 address or an IPv6 address without brackets. *out is a heap
 * string in lower case, without a trailing dot. The error does not quote the
 * text, which may be a misplaced secret. Returns 0, or -1 with err set.
 */
int upn_host__read(char **out, struct upn_str text, struct upn_error *err);
/* host[:port], IPv6 in brackets; *port is left alone where there is none. */
int upn_host__read_port(char **out, uint16_t *port, struct upn_str text,
	struct upn_error *err);
/* Whether text holds a C0 or C1 control character, or DEL. */
bool upn_host__has_control(struct upn_str text);

#endif
