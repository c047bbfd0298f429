/* The cache file: who may read it, what stays in it, what it survives. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <upnscan/sys/store.h>

#include "base/limits.h"

#define NOW INT64_C(1767225600)
#define DAY 86400

static char dir[] = "/tmp/upn-sqlite-XXXXXX";
static char path[64];

static int set_up_group(void **state)
{
	(void)state;
	if (!mkdtemp(dir) || chdir(dir) < 0)
		return -1;
	snprintf(path, sizeof path, "%s/cache.sqlite", dir);
	return 0;
}

static int tear_down_group(void **state)
{
	(void)state;
	return rmdir(dir);
}

static int clean(void **state)
{
	static const char *const parts[] = {"", "-wal", "-shm", "-journal"};

	(void)state;
	umask(022);
	for (size_t i = 0; i < 4; i++) {
		char part[80];

		snprintf(part, sizeof part, "%s%s", path, parts[i]);
		unlink(part);
	}
	return 0;
}

static struct upn_store *open_store(int64_t now)
{
	struct upn_store *store;
	struct upn_error err = {0};

	if (upn_store_open_sqlite(&store, path, now, &err) < 0)
		fail_msg("%s", err.text);
	return store;
}

static void assert_refused(const char *says)
{
	struct upn_store *store = NULL;
	struct upn_error err = {0};

	assert_int_equal(upn_store_open_sqlite(&store, path, NOW, &err), -1);
	assert_null(store);
	assert_int_equal(err.error_class, UPN_ERR_USAGE);
	assert_non_null(strstr(err.text, path));
	if (!strstr(err.text, says))
		fail_msg("%s", err.text);
}

static int commit(struct upn_store *store, const char *account, uint32_t uid, const char *subject)
{
	struct upn_store_key key = {account, "c0ffee"};
	struct upn_cursor cursor = {.folder = "INBOX", .uidnext = uid + 1, .messages = uid};
	struct upn_evidence evidence = {"ann@secretfirma.onmicrosoft.com", UPN_KIND_MEMBER, "rule",
		"says", "", "INBOX", uid, 1, "secretid@x", NOW, "secretsender@x", subject, "1",
		UPN_AUTHENTIC_PASS, 0};

	return store->ops->commit(store, &key, NOW, false, &cursor, &evidence, 1, NULL);
}

static mode_t mode_of(const char *suffix)
{
	char part[80];
	struct stat st;

	snprintf(part, sizeof part, "%s%s", path, suffix);
	return lstat(part, &st) < 0 ? 0 : st.st_mode & 07777;
}

static void test_modes(void **state)
{
	static const mode_t masks[] = {0, 022, 077, 0177, 0277, 0777};

	for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
		struct upn_store *store;

		umask(masks[i]);
		store = open_store(NOW);
		assert_int_equal(commit(store, "a", 1, "s"), 0);
		assert_int_equal(mode_of(""), 0600);
		assert_int_equal(mode_of("-wal"), 0600);
		assert_int_equal(mode_of("-shm"), 0600);
		upn_store_close(store);
		assert_int_equal(mode_of(""), 0600);
		assert_int_equal(mode_of("-wal"), 0);
		clean(state);
	}
}

static void touch(const char *name, mode_t mode)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

static void test_refuses_shared(void **state)
{
	static const mode_t modes[] = {0640, 0604, 0620, 0601, 0666};

	(void)state;
	for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
		touch(path, modes[i]);
		assert_refused("others can read");
	}
	unlink(path);
	touch("other", 0600);
	assert_int_equal(symlink("other", path), 0);
	assert_refused("symbolic link");
	unlink(path);
	assert_int_equal(symlink("dangling", path), 0);
	assert_refused("symbolic link");
	assert_int_equal(access("dangling", F_OK), -1);
	unlink(path);
	assert_int_equal(link("other", path), 0);
	assert_refused("hard link");
	unlink(path);
	unlink("other");
	assert_int_equal(mkdir(path, 0700), 0);
	assert_refused("not a regular file");
	rmdir(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused("not a regular file");
}

static void test_refuses_foreign(void **state)
{
	(void)state;
	if (geteuid() != 0)
		skip();
	touch(path, 0600);
	assert_int_equal(chown(path, 65534, 65534), 0);
	assert_refused("somebody else");
}

static void test_refuses_journals(void **state)
{
	static const char *const journals[] = {"-wal", "-shm", "-journal"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char journal[80];

		snprintf(journal, sizeof journal, "%s%s", path, journals[i]);
		touch(journal, 0644);
		assert_refused(journals[i]);
		unlink(journal);
		assert_int_equal(symlink("elsewhere", journal), 0);
		assert_refused("symbolic link");
		unlink(journal);
	}
	assert_int_equal(access("elsewhere", F_OK), -1);
}

static void test_directory(void **state)
{
	struct upn_store *store;
	struct upn_error err;
	struct stat st;

	(void)state;
	assert_int_equal(chmod(dir, 0777), 0);
	assert_int_equal(upn_store_open_sqlite(&store, path, NOW, &err), -1);
	assert_non_null(strstr(err.text, "everybody can write here"));
	assert_int_equal(chmod(dir, 01777), 0);
	upn_store_close(open_store(NOW));
	assert_int_equal(chmod(dir, 0700), 0);
	/* Missing directories are made, for the owner only. */
	umask(0);
	assert_int_equal(upn_store_open_sqlite(&store, "x/y/cache", NOW, &err), 0);
	upn_store_close(store);
	assert_int_equal(stat("x", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_int_equal(stat("x/y", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	/* A directory may be reached through a symbolic link, as many homes are. */
	assert_int_equal(symlink("x", "link"), 0);
	assert_int_equal(upn_store_open_sqlite(&store, "link/y/cache", NOW, &err), 0);
	upn_store_close(store);
	unlink("link");
	assert_int_equal(upn_store_remove_sqlite("x/y/cache", NULL), 1);
	assert_int_equal(upn_store_remove_sqlite("x/y/cache", NULL), 0);
	rmdir("x/y");
	rmdir("x");
	assert_int_equal(upn_store_open_sqlite(&store, "", NOW, &err), -1);
	assert_int_equal(upn_store_open_sqlite(&store, "/", NOW, &err), -1);
	assert_int_equal(upn_store_open_sqlite(&store, "./..", NOW, &err), -1);
	assert_int_equal(upn_store_open_sqlite(&store, "/proc/none/cache", NOW, &err), -1);
}

static void test_default_path(void **state)
{
	struct upn_store *store;
	struct upn_error err;
	char cache[64];

	(void)state;
	snprintf(cache, sizeof cache, "%s/c", dir);
	setenv("HOME", dir, 1);
	setenv("XDG_CACHE_HOME", cache, 1);
	assert_int_equal(upn_store_open_sqlite(&store, NULL, NOW, &err), 0);
	upn_store_close(store);
	assert_int_equal(access("c/upnscan/cache.sqlite", F_OK), 0);
	assert_int_equal(upn_store_remove_sqlite(NULL, &err), 1);
	rmdir("c/upnscan");
	rmdir("c");
	/* A relative one is to be ignored. */
	setenv("XDG_CACHE_HOME", "c", 1);
	assert_int_equal(upn_store_open_sqlite(&store, NULL, NOW, &err), 0);
	upn_store_close(store);
	assert_int_equal(access(".cache/upnscan/cache.sqlite", F_OK), 0);
	assert_int_equal(upn_store_remove_sqlite(NULL, &err), 1);
	rmdir(".cache/upnscan");
	rmdir(".cache");
	unsetenv("HOME");
	unsetenv("XDG_CACHE_HOME");
	assert_int_equal(upn_store_open_sqlite(&store, NULL, NOW, &err), -1);
	assert_non_null(strstr(err.text, "--cache"));
}

static void sql(const char *statements)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, statements, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void test_versions(void **state)
{
	(void)state;
	upn_store_close(open_store(NOW));
	sql("PRAGMA user_version = 2");
	assert_refused("newer upnscan");
	sql("PRAGMA user_version = -1");
	assert_refused("");
	unlink(path);
	touch(path, 0600);
	sql("CREATE TABLE bookmarks (x)");
	assert_refused("not a cache of upnscan");
	sql("DROP TABLE bookmarks; PRAGMA user_version = 5");
	assert_refused("not a cache of upnscan");
	sql("PRAGMA user_version = 0; PRAGMA application_id = 7");
	assert_refused("not a cache of upnscan");
}

static void overwrite(long offset, const char *bytes, size_t n)
{
	FILE *file = fopen(path, "r+");

	assert_non_null(file);
	assert_int_equal(fseek(file, offset, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	fclose(file);
}

static void test_damaged(void **state)
{
	struct upn_store *store;
	char garbage[8192];

	(void)state;
	memset(garbage, 'x', sizeof garbage);
	touch(path, 0600);
	overwrite(0, garbage, sizeof garbage);
	assert_refused("`upnscan forget --all` removes it");
	assert_int_equal(upn_store_remove_sqlite(path, NULL), 1);
	/* A page of the schema, and then one of the data. */
	store = open_store(NOW);
	for (uint32_t i = 1; i < 200; i++)
		assert_int_equal(commit(store, "a", i, "subject"), 0);
	upn_store_close(store);
	overwrite(100, garbage, 3000);
	assert_refused("`upnscan forget --all` removes it");
	assert_int_equal(upn_store_remove_sqlite(path, NULL), 1);
	store = open_store(NOW);
	for (uint32_t i = 1; i < 200; i++)
		assert_int_equal(commit(store, "a", i, "subject"), 0);
	upn_store_close(store);
	for (long page = 1; page < 12; page++)
		overwrite(page * 4096, garbage, 4096);
	assert_refused("`upnscan forget --all` removes it");
	assert_int_equal(upn_store_remove_sqlite(path, NULL), 1);
	assert_int_equal(truncate(path, 0), -1);
}

static bool count_account(void *ctx, const char *account, int64_t last_used, uint64_t messages,
	uint64_t evidence)
{
	size_t *sums = ctx;

	(void)account;
	(void)last_used;
	sums[0]++;
	sums[1] += messages;
	sums[2] += evidence;
	return true;
}

static void count(struct upn_store *store, size_t sums[3])
{
	memset(sums, 0, 3 * sizeof *sums);
	assert_int_equal(upn_store_accounts(store, count_account, sums, NULL), 0);
}

static void test_expiry(void **state)
{
	struct upn_store *store = open_store(NOW);
	size_t sums[3];

	(void)state;
	assert_int_equal(commit(store, "a", 1, "s"), 0);
	upn_store_close(store);
	store = open_store(NOW + (int64_t)UPN_CACHE_DAYS * DAY);
	count(store, sums);
	assert_int_equal(sums[0], 1);
	upn_store_close(store);
	/* A clock that is wrong by far drops nothing. */
	upn_store_close(open_store(0));
	upn_store_close(open_store(-5));
	upn_store_close(open_store(UPN_NO_DATE));
	store = open_store(NOW + (int64_t)UPN_CACHE_DAYS * DAY + 1);
	count(store, sums);
	assert_int_equal(sums[0], 0);
	upn_store_close(store);
}

/* Whether needle stands in the file or one of its journals. */
static bool on_disk(const char *needle)
{
	static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
	static char bytes[16 << 20];
	bool found = false;

	for (size_t i = 0; i < 4; i++) {
		char part[80];
		FILE *file;

		snprintf(part, sizeof part, "%s%s", path, parts[i]);
		file = fopen(part, "r");
		if (!file)
			continue;
		found |= memmem(bytes, fread(bytes, 1, sizeof bytes, file), needle,
				 strlen(needle)) != NULL;
		fclose(file);
	}
	return found;
}

static void test_forget_leaves_nothing(void **state)
{
	struct upn_store *store = open_store(NOW), *other;
	size_t sums[3];

	(void)state;
	for (uint32_t i = 1; i <= 600; i++) {
		assert_int_equal(commit(store, "gone@example.org", i, "secretsubject"), 0);
		assert_int_equal(commit(store, "stays@example.org", i, "othersubject"), 0);
	}
	/* Another process has it open as well. */
	other = open_store(NOW);
	count(other, sums);
	assert_true(on_disk("gone@example.org"));
	assert_true(on_disk("secretsubject"));
	assert_int_equal(upn_store_forget(store, "gone@example.org", NULL), 1);
	assert_false(on_disk("gone@example.org"));
	assert_false(on_disk("secretsubject"));
	assert_true(on_disk("othersubject"));
	count(other, sums);
	assert_int_equal(sums[0], 1);
	assert_int_equal(sums[2], 600);
	assert_int_equal(upn_store_forget(store, NULL, NULL), 1);
	assert_false(on_disk("secretfirma"));
	assert_false(on_disk("stays@example.org"));
	assert_false(on_disk("secretsender"));
	assert_false(on_disk("secretid"));
	assert_false(on_disk("othersubject"));
	upn_store_close(store);
	upn_store_close(other);
	assert_false(on_disk("secretfirma"));
}

/* Commit until killed; tell through the pipe what has been committed. */
static void commit_for_ever(int tell)
{
	struct upn_store *store;

	if (upn_store_open_sqlite(&store, path, NOW, NULL) < 0)
		_exit(1);
	for (uint32_t i = 1;; i++)
		if (commit(store, "a", i, "subject") < 0 || write(tell, &i, sizeof i) < 0)
			_exit(1);
}

static void test_killed(void **state)
{
	(void)state;
	for (int round = 0; round < 10; round++) {
		uint32_t told = 0, next;
		struct upn_store *store;
		size_t sums[3];
		int ends[2];
		pid_t child;

		assert_int_equal(pipe(ends), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(ends[0]);
			commit_for_ever(ends[1]);
		}
		close(ends[1]);
		while (told < 20 && read(ends[0], &next, sizeof next) == sizeof next)
			told = next;
		usleep((useconds_t)round * 700);
		kill(child, SIGKILL);
		while (read(ends[0], &next, sizeof next) == sizeof next)
			told = next;
		close(ends[0]);
		assert_int_equal(waitpid(child, NULL, 0), child);
		assert_true(told >= 20);
		store = open_store(NOW);
		count(store, sums);
		/* All that was told, perhaps one more; the cursor goes with it. */
		assert_in_range(sums[2], told, told + 1);
		assert_int_equal(sums[1], sums[2]);
		upn_store_close(store);
		clean(NULL);
	}
}

/* Many processes make, fill and empty one file at once. */
static int work(int number)
{
	for (uint32_t i = 1; i <= 20; i++) {
		struct upn_store *store;
		char account[16];

		snprintf(account, sizeof account, "a%d", number);
		if (upn_store_open_sqlite(&store, path, NOW, NULL) < 0)
			return 1;
		if (commit(store, account, i, "s") < 0 || commit(store, "all", i, "s") < 0)
			return 2;
		if (i % 10 == 5 && upn_store_forget(store, "nobody", NULL) < 0)
			return 3;
		upn_store_close(store);
	}
	return 0;
}

static void test_processes(void **state)
{
	enum { PROCESSES = 6 };
	struct upn_store *store;
	size_t sums[3];

	(void)state;
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(work(i));
	for (int i = 0; i < PROCESSES; i++) {
		int status = -1;

		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	store = open_store(NOW);
	count(store, sums);
	assert_int_equal(sums[0], PROCESSES + 1);
	assert_int_equal(sums[2], 20 * PROCESSES + 20);
	upn_store_close(store);
}

#define TEST(test) cmocka_unit_test_teardown(test, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_modes),
		TEST(test_refuses_shared),
		TEST(test_refuses_foreign),
		TEST(test_refuses_journals),
		TEST(test_directory),
		TEST(test_default_path),
		TEST(test_versions),
		TEST(test_damaged),
		TEST(test_expiry),
		TEST(test_forget_leaves_nothing),
		TEST(test_killed),
		TEST(test_processes),
	};

	return cmocka_run_group_tests_name("sqlite", tests, set_up_group, tear_down_group);
}
