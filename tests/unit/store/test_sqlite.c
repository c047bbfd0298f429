/* The SQLite cache: what stays in it, what it survives. */
#include "cache.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>

#include "base/limits.h"

#define DAY 86400

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

static bool count_account(void *ctx, const char *account, int64_t last_used,
	uint64_t messages, uint64_t evidence)
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
		assert_int_equal(commit(store, "gone@example.org", i, "secretsubject"),
			0);
		assert_int_equal(commit(store, "stays@example.org", i, "othersubject"),
			0);
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
		if (commit(store, account, i, "s") < 0 ||
			commit(store, "all", i, "s") < 0)
			return 2;
		if (i % 10 == 5 && upn_store_forget(store, "nobody", NULL) < 0)
			return 3;
		upn_store_close(store);
	}
	return 0;
}

static void test_processes(void **state)
{
	enum {
		PROCESSES = 6
	};
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_versions),
		TEST(test_damaged),
		TEST(test_expiry),
		TEST(test_forget_leaves_nothing),
		TEST(test_killed),
		TEST(test_processes),
	};

	return cmocka_run_group_tests_name("sqlite", tests, set_up_group,
		tear_down_group);
}
