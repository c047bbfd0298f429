/*
 * Any bytes as a local file: message, mbox or neither. Where the window over
 * the file ends must not matter, so each input is also read at its end.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/str.h"
#include "source/content.h"
#include "source/input.h"
#include "source/kinds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIRST "From a@b Tue Apr 27 19:42:16 2010\nSubject: 0\n\n"

/* A message as far as two readings must agree on it. */
struct seen {
	struct upn_str raw;
	int64_t date;
};

static struct upn_source *open_bytes(int fd, size_t size)
{
	static const struct upn_source_options options = {.version = 1,
		.since = UPN_NO_DATE};
	struct upn_source *source = NULL;
	struct upn_error err;
	char path[32];

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (ftruncate(fd, (off_t)size) < 0 ||
		upn_local__open(&source, path, &options, &err) < 0)
		return NULL;
	return source;
}

/* The next message into seen, with a copy of its bytes; false at the end. */
static bool next_message(struct upn_source *source, struct seen *seen)
{
	struct upn_item item;

	do
		if (!source || upn_source_next(source, &item, NULL) <= 0)
			return false;
	while (item.kind != UPN_ITEM_MESSAGE);
	if (item.message.raw.n > item.message.size || item.message.truncated)
		__builtin_trap();
	seen->raw.n = item.message.raw.n;
	seen->raw.p = upn_str__dup(item.message.raw);
	seen->date = item.message.internal_date;
	return true;
}

/* Both go on with the same messages to their end. */
static void compare(struct upn_source *a, struct upn_source *b)
{
	bool more = true;

	while (more) {
		struct seen x = {{NULL, 0}, 0}, y = {{NULL, 0}, 0};

		more = next_message(a, &x);
		if (more != next_message(b, &y) || !upn_str__eq(x.raw, y.raw) ||
			x.date != y.date)
			__builtin_trap();
		free((void *)(uintptr_t)x.raw.p);
		free((void *)(uintptr_t)y.raw.p);
	}
}

/* The same bytes as the second message and on, across the window's end. */
static void read_across(int plain, const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char *start;
	size_t at = UPN_INPUT_WINDOW - (size_t)data[size / 2] % (size + 1);
	struct upn_source *a, *b;
	struct seen first = {{NULL, 0}, 0};

	if (fd < 0) {
		fd = memfd_create("across", 0);
		start = malloc(UPN_INPUT_WINDOW);
		memset(start, '\n', UPN_INPUT_WINDOW);
		memcpy(start, FIRST, strlen(FIRST));
	}
	if (pwrite(fd, start, at, 0) < 0 || pwrite(fd, data, size, (off_t)at) < 0)
		abort();
	a = open_bytes(plain, size);
	b = open_bytes(fd, at + size);
	if (!next_message(b, &first))
		__builtin_trap();
	free((void *)(uintptr_t)first.raw.p);
	compare(a, b);
	upn_source_close(a);
	upn_source_close(b);
}

/* Begins with what is a separator anywhere, not only at a file's start. */
static bool is_plain_mbox(struct upn_str text)
{
	size_t next;
	struct upn_str line = upn_content__line(text, &next);
	int64_t date;

	return upn_from_line__read(line, &date) && date != UPN_NO_DATE &&
		upn_content__is_field(
			upn_content__line(upn_str__from(text, next), &next));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct upn_source *source;
	struct seen seen;

	if (fd < 0)
		fd = memfd_create("plain", 0);
	if (size == 0 || size > UPN_INPUT_WINDOW / 2 || pwrite(fd, data, size, 0) < 0)
		return 0;
	source = open_bytes(fd, size);
	while (next_message(source, &seen))
		free((void *)(uintptr_t)seen.raw.p);
	upn_source_close(source);
	if (is_plain_mbox(upn_str__make((const char *)data, size)))
		read_across(fd, data, size);
	return 0;
}
