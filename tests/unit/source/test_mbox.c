/* Mboxes: where messages begin and end, dialects, damage, caps. */
#include "files.h"

#include <fcntl.h>
#include <sys/wait.h>

#include "base/limits.h"
#include "source/input.h"

#define SEP "From a@b Tue Apr 27 19:42:16 2010\n"
#define SEP_CRLF "From a@b Tue Apr 27 19:42:16 2010\r\n"

static void assert_mbox(const char *text, const char *expected)
{
	put("box", text);
	assert_reads("box", expected);
}

static void test_separators(void **state)
{
	(void)state;
	assert_mbox(SEP "Subject: 1\n\none\n\n" SEP "Subject: 2\n\ntwo\n\n",
		"|one|\n|two|\n");
	assert_mbox(SEP_CRLF "Subject: 1\r\n\r\none\r\n\r\n" SEP_CRLF
			     "Subject: 2\r\n\r\ntwo\r\n",
		"|one|\n|two|\n");
	/* Without a line break at the end, and with too many between. */
	assert_mbox(SEP "Subject: 1\n\none\n\n\n\n" SEP "Subject: 2\n\ntwo",
		"|one|\n|two|\n");
	/* Text that begins a line with "From ". */
	assert_mbox(SEP "Subject: 1\n\nFrom here\n\nFrom a@b Tue\n\nFrom now on:\nx: y\n",
		"|x: y|\n");
	assert_mbox(SEP "Subject: 1\n\ntext\n" SEP "Subject: 2\n\none\n", "|one|\n");
	assert_mbox(SEP "Subject: 1\n\ntext\n\n" SEP "no field\n\none\n", "|one|\n");
	assert_mbox(SEP "Subject: 1\n\ntext\n\n" SEP "\none\n", "|one|\n");
	assert_mbox(SEP "Subject: 1\n\ntext\n \n" SEP "Subject: 2\n\none\n", "|one|\n");
	assert_mbox(SEP "Subject: 1\n\none\n\nFrom - \nX-Mozilla-Status: 1\n\ntwo\n",
		"|one|\n|two|\n");
	/* A message without a body, one without anything. */
	assert_mbox(SEP "Subject: 1\n\n" SEP "Subject: 2\n\ntwo\n",
		"|Subject: 1|\n|two|\n");
	assert_mbox(SEP "\n" SEP "Subject: 2\n\ntwo\n", "|two|\n");
	assert_mbox(SEP_CRLF "\r\n" SEP_CRLF "Subject: 2\r\n\r\ntwo\r\n", "|two|\n");
	assert_mbox("\xef\xbb\xbf\r\n\n" SEP "Subject: 1\n\none\n", "|one|\n");
	assert_mbox(SEP, "");
}

