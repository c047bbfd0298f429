/* The MIME tree: paths, envelopes, broken boundaries, limits. */
#include "shared.h"

#include "base/limits.h"
#include "mail/walk.h"

/* "path depth type:body|" of every part; '!' where it was cut. */
static struct upn_str parts_of(struct upn_str raw)
{
	struct upn_walk *walk = upn_walk__begin(raw, &arena);
	struct upn_buf buf = UPN_BUF_INIT((size_t)64 << 20);
	struct upn_part part;
	struct upn_error err;
	struct upn_str all;
	int got;

	assert_non_null(walk);
	while ((got = upn_walk__next(walk, &part, &err)) > 0)
		upn_buf__printf(&buf, "%.*s %u %.*s%s:%.*s|", UPN_STR_ARG(part.path),
			part.depth, UPN_STR_ARG(part.mime.type),
			part.is_raw            ? " raw" :
				part.is_broken ? " broken" :
						 "",
			UPN_STR_ARG(part.body));
	if (got < 0)
		assert_int_equal(err.error_class, UPN_ERR_LIMIT);
	if (upn_walk__is_cut(walk))
		upn_buf__add_char(&buf, '!');
	all = upn_arena__str(&arena, upn_buf__str(&buf));
	upn_buf__release(&buf);
	return all;
}

#define HEAD "From: a@b.c\n"
#define MULTI(b) "Content-Type: multipart/mixed; boundary=\"" b "\"\n\n"

