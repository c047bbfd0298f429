/* Running an outside program without a shell. */
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/str.h"

extern char **environ;

/* Where a split stands in the command line. */
struct splitter {
	const char *at;
	struct upn_buf word;
	const char *problem; /* set when the line is malformed */
};

/* A 'single' or "double" quoted run; at stands behind the opening quote. */
static void take_quoted(struct splitter *s, char quote)
{
	while (*s->at && *s->at != quote) {
		if (quote == '"' && *s->at == '\\' &&
			(s->at[1] == '"' || s->at[1] == '\\'))
			s->at++;
		upn_buf__add_char(&s->word, *s->at++);
	}
	if (!*s->at)
		s->problem = "a quote is not closed";
	else
		s->at++;
}

/* One word into s->word. False at the end of the line, or on a problem. */
static bool take_word(struct splitter *s)
{
	while (upn_ascii__is_space(*s->at))
		s->at++;
	if (!*s->at)
		return false;
	upn_buf__reset(&s->word);
	while (*s->at && !upn_ascii__is_space(*s->at) && !s->problem) {
		char c = *s->at++;

		if (c == '\'' || c == '"') {
			take_quoted(s, c);
		} else if (c == '\\') {
			if (*s->at)
				upn_buf__add_char(&s->word, *s->at++);
			else
				s->problem = "it ends in a backslash";
		} else {
			upn_buf__add_char(&s->word, c);
		}
	}
	return !s->problem;
}

int upn_subprocess__split(const char *command, char ***argv, struct upn_error *err)
{
	size_t length = strlen(command), count = 0;
	struct splitter s = {.at = command, .word = UPN_BUF_INIT(length + 1)};
	/* Two words are at least one blank apart. */
	char **words = calloc(length / 2 + 2, sizeof(*words));

	if (!words)
		return upn_error__memory(err);
	while (take_word(&s)) {
		struct upn_str word = {upn_buf__z(&s.word), s.word.n};

		words[count] = upn_buf__ok(&s.word) ? upn_str__dup(word) : NULL;
		if (!words[count++]) {
			upn_buf__release(&s.word);
			upn_subprocess__free_argv(words);
			return upn_error__memory(err);
		}
	}
	upn_buf__release(&s.word);
	if (!s.problem && count == 0)
		s.problem = "it is empty";
	if (s.problem) {
		upn_subprocess__free_argv(words);
		return upn_error__set(err, UPN_ERR_USAGE,
			"the command cannot be read: %s", s.problem);
	}
	*argv = words;
	return 0;
}

void upn_subprocess__free_argv(char **argv)
{
	for (char **word = argv; word && *word; word++)
		free(*word);
	free(argv);
}

/* A program while it runs. */
struct child {
	const char *name;
	pid_t pid;
	int out; /* our end of the pipe */
	int pidfd;
	int terminal;     /* that was lent to the program, or -1 */
	int64_t deadline; /* monotonic milliseconds */
};

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/*
 * The terminal, if we are its foreground: the program gets a process group
 * of its own, so that a time-out reaches its children as well, and must then
 * be made the foreground to be able to ask for a passphrase.
 */
