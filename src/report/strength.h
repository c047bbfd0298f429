/* How much was looked at, and so how strong an answer is. */
#ifndef UPN_REPORT_STRENGTH_H
#define UPN_REPORT_STRENGTH_H

#include "report/layout.h"
#include "report/writer.h"

/* One paragraph under an answer. */
void upn_strength__brief(struct upn_layout *layout, const struct upn_summary *summary);
/* In full, where nothing was found. */
void upn_strength__full(struct upn_layout *layout, const struct upn_summary *summary);
/* What could not be read. Nothing when all could. */
void upn_strength__problems(struct upn_layout *layout, const struct upn_summary *summary);

#endif
