/*
 * The spawner: forked before threads, stores and secrets exist, it holds
 * rules and certificate authorities and nothing else, so that a worker
 * inherits nothing that its account does not need.
 */
#include "scan/spawner.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "mail/charset.h"
#include "net/stream.h"
#include "scan/worker.h"

#define END_SECONDS 10 /* a killed worker is gone long before */

enum order {
	ORDER_SPAWN = 1,
	ORDER_KILL,
	REPLY_SPAWNED,
	REPLY_ENDED
};

struct note {
	int32_t what; /* enum order */
	int32_t pid;
	int32_t status;
};

struct upn_spawner {
	int control;
	pid_t pid;
};

/* One note, with a descriptor where fd is not -1. 0, or -1 (errno). */
static int send_note(int control, const struct note *note, int fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} ancillary = {0};
	struct iovec part = {(void *)(uintptr_t)note, sizeof *note};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	if (fd >= 0) {
		struct cmsghdr *header;

		message.msg_control = ancillary.bytes;
		message.msg_controllen = sizeof ancillary.bytes;
		header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(header), &fd, sizeof fd);
	}
	return sendmsg(control, &message, MSG_NOSIGNAL) == sizeof *note ? 0 : -1;
}

/* 1: a note (and *fd, or -1); 0: the other side is gone. */
static int receive_note(int control, struct note *note, int *fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} ancillary;
	struct iovec part = {note, sizeof *note};
	struct msghdr message = {.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = ancillary.bytes,
		.msg_controllen = sizeof ancillary.bytes};
	struct cmsghdr *header;
	ssize_t n;

	*fd = -1;
	do
		n = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n != sizeof *note)
		return 0;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(header), sizeof *fd);
	return 1;
}

struct home {
	int control, signals;
	const struct upn_rules *rules;
	const struct upn_tls_trust *trust;
	pid_t *workers;
	size_t count;
};

static _Noreturn void be_worker(const struct home *home, int fd)
{
	pid_t parent = getppid();
	sigset_t none;

	/* When the spawner dies, nobody listens any more. */
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (getppid() != parent)
		_exit(1);
	close(home->control);
	close(home->signals);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	upn_worker__run(fd, home->rules, home->trust);
	_exit(0);
}

static void on_spawn(struct home *home, int fd)
{
	struct note reply = {.what = REPLY_SPAWNED, .pid = -1};
	pid_t *more = realloc(home->workers, (home->count + 1) * sizeof *more);

	if (more) {
		home->workers = more;
		reply.pid = fork();
		if (reply.pid == 0)
			be_worker(home, fd);
		if (reply.pid > 0)
			more[home->count++] = reply.pid;
	}
	close(fd);
	send_note(home->control, &reply, -1);
}

/* Only our own, not yet reaped children: their numbers cannot be reused. */
static void on_kill(const struct home *home, pid_t pid)
{
	for (size_t i = 0; i < home->count; i++)
		if (home->workers[i] == pid)
			kill(pid, SIGKILL);
}

static void reap(struct home *home)
{
	struct signalfd_siginfo info;
	struct note reply = {.what = REPLY_ENDED};
	int status;
	pid_t pid;

	(void)!read(home->signals, &info, sizeof info);
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		for (size_t i = 0; i < home->count; i++)
			if (home->workers[i] == pid)
				home->workers[i--] = home->workers[--home->count];
		reply.pid = pid;
		reply.status = status;
		send_note(home->control, &reply, -1);
	}
}

static void serve(struct home *home)
{
	struct pollfd fds[] = {{home->control, POLLIN, 0}, {home->signals, POLLIN, 0}};
	struct note note;
	int fd;

	for (;;) {
		if (poll(fds, 2, -1) < 0 && errno != EINTR)
			return;
		if (fds[1].revents)
			reap(home);
		if (!fds[0].revents)
			continue;
		if (!receive_note(home->control, &note, &fd))
			return;
		if (note.what == ORDER_SPAWN && fd >= 0)
			on_spawn(home, fd);
		else if (note.what == ORDER_KILL)
			on_kill(home, note.pid);
	}
}

