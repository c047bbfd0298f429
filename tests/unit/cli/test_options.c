/* The command line: what is taken, what is refused, and with which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The program is no library: its parts are tested from their source. */
#include "cli/options.c"  /* NOLINT(bugprone-suspicious-include) */
#include "cli/settings.c" /* NOLINT(bugprone-suspicious-include) */

/* "a b c" as argv; blanks part words, "_" stands for a blank in a word. */
static int read_line(struct upn_settings *settings, unsigned command, char *line,
	struct upn_error *err)
{
	char *argv[32];
	int argc = 0;

	for (char *word = strtok_r(line, " ", &line); word;
		word = strtok_r(NULL, " ", &line)) {
		argv[argc++] = word;
		for (; *word; word++)
			if (*word == '_')
				*word = ' ';
	}
	return upn_settings__read(settings, command, argc, argv, err);
}

static void test_taken(void **state)
{
	char line[] = "--json --output=x.json you@example.org --owner a@b --owner=c@d - "
		      "--since 2019-12-31 --min-level medium --timeout 7 --thorough "
		      "--password-command pass_show_x --color=never -- --json";
	struct upn_settings settings;
	struct upn_error err = {0};

	(void)state;
	assert_int_equal(read_line(&settings, UPN_FOR_SCAN, line, &err), 0);
	assert_int_equal(settings.format, UPN_REPORT_JSON);
	assert_string_equal(settings.output, "x.json");
	assert_int_equal(settings.owners.count, 2);
	assert_string_equal(settings.owners.items[1], "c@d");
	assert_int_equal(settings.since, 1577750400);
	assert_int_equal(settings.min_level, UPN_LEVEL_MEDIUM);
	assert_int_equal(settings.timeout, 7);
	assert_int_equal(settings.colour, UPN_COLOUR_NEVER);
	assert_int_equal(settings.password_fd, -1);
	assert_string_equal(settings.password_command, "pass show x");
	assert_true(settings.thorough);
	assert_false(settings.no_cache);
	assert_int_equal(settings.operands.count, 3);
	assert_string_equal(settings.operands.items[0], "you@example.org");
	assert_string_equal(settings.operands.items[1], "-");
	assert_string_equal(settings.operands.items[2], "--json");
	upn_settings__release(&settings);
}

static void test_defaults(void **state)
{
	char line[] = "--csv --table -h";
	struct upn_settings settings;

	(void)state;
	assert_int_equal(read_line(&settings, UPN_FOR_SCAN, line, NULL), 0);
	assert_int_equal(settings.format, UPN_REPORT_TABLE);
	assert_int_equal(settings.min_level, UPN_LEVEL_LOW);
	assert_true(settings.since == UPN_NO_DATE);
	assert_true(settings.help);
	assert_int_equal(settings.operands.count, 0);
	upn_settings__release(&settings);
}

static void test_refused(void **state)
{
	static const struct {
		const char *line, *text;
		unsigned command;
	} rows[] = {
		{"--x", "unknown option '--x'", UPN_FOR_SCAN},
		{"--x=y", "unknown option '--x'", UPN_FOR_SCAN},
		{"-x", "unknown option '-x'", UPN_FOR_SCAN},
		{"--jso", "unknown option '--jso'", UPN_FOR_SCAN},
		{"--thorough", "unknown option", UPN_FOR_SHOW},
		{"--all", "unknown option", UPN_FOR_SCAN},
		{"--json=1", "--json takes no argument", UPN_FOR_SCAN},
		{"--output", "--output needs an argument: --output FILE", UPN_FOR_SCAN},
		{"--since yesterday", "a date such as 2019-12-31", UPN_FOR_SCAN},
		{"--since 2019-02-30", "a date such as 2019-12-31", UPN_FOR_SCAN},
		{"--min-level top", "--min-level takes high|medium|low", UPN_FOR_SCAN},
		{"--timeout 0", "a number from 1 to 86400", UPN_FOR_SCAN},
		{"--timeout -1", "a number from 1 to 86400", UPN_FOR_SCAN},
		{"--timeout 99999999999999999999", "a number from 1", UPN_FOR_SCAN},
		{"--timeout 7x", "a number from 1", UPN_FOR_SCAN},
		{"--password-fd x", "a number from 0", UPN_FOR_SCAN},
		{"--pin-sha256 abc", "64 hexadecimal digits", UPN_FOR_SCAN},
		{"--color sometimes", "auto|always|never", UPN_FOR_SCAN},
		{"--cache f --no-cache", "exclude each other", UPN_FOR_SCAN},
		{"--password-fd 3 --password-command c", "exclude each other",
			UPN_FOR_SCAN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_settings settings;
		struct upn_error err = {0};
		char line[200];

		snprintf(line, sizeof line, "%s", rows[i].line);
		assert_int_equal(read_line(&settings, rows[i].command, line, &err), -1);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
		if (!strstr(err.text, rows[i].text))
			fail_msg("%s: %s", rows[i].line, err.text);
		upn_settings__release(&settings);
	}
}

/* A secret that was typed by mistake is not repeated. */
static void test_password_refused(void **state)
{
	static const char *const lines[] = {"--password hunter2", "--password=hunter2",
		"--pass=hunter2", "--Password=hunter2"};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct upn_settings settings;
		struct upn_error err = {0};
		char line[100];

		snprintf(line, sizeof line, "%s", lines[i]);
		assert_int_equal(read_line(&settings, UPN_FOR_SCAN, line, &err), -1);
		assert_null(strstr(err.text, "hunter2"));
		assert_non_null(strstr(err.text, "--password-command"));
		upn_settings__release(&settings);
	}
}

/* Every option is described, for every command that takes it, in 80 columns. */
static void test_help(void **state)
{
	static const unsigned commands[] = {UPN_FOR_SCAN, UPN_FOR_SHOW, UPN_FOR_FORGET,
		UPN_FOR_RULES};

	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		char *text = NULL;
		size_t size = 0;
		FILE *out = open_memstream(&text, &size);

		upn_options__help(&upn_settings__table, commands[i], out);
		fclose(out);
		for (size_t k = 0; k < upn_settings__table.count; k++) {
			const struct upn_option *option = &upn_settings__table.options[k];
			char wanted[80];

			snprintf(wanted, sizeof wanted, "\n  --%s%s%s", option->name,
				option->argument ? " " : "",
				option->argument ? option->argument : "");
			assert_int_equal(strstr(text, wanted) != NULL,
				(option->commands & commands[i]) != 0);
		}
		for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
			assert_true(strcspn(line, "\n") <= 80);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_password_refused),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
