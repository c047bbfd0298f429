/* The terminal: its size, its colours, and asking for a password on it. */
#ifndef UPN_CLI_TERMINAL_H
#define UPN_CLI_TERMINAL_H

#include <upnscan/common.h>

#include "cli/settings.h"

/* A terminal that can move its cursor. */
bool upn_terminal__is(int fd);
/* Columns, or 0 where fd is no terminal. */
unsigned upn_terminal__width(int fd);
/* Whether what goes to fd is to be coloured (--color, NO_COLOR). */
bool upn_terminal__has_colour(int fd, enum upn_colour wanted);
/*
 * Ask on /dev/tty without echo; one line into buf, *length set. The terminal
 * is put back whatever signal comes; one that is handled (Ctrl-C) ends the
 * question with class cancelled. Returns 0, or -1 with err set.
 */
int upn_terminal__ask_secret(const char *prompt, char *buf, size_t size, size_t *length,
	struct upn_error *err);

#endif
