/* A result as text: for people, for programs. */
#ifndef UPNSCAN_REPORT_H
#define UPNSCAN_REPORT_H

#include <upnscan/common.h>
#include <upnscan/scan.h>

#ifdef __cplusplus
extern "C" {
#endif

enum upn_report_format {
	UPN_REPORT_TABLE, /* plain words for a person */
	UPN_REPORT_JSON,  /* one document, schema 1 */
	UPN_REPORT_JSONL, /* one username a line */
	UPN_REPORT_CSV    /* one username a record, RFC 4180 */
};

struct upn_report_options {
	unsigned version;         /* 1 */
	enum upn_level min_level; /* leave out what is below */
	bool explain;             /* each term of the score in words */
	bool colour;              /* table only */
	unsigned width;           /* columns of the terminal; 0: 80 */
};

/*
 * Takes what the report wrote; returns false where it could not. Called with
 * whole lines where possible.
 */
typedef bool (*upn_report_write_fn)(void *ctx, const char *bytes, size_t length);

/*
 * Write the result. Output holds no control characters of mail or server.
 * Returns 0, or -1 with err set.
 */
UPN_API int upn_report_write(enum upn_report_format format,
	const struct upn_result *result, const struct upn_report_options *options,
	upn_report_write_fn write, void *ctx, struct upn_error *err);

#ifdef __cplusplus
}
#endif
#endif
