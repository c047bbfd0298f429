/* Why a username is believed. */
#include "report/why.h"

#include "base/limits.h"
#include "base/str.h"
#include "base/table.h"
#include "base/width.h"
#include "report/words.h"

#define MESSAGES_TOLD 3
#define SUBJECT_COLUMNS 120

/* What makes two pieces of evidence the same message. */
static void message_key(struct upn_buf *key, const struct upn_evidence *e)
{
	upn_buf__reset(key);
	if (e->message_id[0])
		upn_buf__add_z(key, e->message_id);
	else
		upn_buf__printf(key, "%s\n%s\n%lu\n%lld\n%s", e->source, e->folder,
			(unsigned long)e->uid, (long long)e->date, e->subject);
}

/* 2017-09-30, from a@b, in INBOX: “Subject” */
static void tell_message(struct upn_layout *layout, unsigned indent,
	const struct upn_evidence *e)
{
	struct upn_buf text = UPN_BUF_INIT(UPN_MAX_EVIDENCE_STRING * 8);
	struct upn_str subject = upn_width__cut(upn_str__of(e->subject), SUBJECT_COLUMNS);
	const char *authentic = upn_words__authentic(e->authentic);

	upn_words__add_day(&text, e->date);
	if (e->from[0])
		upn_buf__printf(&text, ", from %s", e->from);
	if (e->folder[0])
		upn_buf__printf(&text, ", folder %s", e->folder);
	else
		upn_buf__printf(&text, ", in %s", e->source);
	if (subject.n)
		upn_buf__printf(&text, ": “%.*s%s”", UPN_STR_ARG(subject),
			e->subject[subject.n] ? "…" : "");
	upn_layout__text(layout, indent, "- ", upn_buf__z(&text));
	upn_buf__reset(&text);
	upn_words__add_says(&text, e->says, e->kind);
	upn_buf__printf(&text, "%s%s", authentic[0] ? " " : "", authentic);
	upn_layout__text(layout, indent + 2, "", upn_buf__z(&text));
	layout->out->failed |= text.failed;
	upn_buf__release(&text);
}

static void tell_more(struct upn_layout *layout, const struct upn_candidate *candidate,
	size_t more)
{
	struct upn_buf text = UPN_BUF_INIT(256);

	upn_buf__add_z(&text, "and ");
	upn_words__add_count(&text, more, "more message", "more messages");
	if (candidate->first_seen != UPN_NO_DATE) {
		upn_buf__add_z(&text, "; all of them from ");
		upn_words__add_day(&text, candidate->first_seen);
		upn_buf__add_z(&text, " to ");
		upn_words__add_day(&text, candidate->last_seen);
	}
	upn_layout__text(layout, 2, "- ", upn_buf__z(&text));
	upn_buf__release(&text);
}

void upn_why__messages(struct upn_layout *layout, const struct upn_candidate *candidate)
{
	struct upn_buf key = UPN_BUF_INIT(UPN_MAX_EVIDENCE_STRING * 16);
	struct upn_table seen;
	size_t told = 0, more = 0;

	upn_table__init(&seen);
	for (size_t i = 0; i < candidate->evidence_count; i++) {
		const struct upn_evidence *e = candidate->evidence[i];

		message_key(&key, e);
		if (upn_table__get(&seen, upn_buf__str(&key)))
			continue;
		if (!upn_buf__ok(&key) ||
			!upn_table__put(&seen, upn_buf__str(&key), layout))
			layout->out->failed = true;
		if (told == MESSAGES_TOLD) {
			more++;
			continue;
		}
		tell_message(layout, 2, e);
		told++;
	}
	if (more)
		tell_more(layout, candidate, more);
	upn_table__release(&seen);
	upn_buf__release(&key);
}

void upn_why__strongest(struct upn_layout *layout, unsigned indent,
	const struct upn_candidate *candidate)
{
	if (candidate->evidence_count)
		tell_message(layout, indent, candidate->evidence[0]);
}

void upn_why__warnings(struct upn_layout *layout, unsigned indent,
	const struct upn_candidate *candidate)
{
	for (unsigned i = 0; i < UPN_WARN_COUNT; i++)
		if (candidate->warnings & (1u << i))
			upn_layout__styled(layout, UPN_STYLE_CAREFUL, indent, "! ",
				upn_warning_text((enum upn_warning)(1u << i)));
}

void upn_why__terms(struct upn_layout *layout, unsigned indent,
	const struct upn_candidate *candidate)
{
	for (size_t i = 0; i < candidate->term_count; i++) {
		struct upn_buf weight = UPN_BUF_INIT(64);

		upn_buf__printf(&weight, "%+6.2f  ", candidate->terms[i].weight);
		upn_layout__text(layout, indent, upn_buf__z(&weight),
			candidate->terms[i].text);
		layout->out->failed |= weight.failed;
		upn_buf__release(&weight);
	}
}
