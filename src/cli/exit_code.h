/* What the program's exit status says. */
#ifndef UPN_CLI_EXIT_CODE_H
#define UPN_CLI_EXIT_CODE_H

#include <upnscan/scan.h>

enum upn_exit {
	UPN_EXIT_FOUND = 0,      /* a username, guest or tenant at medium or high */
	UPN_EXIT_NOT_FOUND = 1,  /* all was read: only low, or nothing */
	UPN_EXIT_USAGE = 2,      /* usage, configuration or rules */
	UPN_EXIT_REFUSED = 3,    /* sign-in refused */
	UPN_EXIT_NETWORK = 4,    /* network or TLS */
	UPN_EXIT_INCOMPLETE = 5, /* something could not be read */
	UPN_EXIT_INTERRUPTED = 130
};

struct upn_exit_facts {
	bool cancelled;
	bool has_read;    /* any folder or file */
	bool found;       /* anything at medium or high, shown or not */
	unsigned classes; /* set of 1 << enum upn_error_class, of all problems */
};

struct upn_exit_facts upn_exit_facts__of(const struct upn_result *result);
/* Where several apply: 130, 2, 5 if anything was read, 3, 4, 5, 0, 1. */
enum upn_exit upn_exit_code(const struct upn_exit_facts *facts);
/* For an error that ended the program. */
enum upn_exit upn_exit_code__of_error(const struct upn_error *err);

#endif
