/* The terminal. */
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/signals.h"

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

/*
 * Signals that would leave the terminal without echo. The first may come at
 * any moment; the last two only come while we touch the terminal.
 */
static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGTSTP, SIGTTIN,
	SIGTTOU};
#define WATCHED (sizeof watched / sizeof watched[0])
#define ANY_MOMENT (WATCHED - 2)

/* What was set before the question. */
struct before {
	struct sigaction actions[WATCHED];
	sigset_t mask;
};

static volatile sig_atomic_t caught;

static void note_signal(int number)
{
	caught = number;
}

/* From here to unwatch a signal comes only inside ppoll, so that none is missed. */
static void watch(struct before *before)
{
	struct sigaction act = {.sa_handler = note_signal};
	sigset_t held;

	caught = 0;
	sigemptyset(&held);
	for (size_t i = 0; i < ANY_MOMENT; i++)
		sigaddset(&held, watched[i]);
	sigprocmask(SIG_BLOCK, &held, &before->mask);
	for (size_t i = 0; i < WATCHED; i++) {
		sigaction(watched[i], NULL, &before->actions[i]);
		if (before->actions[i].sa_handler != SIG_IGN)
			sigaction(watched[i], &act, NULL);
	}
}

static void unwatch(const struct before *before)
{
	for (size_t i = 0; i < WATCHED; i++)
		sigaction(watched[i], &before->actions[i], NULL);
	sigprocmask(SIG_SETMASK, &before->mask, NULL);
}

/* One line from tty, what does not fit is dropped. False: nothing came. */
static bool read_line(int tty, const sigset_t *mask, char *buf, size_t size,
	size_t *length)
{
	struct pollfd fds = {tty, POLLIN, 0};
	char c;

	*length = 0;
	for (;;) {
		if (ppoll(&fds, 1, NULL, mask) < 0 || read(tty, &c, 1) != 1)
			return false;
		if (c == '\n' || c == '\r')
			return true;
		if (*length < size)
			buf[(*length)++] = c;
	}
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
	struct before before;
	struct termios shown, hidden;
	bool answered = false;

	if (tcgetattr(tty, &shown) < 0)
		return NO_ANSWER;
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	watch(&before);
	if (!upn_signals__cancel && set_terminal(tty, &hidden)) {
		if (write(tty, prompt, strlen(prompt)) >= 0)
			answered = read_line(tty, &before.mask, buf, size, length);
		if (write(tty, "\n", 1) < 0)
			answered = false;
		while (tcsetattr(tty, TCSAFLUSH, &shown) < 0 && errno == EINTR &&
			caught != SIGTTOU)
			;
	}
	unwatch(&before);
	if (!caught)
		return answered ? ANSWERED : NO_ANSWER;
	/* Now the signal does what it would have done. */
	kill(getpid(), caught);
	return caught == SIGTSTP || caught == SIGTTIN || caught == SIGTTOU ? AGAIN :
									     NO_ANSWER;
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
	if (caught || upn_signals__cancel)
		return upn_error__set(err, UPN_ERR_CANCELLED, "interrupted");
	return upn_error__set(err, UPN_ERR_USAGE, "no password was given");
}
