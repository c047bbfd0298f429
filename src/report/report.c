/* A result in one of the formats: one username at a time, cleaned first. */
#include "report/redact.h"

#include "base/error.h"
#include "base/limits.h"

static const struct upn_report_ops *const formats[] = {
	[UPN_REPORT_TABLE] = &upn_report__table,
	[UPN_REPORT_JSON] = &upn_report__json,
	[UPN_REPORT_JSONL] = &upn_report__jsonl,
	[UPN_REPORT_CSV] = &upn_report__csv,
};

/* Where the text goes. */
struct outlet {
	upn_report_write_fn write;
	void *ctx;
};

static int flush(struct upn_writer *writer, const struct outlet *outlet,
	struct upn_error *err)
{
	struct upn_str text = upn_buf__str(&writer->out);

	if (!upn_buf__ok(&writer->out))
		return upn_error__memory(err);
	if (text.n && !outlet->write(outlet->ctx, text.p, text.n))
		return upn_error__set(err, UPN_ERR_LIMIT,
			"the report could not be written");
	upn_buf__reset(&writer->out);
	return 0;
}

static int write_usernames(struct upn_writer *writer, const struct upn_report_ops *ops,
	const struct upn_findings *findings, const struct outlet *outlet,
	struct upn_error *err)
{
	struct upn_arena arena;
	size_t index = 0;
	int rc = 0;

	upn_arena__init(&arena, UPN_MAX_REPORT_ROW);
	for (size_t i = 0; rc == 0 && i < upn_findings_count(findings); i++) {
		const struct upn_candidate *raw = upn_findings_at(findings, i);
		struct upn_candidate candidate;

		if (raw->level < writer->options.min_level)
			continue;
		upn_arena__reset(&arena);
		if (upn_redact__candidate(&candidate, &arena, raw) < 0) {
			rc = upn_error__memory(err);
			break;
		}
		ops->username(writer, &candidate, index++);
		rc = flush(writer, outlet, err);
	}
	upn_arena__release(&arena);
	return rc;
}

int upn_report_write(enum upn_report_format format, const struct upn_result *result,
	const struct upn_report_options *options, upn_report_write_fn write, void *ctx,
	struct upn_error *err)
{
	const struct outlet outlet = {write, ctx};
	struct upn_writer writer = {.out = UPN_BUF_INIT(UPN_MAX_REPORT_ROW)};
	struct upn_summary summary;
	struct upn_arena arena;
	int rc;

	if ((size_t)format >= sizeof formats / sizeof formats[0])
		return upn_error__set(err, UPN_ERR_USAGE, "no such report format");
	if (options)
		writer.options = *options;
	writer.summary = &summary;
	upn_arena__init(&arena, UPN_MAX_REPORT_ROW);
	rc = upn_redact__summary(&summary, &arena, result, writer.options.min_level);
	if (rc < 0) {
		upn_error__memory(err);
	} else {
		formats[format]->begin(&writer);
		rc = flush(&writer, &outlet, err);
	}
	if (rc == 0)
		rc = write_usernames(&writer, formats[format],
			upn_result_findings(result), &outlet, err);
	if (rc == 0) {
		formats[format]->end(&writer);
		rc = flush(&writer, &outlet, err);
	}
	upn_buf__release(&writer.out);
	upn_arena__release(&arena);
	return rc;
}
