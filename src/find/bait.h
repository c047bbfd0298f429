/*
 * Bait: scammers give an organisation a name with a telephone number and an
 * amount in it, so that Microsoft itself mails the bait to their victims.
 */
#ifndef UPN_FIND_BAIT_H
#define UPN_FIND_BAIT_H

#include <upnscan/common.h>

/* A telephone number, an amount or a link in a name or subject. */
bool upn_bait__is_name(struct upn_str s);
/*
 * A line that holds both a telephone number (as written in North America, or
 * with a + in front) and an amount of money.
 */
bool upn_bait__is_in_text(struct upn_str text);

#endif
