/* Making trees of files for the tests, and reading a source to its end. */
#ifndef TESTS_SOURCE_FILES_H
#define TESTS_SOURCE_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/str.h"
#include "source/kinds.h"

/* A message of one line; its text is what tells messages apart. */
#define MAIL(text) "From: a@x.example\nSubject: s\nMessage-ID: <1@x>\n\n" text "\n"

static inline void put_bytes(const char *path, const char *bytes, size_t n)
{
	char dir[512];
	FILE *file;

	snprintf(dir, sizeof dir, "%s", path);
	for (char *at = dir + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdir(dir, 0700);
		*at = '/';
	}
	file = fopen(path, "w");
	if (!file)
		fail_msg("%s", path);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
}

static inline void put(const char *path, const char *text)
{
	put_bytes(path, text, strlen(text));
}

/*
 * All that a source hands over, one item a line: "folder|last line of the
 * message|flags", "! problem", "? folder" for a skipped one. Heap string.
 */
static inline char *read_all(struct upn_source *source)
{
	struct upn_buf out = UPN_BUF_INIT(64 << 20);
	struct upn_item item;
	struct upn_error err = {0};
	int status;

	while ((status = upn_source_next(source, &item, &err)) > 0) {
		struct upn_str raw = upn_str__trim(item.message.raw);
		size_t line = upn_str__find_last_char(raw, '\n');

		if (item.kind == UPN_ITEM_MESSAGE)
			upn_buf__printf(&out, "%s|%.*s|%s%s%s\n", item.message.folder,
				UPN_STR_ARG(upn_str__from(raw,
					line == SIZE_MAX ? 0 : line + 1)),
				item.message.in_junk ? "j" : "",
				item.message.in_sent ? "s" : "",
				item.message.truncated ? "t" : "");
		else if (item.kind == UPN_ITEM_PROBLEM)
			upn_buf__printf(&out, "! %s\n", item.error.text);
		else if (item.kind == UPN_ITEM_SKIPPED)
			upn_buf__printf(&out, "? %s\n", item.folder);
	}
	if (status < 0)
		upn_buf__printf(&out, "END %s\n", err.text);
	assert_true(upn_buf__ok(&out));
	upn_source_close(source);
	return upn_buf__steal(&out);
}

static inline char *read_path(const char *path, const struct upn_source_options *options)
{
	static const struct upn_source_options none = {.version = 1,
		.since = UPN_NO_DATE};
	struct upn_source *source;
	struct upn_error err = {0};

	if (upn_local__open(&source, path, options ? options : &none, &err) < 0)
		fail_msg("%s", err.text);
	return read_all(source);
}

static inline void assert_reads(const char *path, const char *expected)
{
	char *got = read_path(path, NULL);

	assert_string_equal(got, expected);
	free(got);
}

/* A temporary directory, entered; leave_dir removes all of it. */
static inline int enter_dir(void **state)
{
	char *dir = strdup("/tmp/upn-source-XXXXXX");

	*state = dir;
	return mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static inline int leave_dir(void **state)
{
	char command[64];
	int status;

	snprintf(command, sizeof command, "chmod -R u+rwX %s; rm -rf %s", (char *)*state,
		(char *)*state);
	status = chdir("/");
	status |= system(command);
	free(*state);
	return status ? -1 : 0;
}

#endif