static _Noreturn void be_spawner(int control, const struct upn_rules *rules,
	const struct upn_tls_trust *trust)
{
	struct home home = {.control = control, .rules = rules, .trust = trust};
	sigset_t child;

	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	/* Nothing of the caller's: --password-fd may be among it. */
	if (control > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)control - 1, 0);
	close_range((unsigned)control + 1, ~0U, 0);
	/* Ctrl-C goes to the parent, which prints what was found and ends us. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	home.signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	/* A confined worker should not have to load what a charset needs. */
	upn_charset__warm();
	if (home.signals >= 0)
		serve(&home);
	for (size_t i = 0; i < home.count; i++)
		kill(home.workers[i], SIGKILL);
	_exit(0);
}

int upn_spawner_start(struct upn_spawner **out, const struct upn_rules *rules,
	const char *ca_file, struct upn_error *err)
{
	struct upn_spawner *spawner = calloc(1, sizeof *spawner);
	struct upn_tls_trust *trust = NULL;
	int pair[2];

	if (!spawner)
		return upn_error__memory(err);
	if (upn_tls_trust__new(&trust, ca_file, err) < 0) {
		free(spawner);
		return -1;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		goto failed;
	spawner->pid = fork();
	if (spawner->pid == 0) {
		close(pair[0]);
		be_spawner(pair[1], rules, trust);
	}
	close(pair[1]);
	spawner->control = pair[0];
	if (spawner->pid < 0) {
		close(pair[0]);
		goto failed;
	}
	upn_tls_trust__free(trust);
	*out = spawner;
	return 0;
failed:
	upn_error__set(err, UPN_ERR_WORKER, "cannot start a process to read mail in: %s",
		strerror(errno));
	upn_tls_trust__free(trust);
	free(spawner);
	return -1;
}

void upn_spawner_stop(struct upn_spawner *spawner)
{
	if (!spawner)
		return;
	close(spawner->control);
	while (waitpid(spawner->pid, NULL, 0) < 0 && errno == EINTR)
		;
	free(spawner);
}

/* Wait for a note of one kind (and pid, unless 0). 0, or -1. */
static int await(struct upn_spawner *spawner, enum order what, pid_t pid,
	struct note *note)
{
	int64_t until = upn_stream__now() + END_SECONDS * 1000;
	struct pollfd fds = {spawner->control, POLLIN, 0};
	int64_t left;
	int fd;

	while ((left = until - upn_stream__now()) > 0) {
		if (poll(&fds, 1, (int)left) < 0 && errno != EINTR)
			return -1;
		if (!fds.revents)
			continue;
		if (!receive_note(spawner->control, note, &fd))
			return -1;
		if (note->what == (int32_t)what && (pid == 0 || note->pid == pid))
			return 0;
	}
	return -1;
}

int upn_spawner__worker(struct upn_spawner *spawner, int *fd, pid_t *pid,
	struct upn_error *err)
{
	struct note note = {.what = ORDER_SPAWN};
	int pair[2], status = -1;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return upn_error__set(err, UPN_ERR_WORKER, "cannot start a process: %s",
			strerror(errno));
	if (send_note(spawner->control, &note, pair[1]) == 0)
		status = await(spawner, REPLY_SPAWNED, 0, &note);
	close(pair[1]);
	if (status < 0 || note.pid <= 0) {
		close(pair[0]);
		return upn_error__set(err, UPN_ERR_WORKER,
			"cannot start a process to read mail in");
	}
	*fd = pair[0];
	*pid = note.pid;
	return 0;
}

int upn_spawner__end(struct upn_spawner *spawner, pid_t pid, bool kill_it, int *status)
{
	struct note note = {.what = ORDER_KILL, .pid = pid};

	if (kill_it && send_note(spawner->control, &note, -1) < 0)
		return -1;
	if (await(spawner, REPLY_ENDED, pid, &note) < 0)
		return -1;
	*status = note.status;
	return 0;
}
