/* Opening files politely, and reading them through a window. */
#include "source/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

const char *upn_input__kind_name(unsigned mode)
{
	if (S_ISLNK(mode))
		return "a symbolic link, which is not followed";
	if (S_ISFIFO(mode))
		return "a named pipe, not a mail file";
	if (S_ISSOCK(mode))
		return "a socket, not a mail file";
	if (S_ISDIR(mode))
		return "a directory";
	return "a device, not a mail file";
}

/* O_NOATIME is for the owner only; O_NONBLOCK in case it turned into a pipe. */
static int open_at(int dir, const char *name, bool follow)
{
	int flags =
		O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
	int fd = openat(dir, name, flags | O_NOATIME);

	if (fd < 0 && errno == EPERM)
		fd = openat(dir, name, flags);
	return fd;
}

static int fail(struct upn_error *err)
{
	return upn_error__set(err, UPN_ERR_MESSAGE, "%s", strerror(errno));
}

static int new_input(struct upn_input **out, int fd, uint64_t size,
	const struct upn_input_options *options, struct upn_error *err)
{
	struct upn_input *input = calloc(1, sizeof *input);

	if (!input)
		return upn_error__memory(err);
	input->fd = fd;
	input->size = size;
	input->left = size;
	input->bytes = options->bytes;
	input->cancel = options->cancel;
	input->window_size =
		size && size < UPN_INPUT_WINDOW ? (size_t)size : UPN_INPUT_WINDOW;
	input->window = malloc(input->window_size);
	if (!input->window) {
		free(input);
		return upn_error__memory(err);
	}
	*out = input;
	return 0;
}

int upn_input__open(struct upn_input **out, int dir, const char *name,
	const struct upn_input_options *options, bool *gone, struct upn_error *err)
{
	struct stat before, after;
	int fd;

	/* Looked at first: opening a device can do something. */
	*gone = false;
	if (fstatat(dir, name, &before, options->follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0) {
		*gone = errno == ENOENT;
		return fail(err);
	}
	if (!S_ISREG(before.st_mode))
		return upn_error__set(err, UPN_ERR_MESSAGE, "%s",
			upn_input__kind_name(before.st_mode));
	fd = open_at(dir, name, options->follow);
	if (fd < 0) {
		*gone = errno == ENOENT;
		return fail(err);
	}
	if (fstat(fd, &after) < 0 || !S_ISREG(after.st_mode)) {
		close(fd);
		return upn_error__set(err, UPN_ERR_MESSAGE,
			"it changed while it was opened");
	}
	if ((uint64_t)after.st_size > UPN_INPUT_WINDOW)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	if (new_input(out, fd, (uint64_t)after.st_size, options, err) == 0)
		return 0;
	close(fd);
	return -1;
}

int upn_input__open_stdin(struct upn_input **out, const struct upn_input_options *options,
	struct upn_error *err)
{
	if (new_input(out, STDIN_FILENO, 0, options, err) < 0)
		return -1;
	(*out)->left = UINT64_MAX;
	return 0;
}

void upn_input__close(struct upn_input *input)
{
	if (!input)
		return;
	if (input->fd != STDIN_FILENO)
		close(input->fd);
	free(input->window);
	free(input);
}

/* Read once into the free end of the window; left becomes 0 at the end. */
static int fill(struct upn_input *input, struct upn_error *err)
{
	size_t room = input->window_size - input->at - input->n;
	ssize_t n;

	if (room > input->left)
		room = (size_t)input->left;
	if (input->cancel && *input->cancel)
		return upn_error__set(err, UPN_ERR_CANCELLED, "cancelled");
	n = read(input->fd, input->window + input->at + input->n, room);
	if (n < 0 && errno == EINTR)
		return 0;
	if (n < 0)
		return fail(err);
	input->n += (size_t)n;
	input->left -= n ? (uint64_t)n : input->left;
	*input->bytes += (uint64_t)n;
	return 0;
}

int upn_input__peek(struct upn_input *input, size_t want, struct upn_str *ahead,
	struct upn_error *err)
{
	if (want > input->window_size)
		want = input->window_size;
	if (input->n < want && input->left) {
		memmove(input->window, input->window + input->at, input->n);
		input->at = 0;
	}
	while (input->n < want && input->left)
		if (fill(input, err) < 0)
			return -1;
	*ahead = (struct upn_str){input->window + input->at, input->n};
	return 0;
}

void upn_input__take(struct upn_input *input, size_t n)
{
	if (n > input->n)
		n = input->n;
	input->at += n;
	input->n -= n;
}
