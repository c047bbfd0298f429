/* The headers that tell sender, recipients and time. */
#include "shared.h"

#include "base/limits.h"

static struct upn_envelope read_all(const char *raw)
{
	struct upn_envelope envelope;

	assert_true(upn_envelope__read(&envelope, upn_str__of(raw), &arena));
	return envelope;
}

static void test_whole(void **state)
{
	struct upn_envelope envelope = read_all(
		"Return-Path: <bounce@s.example>\n"
		"Delivered-To: me@post.example\n"
		"Authentication-Results: mx.post.example;\n dkim=pass "
		"header.d=s.example\n"
		"Received: from a by b;\n Wed, 17 May 2023 04:40:20 +0000\n"
		"Received: from c by d; Wed, 17 May 2023 04:40:10 +0000\n"
		"Authentication-Results: elsewhere; dkim=fail\n"
		"From: =?utf-8?Q?Caf=C3=A9?= <from@s.example>, second@s.example\n"
		"Sender: sender@s.example\n"
		"Reply-To: \"R\" <reply@s.example>\n"
		"To: A <a@post.example>, b@post.example\n"
		"Cc: c@post.example\n"
		"X-Original-To: orig@post.example\n"
		"Subject: =?utf-8?B?VXNlciBuYW1l?=\n"
		"Message-ID: <id@s.example>\n"
		"Date: Wed, 17 May 2023 06:40:19 +0200\n"
		"\nFrom: notme@s.example\n");

	(void)state;
	check_str(envelope.from.name, "Café", "from");
	check_str(envelope.from.address, "from@s.example", "from");
	check_str(envelope.sender.address, "sender@s.example", "sender");
	check_str(envelope.reply_to.name, "R", "reply-to");
	assert_int_equal(envelope.to_count, 3);
	check_str(envelope.to[0].name, "A", "to");
	check_str(envelope.to[2].address, "c@post.example", "cc");
	assert_int_equal(envelope.delivered_to_count, 2);
	check_str(envelope.delivered_to[1], "orig@post.example", "x-original-to");
	check_str(envelope.subject, "User name", "subject");
	check_str(envelope.message_id, "id@s.example", "message-id");
	check_str(envelope.return_path, "bounce@s.example", "return-path");
	assert_int_equal(envelope.date, 1684298419);
	assert_int_equal(envelope.received, 1684298420);
	assert_int_equal(envelope.auth_count, 2);
	check_str(envelope.auth[0].value, "mx.post.example; dkim=pass header.d=s.example",
		"auth");
	assert_true(envelope.auth[0].above_received);
	assert_false(envelope.auth[1].above_received);
	assert_false(envelope.is_list || envelope.is_auto || envelope.is_bounce ||
		envelope.is_resent);
}

static void test_flags(void **state)
{
	static const struct {
		const char *raw;
		bool list, automatic, bounce, resent;
	} cases[] = {
		{"List-Id: <l.example>\n", true, false, false, false},
		{"List-Post: <mailto:l@l.example>\n", true, false, false, false},
		{"Precedence: List\n", true, false, false, false},
		{"Precedence: bulk\nList-Unsubscribe: <x>\n", false, false, false, false},
		{"Auto-Submitted: auto-generated\n", false, true, false, false},
		{"Auto-Submitted: no\n", false, false, false, false},
		{"Return-Path: <>\n", false, false, true, false},
		{"Return-Path: <a@b.c>\nReturn-Path: <>\n", false, false, false, false},
		{"Content-Type: multipart/report; boundary=x\n", false, false, true,
			false},
		{"Resent-From: a@b.c\n", false, false, false, true},
		{"X-Forwarded-To: a@b.c\n", false, false, false, true},
		{"From: a@b.c\n", false, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_envelope envelope = read_all(cases[i].raw);

		if (envelope.is_list != cases[i].list ||
			envelope.is_auto != cases[i].automatic ||
			envelope.is_bounce != cases[i].bounce ||
			envelope.is_resent != cases[i].resent)
			fail_msg("%s", cases[i].raw);
	}
}

static void test_broken(void **state)
{
	static const char *const cases[] = {"", "\n", "\n\n\n", "no header",
		"From:", "From: \n", "From: ,,,\nTo: ;;\nDate: \nReceived: ;\nSubject:\n",
		"\xff\xfe\0\0"};
	struct upn_envelope envelope;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		envelope = read_all(cases[i]);
		assert_int_equal(envelope.from.address.n, 0);
		assert_int_equal(envelope.to_count, 0);
		assert_true(
			envelope.date == UPN_NO_DATE && envelope.received == UPN_NO_DATE);
	}
	envelope = read_all("From: Nobody\nFrom: second@s.example\n");
	check_str(envelope.from.address, "second@s.example", "two From");
	envelope = read_all("From: a, b <c@d.e>\n");
	check_str(envelope.from.address, "c@d.e", "comma in a name");
}

static void test_limits(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT((size_t)1 << 20);
	struct upn_envelope envelope;

	(void)state;
	upn_buf__add_z(&buf, "To: ");
	for (unsigned i = 0; i < UPN_MAX_ADDRESSES + 10; i++)
		upn_buf__add_z(&buf, "a@b.c,");
	upn_buf__add_z(&buf, "\n");
	for (unsigned i = 0; i < 100; i++)
		upn_buf__add_z(&buf,
			"Delivered-To: a@b.c\nAuthentication-Results: x; y\n");
	assert_true(upn_envelope__read(&envelope, upn_buf__str(&buf), &arena));
	assert_int_equal(envelope.to_count, UPN_MAX_ADDRESSES);
	assert_true(envelope.delivered_to_count < 100);
	assert_true(envelope.auth_count < 100);
	upn_buf__release(&buf);
}

static void test_no_memory(void **state)
{
	struct upn_arena small;
	struct upn_envelope envelope;

	(void)state;
	for (size_t max = 0; max < 2000; max += 16) {
		upn_arena__init(&small, max);
		upn_envelope__read(&envelope,
			UPN_STR("From: A <a@b.c>\nTo: a@b.c, d@e.f\n"
				"Subject: =?utf-8?Q?x?=\nDelivered-To: a@b.c\n"),
			&small);
		upn_arena__release(&small);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_whole),
		TEST(test_flags),
		TEST(test_broken),
		TEST(test_limits),
		TEST(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
