/* The report for a person: the username first, then why, then what to do. */
#include "base/limits.h"
#include "base/str.h"
#include "report/advice.h"
#include "report/strength.h"
#include "report/why.h"
#include "report/words.h"
#include "report/writer.h"

#define DEFAULT_WIDTH 80
#define OTHERS_TOLD 6

static struct upn_layout layout_of(struct upn_writer *writer)
{
	const struct upn_report_options *options = &writer->options;

	return (struct upn_layout){
		.out = &writer->out,
		.width = options->width ? options->width : DEFAULT_WIDTH,
		.colour = options->colour,
	};
}

static const char *headline(const struct upn_candidate *best)
{
	if (best->level == UPN_LEVEL_LOW)
		return "No Microsoft 365 username was found that is likely yours. The "
		       "nearest is";
	switch (best->kind) {
	case UPN_KIND_GUEST:
		return "You are a guest of an organisation at Microsoft 365, under the "
		       "name";
	case UPN_KIND_TENANT:
		return "No username, but your organisation at Microsoft 365 was found. "
		       "It is";
	case UPN_KIND_MEMBER:
		break;
	}
	if (best->level == UPN_LEVEL_HIGH)
		return "Your Microsoft 365 username is";
	return "Your Microsoft 365 username is probably";
}

static void tell_level(struct upn_layout *layout, const struct upn_candidate *candidate)
{
	struct upn_buf text = UPN_BUF_INIT(256);

	upn_buf__printf(&text, "How sure: %s (%.2f of 1). %s",
		upn_level_name(candidate->level), candidate->score,
		upn_words__level(candidate->level, candidate->kind));
	upn_layout__text(layout, 0, "", upn_buf__z(&text));
	upn_buf__release(&text);
}

static void tell_terms(struct upn_layout *layout, unsigned indent,
	const struct upn_candidate *candidate)
{
	upn_layout__styled(layout, UPN_STYLE_BOLD, indent, "",
		"How the score came about");
	upn_why__terms(layout, indent + 2, candidate);
}

static void tell_best(struct upn_writer *writer, const struct upn_candidate *best)
{
	struct upn_layout layout = layout_of(writer);
	enum upn_style style =
		best->level == UPN_LEVEL_HIGH ? UPN_STYLE_GOOD : UPN_STYLE_BOLD;

	upn_layout__text(&layout, 0, "", headline(best));
	upn_layout__blank(&layout);
	upn_layout__styled(&layout, style, 4, "", best->username);
	upn_layout__blank(&layout);
	tell_level(&layout, best);
	upn_why__warnings(&layout, 0, best);
	upn_layout__blank(&layout);
	if (best->evidence_count) {
		upn_layout__styled(&layout, UPN_STYLE_BOLD, 0, "", "Why");
		upn_why__messages(&layout, best);
		upn_layout__blank(&layout);
	}
	if (writer->options.explain && best->term_count) {
		tell_terms(&layout, 0, best);
		upn_layout__blank(&layout);
	}
	if (best->level != UPN_LEVEL_LOW) {
		upn_advice__next(&layout, best);
		upn_layout__blank(&layout);
	}
}

/* A heading where the others begin, and where those that count for little do. */
static void head_other(struct upn_writer *writer, const struct upn_candidate *other,
	size_t index)
{
	struct upn_layout layout = layout_of(writer);
	bool unsure = other->level == UPN_LEVEL_LOW;

	if (index > 1 && unsure == writer->unsure_others)
		return;
	if (index > 1)
		upn_layout__blank(&layout);
	upn_layout__styled(&layout, UPN_STYLE_BOLD, 0, "",
		unsure ? "Also seen, probably not yours" : "Perhaps also yours");
	writer->unsure_others = unsure;
}

