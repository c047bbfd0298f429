/* Where the data goes: standard output, or a file that appears all at once. */
#ifndef UPN_CLI_OUTPUT_H
#define UPN_CLI_OUTPUT_H

#include <upnscan/common.h>

struct upn_output {
	int fd;
	char *path;      /* to be replaced, or NULL */
	char *temporary; /* beside it, until the end */
	int error;       /* errno of the first failure, or 0 */
};

/*
 * path NULL: standard output. A regular file is written beside the old one
 * with mode 0600 and takes its place in upn_output__close; anything else
 * (a device, a pipe) is written to directly. 0, or -1 with err set.
 */
int upn_output__open(struct upn_output *output, const char *path, struct upn_error *err);
/* As upn_report_write_fn; ctx is the output. */
bool upn_output__write(void *ctx, const char *bytes, size_t length);
/*
 * keep: put the file in its place; else it is as if nothing had been done.
 * Returns 0, or -1 with err set (write errors included).
 */
int upn_output__close(struct upn_output *output, bool keep, struct upn_error *err);

/* Whether path can be written to, before hours of work depend on it. */
int upn_output__check(const char *path, struct upn_error *err);

#endif
