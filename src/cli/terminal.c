/* The terminal. */
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"

bool upn_terminal__is(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term && term[0] && strcmp(term, "dumb") != 0;
}

unsigned upn_terminal__width(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}

bool upn_terminal__has_colour(int fd, enum upn_colour wanted)
{
	const char *no_colour = getenv("NO_COLOR");

	if (wanted != UPN_COLOUR_AUTO)
		return wanted == UPN_COLOUR_ALWAYS;
	return !(no_colour && no_colour[0]) && upn_terminal__is(fd);
}

/* Signals that would leave the terminal without echo. */
static const int watched[] = {
	SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU};
#define WATCHED (sizeof watched / sizeof watched[0])

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
	caught = number;
}

static void watch(struct sigaction old[WATCHED])
{
	struct sigaction act = {.sa_handler = on_signal};

	caught = 0;
	for (size_t i = 0; i < WATCHED; i++) {
		sigaction(watched[i], NULL, &old[i]);
		if (old[i].sa_handler != SIG_IGN)
			sigaction(watched[i], &act, NULL);
	}
}

static void unwatch(const struct sigaction old[WATCHED])
{
	for (size_t i = 0; i < WATCHED; i++)
		sigaction(watched[i], &old[i], NULL);
}

/* One line from tty, what does not fit is dropped. False: nothing came. */
static bool read_line(int tty, char *buf, size_t size, size_t *length)
{
	char c;
	ssize_t n;

	*length = 0;
	while ((n = read(tty, &c, 1)) == 1 && c != '\n' && c != '\r')
		if (*length < size)
			buf[(*length)++] = c;
	return n == 1;
}

/* SIGTTOU when the question comes from the background, as in readpassphrase. */
static bool set_terminal(int tty, const struct termios *mode)
{
	while (tcsetattr(tty, TCSAFLUSH, mode) < 0)
		if (errno != EINTR || caught)
			return false;
	return true;
}

enum answer {
	ANSWERED,
	AGAIN,
	NO_ANSWER
};

/* One question. AGAIN: the program was stopped and continued (Ctrl-Z, fg). */
static enum answer ask_once(int tty, const char *prompt, char *buf, size_t size,
	size_t *length)
{
	struct sigaction old[WATCHED];
	struct termios shown, hidden;
	bool answered = false;

	if (tcgetattr(tty, &shown) < 0)
		return NO_ANSWER;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	watch(old);
	if (set_terminal(tty, &hidden)) {
		if (write(tty, prompt, strlen(prompt)) >= 0)
			answered = read_line(tty, buf, size, length);
		if (write(tty, "\n", 1) < 0)
			answered = false;
		while (tcsetattr(tty, TCSAFLUSH, &shown) < 0 && errno == EINTR &&
			caught != SIGTTOU)
			;
	}
	unwatch(old);
	if (!caught)
		return answered ? ANSWERED : NO_ANSWER;
	/* Now the signal does what it would have done. */
	kill(getpid(), caught);
	return caught == SIGTSTP || caught == SIGTTIN || caught == SIGTTOU ? AGAIN : NO_ANSWER;
}

int upn_terminal__ask_secret(const char *prompt, char *buf, size_t size, size_t *length,
	struct upn_error *err)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	enum answer answer;

	if (tty < 0)
		return upn_error__set(err, UPN_ERR_USAGE,
			"there is no terminal to ask for the password on; use "
			"--password-command or --password-fd");
	do
		answer = ask_once(tty, prompt, buf, size, length);
	while (answer == AGAIN);
	close(tty);
	if (answer == ANSWERED)
		return 0;
	if (caught)
		return upn_error__set(err, UPN_ERR_CANCELLED, "interrupted");
	return upn_error__set(err, UPN_ERR_USAGE, "no password was given");
}
