/* How much was looked at: folders, messages, what was left out. */
#include "report/strength.h"

#include "base/limits.h"
#include "report/advice.h"
#include "report/words.h"

#define FOLDERS_NAMED 8
#define PROBLEMS_NAMED 20

#define MAX_TEXT (UPN_MAX_EVIDENCE_STRING * 16)

/* "1,234 messages in 3 folders (INBOX, Junk, Archive)." */
static void add_messages(struct upn_buf *out, const struct upn_summary *summary)
{
	size_t named = 0, nameless = 0;

	upn_words__add_count(out, summary->stats.messages, "message", "messages");
	/* A file has no folder, and the top of a directory no name. */
	for (size_t i = 0; i < summary->folder_count; i++)
		nameless += !summary->folders[i][0];
	if (nameless == summary->folder_count) {
		upn_buf__add_char(out, '.');
		return;
	}
	upn_buf__add_z(out, " in ");
	upn_words__add_count(out, summary->folder_count, "folder", "folders");
	for (size_t i = 0; i < summary->folder_count && named < FOLDERS_NAMED; i++)
		if (summary->folders[i][0])
			upn_buf__printf(out, "%s%s", named++ ? ", " : " (",
				summary->folders[i]);
	upn_buf__add_z(out, named + nameless < summary->folder_count ? ", …)." : ").");
}

static void add_read(struct upn_buf *out, const struct upn_stats *stats)
{
	if (stats->searched_only == 0 && stats->read_whole >= stats->messages) {
		upn_buf__add_z(out,
			stats->messages == 1 ? "It was read." : "All were read.");
		return;
	}
	upn_words__add_count(out, stats->read_whole, "was read", "were read");
	if (stats->searched_only) {
		upn_buf__add_z(out, ", ");
		upn_words__add_count(out, stats->searched_only, "was", "were");
		upn_buf__add_z(out,
			" left to the mail server's own search, which can overlook "
			"some (--thorough reads all)");
	}
	upn_buf__add_char(out, '.');
}

static void add_skipped(struct upn_buf *out, const struct upn_stats *stats)
{
	if (!stats->skipped)
		return;
	upn_words__add_count(out, stats->skipped, "message", "messages");
	upn_buf__add_z(out,
		" could not be read whole (broken, or larger than the limits allow).");
}

static void tell(struct upn_layout *layout, const char *bullet, struct upn_buf *text)
{
	if (text->n)
		upn_layout__text(layout, 2, bullet, upn_buf__z(text));
	layout->out->failed |= text->failed;
	upn_buf__reset(text);
}

void upn_strength__brief(struct upn_layout *layout, const struct upn_summary *summary)
{
	struct upn_buf text = UPN_BUF_INIT(MAX_TEXT);

	upn_layout__styled(layout, UPN_STYLE_BOLD, 0, "", "What was searched");
	add_messages(&text, summary);
	upn_buf__add_char(&text, ' ');
	add_read(&text, &summary->stats);
	upn_buf__add_char(&text, ' ');
	add_skipped(&text, &summary->stats);
	tell(layout, "", &text);
	if (summary->cancelled)
		upn_layout__text(layout, 2, "",
			"The search was stopped before its end; there may be more to "
			"find.");
	upn_buf__release(&text);
}

static void tell_rest(struct upn_layout *layout, const struct upn_summary *summary)
{
	if (summary->stats.searched_only)
		upn_layout__text(layout, 2, "- ",
			"For a stronger answer run upnscan scan again with --thorough: "
			"then every message is read.");
	if (summary->cancelled)
		upn_layout__text(layout, 2, "- ",
			"The search was stopped before its end, so this is no answer for "
			"the rest.");
	if (summary->problem_count)
		upn_layout__text(layout, 2, "- ",
			"Something could not be read (see below), so this is no answer "
			"for that part.");
}

void upn_strength__full(struct upn_layout *layout, const struct upn_summary *summary)
{
	const struct upn_stats *stats = &summary->stats;
	struct upn_buf text = UPN_BUF_INIT(MAX_TEXT);

	upn_layout__styled(layout, UPN_STYLE_BOLD, 0, "", "How strong this answer is");
	upn_buf__add_z(&text, "Searched: ");
	add_messages(&text, summary);
	tell(layout, "- ", &text);
	if (stats->messages)
		add_read(&text, stats);
	else
		upn_buf__add_z(&text,
			"There was no mail to read. Is this the right place?");
	tell(layout, "- ", &text);
	add_skipped(&text, stats);
	tell(layout, "- ", &text);
	tell_rest(layout, summary);
	upn_buf__release(&text);
}

void upn_strength__problems(struct upn_layout *layout, const struct upn_summary *summary)
{
	struct upn_buf text = UPN_BUF_INIT(MAX_TEXT);
	unsigned classes = 0;

	if (!summary->problem_count)
		return;
	upn_layout__styled(layout, UPN_STYLE_BOLD, 0, "", "What could not be read");
	for (size_t i = 0; i < summary->problem_count && i < PROBLEMS_NAMED; i++) {
		const struct upn_problem *problem = &summary->problems[i];

		upn_buf__printf(&text, "%s: %s", problem->source, problem->error.text);
		tell(layout, "- ", &text);
	}
	if (summary->problem_count > PROBLEMS_NAMED) {
		upn_words__add_count(&text, summary->problem_count - PROBLEMS_NAMED,
			"more", "more");
		upn_buf__add_z(&text, " (--json lists them all)");
		tell(layout, "- ", &text);
	}
	upn_buf__release(&text);
	for (size_t i = 0; i < summary->problem_count; i++)
		classes |= 1u << summary->problems[i].error.error_class;
	upn_advice__errors(layout, classes);
}
