/* What the progress line says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The program is no library: its parts are tested from their source. */
#include "cli/progress.c" /* NOLINT(bugprone-suspicious-include) */
#include "cli/signals.c"  /* NOLINT(bugprone-suspicious-include) */
#include "cli/terminal.c" /* NOLINT(bugprone-suspicious-include) */

static const struct {
	struct upn_progress progress;
	uint64_t phase_done;
	int64_t phase_ms;
	size_t columns;
	const char *text;
} rows[] = {
	{{.doing = "connecting"}, 0, 0, 79, "connecting"},
	{{.doing = NULL}, 0, 0, 79, "working"},
	{{.doing = "searching", .folder = "INBOX"}, 0, 0, 79, "searching INBOX"},
	{{.doing = "reading", .folder = "INBOX", .done = 5}, 0, 500, 79,
		"reading INBOX: 5 messages"},
	{{.doing = "reading", .folder = "INBOX", .done = 500, .total = 2000}, 0, 500, 79,
		"reading INBOX: 500 of 2000 messages"},
	{{.doing = "reading", .folder = "INBOX", .done = 500, .total = 2000}, 0, 5000, 79,
		"reading INBOX: 500 of 2000 messages, 100/s, 16 s left"},
	/* what was done before the phase does not count for the rate */
	{{.doing = "reading", .folder = "", .done = 500, .total = 2000}, 400, 10000, 79,
		"reading: 500 of 2000 messages, 10/s, 3 min left"},
	{{.doing = "reading", .done = 10000, .total = 100000}, 0, 1000000, 79,
		"reading: 10000 of 100000 messages, 10/s, 2 h 30 min left"},
	{{.doing = "reading", .done = 2000, .total = 2000}, 0, 5000, 79,
		"reading: 2000 of 2000 messages, 400/s"},
	/* nonsense from a server: no time left is better than a wrong one */
	{{.doing = "reading", .done = 7, .total = 3}, 9, 5000, 79,
		"reading: 7 of 3 messages"},
	/* hostile and long names */
	{{.doing = "reading", .folder = "a\033[31mb\nc", .done = 1}, 0, 0, 79,
		"reading a[31mb c: 1 message"},
	{{.doing = "reading",
		 .folder = "受信箱受信箱受信箱受信箱受信箱受信箱",
		 .done = 1},
		0, 0, 79, "reading 受信箱受信箱受信箱受信箱受信箱…: 1 message"},
	{{.doing = "reading", .folder = "INBOX", .done = 500, .total = 2000}, 0, 5000, 20,
		"reading INBOX: 500 o"},
	{{.doing = "reading", .folder = "受信箱", .done = 500}, 0, 0, 11, "reading 受"},
};

static void test_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_buf out = UPN_BUF_INIT(1000);

		upn_progress_line__format(&out, &rows[i].progress, rows[i].phase_done,
			rows[i].phase_ms, rows[i].columns);
		assert_string_equal(upn_buf__z(&out), rows[i].text);
		upn_buf__release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
