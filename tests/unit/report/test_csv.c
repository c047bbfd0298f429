/* CSV: RFC 4180, and cells that no spreadsheet computes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "unit/report/sample.h"

static void test_record(void **state)
{
	struct upn_candidate candidate = sample_candidate();
	struct upn_summary summary = sample_summary(1);
	struct upn_report_options options = {.version = 1, .explain = true};
	struct upn_buf text;

	(void)state;
	candidate.warnings = UPN_WARN_FORGED;
	text = sample_write(&upn_report__csv, &summary, &candidate, &options);
	assert_true(upn_buf__ok(&text));
	assert_string_equal(upn_buf__z(&text),
		"username,kind,tenant,level,score,first_seen,last_seen,warnings,"
		"evidence_count,source,folder,uid,message_id,date,from,subject,rule,"
		"part,authentic,explanation\r\n"
		"\"admin@maple.onmicrosoft.com\",\"member\",\"maple.onmicrosoft.com\","
		"\"high\",0.973,\"2017-09-30T08:09:10Z\",\"2020-10-13T00:00:00Z\","
		"\"forged-sender\",2,\"imaps://me@mail.example\",\"INBOX\",17,"
		"\"<one@mail.example>\",\"2020-10-13T00:00:00Z\",\"sender@one.example\","
		"\"Your \"\"new\"\" account, 受信\",\"new-user.label\",\"1.2\",\"pass\","
		"\"the message says that the account was made (+4.50); "
		"only one message (-1.25)\"\r\n");
	upn_buf__release(&text);
}

static void test_formulas(void **state)
{
	static const struct {
		const char *name, *cell;
	} rows[] = {
		{"=1+1", "\"'=1+1\""},
		{"+user@tenant", "\"'+user@tenant\""},
		{"-user@tenant", "\"'-user@tenant\""},
		{"@SUM(A1)", "\"'@SUM(A1)\""},
		{"\t=1", "\"'\t=1\""},
		{" =1", "\"' =1\""},
		{"＝1", "\"'＝1\""},
		{"＠x", "\"'＠x\""},
		{"'quoted", "\"'quoted\""},
		{"a=b", "\"a=b\""},
		{"", "\"\""},
		{"a\"=b", "\"a\"\"=b\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_candidate candidate = sample_candidate();
		struct upn_summary summary = sample_summary(1);
		struct upn_buf text;
		const char *record;

		candidate.username = rows[i].name;
		candidate.evidence_count = 0;
		text = sample_write(&upn_report__csv, &summary, &candidate, NULL);
		record = strchr(upn_buf__z(&text), '\n') + 1;
		assert_memory_equal(record, rows[i].cell, strlen(rows[i].cell));
		assert_int_equal(record[strlen(rows[i].cell)], ',');
		upn_buf__release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_formulas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
