/* base64, quoted-printable and uuencode, right and broken. */
#include "shared.h"

#include "mail/transfer.h"

static struct upn_str decode(const char *encoding, const char *body)
{
	static struct upn_out out;

	upn_out__init(&out, &arena, 1000);
	upn_transfer__decode(&out, upn_transfer__parse(upn_str__of(encoding)),
		upn_str__of(body));
	return upn_out__str(&out);
}

static void test_decode(void **state)
{
	static const struct {
		const char *encoding, *body, *want;
	} cases[] = {
		{"base64", "VXNlciBuYW1lOiBh", "User name: a"},
		{"BASE64", "VXNlci\r\nBuYW1l\r\nOiBh\r\n", "User name: a"},
		{" base64 ", "V\nX\nN\nl\nc\ng\n=\n=\n", "User"},
		{"base64; foo", "VXNlcg", "User"},
		{"\"base64\"", "VXNlcg=", "User"},
		{"base64", "VXNlcg==IG5hbWU=", "User name"},
		{"base64", "VX!N*l-c_g==", "User"},
		{"base64", "====", ""},
		{"base64", "V", ""},
		{"quoted-printable", "User=20name", "User name"},
		{"Quoted-Printable", "=e9=E9\n", "\xe9\xe9\n"},
		{"quoted-printable", "a=\r\nb=\r\n\r\nc", "ab\nc"},
		{"quoted-printable", "contoso=\n.onmicrosoft.com",
			"contoso.onmicrosoft.com"},
		{"quoted-printable", "a= \t\r\nb", "ab"},
		{"quoted-printable", "a  \t\r\nb", "a\nb"},
		{"quoted-printable", "a=20\nb", "a \nb"},
		{"quoted-printable", "1 + 1 = 2 =zz =4", "1 + 1 = 2 =zz =4"},
		{"quoted-printable", "a=3", "a=3"},
		{"quoted-printable", "a=", "a"},
		{"quoted-printable", "a==3Db", "a==b"},
		{"quoted-printable", "a=\rb\rc", "ab\nc"},
		{"7bit", "a=20b", "a=20b"},
		{"hexa", "a=20b", "a=20b"},
		{"8bit+", "a", "a"},
		{"", "a", "a"},
		{"x-uuencode", "noise\nbegin 644 a.txt\n$57-E<@``\n`\nend\nnoise\n",
			"User"},
		{"x-uue", "begin 644 a\n#0V%T\n", "Cat"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(decode(cases[i].encoding, cases[i].body), cases[i].want,
			cases[i].body);
}

/* The ceiling cuts, at whatever place. */
static void test_ceiling(void **state)
{
	static const struct {
		enum upn_transfer transfer;
		const char *body, *want;
	} cases[] = {
		{UPN_TRANSFER_IDENTITY, "0123456789", "01234567"},
		{UPN_TRANSFER_IDENTITY, "0123456\xc3\xa9", "0123456"},
		{UPN_TRANSFER_QUOTED, "0123456789", "01234567"},
		{UPN_TRANSFER_QUOTED, "0123\n456789", "0123\n456"},
		{UPN_TRANSFER_QUOTED, "0123456\n7\n8\n", "0123456\n"},
		{UPN_TRANSFER_BASE64, "MDEyMzQ1Njc4OQ==", "012345"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_out out;

		upn_out__init(&out, &arena, 8);
		upn_transfer__decode(&out, cases[i].transfer, upn_str__of(cases[i].body));
		check_str(upn_out__str(&out), cases[i].want, cases[i].body);
		assert_true(out.cut);
	}
}

static void test_is_base64(void **state)
{
	(void)state;
	assert_true(upn_transfer__is_base64(
		UPN_STR("VXNlciBuYW1lOiBh\r\nVXNlciBuYW1lOiBh\r\n")));
	assert_true(upn_transfer__is_base64(UPN_STR("")));
	assert_false(upn_transfer__is_base64(UPN_STR("Dear user, this is no base64.")));
}

static void test_q(void **state)
{
	static const char *const cases[][2] = {
		{"a_b", "a b"},
		{"a=5Fb", "a_b"},
		{"=C3=A9_", "\xc3\xa9 "},
		{"=5F=_=", "_= ="},
	};
	char to[64];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = upn_transfer__decode_q(to, upn_str__of(cases[i][0]));

		check_str(upn_str__make(to, n), cases[i][1], cases[i][0]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_decode),
		TEST(test_ceiling),
		TEST(test_is_base64),
		TEST(test_q),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