static const char *const cases[][2] = {
	/* one part */
	{HEAD "\nbody\n", "1 0 text/plain:body\n|"},
	{HEAD "Content-Type: text/html\n\n<p>", "1 0 text/html:<p>|"},
	{HEAD, "1 0 text/plain:|"},
	{"no header at all", "1 0 text/plain raw:no header at all|"},
	{"From x@y Mon\n" HEAD "\nbody", "1 0 text/plain:body|"},
	{"\n\n" HEAD "\nbody", "1 0 text/plain:body|"},
	{"From: a@b.c\r\rbody\rmore", "1 0 text/plain:body\rmore|"},
	/* multiparts */
	{HEAD MULTI("b") "pro\n--b\n\nx\n--b\nContent-Type: text/html\n\ny\n--b--\nepi\n",
		"1 0 text/plain:x|2 0 text/html:y|"},
	{HEAD MULTI("b") "--b\r\n\r\nx\r\n\r\n--b\r\n\r\ny\r\n--b--\r\n",
		"1 0 text/plain:x\r\n|2 0 text/plain:y|"},
	{HEAD MULTI("a") "--a\n" MULTI(
		 "b") "--b\n\nx\n--b\n\ny\n--b--\n--a\n\nz\n--a--\n",
		"1.1 0 text/plain:x|1.2 0 text/plain:y|2 0 text/plain:z|"},
	/* no closing boundary; the inner one is not closed */
	{HEAD MULTI("b") "--b\n\nx\n", "1 0 text/plain:x\n|"},
	{HEAD MULTI("a") "--a\n" MULTI("b") "--b\n\nx\n--a\n\nz\n--a--\n",
		"1.1 0 text/plain:x|2 0 text/plain:z|"},
	/* one boundary begins with the other */
	{HEAD MULTI("b") "--b\n" MULTI(
		 "bb") "--bb\n\nx\n--bb--\n--b\n\nz\n--bbb\n--b--\n",
		"1.1 0 text/plain:x|2 0 text/plain:z\n--bbb|"},
	{HEAD MULTI("bb") "--bb\n" MULTI("b") "--b\n\nx\n--b--\n--bb\n\nz\n--bb--\n",
		"1.1 0 text/plain:x|2 0 text/plain:z|"},
	/* the same boundary for both */
	{HEAD MULTI("b") "--b\n" MULTI("b") "--b\n\nx\n--b--\n--b\n\nz\n--b--\n",
		"1.1 0 text/plain:x|2 0 text/plain:z|"},
	/* blanks behind the boundary; text after the end is still a part */
	{HEAD MULTI("b") "--b \t\n\nx\n--b-- \n\n--b\n\ny\n",
		"1 0 text/plain:x|2 0 text/plain:y\n|"},
	/* a part's header that a boundary cuts short */
	{HEAD MULTI("b") "--b\nContent-Type: text/html\n--b\n\nx\n--b--",
		"1 0 text/html:|2 0 text/plain:x|"},
	{HEAD MULTI("b") "--b\nUser name: x\n--b--", "1 0 text/plain:User name: x|"},
	/* a boundary that never comes, is missing, is odd, or is another one */
	{HEAD MULTI("b") "text\n--\n", "1 0 text/plain broken:text\n--\n|"},
	{HEAD MULTI("b") "text\n--b--\nmore", "1 0 text/plain broken:text|"},
	{HEAD "Content-Type: multipart/mixed\n\ntext", "1 0 text/plain broken:text|"},
	{HEAD MULTI("\\\"") "--\"\n\nx\n--\"--\n", "1 0 text/plain:x|"},
	{HEAD "Content-Type: multipart/mixed\n\n--q\nContent-Type: "
	      "text/html\n\nx\n--q--\n",
		"1 0 text/html:x|"},
	{HEAD MULTI("b") "pro\n--q\ncontent-type: text/html\n\nx\n--q\n\ny\n--q--\n",
		"1 0 text/html:x|2 0 text/plain:y|"},
	{"--q\nContent-Type: text/html\n\nx\n--q--\n", "1 0 text/html:x|"},
	/* attached messages */
	{HEAD MULTI("b") "--b\n\nx\n--b\nContent-Type: message/rfc822\n\n" HEAD
			 "\ny\n--b--\n",
		"1 0 text/plain:x|2.1 1 text/plain:y|"},
	{HEAD MULTI("b") "--b\nContent-Type: message/rfc822\n\n" HEAD MULTI(
		 "c") "--c\n\nx\n--c\n\ny\n--b\n\nz\n",
		"1.1 1 text/plain:x|1.2 1 text/plain:y|2 0 text/plain:z\n|"},
	{HEAD "Content-Type: message/rfc822\n\n" HEAD "\ny", "1.1 1 text/plain:y|"},
	{HEAD MULTI("b") "--b\nContent-Type: message/rfc822\n\n--b--\n",
		"1.1 1 text/plain:|"},
	{HEAD MULTI("b") "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: "
			 "base64\n\n"
			 "RnJvbTogYUBiLmMKCnk=\n--b\n\nz\n--b--\n",
		"1.1 1 text/plain:y|2 0 text/plain:z|"},
	/* it says base64 and is not */
	{HEAD MULTI("b") "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: "
			 "base64\n\n" HEAD
			 "Subject: not encoded: it has blanks, colons.\n\ny\n--b--\n",
		"1.1 1 text/plain:y|"},
	{HEAD "Content-Type: message/rfc822\nContent-Transfer-Encoding: "
	      "quoted-printable\n\n" HEAD "Content-Type: text/html; charset=3Dx\n\ny=3D",
		"1.1 1 text/html:y=|"},
	{HEAD "Content-Type: message/rfc822\nContent-Transfer-Encoding: "
	      "quoted-printable\n\n" HEAD "\ny=3D",
		"1.1 1 text/plain:y=3D|"},
	{HEAD "Content-Type: application/octet-stream; name=a.EML\n\n" HEAD "\ny",
		"1.1 1 text/plain:y|"},
	{HEAD "Content-Type: multipart/digest; boundary=b\n\n--b\n\n" HEAD "\nx\n--b\n"
	      "Content-Type: text/plain\n\ny\n--b--\n",
		"1.1 1 text/plain:x|2 0 text/plain:y|"},
	{HEAD "Content-Type: image/png\n\nx", "1 0 image/png:x|"},
};

