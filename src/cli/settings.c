/* The options of all commands. */
#include "cli/settings.h"

#include <upnscan/findings.h>
#include <upnscan/report.h>

#include "base/error.h"

#define AT(field) .offset = offsetof(struct upn_settings, field)

#define PRINT "What to print"
#define LOOK "Where to look"
#define SIGN_IN "Signing in"
#define KEEP "What is kept"
#define OTHER "Other"

static const char *const levels[] = {
	[UPN_LEVEL_LOW] = "low",
	[UPN_LEVEL_MEDIUM] = "medium",
	[UPN_LEVEL_HIGH] = "high",
	NULL,
};

static const char *const colours[] = {
	[UPN_COLOUR_AUTO] = "auto",
	[UPN_COLOUR_ALWAYS] = "always",
	[UPN_COLOUR_NEVER] = "never",
	NULL,
};

#define REPORTS (UPN_FOR_SCAN | UPN_FOR_SHOW)
#define CACHED (UPN_FOR_SCAN | UPN_FOR_SHOW | UPN_FOR_FORGET)
#define ALL (CACHED | UPN_FOR_RULES)

static const struct upn_option options[] = {
	{"table", NULL, "plain words for a person (default)", PRINT, REPORTS,
		UPN_OPTION_SET, AT(format), .value = UPN_REPORT_TABLE},
	{"json", NULL, "one JSON document for programs", PRINT, REPORTS, UPN_OPTION_SET,
		AT(format), .value = UPN_REPORT_JSON},
	{"jsonl", NULL, "JSON Lines, one username a line", PRINT, REPORTS, UPN_OPTION_SET,
		AT(format), .value = UPN_REPORT_JSONL},
	{"csv", NULL, "CSV with a header, one username a record", PRINT, REPORTS,
		UPN_OPTION_SET, AT(format), .value = UPN_REPORT_CSV},
	{"output", "FILE", "write the result to FILE, readable by you only", PRINT,
		REPORTS, UPN_OPTION_TEXT, AT(output)},
	{"min-level", "high|medium|low", "leave out what is less sure", PRINT, REPORTS,
		UPN_OPTION_WORD, AT(min_level), .words = levels},
	{"explain", NULL, "show how each score came about", PRINT, REPORTS,
		UPN_OPTION_FLAG, AT(explain)},
	{"color", "auto|always|never", "colour in the table", PRINT, REPORTS,
		UPN_OPTION_WORD, AT(colour), .words = colours},

	{"owner", "ADDRESS", "whose mail it is, if not who signs in; repeatable", LOOK,
		UPN_FOR_SCAN, UPN_OPTION_LIST, AT(owners)},
	{"folder", "NAME", "only this folder; repeatable", LOOK, UPN_FOR_SCAN,
		UPN_OPTION_LIST, AT(folders)},
	{"since", "DATE", "only mail from this date on, as in 2019-12-31", LOOK,
		UPN_FOR_SCAN, UPN_OPTION_DATE, AT(since)},
	{"thorough", NULL, "read every message, not what a search suggests", LOOK,
		UPN_FOR_SCAN, UPN_OPTION_FLAG, AT(thorough)},
	{"server", "HOST[:PORT]", "the mail server of an address", LOOK, CACHED,
		UPN_OPTION_TEXT, AT(server)},

	{"password-command", "COMMAND", "take the password from what COMMAND prints",
		SIGN_IN, UPN_FOR_SCAN, UPN_OPTION_TEXT, AT(password_command)},
	{"password-fd", "N", "take the password from open file N", SIGN_IN, UPN_FOR_SCAN,
		UPN_OPTION_COUNT, AT(password_fd), .least = 0, .most = 65535},
	{"ca-file", "FILE", "trust the authorities in FILE, not the system's", SIGN_IN,
		UPN_FOR_SCAN, UPN_OPTION_TEXT, AT(ca_file)},
	{"pin-sha256", "HEX", "accept only the server key with this SHA-256", SIGN_IN,
		UPN_FOR_SCAN, UPN_OPTION_HEX, AT(pin_sha256), .most = 64},
	{"timeout", "SECONDS", "wait this long for a server (default 60)", SIGN_IN,
		UPN_FOR_SCAN, UPN_OPTION_COUNT, AT(timeout), .least = 1, .most = 86400},

	{"cache", "FILE", "keep what was found in FILE, not in the usual place", KEEP,
		CACHED, UPN_OPTION_TEXT, AT(cache)},
	{"no-cache", NULL, "keep nothing, use nothing that was kept", KEEP, UPN_FOR_SCAN,
		UPN_OPTION_FLAG, AT(no_cache)},
	{"all", NULL, "forget everything", KEEP, UPN_FOR_FORGET, UPN_OPTION_FLAG,
		AT(all)},

	{"rules", "DIR", "add the rule packs in DIR; repeatable", OTHER, ALL,
		UPN_OPTION_LIST, AT(rules)},
	{"quiet", NULL, "no progress and no notes", OTHER, ALL, UPN_OPTION_FLAG,
		AT(quiet)},
	{"verbose", NULL, "say what is done and why", OTHER, ALL, UPN_OPTION_FLAG,
		AT(verbose)},
	{"help", NULL, "show this help", OTHER, ALL, UPN_OPTION_FLAG, AT(help)},
};

const struct upn_option_table upn_settings__table = {options,
	sizeof options / sizeof options[0]};

int upn_settings__read(struct upn_settings *settings, unsigned command, int argc,
	char **argv, struct upn_error *err)
{
	*settings = (struct upn_settings){
		.format = UPN_REPORT_TABLE,
		.min_level = UPN_LEVEL_LOW,
		.since = UPN_NO_DATE,
		.password_fd = -1,
	};
	if (upn_options__parse(&upn_settings__table, command, argc, argv, settings,
		    &settings->operands, err) < 0)
		return -1;
	if (settings->no_cache && settings->cache)
		return upn_error__set(err, UPN_ERR_USAGE,
			"--cache and --no-cache exclude each other");
	if (settings->password_command && settings->password_fd >= 0)
		return upn_error__set(err, UPN_ERR_USAGE,
			"--password-command and --password-fd exclude each other");
	return 0;
}

void upn_settings__release(struct upn_settings *settings)
{
	upn_texts__release(&settings->owners);
	upn_texts__release(&settings->folders);
	upn_texts__release(&settings->rules);
	upn_texts__release(&settings->operands);
}
