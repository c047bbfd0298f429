/* One function per command; each returns the program's exit status. */
#ifndef UPN_CLI_COMMAND_H
#define UPN_CLI_COMMAND_H

#include <upnscan.h>

#include "cli/settings.h"

int upn_cmd__scan(const struct upn_settings *settings);
int upn_cmd__show(const struct upn_settings *settings);
int upn_cmd__forget(const struct upn_settings *settings);
int upn_cmd__rules(const struct upn_settings *settings);

/* What the commands share (engine.c): each says itself what went wrong. */

/* "upnscan: scan: …"; returns the exit status for err. */
int upn_cmd__fail(const char *command, const struct upn_error *err);
/* Also where the command line was wrong: adds where help is. */
int upn_cmd__misuse(const char *command, const struct upn_error *err);
int upn_cmd__load_rules(struct upn_rules **out, const struct upn_settings *settings,
	struct upn_error *err);
/* The report to standard output or --output. */
int upn_cmd__write_report(const struct upn_result *result,
	const struct upn_settings *settings, struct upn_error *err);

#endif
