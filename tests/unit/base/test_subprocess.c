/* Splitting a command line, and running programs that behave and do not. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "base/subprocess.h"

static void test_split(void **state)
{
	static const struct {
		const char *command;
		const char *words[6];
	} good[] = {
		{"pass", {"pass"}},
		{"  pass\tshow  mail \n", {"pass", "show", "mail"}},
		{"a 'b c' \"d e\"", {"a", "b c", "d e"}},
		{"a'b'\"c\"d", {"abcd"}},
		{"'' \"\"", {"", ""}},
		{"a\\ b \\\\ \\'", {"a b", "\\", "'"}},
		{"\"a\\\"b\\\\c\\d\"", {"a\"b\\c\\d"}},
		{"'a\\b'", {"a\\b"}},
		/* nothing is expanded */
		{"echo $HOME *~ `id` >x", {"echo", "$HOME", "*~", "`id`", ">x"}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		char **argv;
		size_t n = 0;

		assert_int_equal(upn_subprocess__split(good[i].command, &argv, NULL), 0);
		for (; argv[n]; n++) {
			assert_non_null(good[i].words[n]);
			assert_string_equal(argv[n], good[i].words[n]);
		}
		assert_null(good[i].words[n]);
		upn_subprocess__free_argv(argv);
	}
}

static void test_split_refuses(void **state)
{
	static const char *const bad[] = {"", "  ", "'a", "a \"b", "a\\", "\"a\\\"",
		"a 'b c"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct upn_error err = {0};
		char **argv = NULL;

		assert_int_equal(upn_subprocess__split(bad[i], &argv, &err), -1);
		assert_null(argv);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
	}
	upn_subprocess__free_argv(NULL);
}

static int capture(const char *command, unsigned seconds, struct upn_buf *out,
	struct upn_error *err)
{
	char **argv;
	int rc;

	assert_int_equal(upn_subprocess__split(command, &argv, err), 0);
	rc = upn_subprocess__capture(argv, seconds, out, err);
	upn_subprocess__free_argv(argv);
	return rc;
}

static void test_capture(void **state)
{
	static const struct {
		const char *command, *out;
	} rows[] = {
		{"printf 'one\\ntwo\\n'", "one\ntwo\n"},
		{"true", ""},
		{"cat", ""}, /* standard input is empty */
		{"sh -c 'printf a; sleep 0.1; printf b'", "ab"},
		/* nothing of ours is open in the program: 0, 1, 2 and the listing */
		{"sh -c 'ls /proc/self/fd | wc -l | tr -d \" \"'", "4\n"},
		/* what the program's own child holds open is not waited for */
		{"sh -c 'sleep 30 & printf early'", "early"},
	};
	int leak = dup(1);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_buf out = UPN_BUF_INIT(1000);
		struct upn_error err = {0};
		time_t start = time(NULL);

		assert_int_equal(capture(rows[i].command, 20, &out, &err), 0);
		assert_string_equal(upn_buf__z(&out), rows[i].out);
		assert_true(time(NULL) - start < 10);
		upn_buf__release(&out);
	}
	close(leak);
}

static void test_capture_failures(void **state)
{
	static const struct {
		const char *command;
		enum upn_error_class error_class;
		const char *text;
	} rows[] = {
		{"/no/such/program", UPN_ERR_USAGE, "No such file"},
		{"sh -c 'echo secret; exit 7'", UPN_ERR_USAGE, "exit status 7"},
		{"sh -c 'echo secret; kill -TERM $$'", UPN_ERR_USAGE, "signal 15"},
		{"sh -c 'kill -INT $$'", UPN_ERR_CANCELLED, "interrupted"},
		{"sh -c 'echo secret; sleep 30; true'", UPN_ERR_USAGE, "in time"},
		{"sh -c 'exec >&-; sleep 30; true'", UPN_ERR_USAGE, "in time"},
		{"yes secret", UPN_ERR_LIMIT, "more than"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_buf out = UPN_BUF_INIT(1000);
		struct upn_error err = {0};

		assert_int_equal(capture(rows[i].command, 1, &out, &err), -1);
		assert_int_equal(err.error_class, rows[i].error_class);
		assert_non_null(strstr(err.text, rows[i].text));
		assert_null(strstr(err.text, "secret"));
		upn_buf__release(&out);
	}
}

/* After a time-out the program's children are gone as well. */
static void test_timeout_reaches_children(void **state)
{
	struct upn_buf out = UPN_BUF_INIT(100);
	struct upn_error err = {0};
	struct timespec tick = {0, 20000000};
	pid_t grandchild;

	(void)state;
	assert_int_equal(capture("sh -c 'sleep 31 & echo $!; wait'", 1, &out, &err), -1);
	grandchild = (pid_t)strtol(upn_buf__z(&out), NULL, 10);
	assert_true(grandchild > 1);
	for (int i = 0; i < 100 && kill(grandchild, 0) == 0; i++) {
		char path[64];
		char state_letter = 0;
		FILE *stat;

		/* a zombie that nobody has waited for yet is dead enough */
		snprintf(path, sizeof path, "/proc/%d/stat", (int)grandchild);
		stat = fopen(path, "re");
		if (stat && fscanf(stat, "%*d (%*[^)]) %c", &state_letter) != 1)
			state_letter = 0;
		if (stat)
			fclose(stat);
		if (state_letter == 'Z')
			break;
		nanosleep(&tick, NULL);
		assert_true(i < 99);
	}
	upn_buf__release(&out);
}

static void on_signal(int number)
{
	(void)number;
}

/* A signal that the caller handles stops the wait. */
static void test_interrupted(void **state)
{
	struct sigaction act = {.sa_handler = on_signal}, old;
	struct upn_buf out = UPN_BUF_INIT(100);
	struct upn_error err = {0};
	time_t start_time = time(NULL);

	(void)state;
	sigaction(SIGALRM, &act, &old);
	alarm(1);
	assert_int_equal(capture("sleep 30", 20, &out, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_CANCELLED);
	assert_true(time(NULL) - start_time < 10);
	sigaction(SIGALRM, &old, NULL);
	upn_buf__release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_split_refuses),
		cmocka_unit_test(test_capture),
		cmocka_unit_test(test_capture_failures),
		cmocka_unit_test(test_timeout_reaches_children),
		cmocka_unit_test(test_interrupted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
