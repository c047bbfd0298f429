/* Files that appear all at once, with nobody else able to read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The program is no library: its parts are tested from their source. */
#include "cli/output.c" /* NOLINT(bugprone-suspicious-include) */

#include <dirent.h>

static char directory[] = "/tmp/upnscan-test-XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(directory) && chdir(directory) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	unlink("file");
	unlink("link");
	return chdir("/") == 0 && rmdir(directory) == 0 ? 0 : -1;
}

static void check_file(const char *path, const char *text)
{
	char found[100];
	struct stat st;
	FILE *file = fopen(path, "re");
	size_t n;

	assert_non_null(file);
	n = fread(found, 1, sizeof found - 1, file);
	found[n] = '\0';
	assert_string_equal(found, text);
	assert_int_equal(fstat(fileno(file), &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	fclose(file);
}

static size_t files_here(void)
{
	DIR *dir = opendir(".");
	size_t n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n - 2;
}

static void test_replace(void **state)
{
	struct upn_output output;
	struct upn_error err = {0};

	(void)state;
	assert_int_equal(upn_output__check("file", &err), 0);
	assert_int_equal(files_here(), 0);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(upn_output__open(&output, "file", &err), 0);
		assert_true(upn_output__write(&output, "one\n", 4));
		assert_int_equal(upn_output__close(&output, true, &err), 0);
		check_file("file", "one\n");
	}
	/* given up: the old file stays, and nothing beside it */
	assert_int_equal(upn_output__open(&output, "file", &err), 0);
	assert_true(upn_output__write(&output, "two\n", 4));
	assert_int_equal(upn_output__close(&output, false, &err), 0);
	check_file("file", "one\n");
	assert_int_equal(files_here(), 1);
}

static void test_link(void **state)
{
	struct upn_output output;
	struct stat st;

	(void)state;
	assert_int_equal(symlink("file", "link"), 0);
	assert_int_equal(upn_output__open(&output, "link", NULL), 0);
	assert_true(upn_output__write(&output, "three\n", 6));
	assert_int_equal(upn_output__close(&output, true, NULL), 0);
	check_file("file", "three\n");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

static void test_device(void **state)
{
	struct upn_output output;
	struct stat st;

	(void)state;
	assert_int_equal(upn_output__check("/dev/null", NULL), 0);
	assert_int_equal(upn_output__open(&output, "/dev/null", NULL), 0);
	assert_true(upn_output__write(&output, "x", 1));
	assert_int_equal(upn_output__close(&output, true, NULL), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	/* a full disk */
	assert_int_equal(upn_output__open(&output, "/dev/full", NULL), 0);
	assert_false(upn_output__write(&output, "x", 1));
	assert_int_equal(upn_output__close(&output, true, NULL), -1);
}

static void test_refused(void **state)
{
	static const char *const paths[] = {"", ".", "/", "no/such/place", "file/below"};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct upn_error err = {0};

		assert_int_equal(upn_output__check(paths[i], &err), -1);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_replace),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_device),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
