/* Confinement of a worker: rlimits, Landlock, seccomp. */
#include "scan/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"

#define MAX_FILES 256

static int limit(int resource, rlim_t value, struct upn_error *err)
{
	struct rlimit now, wanted = {value, value};

	/* Never raise what the user has set lower. */
	if (getrlimit(resource, &now) == 0 && now.rlim_max < value)
		wanted.rlim_cur = wanted.rlim_max = now.rlim_max;
	if (setrlimit(resource, &wanted) == 0)
		return 0;
	return upn_error__set(err, UPN_ERR_WORKER, "cannot limit the reading process: %s",
		strerror(errno));
}

static int limit_resources(struct upn_error *err)
{
	if (limit(RLIMIT_CORE, 0, err) < 0 || limit(RLIMIT_FSIZE, 0, err) < 0 ||
		limit(RLIMIT_NOFILE, MAX_FILES, err) < 0)
		return -1;
#ifndef __SANITIZE_ADDRESS__
	/* The sanitizer's shadow needs terabytes of address space. */
	if (limit(RLIMIT_AS, UPN_WORKER_MEMORY, err) < 0)
		return -1;
#endif
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	return 0;
}

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES                                                                   \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE |            \
		LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
		LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |     \
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |     \
		LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |   \
		LANDLOCK_ACCESS_FS_MAKE_SYM)

/* Let what lies beneath path be read. A path that is not there is fine. */
static void allow_reading(int ruleset, const char *path)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = READS};
	struct stat st;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return;
	if (fstat(rule.parent_fd, &st) == 0) {
		if (!S_ISDIR(st.st_mode))
			rule.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
		syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
			0);
	}
	close(rule.parent_fd);
}

/* No file may be written any more; few may be read. */
static void fence_files(const char *mail)
{
	/* Names, charsets and time: what resolving and iconv load late. */
	static const char *const system_paths[] = {"/etc", "/usr", "/lib", "/lib64",
		"/run", "/dev/null", "/dev/urandom", "/proc/self",
		"/sys/devices/system/cpu"};
	struct landlock_ruleset_attr attr = {.handled_access_fs = READS | WRITES};
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);

	if (ruleset < 0)
		return; /* a kernel without Landlock */
	for (size_t i = 0; i < sizeof system_paths / sizeof system_paths[0]; i++)
		allow_reading(ruleset, system_paths[i]);
	if (mail)
		allow_reading(ruleset, mail);
	syscall(SYS_landlock_restrict_self, ruleset, 0);
	close(ruleset);
}

static const int needed[] = {
	/* bytes */
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(pread64),
	SCMP_SYS(preadv),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(lseek),
	SCMP_SYS(fcntl),
	SCMP_SYS(dup),
	SCMP_SYS(dup2),
	SCMP_SYS(dup3),
	SCMP_SYS(pipe2),
	SCMP_SYS(eventfd2),
	/* files, which Landlock keeps from being written */
	SCMP_SYS(open),
	SCMP_SYS(openat),
	SCMP_SYS(stat),
	SCMP_SYS(fstat),
	SCMP_SYS(lstat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(statx),
	SCMP_SYS(fstatfs),
	SCMP_SYS(statfs),
	SCMP_SYS(getdents64),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(access),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(getcwd),
	SCMP_SYS(fadvise64),
	/* memory */
	SCMP_SYS(mmap),
	SCMP_SYS(munmap),
	SCMP_SYS(mprotect),
	SCMP_SYS(mremap),
	SCMP_SYS(brk),
	SCMP_SYS(madvise),
	SCMP_SYS(mlock),
	SCMP_SYS(munlock),
	/* waiting and time */
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(select),
	SCMP_SYS(pselect6),
	SCMP_SYS(epoll_create1),
	SCMP_SYS(epoll_ctl),
	SCMP_SYS(epoll_wait),
	SCMP_SYS(epoll_pwait),
	SCMP_SYS(futex),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(nanosleep),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	/* the process itself */
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(getpid),
	SCMP_SYS(getppid),
	SCMP_SYS(gettid),
	SCMP_SYS(tgkill),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(uname),
	SCMP_SYS(sysinfo),
	SCMP_SYS(getrandom),
	SCMP_SYS(getrlimit),
	SCMP_SYS(getrusage),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	/* the socket to the parent */
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(sendto),
	SCMP_SYS(sendmsg),
	SCMP_SYS(shutdown),
};

static const int network[] = {
	SCMP_SYS(socket),
	SCMP_SYS(connect),
	SCMP_SYS(bind),
	SCMP_SYS(getsockname),
	SCMP_SYS(getpeername),
	SCMP_SYS(getsockopt),
	SCMP_SYS(setsockopt),
	SCMP_SYS(sendmmsg),
	SCMP_SYS(recvmmsg),
};

static int allow(scmp_filter_ctx filter, const int *calls, size_t count)
{
	int status = 0;

	for (size_t i = 0; i < count && status == 0; i++) {
		/* Below 0: a call that this architecture does not have. */
		if (calls[i] >= 0)
			status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	}
	return status;
}

static int fence_calls(bool with_network, struct upn_error *err)
{
	/* What is not needed fails, rather than kills: libraries try things. */
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int status;

	if (!filter)
		return upn_error__memory(err);
	status = allow(filter, needed, sizeof needed / sizeof needed[0]);
	/* FIONREAD and the like on our own descriptors; no terminal input. */
	if (status == 0)
		status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
			SCMP_A1(SCMP_CMP_EQ, 0x541b));
	/* Reading limits, but not setting them. */
	if (status == 0)
		status = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1,
			SCMP_A2(SCMP_CMP_EQ, 0));
	if (status == 0 && with_network)
		status = allow(filter, network, sizeof network / sizeof network[0]);
	if (status == 0)
		status = seccomp_load(filter);
	seccomp_release(filter);
	if (status == 0)
		return 0;
	return upn_error__set(err, UPN_ERR_WORKER,
		"cannot confine the reading process: %s", strerror(-status));
}

int upn_confine__worker(const struct upn_account *account, struct upn_error *err)
{
	bool with_network = upn_account_kind(account) == UPN_ACCOUNT_IMAP;

	if (limit_resources(err) < 0)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return upn_error__set(err, UPN_ERR_WORKER,
			"cannot confine the reading process: %s", strerror(errno));
	fence_files(upn_account_path(account));
#ifdef __SANITIZE_ADDRESS__
	(void)with_network; /* the sanitizer's own calls are not on the list */
	(void)fence_calls;
	return 0;
#else
	return fence_calls(with_network, err);
#endif
}