static int open_terminal(void)
{
	int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd >= 0 && tcgetpgrp(fd) != getpgrp()) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static void take_back_terminal(struct child *child)
{
	sigset_t stop, old;

	if (child->terminal < 0)
		return;
	/* A background process that calls tcsetpgrp is stopped by SIGTTOU. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTTOU);
	pthread_sigmask(SIG_BLOCK, &stop, &old);
	tcsetpgrp(child->terminal, getpgrp());
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	close(child->terminal);
	child->terminal = -1;
}

static int spawn_attributes(posix_spawnattr_t *attr)
{
	sigset_t all, none;
	int rc;

	sigfillset(&all);
	sigemptyset(&none);
	rc = posix_spawnattr_setflags(attr,
		POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	if (!rc)
		rc = posix_spawnattr_setpgroup(attr, 0);
	if (!rc)
		rc = posix_spawnattr_setsigdefault(attr, &all);
	if (!rc)
		rc = posix_spawnattr_setsigmask(attr, &none);
	return rc;
}

static int spawn_actions(posix_spawn_file_actions_t *actions, int out, int terminal)
{
	int rc = 0;

	if (terminal >= 0)
		rc = posix_spawn_file_actions_addtcsetpgrp_np(actions, terminal);
	if (!rc)
		rc = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY,
			0);
	if (!rc)
		rc = posix_spawn_file_actions_adddup2(actions, out, 1);
	if (!rc)
		rc = posix_spawn_file_actions_addclosefrom_np(actions, 3);
	return rc;
}

/* Returns an errno value. out is the write end of the pipe. */
static int spawn(struct child *child, char *const *argv, int out)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc)
		return rc;
	rc = posix_spawnattr_init(&attr);
	if (rc) {
		posix_spawn_file_actions_destroy(&actions);
		return rc;
	}
	rc = spawn_attributes(&attr);
	if (!rc)
		rc = spawn_actions(&actions, out, child->terminal);
	if (!rc)
		rc = posix_spawnp(&child->pid, argv[0], &actions, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int start(struct child *child, char *const *argv, struct upn_error *err)
{
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return upn_error__set(err, UPN_ERR_LIMIT, "cannot make a pipe: %s",
			strerror(errno));
	child->terminal = open_terminal();
	rc = spawn(child, argv, ends[1]);
	close(ends[1]);
	if (rc) {
		close(ends[0]);
		take_back_terminal(child);
		return upn_error__set(err, UPN_ERR_USAGE, "cannot run '%s': %s",
			child->name, strerror(rc));
	}
	child->out = ends[0];
	fcntl(child->out, F_SETFL, O_NONBLOCK);
	child->pidfd = pidfd_open(child->pid, 0);
	return 0;
}

/* Read what is there. 1: more may come; 0: the end; -1: err is set. */
static int drain(struct child *child, struct upn_buf *out, struct upn_error *err)
{
	char bytes[4096];
	ssize_t n;

	while ((n = read(child->out, bytes, sizeof bytes)) > 0) {
		upn_buf__append(out, bytes, (size_t)n);
		explicit_bzero(bytes, (size_t)n); /* it may be a password */
		if (!upn_buf__ok(out))
			return upn_error__set(err, UPN_ERR_LIMIT,
				"'%s' printed more than is allowed", child->name);
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return 1;
	if (n < 0)
		return upn_error__set(err, UPN_ERR_USAGE, "cannot read from '%s': %s",
			child->name, strerror(errno));
	return 0;
}

/*
 * Read until the program has ended. Its own children may keep the pipe open
 * beyond that (a daemon that it started): what they print is not waited for.
 */
static int converse(struct child *child, struct upn_buf *out, struct upn_error *err)
{
	struct pollfd fds[2] = {{child->pidfd, POLLIN, 0}, {child->out, POLLIN, 0}};

	for (;;) {
		int64_t left = child->deadline - now_ms();
		int n = left > 0 ? poll(fds, 2, left < 60000 ? (int)left : 60000) : 0;

		if (n < 0 && errno == EINTR)
			return upn_error__set(err, UPN_ERR_CANCELLED,
				"interrupted while '%s' was running", child->name);
		if (n < 0)
			return upn_error__set(err, UPN_ERR_LIMIT,
				"cannot wait for '%s': %s", child->name, strerror(errno));
		if (n == 0 && now_ms() >= child->deadline)
			return upn_error__set(err, UPN_ERR_USAGE,
				"'%s' did not end in time and was stopped", child->name);
		if (fds[1].revents) {
			int more = drain(child, out, err);

			if (more < 0)
				return -1;
			if (more == 0)
				fds[1].fd = -1;
		}
		if (fds[0].revents)
			return fds[1].fd < 0 || drain(child, out, err) >= 0 ? 0 : -1;
	}
}

static int judge(const struct child *child, int status, struct upn_error *err)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	/* Ctrl-C went to the program, which was in the foreground. */
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
		return upn_error__set(err, UPN_ERR_CANCELLED, "'%s' was interrupted",
			child->name);
	if (WIFSIGNALED(status))
		return upn_error__set(err, UPN_ERR_USAGE, "'%s' was ended by signal %d",
			child->name, WTERMSIG(status));
	return upn_error__set(err, UPN_ERR_USAGE, "'%s' failed with exit status %d",
		child->name, WEXITSTATUS(status));
}

int upn_subprocess__capture(char *const *argv, unsigned seconds, struct upn_buf *out,
	struct upn_error *err)
{
	struct child child = {.name = argv[0],
		.deadline = now_ms() + (int64_t)seconds * 1000};
	int rc, status = 0;

	if (start(&child, argv, err) < 0)
		return -1;
	if (child.pidfd < 0)
		rc = upn_error__set(err, UPN_ERR_LIMIT, "cannot watch '%s': %s",
			child.name, strerror(errno));
	else
		rc = converse(&child, out, err);
	if (rc < 0)
		kill(-child.pid, SIGKILL);
	while (waitpid(child.pid, &status, 0) < 0 && errno == EINTR)
		;
	take_back_terminal(&child);
	if (child.pidfd >= 0)
		close(child.pidfd);
	close(child.out);
	return rc < 0 ? rc : judge(&child, status, err);
}
