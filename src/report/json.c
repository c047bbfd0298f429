/* JSON (one document) and JSON Lines (one username a line): schema 1. */
#include <jansson.h>

#include "base/date.h"
#include "base/str.h"
#include "report/writer.h"

/* Nine digits: more than any score or time here has to say. */
#define FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(9))

static json_t *text(const char *z)
{
	return json_string(z);
}

static json_t *text_or_null(const char *z)
{
	return z[0] ? json_string(z) : json_null();
}

static json_t *date_or_null(int64_t seconds)
{
	char iso[UPN_DATE_SIZE];

	upn_date__format(seconds, iso);
	return text_or_null(iso);
}

static json_t *count(uint64_t n)
{
	return json_integer(n < INT64_MAX ? (json_int_t)n : INT64_MAX);
}

/* To three digits after the point. */
static json_t *rounded(double x)
{
	double scaled = x * 1000;

	if (!(scaled > -1e12 && scaled < 1e12))
		return json_real(0);
	return json_real(
		(double)(int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5) / 1000);
}

/* Append item to *list; both are gone, and *list NULL, when memory ran out. */
static void add(json_t **list, json_t *item)
{
	if (json_array_append_new(*list, item) == 0)
		return;
	json_decref(*list);
	*list = NULL;
}

static json_t *warning_object(enum upn_warning warning)
{
	return json_pack("{s:s, s:s}", "code", upn_warning_code(warning), "text",
		upn_warning_text(warning));
}

static json_t *warning_list(unsigned warnings)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < UPN_WARN_COUNT; i++) {
		enum upn_warning bit = (enum upn_warning)(1u << i);

		if (warnings & bit)
			add(&list, warning_object(bit));
	}
	return list;
}

static json_t *evidence_item(const struct upn_evidence *e)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "source",
		text(e->source), "folder", text_or_null(e->folder), "uid",
		e->uid ? count(e->uid) : json_null(), "message_id",
		text_or_null(e->message_id), "date", date_or_null(e->date), "from",
		text_or_null(e->from), "subject", text_or_null(e->subject), "rule",
		text(e->rule), "part", text_or_null(e->part), "authentic",
		text(upn_authentic_name(e->authentic)));
}

static json_t *evidence_list(const struct upn_candidate *candidate)
{
	json_t *list = json_array();

	for (size_t i = 0; i < candidate->evidence_count; i++)
		add(&list, evidence_item(candidate->evidence[i]));
	return list;
}

static json_t *term_object(const struct upn_term *term)
{
	return json_pack("{s:o, s:s}", "weight", rounded(term->weight), "text",
		term->text);
}

static json_t *explanation_list(const struct upn_candidate *candidate)
{
	json_t *list = json_array();

	for (size_t i = 0; i < candidate->term_count; i++)
		add(&list, term_object(&candidate->terms[i]));
	return list;
}

static json_t *username_object(const struct upn_candidate *candidate, bool explain)
{
	json_t *row = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
		"username", text(candidate->username), "kind",
		text(upn_kind_name(candidate->kind)), "tenant",
		text_or_null(candidate->tenant), "level",
		text(upn_level_name(candidate->level)), "score",
		rounded(candidate->score), "first_seen",
		date_or_null(candidate->first_seen), "last_seen",
		date_or_null(candidate->last_seen), "warnings",
		warning_list(candidate->warnings), "evidence", evidence_list(candidate));

	if (row && explain)
		json_object_set_new(row, "explanation", explanation_list(candidate));
	return row;
}

static json_t *error_object(const struct upn_problem *problem)
{
	return json_pack("{s:s, s:s, s:s}", "source", problem->source, "class",
		upn_error_class_name(problem->error.error_class), "message",
		problem->error.text);
}

static json_t *error_list(const struct upn_summary *summary)
{
	json_t *list = json_array();

	for (size_t i = 0; i < summary->problem_count; i++)
		add(&list, error_object(&summary->problems[i]));
	return list;
}

static json_t *stats_object(const struct upn_stats *stats)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "folders",
		count(stats->folders), "messages", count(stats->messages), "read_whole",
		count(stats->read_whole), "searched_only", count(stats->searched_only),
		"skipped", count(stats->skipped), "bytes", count(stats->bytes), "seconds",
		rounded(stats->seconds));
}

static int append(const char *bytes, size_t n, void *ctx)
{
	upn_buf__append(ctx, bytes, n);
	return 0;
}

/* Append value and free it; NULL stands for memory that ran out. */
static void dump(struct upn_buf *out, json_t *value)
{
	if (!value || json_dump_callback(value, append, out, FLAGS) < 0)
		out->failed = true;
	json_decref(value);
}

static void json_begin(struct upn_writer *writer)
{
	upn_buf__add_z(&writer->out, "{\"schema\":1,\"usernames\":[");
}

static void json_username(struct upn_writer *writer,
	const struct upn_candidate *candidate, size_t index)
{
	upn_buf__add_z(&writer->out, index ? ",\n" : "\n");
	dump(&writer->out, username_object(candidate, writer->options.explain));
}

static void json_end(struct upn_writer *writer)
{
	upn_buf__add_z(&writer->out,
		writer->summary->shown ? "\n],\"errors\":" : "],\"errors\":");
	dump(&writer->out, error_list(writer->summary));
	upn_buf__add_z(&writer->out, ",\n\"stats\":");
	dump(&writer->out, stats_object(&writer->summary->stats));
	upn_buf__add_z(&writer->out, "}\n");
}

static void jsonl_username(struct upn_writer *writer,
	const struct upn_candidate *candidate, size_t index)
{
	(void)index;
	dump(&writer->out, username_object(candidate, writer->options.explain));
	upn_buf__add_char(&writer->out, '\n');
}

static void nothing(struct upn_writer *writer)
{
	(void)writer;
}

const struct upn_report_ops upn_report__json = {json_begin, json_username, json_end};
const struct upn_report_ops upn_report__jsonl = {nothing, jsonl_username, nothing};
