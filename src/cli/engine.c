/* What the commands share of setting up the engine. */
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/terminal.h"

#define WIDEST 100 /* columns; longer lines are hard to read */

int upn_cmd__fail(const char *command, const struct upn_error *err)
{
	upn_say("%s: %s", command, err->text);
	return (int)upn_exit_code__of_error(err);
}

int upn_cmd__misuse(const char *command, const struct upn_error *err)
{
	upn_say("%s: %s (see upnscan %s --help)", command, err->text, command);
	return UPN_EXIT_USAGE;
}

int upn_cmd__load_rules(struct upn_rules **out, const struct upn_settings *settings,
	struct upn_error *err)
{
	const struct upn_rules_options options = {
		.version = 1,
		.extra_dirs = settings->rules.items,
		.extra_count = settings->rules.count,
	};

	return upn_rules_load(out, &options, err);
}

static struct upn_report_options report_options(const struct upn_settings *settings)
{
	struct upn_report_options options = {
		.version = 1,
		.min_level = (enum upn_level)settings->min_level,
		.explain = settings->explain,
	};
	enum upn_colour colour = (enum upn_colour)settings->colour;

	/* A file has no width, and no colour unless it is asked for. */
	if (settings->output) {
		options.colour = colour == UPN_COLOUR_ALWAYS;
		return options;
	}
	options.colour = upn_terminal__has_colour(STDOUT_FILENO, colour);
	options.width = upn_terminal__width(STDOUT_FILENO);
	if (options.width > WIDEST)
		options.width = WIDEST;
	return options;
}

int upn_cmd__write_report(const struct upn_result *result,
	const struct upn_settings *settings, struct upn_error *err)
{
	const struct upn_report_options options = report_options(settings);
	struct upn_output output;
	struct upn_error closing = {0};
	int rc;

	if (upn_output__open(&output, settings->output, err) < 0)
		return -1;
	rc = upn_report_write((enum upn_report_format)settings->format, result, &options,
		upn_output__write, &output, err);
	/* It knows why the writing failed: no space, a closed pipe. */
	if (upn_output__close(&output, rc == 0, &closing) < 0) {
		if (err)
			*err = closing;
		rc = -1;
	}
	return rc;
}
