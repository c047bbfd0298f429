/* UTF-8, one code point at a time (RFC 3629). */
#ifndef UPN_BASE_UTF8_H
#define UPN_BASE_UTF8_H

#include <upnscan/common.h>

#define UPN_UTF8_BAD 0xfffdu

/*
 * Decode the code point at *at and move past it. A broken sequence yields
 * UPN_UTF8_BAD and moves one byte. *at must be below s.n.
 */
uint32_t upn_utf8__next(struct upn_str s, size_t *at);
/* Whether all of s is valid UTF-8. */
bool upn_utf8__is_valid(struct upn_str s);
/* Bytes written to out (1..4). */
size_t upn_utf8__put(char out[4], uint32_t code_point);

#endif
