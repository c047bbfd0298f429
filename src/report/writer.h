/* Between a result and its formats: what a writer is given, and its vtable. */
#ifndef UPN_REPORT_WRITER_H
#define UPN_REPORT_WRITER_H

#include <upnscan/report.h>

#include "base/arena.h"
#include "base/buf.h"

/* All of a result but its usernames, cleaned. Borrowed from an arena. */
struct upn_summary {
	size_t shown;  /* usernames that the writer will be given */
	size_t hidden; /* usernames below the least level asked for */
	struct upn_stats stats;
	const struct upn_problem *problems;
	size_t problem_count;
	const char *const *folders;
	size_t folder_count;
	bool cancelled;
	bool has_read;
};

/* One report while it is written. */
struct upn_writer {
	struct upn_report_options options;
	const struct upn_summary *summary;
	struct upn_buf out; /* emptied after every call of the vtable */
	/* of the table: the best username, and the last other one, is at low */
	bool unsure, unsure_others;
};

/*
 * A format. Each function appends to writer->out; a failure is sticky in
 * there. Strings are clean: no writer has to fear what stands in mail.
 */
struct upn_report_ops {
	void (*begin)(struct upn_writer *writer);
	/* Once per username, best first; index counts those shown. */
	void (*username)(struct upn_writer *writer, const struct upn_candidate *candidate,
		size_t index);
	void (*end)(struct upn_writer *writer);
};

extern const struct upn_report_ops upn_report__json;
extern const struct upn_report_ops upn_report__jsonl;
extern const struct upn_report_ops upn_report__csv;
extern const struct upn_report_ops upn_report__table;

#endif
