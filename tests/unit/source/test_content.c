/* Telling mail from other files, and separators from text. */
#include "files.h"

#include "base/limits.h"
#include "source/content.h"

static void test_from_lines(void **state)
{
	static const struct {
		const char *line;
		int64_t date; /* 0: no date */
	} lines[] = {
		{"From a@b.example Tue Apr 27 19:42:16 2010", 1272397336},
		{"From - Tue Apr 27 19:42:16 2010", 1272397336},
		{"From MAILER-DAEMON Fri Jul  8 12:08:34 2011", 1310126914},
		{"From 1234567890@xxx Thu Jan 01 00:00:00 +0000 2015", 1420070400},
		{"From a@b Thu Jan 01 01:00:00 +0100 2015", 1420070400},
		{"From a@b Tue, 27 Apr 2010 14:42:16 -0500 (EST)", 1272397336},
		{"From a@b 27 Apr 2010 19:42:16", 1272397336},
		{"From a@b Sat Jan  3 01:05:34 MET DST 1996", 820631134},
		{"From a@b Fri Jan  1 10:00 1993", 725882400},
		{"From a b c <d@e> Tue Apr 27 19:42:16 2010", 1272397336},
		{"From ???@??? Wed Sep 13 11:14:11 2000", 968843651},
		{"From uucp!x Tue Apr 27 19:42:16 2010 remote from moon", 1272397336},
		{"From  a@b  tue apr 27 19:42:16 2010 ", 1272397336},
		{"From ", 0},
		{"From here on", 0},
		{"From a@b", 0},
		{"From a@b Tue Apr 27 2010", 0},
		{"From a@b Tue Apr 27 19:42:16", 0},
		{"From a@b Tue Apr 27 19:42:16 10", 0},
		{"From a@b Tue Apr 32 19:42:16 2010", 0},
		{"From a@b Tue Apr 0 19:42:16 2010", 0},
		{"From a@b Tue Apr 27 24:42:16 2010", 0},
		{"From a@b Tue Apr 27 19:60:16 2010", 0},
		{"From a@b Tue Apr 27 19:42:16 2010 we went home", 0},
		{"From a@b Tue Apr 27 19:42:16 1850", 0},
		{"From Monday 3 May 2021 10:00", 0},
		{"From time to time on 3 May 2021 10:00:00 it rains", 0},
		{"From the desk of Tue Apr Miller, room 2010", 0},
		{"From a@b Tue Apr 27 19:42:16 2010 2011", 0},
		{"From a@b Tue Apr 27 19:42:16 +99x9 2010", 0},
	};
	int64_t date;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		assert_true(upn_from_line__read(upn_str__of(lines[i].line), &date));
		if (date != (lines[i].date ? lines[i].date : UPN_NO_DATE))
			fail_msg("%s: %lld", lines[i].line, (long long)date);
	}
	assert_false(upn_from_line__read(UPN_STR("From: a@b"), &date));
	assert_false(
		upn_from_line__read(UPN_STR("from a@b Tue Apr 27 19:42:16 2010"), &date));
	assert_false(upn_from_line__read(UPN_STR(""), &date));
}

static void test_long_from_line(void **state)
{
	static char line[UPN_MAX_FROM_LINE + 2];
	int64_t date;

	(void)state;
	memset(line, 'a', sizeof line);
	memcpy(line, "From ", 5);
	memcpy(line + UPN_MAX_FROM_LINE - 25, " Tue Apr 27 19:42:16 2010", 25);
	assert_true(upn_from_line__read(upn_str__make(line, UPN_MAX_FROM_LINE), &date));
	assert_int_equal(date, 1272397336);
	assert_false(
		upn_from_line__read(upn_str__make(line, UPN_MAX_FROM_LINE + 1), &date));
}

#define SEPARATOR "From a@b Tue Apr 27 19:42:16 2010\n"

