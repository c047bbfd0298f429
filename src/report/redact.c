/* A result made fit to be shown, once, before any writer sees it. */
#include "report/redact.h"

#include "base/clean.h"
#include "base/limits.h"
#include "base/str.h"

/* A cleaned copy; NULL when memory ran out. */
static const char *clean(struct upn_arena *arena, const char *text,
	void (*add)(struct upn_buf *out, struct upn_str s))
{
	struct upn_buf buf = UPN_BUF_INIT(UPN_MAX_EVIDENCE_STRING * 4);
	struct upn_str s = upn_clean__cut(upn_str__of(text), UPN_MAX_EVIDENCE_STRING);
	const char *copy = NULL;

	add(&buf, s);
	if (upn_buf__ok(&buf))
		copy = upn_arena__z(arena, upn_str__trim(upn_buf__str(&buf)));
	upn_buf__release(&buf);
	return copy;
}

static const char *clean_line(struct upn_arena *arena, const char *text)
{
	return clean(arena, text, upn_clean__add);
}

/* The evidence of other people's making: every string of it. */
static bool clean_evidence(struct upn_evidence *out, struct upn_arena *arena,
	const struct upn_evidence *in)
{
	*out = *in;
	out->username = clean_line(arena, in->username);
	out->rule = clean_line(arena, in->rule);
	out->says = clean_line(arena, in->says);
	out->source = clean_line(arena, in->source);
	out->folder = clean_line(arena, in->folder);
	out->message_id = clean_line(arena, in->message_id);
	out->from = clean_line(arena, in->from);
	out->subject = clean(arena, in->subject, upn_clean__add_subject);
	out->part = clean_line(arena, in->part);
	return out->username && out->rule && out->says && out->source && out->folder &&
		out->message_id && out->from && out->subject && out->part;
}

static double clean_score(double score)
{
	/* Not a number fails every comparison. */
	if (!(score > 0))
		return 0;
	return score < 1 ? score : 1;
}

static bool clean_all_evidence(struct upn_candidate *out, struct upn_arena *arena,
	const struct upn_candidate *in)
{
	struct upn_evidence *items =
		upn_arena__calloc(arena, in->evidence_count, sizeof *items);
	const struct upn_evidence **list =
		upn_arena__calloc(arena, in->evidence_count, sizeof *list);

	if (!items || !list)
		return false;
	for (size_t i = 0; i < in->evidence_count; i++) {
		if (!clean_evidence(&items[i], arena, in->evidence[i]))
			return false;
		list[i] = &items[i];
	}
	out->evidence = list;
	return true;
}

static bool clean_terms(struct upn_candidate *out, struct upn_arena *arena,
	const struct upn_candidate *in)
{
	struct upn_term *terms = upn_arena__calloc(arena, in->term_count, sizeof *terms);

	if (!terms)
		return false;
	for (size_t i = 0; i < in->term_count; i++) {
		terms[i].weight = in->terms[i].weight;
		terms[i].text = clean_line(arena, in->terms[i].text);
		if (!terms[i].text)
			return false;
	}
	out->terms = terms;
	return true;
}

int upn_redact__candidate(struct upn_candidate *out, struct upn_arena *arena,
	const struct upn_candidate *candidate)
{
	*out = *candidate;
	out->score = clean_score(candidate->score);
	out->username = clean_line(arena, candidate->username);
	out->tenant = clean_line(arena, candidate->tenant);
	if (!out->username || !out->tenant ||
		!clean_all_evidence(out, arena, candidate) ||
		!clean_terms(out, arena, candidate))
		return -1;
	return 0;
}

/* A stop that was asked for is no error of the scan. */
static bool is_error(const struct upn_problem *problem)
{
	return problem->error.error_class != UPN_ERR_NONE &&
		problem->error.error_class != UPN_ERR_CANCELLED;
}

/* Clean by contract (common.h), but it may have come from a worker. */
static bool clean_error(struct upn_error *out, const struct upn_error *in)
{
	struct upn_buf buf = UPN_BUF_INIT(sizeof in->text * 4);
	struct upn_str text = {in->text, strnlen(in->text, sizeof in->text)};
	bool ok;

	upn_clean__add(&buf, text);
	ok = upn_buf__ok(&buf);
	text = upn_clean__cut(upn_buf__str(&buf), sizeof out->text - 1);
	*out = (struct upn_error){.error_class = in->error_class};
	if (ok && text.n)
		memcpy(out->text, text.p, text.n);
	upn_buf__release(&buf);
	return ok;
}

static bool clean_problems(struct upn_summary *out, struct upn_arena *arena,
	const struct upn_result *result)
{
	size_t count = upn_result_problem_count(result);
	struct upn_problem *problems = upn_arena__calloc(arena, count, sizeof *problems);

	if (!problems)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct upn_problem *in = upn_result_problem_at(result, i);
		struct upn_problem *problem = &problems[out->problem_count];

		if (!is_error(in))
			continue;
		problem->source = clean_line(arena, in->source);
		if (!problem->source || !clean_error(&problem->error, &in->error))
			return false;
		out->problem_count++;
	}
	out->problems = problems;
	return true;
}

static bool clean_folders(struct upn_summary *out, struct upn_arena *arena,
	const struct upn_result *result)
{
	size_t count = upn_result_folder_count(result);
	const char **folders = upn_arena__calloc(arena, count, sizeof *folders);

	if (!folders)
		return false;
	for (size_t i = 0; i < count; i++) {
		folders[i] = clean_line(arena, upn_result_folder_at(result, i));
		if (!folders[i])
			return false;
	}
	out->folders = folders;
	out->folder_count = count;
	return true;
}

int upn_redact__summary(struct upn_summary *out, struct upn_arena *arena,
	const struct upn_result *result, enum upn_level min_level)
{
	const struct upn_findings *findings = upn_result_findings(result);

	*out = (struct upn_summary){
		.stats = *upn_result_stats(result),
		.cancelled = upn_result_is_cancelled(result),
		.has_read = upn_result_has_read(result),
	};
	for (size_t i = 0; i < upn_findings_count(findings); i++) {
		if (upn_findings_at(findings, i)->level >= min_level)
			out->shown++;
		else
			out->hidden++;
	}
	return clean_problems(out, arena, result) && clean_folders(out, arena, result) ?
		0 :
		-1;
}
