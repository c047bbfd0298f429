/* One line on the terminal that says how far the work is. */
#ifndef UPN_CLI_PROGRESS_H
#define UPN_CLI_PROGRESS_H

#include <upnscan/scan.h>

#include "base/buf.h"

struct upn_progress_line {
	bool wanted;                /* somebody watches */
	bool drawn;                 /* it stands on the terminal now */
	int64_t began, phase, last; /* milliseconds, monotonic */
	uint64_t phase_done;        /* messages done when the phase began */
	uint64_t key;               /* tells phases apart */
};

/* Shown only where standard error is a terminal. */
void upn_progress_line__init(struct upn_progress_line *line, bool quiet);
void upn_progress_line__update(struct upn_progress_line *line,
	const struct upn_progress *progress);
/* Take it away; the next update draws it again. ctx is the line. */
void upn_progress_line__clear(void *ctx);

/* What it says, cut to `columns`. phase_ms: since the phase began. */
void upn_progress_line__format(struct upn_buf *out, const struct upn_progress *progress,
	uint64_t phase_done, int64_t phase_ms, size_t columns);

#endif
