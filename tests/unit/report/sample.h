/* Candidates for the tests of the writers, and running a writer on them. */
#ifndef TESTS_UNIT_REPORT_SAMPLE_H
#define TESTS_UNIT_REPORT_SAMPLE_H

#include <string.h>

#include "report/writer.h"

/* 2017-09-30T08:09:10Z and 2020-10-13T00:00:00Z */
#define SAMPLE_EARLY 1506758950
#define SAMPLE_LATE 1602547200

static const struct upn_evidence sample_items[] = {
	{
		.username = "admin@maple.onmicrosoft.com",
		.rule = "new-user.label",
		.says = "account-created",
		.source = "imaps://me@mail.example",
		.folder = "INBOX",
		.uid = 17,
		.uidvalidity = 1,
		.message_id = "<one@mail.example>",
		.date = SAMPLE_LATE,
		.from = "sender@one.example",
		.subject = "Your \"new\" account, 受信",
		.part = "1.2",
		.authentic = UPN_AUTHENTIC_PASS,
	},
	{
		.username = "admin@maple.onmicrosoft.com",
		.rule = "footer",
		.says = "no such name",
		.source = "old.mbox",
		.folder = "",
		.message_id = "",
		.date = UPN_NO_DATE,
		.from = "",
		.subject = "",
		.part = "",
		.authentic = UPN_AUTHENTIC_UNKNOWN,
	},
};

static const struct upn_evidence *const sample_evidence[] = {&sample_items[0],
	&sample_items[1]};

static const struct upn_term sample_terms[] = {
	{4.5, "the message says that the account was made"}, {-1.25, "only one message"}};

static inline struct upn_candidate sample_candidate(void)
{
	return (struct upn_candidate){
		.username = "admin@maple.onmicrosoft.com",
		.kind = UPN_KIND_MEMBER,
		.tenant = "maple.onmicrosoft.com",
		.level = UPN_LEVEL_HIGH,
		.score = 0.97349,
		.first_seen = SAMPLE_EARLY,
		.last_seen = SAMPLE_LATE,
		.evidence = sample_evidence,
		.evidence_count = 2,
		.terms = sample_terms,
		.term_count = 2,
	};
}

static const char *const sample_folders[] = {"INBOX", "Junk"};

static inline struct upn_summary sample_summary(size_t shown)
{
	return (struct upn_summary){
		.shown = shown,
		.stats = {2, 1234, 1234, 0, 0, 99, 1.23456},
		.folders = sample_folders,
		.folder_count = 2,
		.has_read = true,
	};
}

/* What ops makes of them; the caller releases it. */
static inline struct upn_buf sample_write(const struct upn_report_ops *ops,
	const struct upn_summary *summary, const struct upn_candidate *candidates,
	const struct upn_report_options *options)
{
	struct upn_writer writer = {.summary = summary, .out = UPN_BUF_INIT(1 << 20)};
	struct upn_buf all = UPN_BUF_INIT(1 << 20);

	if (options)
		writer.options = *options;
	ops->begin(&writer);
	for (size_t i = 0; i <= summary->shown; i++) {
		upn_buf__add(&all, (struct upn_str){writer.out.p, writer.out.n});
		all.failed |= writer.out.failed;
		upn_buf__reset(&writer.out);
		if (i < summary->shown)
			ops->username(&writer, &candidates[i], i);
	}
	ops->end(&writer);
	upn_buf__add(&all, (struct upn_str){writer.out.p, writer.out.n});
	all.failed |= writer.out.failed;
	upn_buf__release(&writer.out);
	return all;
}

#endif
