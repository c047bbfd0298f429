/* All that can be set on the command line, and the table that says how. */
#ifndef UPN_CLI_SETTINGS_H
#define UPN_CLI_SETTINGS_H

#include "cli/options.h"

enum upn_command_bit {
	UPN_FOR_SCAN = 1 << 0,
	UPN_FOR_SHOW = 1 << 1,
	UPN_FOR_FORGET = 1 << 2,
	UPN_FOR_RULES = 1 << 3
};

enum upn_colour {
	UPN_COLOUR_AUTO,
	UPN_COLOUR_ALWAYS,
	UPN_COLOUR_NEVER
};

struct upn_settings {
	int format; /* enum upn_report_format */
	const char *output;
	int min_level; /* enum upn_level */
	bool explain;
	int colour; /* enum upn_colour */
	struct upn_texts owners;
	struct upn_texts folders;
	int64_t since;
	bool thorough;
	const char *server;
	const char *password_command;
	int password_fd; /* -1: none */
	const char *ca_file;
	const char *pin_sha256;
	int timeout; /* 0: the library's */
	bool no_cache;
	const char *cache;
	struct upn_texts rules;
	bool all;
	bool quiet, verbose;
	bool help;
	struct upn_texts operands;
};

extern const struct upn_option_table upn_settings__table;

/* Defaults, then argv. 0, or -1 with err set. */
int upn_settings__read(struct upn_settings *settings, unsigned command, int argc,
	char **argv, struct upn_error *err);
void upn_settings__release(struct upn_settings *settings);

#endif
