/* What {{name}} stands for in a pattern, besides lists of wordings. */
#ifndef UPN_RULE_MACROS_H
#define UPN_RULE_MACROS_H

#include "base/str.h"

struct upn_macro {
	const char *name;            /* "gap:" takes a number behind the colon */
	const char *regex;           /* with "%u" for the number */
	const char *const *literals; /* one of them stands in every match, or NULL */
};

/* By the name as written, "gap:300" included; NULL where there is none. */
const struct upn_macro *upn_macro__find(struct upn_str name);

#endif
