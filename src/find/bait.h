/*
 * Bait: scammers give an organisation a name with a telephone number and an
 * amount in it, so that Microsoft itself mails the bait to their victims.
 */
#ifndef UPN_FIND_BAIT_H
#define UPN_FIND_BAIT_H

#include "find/senders.h"

/* A telephone number, an amount or a link in a name or subject. */
bool upn_bait__is_name(struct upn_str s);
/*
 * A line that holds both a telephone number (as written in North America,
 * with a + or a 0 in front) and an amount of money.
 */
bool upn_bait__is_in_text(struct upn_str text);
/* Bait behind the label of an organisation's name. */
bool upn_bait__is_organisation(const struct upn_senders *senders, struct upn_str text);

#endif
