/*
 * What to do next. All addresses here are Microsoft's own and built in:
 * nothing that stood in mail is ever repeated as advice.
 */
#ifndef UPN_REPORT_ADVICE_H
#define UPN_REPORT_ADVICE_H

#include <upnscan/findings.h>

#include "report/layout.h"

/* Steps for somebody whose best username is this. */
void upn_advice__next(struct upn_layout *layout, const struct upn_candidate *best);
/* A step for each class of error, set of 1 << enum upn_error_class. */
void upn_advice__errors(struct upn_layout *layout, unsigned classes);
/* Why there may be no mail, and where else a username can be seen. */
void upn_advice__elsewhere(struct upn_layout *layout);

#endif
