/* Frames between worker and parent: round trips, and frames made to hurt. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/str.h"
#include "scan/wire.h"

static struct upn_wire reader(const struct upn_buf *buf)
{
	enum upn_frame_kind kind;
	struct upn_wire fields = {0};
	size_t used;

	assert_int_equal(upn_wire__take(upn_buf__str(buf), &used, &kind, &fields), 1);
	return fields;
}

/* The length in front is written when sending: do that by hand. */
static void seal(struct upn_buf *buf)
{
	uint32_t n = (uint32_t)(buf->n - 5);

	for (int i = 0; i < 4; i++)
		buf->p[i] = (char)(n >> (8 * i));
}

static const struct upn_evidence sample = {.username = "a@b.onmicrosoft.com",
	.kind = UPN_KIND_GUEST,
	.rule = "r",
	.says = "label",
	.source = "imaps://x@y",
	.folder = "INBOX",
	.uid = 7,
	.uidvalidity = 9,
	.message_id = "<m>",
	.date = -5,
	.from = "f",
	.subject = "s\xc3\xa9",
	.part = "1.2",
	.authentic = UPN_AUTHENTIC_FAIL,
	.facts = UINT64_MAX};

static void evidence_comes_back(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT(UPN_MAX_FRAME);
	struct upn_evidence got = {0};
	struct upn_wire wire;

	(void)state;
	upn_wire__begin(&buf, UPN_FRAME_EVIDENCE);
	upn_wire__put_evidence(&buf, &sample);
	seal(&buf);
	wire = reader(&buf);
	assert_true(upn_wire__get_evidence(&wire, &got));
	assert_string_equal(got.username, sample.username);
	assert_string_equal(got.subject, sample.subject);
	assert_string_equal(got.part, sample.part);
	assert_int_equal(got.kind, sample.kind);
	assert_int_equal(got.uid, 7);
	assert_int_equal(got.date, -5);
	assert_true(got.facts == UINT64_MAX);
	assert_int_equal(wire.at, wire.bytes.n);
	upn_buf__release(&buf);
}

/* Every cut and every changed byte: no crash, and nothing unclean. */
static void broken_evidence_is_refused(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT(UPN_MAX_FRAME);

	(void)state;
	upn_wire__begin(&buf, UPN_FRAME_EVIDENCE);
	upn_wire__put_evidence(&buf, &sample);
	for (size_t n = 5; n < buf.n; n++) {
		struct upn_evidence got = {0};
		struct upn_wire wire = {.bytes = upn_str__make(buf.p + 5, n - 5)};

		assert_false(upn_wire__get_evidence(&wire, &got));
	}
	for (size_t i = 5; i < buf.n; i++) {
		char kept = buf.p[i];

		for (int v = 0; v < 256; v += 5) {
			struct upn_evidence got = {0};
			struct upn_wire wire = {
				.bytes = upn_str__make(buf.p + 5, buf.n - 5)};

			buf.p[i] = (char)v;
			if (upn_wire__get_evidence(&wire, &got)) {
				assert_null(strchr(got.username, '\x1b'));
				assert_true(got.kind <= UPN_KIND_TENANT);
			}
		}
		buf.p[i] = kept;
	}
	upn_buf__release(&buf);
}

static void control_characters_are_refused(void **state)
{
	struct upn_evidence evil = sample, got = {0};
	struct upn_buf buf = UPN_BUF_INIT(UPN_MAX_FRAME);
	struct upn_wire wire;

	(void)state;
	evil.subject = "\x1b]0;x\x07";
	upn_wire__begin(&buf, UPN_FRAME_EVIDENCE);
	upn_wire__put_evidence(&buf, &evil);
	seal(&buf);
	wire = reader(&buf);
	assert_false(upn_wire__get_evidence(&wire, &got));
	upn_buf__release(&buf);
}

static void frames_keep_their_ceiling(void **state)
{
	enum upn_frame_kind kind;
	struct upn_wire fields;
	size_t used;

	(void)state;
	assert_int_equal(
		upn_wire__take(UPN_STR("\xff\xff\xff\x7f\x03"), &used, &kind, &fields),
		-1);
	assert_int_equal(upn_wire__take(UPN_STR("\x01\x00\x00"), &used, &kind, &fields),
		0);
	assert_int_equal(
		upn_wire__take(UPN_STR("\x01\x00\x00\x00\x03"), &used, &kind, &fields),
		0);
	assert_int_equal(
		upn_wire__take(UPN_STR("\x01\x00\x00\x00\x03x"), &used, &kind, &fields),
		1);
	assert_int_equal(used, 6);
}

static void null_and_empty_stay_apart(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT(1000);
	struct upn_cursor cursor = {.folder = "INBOX",
		.uidvalidity = 1,
		.uidnext = 2,
		.messages = 3,
		.searched_below = 4,
		.read_below = 5,
		.read_whole = 6,
		.skipped = 7};
	struct upn_cursor got = {0};
	struct upn_wire wire;

	(void)state;
	upn_wire__begin(&buf, UPN_FRAME_CURSOR);
	upn_wire__put_z(&buf, NULL);
	upn_wire__put_z(&buf, "");
	upn_wire__put_cursor(&buf, &cursor);
	seal(&buf);
	wire = reader(&buf);
	assert_null(upn_wire__get_z(&wire));
	assert_string_equal(upn_wire__get_z(&wire), "");
	assert_true(upn_wire__get_cursor(&wire, &got));
	assert_string_equal(got.folder, "INBOX");
	assert_int_equal(got.skipped, 7);
	upn_wire__get(&wire);
	assert_true(wire.failed);
	assert_string_equal(upn_wire__get_z(&wire), "");
	upn_buf__release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evidence_comes_back),
		cmocka_unit_test(broken_evidence_is_refused),
		cmocka_unit_test(control_characters_are_refused),
		cmocka_unit_test(frames_keep_their_ceiling),
		cmocka_unit_test(null_and_empty_stay_apart),
	};

	return cmocka_run_group_tests_name("scan/wire", tests, NULL, NULL);
}
