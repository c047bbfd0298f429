/* Messages on standard error. Nothing reaches it uncleaned. */
#ifndef UPN_CLI_SAY_H
#define UPN_CLI_SAY_H

#include <upnscan/common.h>

/* "upnscan: …" and a line break; takes a progress line away first. */
void upn_say(const char *fmt, ...) UPN_PRINTF(1, 2);
/* Called before each message, to take away what stands on the line. */
void upn_say__before(void (*fn)(void *ctx), void *ctx);

#endif
