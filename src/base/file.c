/* Reading small files and directories of our own. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/str.h"

#define MAX_NAMES 10000

static int read_all(int fd, const char *path, struct upn_buf *buf, struct upn_error *err)
{
	for (;;) {
		char chunk[65536];
		ssize_t n = read(fd, chunk, sizeof chunk);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", path,
				strerror(errno));
		if (n == 0)
			return 0;
		upn_buf__append(buf, chunk, (size_t)n);
		if (!upn_buf__ok(buf))
			return upn_error__set(err, UPN_ERR_USAGE,
				"%s: larger than %zu bytes", path, buf->max);
	}
}

int upn_file__read(const char *path, struct upn_buf *buf, struct upn_error *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int status;

	if (fd < 0)
		return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", path,
			strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		status = upn_error__set(err, UPN_ERR_USAGE, "%s: not a regular file",
			path);
	else
		status = read_all(fd, path, buf, err);
	close(fd);
	return status;
}

char *upn_file__join(const char *dir, const char *name)
{
	char *path;

	return asprintf(&path, "%s/%s", dir, name) < 0 ? NULL : path;
}

bool upn_file__is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Append a copy of name; false when memory or the ceiling runs out. */
static bool add_name(char ***names, size_t *count, const char *name)
{
	char **more;

	if (*count >= MAX_NAMES)
		return false;
	more = realloc(*names, (*count + 1) * sizeof **names);
	if (!more)
		return false;
	*names = more;
	more[*count] = strdup(name);
	if (!more[*count])
		return false;
	++*count;
	return true;
}

int upn_file__list(const char *dir, const char *suffix, char ***names, size_t *count,
	struct upn_error *err)
{
	DIR *stream = opendir(dir);
	struct dirent *entry;
	char **found = NULL;
	size_t n = 0;

	if (!stream)
		return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", dir, strerror(errno));
	while ((entry = readdir(stream))) {
		if (entry->d_name[0] == '.' ||
			!upn_str__ends_ci(upn_str__of(entry->d_name),
				upn_str__of(suffix)))
			continue;
		if (!add_name(&found, &n, entry->d_name)) {
			closedir(stream);
			upn_file__free_names(found, n);
			return upn_error__set(err, UPN_ERR_LIMIT, "%s: too many files",
				dir);
		}
	}
	closedir(stream);
	if (n)
		qsort(found, n, sizeof *found, compare);
	*names = found;
	*count = n;
	return 0;
}

void upn_file__free_names(char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
}
