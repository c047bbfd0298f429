/* The exit status for everything that can have happened together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The program is no library: its parts are tested from their source. */
#include "cli/exit_code.c" /* NOLINT(bugprone-suspicious-include) */

#define READ true
#define FOUND true
#define CANCELLED true
#define NO false

static void test_code(void **state)
{
	static const struct {
		struct upn_exit_facts facts;
		enum upn_exit code;
	} rows[] = {
		{{NO, READ, FOUND, 0}, 0},
		{{NO, READ, NO, 0}, 1},
		{{NO, NO, NO, 0}, 1}, /* no folder at all is no error */
		/* one thing went wrong, and nothing was read */
		{{NO, NO, NO, CLASS(USAGE)}, 2},
		{{NO, NO, NO, CLASS(AUTH)}, 3},
		{{NO, NO, NO, CLASS(NETWORK)}, 4},
		{{NO, NO, NO, CLASS(TLS)}, 4},
		{{NO, NO, NO, CLASS(SERVER)}, 5},
		{{NO, NO, NO, CLASS(MESSAGE)}, 5},
		{{NO, NO, NO, CLASS(LIMIT)}, 5},
		{{NO, NO, NO, CLASS(WORKER)}, 5},
		/* or something was read: incomplete, whatever was found */
		{{NO, READ, NO, CLASS(AUTH)}, 5},
		{{NO, READ, FOUND, CLASS(NETWORK)}, 5},
		{{NO, READ, FOUND, CLASS(WORKER)}, 5},
		{{NO, READ, FOUND, CLASS(USAGE)}, 2},
		/* several at once */
		{{NO, NO, NO, CLASS(AUTH) | CLASS(TLS)}, 3},
		{{NO, NO, NO, CLASS(NETWORK) | CLASS(WORKER)}, 4},
		{{NO, NO, NO, CLASS(AUTH) | CLASS(USAGE)}, 2},
		/* stopped: before all else */
		{{CANCELLED, READ, FOUND, 0}, 130},
		{{CANCELLED, NO, NO, CLASS(USAGE)}, 130},
		{{NO, READ, FOUND, CLASS(CANCELLED)}, 130},
		/* found in the cache, and then the server could not be had */
		{{NO, NO, FOUND, CLASS(NETWORK)}, 4},
		{{NO, READ, FOUND, CLASS(NONE)}, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(upn_exit_code(&rows[i].facts), rows[i].code);
}

static void test_of_error(void **state)
{
	struct upn_error usage = {UPN_ERR_USAGE, ""}, cancelled = {UPN_ERR_CANCELLED, ""};
	struct upn_error limit = {UPN_ERR_LIMIT, ""};

	(void)state;
	assert_int_equal(upn_exit_code__of_error(&usage), 2);
	assert_int_equal(upn_exit_code__of_error(&cancelled), 130);
	assert_int_equal(upn_exit_code__of_error(&limit), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_of_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
