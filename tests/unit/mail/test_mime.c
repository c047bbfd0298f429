/* Content-Type, Content-Disposition and their parameters. */
#include "shared.h"

#include "base/limits.h"
#include "mail/mime.h"
#include "mail/param.h"

static void test_params(void **state)
{
	static const char *const cases[][3] = {
		{"; a=b", "a", "b"},
		{"; a=\"b c\"", "a", "b c"},
		{"; a=\"b\\\"c\\\\d\"", "a", "b\"c\\d"},
		{";A=b;c=d", "a", "b"},
		{"; x=y; a=b", "a", "b"},
		{"; a = b ; c", "a", "b"},
		{";;; a=b", "a", "b"},
		{" x=y a=b", "a", "b"}, /* no semicolons */
		{"; x=\"y\" a=\"b\"", "a", "b"},
		{"; name=annual report.txt; a=b", "name", "annual report.txt"},
		{"; name=annual report.txt; a=b", "a", "b"},
		{"; a=", "a", ""},
		{"; a", "a", ""},
		{"; ab=c", "a", ""},
		{"; a=b; a=c", "a", "b"},
		{"; a=\"never closed; x=y", "a", "never closed"},
		{"; a=\"", "a", ""},
		{"; a=\"\\\"\"", "a", "\""},
		{"; a=\"\\\"", "a", "\\"},
		{"; a=\"b\r\n c\"", "a", "b c"},
		/* RFC 2231 */
		{"; a*=utf-8'en'caf%C3%A9", "a", "café"},
		{"; a*=iso-8859-1''caf%E9", "a", "café"},
		{"; a*=caf%E9", "a", "café"},
		{"; a*0=b; a*1=c; a*2=\"d e\"", "a", "bcd e"},
		{"; a*1=c; a*0=b", "a", "bc"},
		{"; a*0*=utf-8''caf%C3; a*1*=%A9; a*2=.txt", "a", "café.txt"},
		{"; a=plain; a*=utf-8''better", "a", "better"},
		{"; a*=utf-8''better; a=plain", "a", "better"},
		{"; a*0=b; a*2=c", "a", "b"},
		{"; a*99999=b", "a", ""},
		{"; a*=utf-8''100%", "a", "100%"},
		/* not legal, and common */
		{"; a=\"=?utf-8?Q?caf=C3=A9?=\"", "a", "café"},
		{"; a=caf\xe9", "a", "café"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		check_str(upn_param__text(upn_str__of(cases[i][0]), cases[i][1], &arena),
			cases[i][2], cases[i][0]);
}

static void test_mime(void **state)
{
	static const struct {
		const char *header, *type, *charset, *boundary, *name;
		enum upn_transfer transfer;
		bool attachment, flowed, delsp;
	} cases[] = {
		{"Content-Type: text/plain; charset=utf-8\n", "text/plain", "utf-8", "",
			"", 0, false, false, false},
		{"content-type:TEXT/HTML;CHARSET=\"UTF-8\"\nContent-Transfer-Encoding: "
		 "Base64\n",
			"text/html", "UTF-8", "", "", UPN_TRANSFER_BASE64, false, false,
			false},
		{"Content-Type: multipart/mixed;\n boundary=\"a b\"\n", "multipart/mixed",
			"", "a b", "", 0, false, false, false},
		{"Content-Type: multipart/mixed; boundary=a=b; x=y\n", "multipart/mixed",
			"", "a=b", "", 0, false, false, false},
		{"Content-Type: multipart/mixed; boundary=\"\\\"\"\n", "multipart/mixed",
			"", "\"", "", 0, false, false, false},
		{"Content-Type: text/plain; format=Flowed; delsp=YES\n", "text/plain", "",
			"", "", 0, false, true, true},
		{"Content-Type: application/x; name=a.txt\n"
		 "Content-Disposition: ATTACHMENT; filename=b.txt\n",
			"application/x", "", "", "b.txt", 0, true, false, false},
		{"Content-Type: text/html charset=utf-8\n", "text/html", "utf-8", "", "",
			0, false, false, false},
		{"Content-Type: charset=utf-8\n", "", "utf-8", "", "", 0, false, false,
			false},
		{"Content-Type: text\n", "text", "", "", "", 0, false, false, false},
		{"Content-Type: text/html\nContent-Type: text/plain\n", "text/html", "",
			"", "", 0, false, false, false},
		{"Subject: x\n", "", "", "", "", 0, false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct upn_mime mime;

		upn_mime__read(&mime, upn_str__of(cases[i].header), &arena);
		check_str(mime.type, cases[i].type, cases[i].header);
		check_str(mime.charset, cases[i].charset, cases[i].header);
		check_str(mime.boundary, cases[i].boundary, cases[i].header);
		check_str(mime.name, cases[i].name, cases[i].header);
		assert_int_equal(mime.transfer, cases[i].transfer);
		assert_int_equal(mime.is_attachment, cases[i].attachment);
		assert_int_equal(mime.is_flowed, cases[i].flowed);
		assert_int_equal(mime.is_delsp, cases[i].delsp);
	}
}

static void test_boundary_limit(void **state)
{
	struct upn_buf buf = repeated(UPN_STR("b"), UPN_MAX_BOUNDARY + 1);
	struct upn_buf header = UPN_BUF_INIT(10000);
	struct upn_mime mime;

	(void)state;
	upn_buf__printf(&header, "Content-Type: multipart/mixed; boundary=%s", buf.p);
	upn_mime__read(&mime, upn_buf__str(&header), &arena);
	assert_int_equal(mime.boundary.n, 0);
	upn_mime__read(&mime, upn_str__slice(upn_buf__str(&header), 0, header.n - 1),
		&arena);
	assert_int_equal(mime.boundary.n, UPN_MAX_BOUNDARY);
	upn_buf__release(&header);
	upn_buf__release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_params),
		TEST(test_mime),
		TEST(test_boundary_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
