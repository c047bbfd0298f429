/*
 * The bytes of one file or of standard input, read in large pieces through a
 * window. Never mapped: a file that shrinks must not become a signal.
 */
#ifndef UPN_SOURCE_INPUT_H
#define UPN_SOURCE_INPUT_H

#include <signal.h>
#include <upnscan/common.h>

/* The window: what can be looked at ahead of what has been taken. */
#define UPN_INPUT_WINDOW ((size_t)256 << 10)

struct upn_input {
	int fd;
	uint64_t size;                 /* when it was opened; 0 for a pipe */
	uint64_t left;                 /* may still be read: what it grows by is not */
	uint64_t *bytes;               /* counts what is read, borrowed */
	volatile sig_atomic_t *cancel; /* or NULL */
	char *window;
	size_t window_size, at, n; /* ahead: window[at .. at + n) */
};

/*
 * Open dir/name (dir may be AT_FDCWD) for reading, without a trace where the
 * system allows that. Regular files only; a symbolic link is followed only
 * where follow is true. *gone is set where there is no such file. Errors are
 * the reason alone, without the name. Returns 0, or -1 with err set.
 */
struct upn_input_options {
	bool follow;
	uint64_t *bytes;
	volatile sig_atomic_t *cancel;
};
int upn_input__open(struct upn_input **out, int dir, const char *name,
	const struct upn_input_options *options, bool *gone, struct upn_error *err);
/* Standard input, whatever it is. */
int upn_input__open_stdin(struct upn_input **out, const struct upn_input_options *options,
	struct upn_error *err);
/* NULL is fine. */
void upn_input__close(struct upn_input *input);
/*
 * *ahead: what lies ahead, want (at most UPN_INPUT_WINDOW) bytes or more;
 * fewer only at the end. Borrowed until the next call. 0, or -1 with err set.
 */
int upn_input__peek(struct upn_input *input, size_t want, struct upn_str *ahead,
	struct upn_error *err);
/* Move past n bytes of what was ahead. */
void upn_input__take(struct upn_input *input, size_t n);

/* What a file that is no regular file is called in a message. */
const char *upn_input__kind_name(unsigned mode);

#endif
