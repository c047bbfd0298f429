/* The cache file: who may read it, where it lies, what is not taken for it. */
#include "cache.h"

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
	assert_int_equal(upn_store_open_sqlite(&store, "/proc/none/cache", NOW, &err),
		-1);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_modes),
		TEST(test_refuses_shared),
		TEST(test_refuses_foreign),
		TEST(test_refuses_journals),
		TEST(test_directory),
		TEST(test_default_path),
	};

	return cmocka_run_group_tests_name("cache file", tests, set_up_group,
		tear_down_group);
}