static void test_kinds(void **state)
{
	static const struct {
		const char *name, *head;
		enum upn_content in_tree, asked;
	} files[] = {
		{"x", "", UPN_CONTENT_EMPTY, UPN_CONTENT_EMPTY},
		{"x", SEPARATOR "Subject: x\n\n", UPN_CONTENT_MBOX, UPN_CONTENT_MBOX},
		{"x", "\r\n\r\n" SEPARATOR "Subject: x\n\n", UPN_CONTENT_MBOX,
			UPN_CONTENT_MBOX},
		{"x", "\xef\xbb\xbf" SEPARATOR "Subject: x\n", UPN_CONTENT_MBOX,
			UPN_CONTENT_MBOX},
		{"x", "From - \nX-Mozilla-Status: 0001\n", UPN_CONTENT_MBOX,
			UPN_CONTENT_MBOX},
		{"x", "From here on it is prose\nand more\n", UPN_CONTENT_OTHER,
			UPN_CONTENT_OTHER},
		{"x", "From: a\r\nTo: b\r\n\r\n", UPN_CONTENT_MESSAGE,
			UPN_CONTENT_MESSAGE},
		{"x", "Received: from a\n\tby b; c\nX: y\n", UPN_CONTENT_MESSAGE,
			UPN_CONTENT_MESSAGE},
		{"x", "X-Whatever: 1\nmime-version : 1.0\n\n", UPN_CONTENT_MESSAGE,
			UPN_CONTENT_MESSAGE},
		{"x", "\n\n\nReturn-Path: <a>\n", UPN_CONTENT_MESSAGE,
			UPN_CONTENT_MESSAGE},
		{"x", ">From a@b Tue\nReceived: x\n", UPN_CONTENT_MESSAGE,
			UPN_CONTENT_MESSAGE},
		{"x",
			"\xef\xbb\xbf"
			"From: a\nTo: b\n",
			UPN_CONTENT_MESSAGE, UPN_CONTENT_MESSAGE},
		{"x", "Subject: only this\n\ntext", UPN_CONTENT_OTHER,
			UPN_CONTENT_MESSAGE},
		{"x", "name: yaml\ndate: 2020\n", UPN_CONTENT_OTHER, UPN_CONTENT_MESSAGE},
		{"x", "name: yaml\nsize: 3\n", UPN_CONTENT_OTHER, UPN_CONTENT_OTHER},
		{"x", "BEGIN:VCARD\nVERSION:3.0\n", UPN_CONTENT_OTHER, UPN_CONTENT_OTHER},
		{"x", "Dear all,\nFrom: me\n", UPN_CONTENT_OTHER, UPN_CONTENT_OTHER},
		{"x.EML", "no header at all", UPN_CONTENT_MESSAGE, UPN_CONTENT_MESSAGE},
		{"x.eml", "\xff\xd8\xff\xe0", UPN_CONTENT_OTHER, UPN_CONTENT_OTHER},
		{"x.eml", "\xd0\xcf\x11\xe0\xa1", UPN_CONTENT_OTHER, UPN_CONTENT_OTHER},
		{"x.jpg", "\x89PNG\r\n", UPN_CONTENT_OTHER, UPN_CONTENT_OTHER},
		{"Inbox.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n", UPN_CONTENT_OTHER,
			UPN_CONTENT_OTHER},
		{"dovecot-uidlist", "3 V1204680122 N5 G27\n1 :120\n", UPN_CONTENT_OTHER,
			UPN_CONTENT_OTHER},
		{"page", "<!DOCTYPE html>\n<a href=\"mailto:\">", UPN_CONTENT_OTHER,
			UPN_CONTENT_OTHER},
		{"x", "HTTP/1.1 200 OK\nDate: x\nContent-Type: y\n", UPN_CONTENT_OTHER,
			UPN_CONTENT_OTHER},
		{"x", ":\n:\n", UPN_CONTENT_OTHER, UPN_CONTENT_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		struct upn_str head = upn_str__of(files[i].head);

		if (upn_content__of(head, files[i].name, false) != files[i].in_tree ||
			upn_content__of(head, files[i].name, true) != files[i].asked)
			fail_msg("%s: %s", files[i].name, files[i].head);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_from_lines),
		cmocka_unit_test(test_long_from_line),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests_name("content", tests, NULL, NULL);
}
