/* Running an outside program without a shell. */
#ifndef UPN_BASE_SUBPROCESS_H
#define UPN_BASE_SUBPROCESS_H

#include "base/buf.h"

/*
 * Split a command line on blanks, with 'single' and "double" quotes and
 * backslash; nothing is expanded. *argv is a heap array ending in NULL, of
 * heap strings (upn_subprocess__free_argv). 0, or -1 with err set.
 */
int upn_subprocess__split(const char *command, char ***argv, struct upn_error *err);
void upn_subprocess__free_argv(char **argv);

/*
 * Run argv, read its standard output into out (up to out's ceiling; more is
 * an error) and wait for it, at most `seconds`. Standard input is /dev/null,
 * standard error is ours. An exit status other than 0 is an error; the error
 * never holds what the program printed. 0, or -1 with err set.
 */
int upn_subprocess__capture(char *const *argv, unsigned seconds, struct upn_buf *out,
	struct upn_error *err);

#endif
