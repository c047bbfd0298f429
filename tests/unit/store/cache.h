/* A cache file in a directory of its own, for the tests of it. */
#ifndef TESTS_STORE_CACHE_H
#define TESTS_STORE_CACHE_H

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <upnscan/sys/store.h>

#define NOW INT64_C(1767225600)
#define TEST(test) cmocka_unit_test_teardown(test, clean)

static char dir[] = "/tmp/upn-sqlite-XXXXXX";
static char path[64];

static inline int set_up_group(void **state)
{
	(void)state;
	if (!mkdtemp(dir) || chdir(dir) < 0)
		return -1;
	snprintf(path, sizeof path, "%s/cache.sqlite", dir);
	return 0;
}

static inline int tear_down_group(void **state)
{
	(void)state;
	return rmdir(dir);
}

static inline int clean(void **state)
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

static inline struct upn_store *open_store(int64_t now)
{
	struct upn_store *store;
	struct upn_error err = {0};

	if (upn_store_open_sqlite(&store, path, now, &err) < 0)
		fail_msg("%s", err.text);
	return store;
}

static inline void assert_refused(const char *says)
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

static inline int commit(struct upn_store *store, const char *account, uint32_t uid,
	const char *subject)
{
	struct upn_store_key key = {account, "c0ffee"};
	struct upn_cursor cursor = {.folder = "INBOX",
		.uidnext = uid + 1,
		.messages = uid};
	struct upn_evidence evidence = {"ann@secretfirma.onmicrosoft.com",
		UPN_KIND_MEMBER, "rule", "says", "", "INBOX", uid, 1, "secretid@x", NOW,
		"secretsender@x", subject, "1", UPN_AUTHENTIC_PASS, 0};

	return store->ops->commit(store, &key, NOW, false, &cursor, &evidence, 1, NULL);
}

static inline void touch(const char *name, mode_t mode)
{
	int fd = open(name, O_CREAT | O_WRONLY, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

#endif