static void tell_other(struct upn_writer *writer, const struct upn_candidate *other)
{
	struct upn_layout layout = layout_of(writer);
	struct upn_buf text = UPN_BUF_INIT(512);

	upn_layout__styled(&layout, UPN_STYLE_BOLD, 2, "", other->username);
	if (other->kind == UPN_KIND_GUEST)
		upn_buf__add_z(&text, "a guest name; ");
	else if (other->kind == UPN_KIND_TENANT)
		upn_buf__add_z(&text, "an organisation, not a username; ");
	upn_buf__printf(&text, "%s (%.2f)", upn_level_name(other->level), other->score);
	if (other->last_seen != UPN_NO_DATE) {
		upn_buf__add_z(&text, ", last seen ");
		upn_words__add_day(&text, other->last_seen);
	}
	upn_layout__text(&layout, 6, "", upn_buf__z(&text));
	writer->out.failed |= text.failed;
	upn_buf__release(&text);
	upn_why__warnings(&layout, 6, other);
	if (other->level != UPN_LEVEL_LOW)
		upn_why__strongest(&layout, 6, other);
	if (writer->options.explain && other->term_count)
		tell_terms(&layout, 6, other);
}

static void table_begin(struct upn_writer *writer)
{
	struct upn_layout layout = layout_of(writer);

	if (writer->summary->shown)
		return;
	if (writer->summary->hidden)
		upn_layout__text(&layout, 0, "",
			"No Microsoft 365 username was found at the level that you asked "
			"for.");
	else if (!writer->summary->has_read && writer->summary->problem_count)
		upn_layout__text(&layout, 0, "",
			"No mail could be read, so there is no answer yet.");
	else
		upn_layout__text(&layout, 0, "", "No Microsoft 365 username was found.");
	upn_layout__blank(&layout);
}

static void table_username(struct upn_writer *writer,
	const struct upn_candidate *candidate, size_t index)
{
	if (index == 0) {
		tell_best(writer, candidate);
		writer->unsure = candidate->level == UPN_LEVEL_LOW;
		return;
	}
	if (index > OTHERS_TOLD)
		return;
	head_other(writer, candidate, index);
	tell_other(writer, candidate);
}

/* What was found and is not told. */
static void tell_rest(struct upn_writer *writer)
{
	const struct upn_summary *summary = writer->summary;
	struct upn_layout layout = layout_of(writer);
	struct upn_buf text = UPN_BUF_INIT(256);

	if (summary->shown > OTHERS_TOLD + 1) {
		upn_buf__add_z(&text, "and ");
		upn_words__add_count(&text, summary->shown - OTHERS_TOLD - 1, "more",
			"more");
		upn_buf__add_z(&text, " (--json lists them all)");
		upn_layout__text(&layout, 2, "", upn_buf__z(&text));
	}
	if (summary->shown > 1)
		upn_layout__blank(&layout);
	if (summary->hidden) {
		upn_buf__reset(&text);
		upn_words__add_count(&text, summary->hidden, "less certain name is",
			"less certain names are");
		upn_buf__add_z(&text, " left out (--min-level).");
		upn_layout__text(&layout, 0, "", upn_buf__z(&text));
		upn_layout__blank(&layout);
	}
	upn_buf__release(&text);
}

static void tell_problems(struct upn_layout *layout, const struct upn_summary *summary)
{
	upn_strength__problems(layout, summary);
	if (summary->problem_count)
		upn_layout__blank(layout);
}

static void table_end(struct upn_writer *writer)
{
	const struct upn_summary *summary = writer->summary;
	struct upn_layout layout = layout_of(writer);
	bool unread = !summary->has_read && summary->problem_count;

	tell_rest(writer);
	if (unread && !summary->shown) {
		upn_strength__problems(&layout, summary);
		return;
	}
	if (summary->shown && !writer->unsure) {
		tell_problems(&layout, summary);
		upn_strength__brief(&layout, summary);
		return;
	}
	upn_strength__full(&layout, summary);
	upn_layout__blank(&layout);
	tell_problems(&layout, summary);
	upn_advice__elsewhere(&layout);
}

const struct upn_report_ops upn_report__table = {table_begin, table_username, table_end};
