/* Where the data goes. */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/str.h"

static int complain(const char *path, int code, struct upn_error *err)
{
	return upn_error__set(err, UPN_ERR_USAGE, "cannot write '%s': %s", path,
		strerror(code));
}

/* "path.XXXXXX", made 0600. */
static int open_beside(struct upn_output *output, const char *path, struct upn_error *err)
{
	static const char suffix[] = ".XXXXXX";
	char *real = realpath(path, NULL); /* a link stays, its target changes */
	size_t n;

	output->path = real ? real : upn_str__dup(upn_str__of(path));
	if (!output->path)
		return upn_error__memory(err);
	n = strlen(output->path);
	output->temporary = malloc(n + sizeof suffix);
	if (!output->temporary)
		return upn_error__memory(err);
	memcpy(output->temporary, output->path, n);
	memcpy(output->temporary + n, suffix, sizeof suffix);
	output->fd = mkostemp(output->temporary, O_CLOEXEC);
	return output->fd < 0 ? complain(path, errno, err) : 0;
}

static void release(struct upn_output *output)
{
	free(output->path);
	free(output->temporary);
	*output = (struct upn_output){.fd = -1};
}

int upn_output__open(struct upn_output *output, const char *path, struct upn_error *err)
{
	struct stat st;
	int rc;

	*output = (struct upn_output){.fd = STDOUT_FILENO};
	if (!path)
		return 0;
	if (!path[0])
		return complain(path, ENOENT, err);
	if (stat(path, &st) < 0 || S_ISREG(st.st_mode)) {
		rc = open_beside(output, path, err);
	} else {
		output->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		rc = output->fd < 0 ? complain(path, errno, err) : 0;
	}
	if (rc < 0)
		release(output);
	return rc;
}

bool upn_output__write(void *ctx, const char *bytes, size_t length)
{
	struct upn_output *output = ctx;

	while (length && !output->error) {
		ssize_t n = write(output->fd, bytes, length);

		if (n < 0 && errno != EINTR)
			output->error = errno;
		if (n > 0) {
			bytes += n;
			length -= (size_t)n;
		}
	}
	return !output->error;
}

int upn_output__close(struct upn_output *output, bool keep, struct upn_error *err)
{
	const char *name = output->path ? output->path : "standard output";
	int code = output->error;

	if (output->temporary && keep && !code && fsync(output->fd) < 0)
		code = errno;
	if (output->fd > STDERR_FILENO && close(output->fd) < 0 && !code)
		code = errno;
	if (output->temporary && keep && !code &&
		rename(output->temporary, output->path) < 0)
		code = errno;
	if (output->temporary && (!keep || code))
		unlink(output->temporary);
	if (code)
		upn_error__set(err, UPN_ERR_LIMIT, "cannot write %s: %s", name,
			strerror(code));
	release(output);
	return code ? -1 : 0;
}

int upn_output__check(const char *path, struct upn_error *err)
{
	struct upn_output output;
	struct stat st;

	/* To open a pipe and close it again would tell its reader the end. */
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		return 0;
	if (upn_output__open(&output, path, err) < 0)
		return -1;
	return upn_output__close(&output, false, err);
}