static void test_trees(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(parts_of(upn_str__of(cases[i][0])), cases[i][1], cases[i][0]);
}

static void test_envelopes(void **state)
{
	struct upn_walk *walk = upn_walk__begin(
		UPN_STR(HEAD MULTI("b") "--b\n\nx\n--b\n"
					"Content-Type: message/rfc822\n\nFrom: "
					"d@e.f\n\ny\n--b\n\nz\n--b--\n"),
		&arena);
	struct upn_part part;
	struct upn_error err;

	(void)state;
	assert_int_equal(upn_walk__next(walk, &part, &err), 1);
	check_str(part.envelope->from.address, "a@b.c", "first");
	assert_int_equal(upn_walk__next(walk, &part, &err), 1);
	check_str(part.envelope->from.address, "d@e.f", "attached");
	assert_int_equal(upn_walk__next(walk, &part, &err), 1);
	check_str(part.envelope->from.address, "a@b.c", "behind it");
	assert_int_equal(upn_walk__next(walk, &part, &err), 0);
}

/* Multiparts and messages inside each other, beyond what is walked. */
static void test_depth(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct upn_buf buf = UPN_BUF_INIT((size_t)16 << 20);
		struct upn_str all;

		upn_buf__add_z(&buf, HEAD);
		for (unsigned k = 0; k < 50000; k++) {
			if (i == 0)
				upn_buf__printf(&buf,
					"Content-Type: multipart/mixed; "
					"boundary=b%u\n\n--b%u\n",
					k, k);
			else
				upn_buf__add_z(&buf, "Content-Type: message/rfc822\n\n");
		}
		upn_buf__add_z(&buf, "\nsecret text\n");
		all = parts_of(upn_buf__str(&buf));
		assert_true(upn_str__find(all, UPN_STR("secret text"), 0) != SIZE_MAX);
		assert_true(upn_str__ends_ci(all, UPN_STR("!")));
		upn_buf__release(&buf);
	}
}

static void test_part_limit(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT((size_t)16 << 20);
	struct upn_walk *walk;
	struct upn_part part;
	struct upn_error err;
	unsigned count = 0;
	int got;

	(void)state;
	upn_buf__add_z(&buf, HEAD MULTI("b"));
	for (unsigned i = 0; i < 2 * UPN_MAX_PARTS; i++)
		upn_buf__add_z(&buf, "--b\n\nx\n");
	walk = upn_walk__begin(upn_buf__str(&buf), &arena);
	while ((got = upn_walk__next(walk, &part, &err)) > 0)
		count++;
	assert_int_equal(got, -1);
	assert_int_equal(err.error_class, UPN_ERR_LIMIT);
	assert_true(count > UPN_MAX_PARTS - 10 && count <= UPN_MAX_PARTS);
	assert_true(upn_walk__is_cut(walk));
	assert_int_equal(upn_walk__next(walk, &part, &err), 0);
	upn_buf__release(&buf);
}

static void test_repair_limit(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT((size_t)1 << 20);
	struct upn_str all;

	(void)state;
	upn_buf__add_z(&buf, HEAD MULTI("b"));
	for (unsigned i = 0; i < 2 * UPN_MAX_REPAIRS; i++)
		upn_buf__printf(&buf,
			"--b\nContent-Type: multipart/mixed; boundary=x%u\n\n"
			"--y%u\nContent-Type: text/html\n\nz\n--y%u--\n",
			i, i, i);
	all = parts_of(upn_buf__str(&buf));
	assert_true(upn_str__find(all, UPN_STR("1.1 0 text/html:z|"), 0) == 0);
	assert_true(upn_str__find(all, UPN_STR("32 0 text/plain broken:--y31\n"), 0) !=
		SIZE_MAX);
	upn_buf__release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_trees),
		TEST(test_envelopes),
		TEST(test_depth),
		TEST(test_part_limit),
		TEST(test_repair_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
