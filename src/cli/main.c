/* upnscan: the command table, and what is done before any command. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/say.h"
#include "cli/signals.h"

struct command {
	const char *name;
	const char *operands; /* as help shows them */
	const char *about;
	enum upn_command_bit bit;
	int (*run)(const struct upn_settings *settings);
	const char *more; /* behind the options in help */
};

static const struct command commands[] = {
	{"scan", "SOURCE...", "look for the username in mailboxes and mail files",
		UPN_FOR_SCAN, upn_cmd__scan,
		"A SOURCE is\n"
		"  you@example.org           a mailbox; the server is known, or "
		"--server\n"
		"  imaps://user@host[:port]/[folder]\n"
		"                            a mailbox, with TLS\n"
		"  imap://user@host[:port]/[folder]\n"
		"                            a mailbox, with STARTTLS and never without\n"
		"  PATH                      a message, an mbox, a Maildir, or a "
		"directory\n"
		"                            with such in it\n"
		"  -                         standard input\n"
		"\n"
		"Mail is only read: nothing in the mailbox changes.\n"
		"\n"
		"Exit status: 0 found, 1 not found, 2 usage or configuration, 3 sign-in\n"
		"refused, 4 network or TLS, 5 not all could be read, 130 interrupted.\n"},
	{"show", "[SOURCE...]", "print again what earlier scans have found", UPN_FOR_SHOW,
		upn_cmd__show, "Without a SOURCE: of all that is kept.\n"},
	{"forget", "SOURCE... | --all", "remove what earlier scans have kept",
		UPN_FOR_FORGET, upn_cmd__forget,
		"Mail itself is never kept, nor are passwords.\n"},
	{"rules", "list | check", "list or check the rules that find usernames",
		UPN_FOR_RULES, upn_cmd__rules,
		"check runs every rule on its own examples and counter-examples.\n"},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int finish_output(int code)
{
	struct upn_error err;

	if (fflush(stdout) == 0)
		return code;
	upn_error__set(&err, UPN_ERR_LIMIT, "cannot write standard output");
	upn_say("%s", err.text);
	return (int)upn_exit_code__of_error(&err);
}

static int help_command(const struct command *command)
{
	printf("usage: upnscan %s [options] %s\n\n", command->name, command->operands);
	printf("%c%s.\n", command->about[0] - 'a' + 'A', command->about + 1);
	upn_options__help(&upn_settings__table, command->bit, stdout);
	printf("\n%s", command->more);
	return finish_output(0);
}

static void help(FILE *out)
{
	fputs("upnscan finds the Microsoft 365 username that you have forgotten, in "
	      "mail\n"
	      "that you still have. It only reads, and tells nobody.\n"
	      "\n"
	      "usage: upnscan COMMAND [options] ...\n"
	      "\n",
		out);
	for (size_t i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].about);
	fputs("  help     show the options of a command: upnscan help scan\n"
	      "  version  show the version\n"
	      "\n"
	      "Examples:\n"
	      "  upnscan scan you@gmail.com              a mailbox; asks for the "
	      "password\n"
	      "  upnscan scan welcome.eml Archive.mbox   mail that was saved as files\n"
	      "  upnscan scan --json ~/Maildir           for a program to read\n",
		out);
}

static int run_help(int argc, char **argv)
{
	const struct command *command = argc > 0 ? find_command(argv[0]) : NULL;

	if (argc > 0 && !command) {
		upn_say("there is no command '%s' (see upnscan help)", argv[0]);
		return UPN_EXIT_USAGE;
	}
	if (command)
		return help_command(command);
	help(stdout);
	return finish_output(0);
}

static int run_version(void)
{
	printf("upnscan %s\n", upn_version());
	return finish_output(0);
}

static int run_command(const struct command *command, int argc, char **argv)
{
	struct upn_settings settings;
	struct upn_error err = {0};
	int code;

	if (upn_settings__read(&settings, command->bit, argc, argv, &err) < 0)
		code = upn_cmd__misuse(command->name, &err);
	else if (settings.help)
		code = help_command(command);
	else
		code = command->run(&settings);
	upn_settings__release(&settings);
	return code;
}

/* A file must never be opened as standard error, to be written into. */
static void fill_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_NOCTTY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* No core file, and no other process of this user may look inside. */
static void harden(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
}

int main(int argc, char **argv)
{
	const struct command *command;
	const char *name = argc > 1 ? argv[1] : NULL;

	fill_standard_files();
	harden();
	upn_signals__install();
	if (!name) {
		help(stderr);
		return UPN_EXIT_USAGE;
	}
	if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 ||
		strcmp(name, "-h") == 0)
		return run_help(argc - 2, argv + 2);
	if (strcmp(name, "version") == 0 || strcmp(name, "--version") == 0)
		return run_version();
	command = find_command(name);
	if (command)
		return run_command(command, argc - 2, argv + 2);
	if (name[0] == '-')
		upn_say("unknown option '%s' (see upnscan --help)", name);
	else if (strpbrk(name, "@/."))
		upn_say("'%s' is no command; did you mean: upnscan scan %s", name, name);
	else
		upn_say("there is no command '%s' (see upnscan help)", name);
	return UPN_EXIT_USAGE;
}
