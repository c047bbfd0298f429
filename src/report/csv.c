/*
 * CSV (RFC 4180), one username a record, with its strongest evidence. Safe
 * to open in a spreadsheet: a cell that would be taken for a formula gets an
 * apostrophe in front (CWE-1236). JSON is the form that loses nothing.
 */
#include "base/date.h"
#include "base/str.h"
#include "base/utf8.h"
#include "report/writer.h"

#define COLUMNS                                                               \
	"username,kind,tenant,level,score,first_seen,last_seen,warnings,"     \
	"evidence_count,source,folder,uid,message_id,date,from,subject,rule," \
	"part,authentic"

/* What makes a spreadsheet compute, fullwidth forms included. */
static bool starts_formula(struct upn_str s)
{
	static const uint32_t starts[] = {'=', '+', '-', '@', 0xff1d, 0xff0b, 0xff0d,
		0xff20, 0x2212};
	uint32_t first;
	size_t at = 0;

	s = upn_str__trim(s);
	if (!s.n)
		return false;
	first = upn_utf8__next(s, &at);
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (first == starts[i])
			return true;
	return false;
}

/* A quoted cell; the comma stands before all but the first. */
static void cell(struct upn_buf *out, const char *z)
{
	struct upn_str s = upn_str__of(z);

	if (out->n && out->p[out->n - 1] != '\n')
		upn_buf__add_char(out, ',');
	upn_buf__add_char(out, '"');
	if (starts_formula(s))
		upn_buf__add_char(out, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			upn_buf__add_char(out, '"');
		upn_buf__add_char(out, s.p[i]);
	}
	upn_buf__add_char(out, '"');
}

static void date_cell(struct upn_buf *out, int64_t seconds)
{
	char iso[UPN_DATE_SIZE];

	upn_date__format(seconds, iso);
	cell(out, iso);
}

/* A number of ours needs no quotes. */
static void count_cell(struct upn_buf *out, uint64_t n)
{
	upn_buf__printf(out, ",%llu", (unsigned long long)n);
}

static void warning_cell(struct upn_buf *out, unsigned warnings)
{
	struct upn_buf codes = UPN_BUF_INIT(4096);

	for (unsigned i = 0; i < UPN_WARN_COUNT; i++) {
		if (!(warnings & (1u << i)))
			continue;
		if (codes.n)
			upn_buf__add_char(&codes, ' ');
		upn_buf__add_z(&codes, upn_warning_code((enum upn_warning)(1u << i)));
	}
	if (!upn_buf__ok(&codes))
		out->failed = true;
	cell(out, upn_buf__z(&codes));
	upn_buf__release(&codes);
}

static void evidence_cells(struct upn_buf *out, const struct upn_evidence *e)
{
	cell(out, e->source);
	cell(out, e->folder);
	if (e->uid)
		count_cell(out, e->uid);
	else
		cell(out, "");
	cell(out, e->message_id);
	date_cell(out, e->date);
	cell(out, e->from);
	cell(out, e->subject);
	cell(out, e->rule);
	cell(out, e->part);
	cell(out, upn_authentic_name(e->authentic));
}

static void explanation_cell(struct upn_buf *out, const struct upn_candidate *candidate)
{
	struct upn_buf sum = UPN_BUF_INIT((size_t)1 << 20);

	for (size_t i = 0; i < candidate->term_count; i++)
		upn_buf__printf(&sum, "%s%s (%+.2f)", i ? "; " : "",
			candidate->terms[i].text, candidate->terms[i].weight);
	if (!upn_buf__ok(&sum))
		out->failed = true;
	cell(out, upn_buf__z(&sum));
	upn_buf__release(&sum);
}

static void csv_begin(struct upn_writer *writer)
{
	upn_buf__add_z(&writer->out, COLUMNS);
	upn_buf__add_z(&writer->out,
		writer->options.explain ? ",explanation\r\n" : "\r\n");
}

static void csv_username(struct upn_writer *writer, const struct upn_candidate *candidate,
	size_t index)
{
	static const struct upn_evidence none = {
		.source = "",
		.folder = "",
		.message_id = "",
		.from = "",
		.subject = "",
		.rule = "",
		.part = "",
		.date = UPN_NO_DATE,
	};
	struct upn_buf *out = &writer->out;

	(void)index;
	cell(out, candidate->username);
	cell(out, upn_kind_name(candidate->kind));
	cell(out, candidate->tenant);
	cell(out, upn_level_name(candidate->level));
	upn_buf__printf(out, ",%.3f", candidate->score);
	date_cell(out, candidate->first_seen);
	date_cell(out, candidate->last_seen);
	warning_cell(out, candidate->warnings);
	count_cell(out, candidate->evidence_count);
	evidence_cells(out, candidate->evidence_count ? candidate->evidence[0] : &none);
	if (writer->options.explain)
		explanation_cell(out, candidate);
	upn_buf__add_z(out, "\r\n");
}

static void csv_end(struct upn_writer *writer)
{
	(void)writer;
}

const struct upn_report_ops upn_report__csv = {csv_begin, csv_username, csv_end};
