/* Listing a directory in one block of memory. */
#include "source/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"

static int compare(const void *a, const void *b, void *bytes)
{
	const char *base = bytes;

	return strcmp(base + *(const uint32_t *)a, base + *(const uint32_t *)b);
}

static int sort(struct upn_names *names, struct upn_error *err)
{
	size_t at = 0;

	names->starts = calloc(names->count ? names->count : 1, sizeof *names->starts);
	if (!names->starts)
		return upn_error__memory(err);
	for (size_t i = 0; i < names->count; i++) {
		names->starts[i] = (uint32_t)at;
		at += strlen(names->bytes.p + at) + 1;
	}
	if (names->count)
		qsort_r(names->starts, names->count, sizeof *names->starts, compare,
			names->bytes.p);
	return 0;
}

/* 0: all read; 1: no room; -1: err. */
static int read_names(struct upn_names *names, DIR *stream, struct upn_error *err)
{
	struct dirent *entry;

	for (errno = 0; (entry = readdir(stream)); errno = 0) {
		size_t n = strlen(entry->d_name) + 1;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (n > names->bytes.max - names->bytes.n)
			return 1;
		upn_buf__append(&names->bytes, entry->d_name, n);
		if (!upn_buf__ok(&names->bytes))
			return upn_error__memory(err);
		names->count++;
	}
	return errno ? upn_error__set(err, UPN_ERR_MESSAGE, "%s", strerror(errno)) : 0;
}

int upn_names__list(struct upn_names *names, int dir, struct upn_error *err)
{
	int fd = fcntl(dir, F_DUPFD_CLOEXEC, 0), status;
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	*names = (struct upn_names){.bytes = UPN_BUF_INIT(UPN_MAX_TREE_NAMES)};
	if (!stream) {
		upn_error__set(err, UPN_ERR_MESSAGE, "%s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	status = read_names(names, stream, err);
	closedir(stream);
	if (status >= 0 && sort(names, err) < 0)
		status = -1;
	if (status < 0)
		upn_names__release(names);
	return status;
}

const char *upn_names__at(const struct upn_names *names, size_t index)
{
	return names->bytes.p + names->starts[index];
}

void upn_names__release(struct upn_names *names)
{
	upn_buf__release(&names->bytes);
	free(names->starts);
	*names = (struct upn_names){0};
}