/* Exact bytes, and the date of the separator. */
static void test_bytes(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	struct upn_source *source;
	struct upn_item item;

	(void)state;
	put("box",
		SEP "Subject: 1\n\n>From quoted\n>>From twice\na >From b\n>From\n"
		    "From 1@x Thu Jan 01 00:00:00 +0000 2015\nX: text\n>>>From last\n\n"
		    "From 1@x Thu Jan 01 00:00:00 +0000 2015\nSubject: "
		    "2\r\n\r\ntwo\r\n\r\n" SEP "Subject: 3\n\n\n\n");
	assert_int_equal(upn_local__open(&source, "box", &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_true(upn_str__eq(item.message.raw,
		UPN_STR("Subject: 1\n\nFrom quoted\n>From twice\na >From b\n>From\n"
			"From 1@x Thu Jan 01 00:00:00 +0000 2015\nX: text\n>>From "
			"last\n")));
	assert_int_equal(item.message.internal_date, 1272397336);
	assert_int_equal(item.message.size, item.message.raw.n);
	assert_int_equal(item.message.uid, 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_true(upn_str__eq(item.message.raw, UPN_STR("Subject: 2\r\n\r\ntwo\r\n")));
	assert_int_equal(item.message.internal_date, 1420070400);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_true(upn_str__eq(item.message.raw, UPN_STR("Subject: 3\n\n\n\n")));
	assert_int_equal(upn_source_next(source, &item, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 0);
	upn_source_close(source);
}

/* Every place at which the window can end gives the same messages. */
static void test_window_ends(void **state)
{
	static const char text[] =
		"\n\n" SEP "Subject: 1\n\n>From one\n\nFrom nothing\n\nx\r\n\r\n" SEP_CRLF
		"Subject: 2\r\n\r\ntwo\r\n\r\n" SEP "\n\n" SEP "Subject: 3\n\nthree\n\n";
	static const char expected[] =
		"|first|\n|x|\n|From a@b Tue Apr 27 19:42:16 2010|\n|three|\n";
	static const char start[] = SEP "Subject: 0\n\n";
	size_t start_n = sizeof start - 1, text_n = sizeof text - 1;
	size_t size = UPN_INPUT_WINDOW + 4096;
	char *bytes = malloc(size);

	(void)state;
	assert_non_null(bytes);
	for (size_t cut = 0; cut <= text_n; cut++) {
		size_t at = UPN_INPUT_WINDOW - cut;

		memcpy(bytes, start, start_n);
		memset(bytes + start_n, '\n', at - start_n);
		memcpy(bytes + at - 5, "first", 5);
		memcpy(bytes + at, text, text_n);
		memset(bytes + at + text_n, '\n', size - at - text_n);
		put_bytes("box", bytes, size);
		assert_reads("box", expected);
	}
	free(bytes);
}

static void test_pipe(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	static const char text[] = SEP "Subject: 1\n\none\n\n" SEP "Subject: 2\n\ntwo\n";
	int ends[2], saved = dup(STDIN_FILENO);
	struct upn_source *source;
	char *got;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		/* Byte by byte. */
		for (const char *at = text; *at; at++)
			if (write(ends[1], at, 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	assert_int_equal(upn_local__open(&source, NULL, &options, NULL), 0);
	got = read_all(source);
	assert_string_equal(got, "|one|\n|two|\n");
	free(got);
	waitpid(child, NULL, 0);
	dup2(saved, STDIN_FILENO);
	close(saved);
}

/* A message over the cap is cut; the next one is whole. */
static void test_too_large(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	size_t n = UPN_MAX_MESSAGE + (1u << 20);
	static const char before[] = SEP "Subject: 1\n\n";
	static const char after[] = "\n\n" SEP "Subject: 2\n\nok\n";
	char *bytes = malloc(n + 100);
	struct upn_source *source;
	struct upn_item item;
	size_t messages = 0;

	(void)state;
	assert_non_null(bytes);
	memset(bytes, 'x', n);
	memcpy(bytes, before, sizeof before - 1);
	memcpy(bytes + n, after, sizeof after);
	put_bytes("box", bytes, n + sizeof after - 1);
	free(bytes);
	assert_int_equal(upn_local__open(&source, "box", &options, NULL), 0);
	while (upn_source_next(source, &item, NULL) > 0) {
		if (item.kind != UPN_ITEM_MESSAGE)
			continue;
		if (messages++ == 0) {
			assert_true(item.message.truncated);
			assert_int_equal(item.message.raw.n, UPN_MAX_MESSAGE);
			assert_int_equal(item.message.size, n - strlen(SEP) + 1);
		} else {
			assert_false(item.message.truncated);
			assert_int_equal(item.message.size, 15);
		}
	}
	assert_int_equal(messages, 2);
	upn_source_close(source);
}

static void test_since(void **state)
{
	struct upn_source_options options = {.version = 1, .since = 1420070400};
	char *got;

	(void)state;
	put("box",
		SEP "Subject: 1\n\nold\n\n"
		    "From 1@x Thu Jan 01 00:00:00 +0000 2015\nSubject: 2\n\nnew\n\n"
		    "From 1@x Wed Dec 31 10:00:00 +0000 2014\nSubject: 3\n\nnearly\n\n"
		    "From - \nX-Mozilla-Status: 0\n\nunknown\n");
	got = read_path("box", &options);
	assert_string_equal(got, "|new|\n|nearly|\n|unknown|\n");
	free(got);
}

/* Files change under a reader's hands. */
static void test_shrinks_and_grows(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	size_t n = 3 * UPN_INPUT_WINDOW;
	char *bytes = malloc(n), *got;
	struct upn_source *source;

	(void)state;
	assert_non_null(bytes);
	memset(bytes, 'x', n);
	memcpy(bytes, SEP "Subject: 1\n\n", strlen(SEP) + 12);
	put_bytes("box", bytes, n);
	assert_int_equal(upn_local__open(&source, "box", &options, NULL), 0);
	assert_int_equal(truncate("box", UPN_INPUT_WINDOW + 10), 0);
	got = read_all(source);
	assert_int_equal(strncmp(got, "|xxx", 4), 0);
	free(got);
	/* What is added after the start belongs to the next scan. */
	put("box", SEP "Subject: 1\n\none\n\n");
	assert_int_equal(upn_local__open(&source, "box", &options, NULL), 0);
	put("box", SEP "Subject: 1\n\none\n\n" SEP "Subject: 2\n\ntwo\n");
	got = read_all(source);
	assert_string_equal(got, "|one|\n");
	free(got);
	free(bytes);
}

static void test_progress(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	struct upn_source *source;
	struct upn_item item;
	uint64_t told = 0, total = 0;
	FILE *file = fopen("box", "w");

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < 20000; i++)
		fprintf(file, SEP "Subject: %d\n\ntext of some length, and more\n\n", i);
	fclose(file);
	assert_int_equal(upn_local__open(&source, "box", &options, NULL), 0);
	while (upn_source_next(source, &item, NULL) > 0) {
		if (item.kind != UPN_ITEM_PROGRESS)
			continue;
		assert_true(item.done > told);
		assert_true(item.total >= item.done);
		assert_string_equal(item.doing, "reading");
		told = item.done;
		total = item.total;
	}
	assert_in_range(told, 19000, 20000);
	assert_in_range(total, 19000, 21000);
	assert_true(upn_source_bytes(source) > 1 << 20);
	upn_source_close(source);
}

/* Separators that are none, as many as there is room for: no quadratic time. */
static void test_hostile(void **state)
{
	static const char *const lines[] = {"\n\nFrom ",
		"\n\nFrom a@b Tue Apr 27 19:42:16 2010", "\n\nFrom a a a a a a a a a a a",
		"\n>>>>>>>>From ", ">From ", "\r\n\r\nFrom "};
	size_t n = 1u << 20;
	char *bytes = malloc(n);

	(void)state;
	assert_non_null(bytes);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		size_t line_n = strlen(lines[i]), start = strlen(SEP);

		memcpy(bytes, SEP, start);
		for (size_t at = start; at < n; at++)
			bytes[at] = lines[i][(at - start) % line_n];
		put_bytes("box", bytes, n);
		free(read_path("box", NULL));
	}
	memset(bytes, '>', n);
	memcpy(bytes, SEP "A: b\n\n", strlen(SEP) + 6);
	memcpy(bytes + n - 5, "From ", 5);
	put_bytes("box", bytes, n);
	free(read_path("box", NULL));
	free(bytes);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter_dir, leave_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_separators),
		TEST(test_bytes),
		TEST(test_window_ends),
		TEST(test_pipe),
		TEST(test_too_large),
		TEST(test_since),
		TEST(test_shrinks_and_grows),
		TEST(test_progress),
		TEST(test_hostile),
	};

	return cmocka_run_group_tests_name("mbox", tests, NULL, NULL);
}
