/* Why a username is believed: its messages, told one by one. */
#ifndef UPN_REPORT_WHY_H
#define UPN_REPORT_WHY_H

#include <upnscan/findings.h>

#include "report/layout.h"

/* The strongest messages, and how many more there are. */
void upn_why__messages(struct upn_layout *layout, const struct upn_candidate *candidate);
/* The strongest message only. */
void upn_why__strongest(struct upn_layout *layout, unsigned indent,
	const struct upn_candidate *candidate);
/* Each warning in words. */
void upn_why__warnings(struct upn_layout *layout, unsigned indent,
	const struct upn_candidate *candidate);
/* Each addend of the score (--explain). */
void upn_why__terms(struct upn_layout *layout, unsigned indent,
	const struct upn_candidate *candidate);

#endif
