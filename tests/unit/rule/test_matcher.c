/* The matcher: values and their bounds, conditions, limits, bad input. */
#include "shared.h"

#include "base/buf.h"
#include "base/limits.h"

#define PLAIN 2u
#define EXAMPLE "    examples: [{text: a, finds: a}]\n"

static void assert_finds(const char *body, const char *text, const char *values)
{
	struct upn_ruleset *ruleset = load_rule(body);
	char found[1000];

	find_all(ruleset, text, PLAIN, found, sizeof found);
	if (strcmp(found, values) != 0)
		fail_msg("\"%s\": \"%s\", not \"%s\"", text, found, values);
	upn_ruleset__free(ruleset);
}

static const struct {
	const char *text, *values;
} upns[] = {
	/* suffixes */
	{"a@b.onmicrosoft.com", "a@b.onmicrosoft.com"},
	{"a@b.onmicrosoft.us", "a@b.onmicrosoft.us"},
	{"a@b.onmicrosoft.de", "a@b.onmicrosoft.de"},
	{"a@b.mail.onmicrosoft.com", "a@b.mail.onmicrosoft.com"},
	{"a@c.b.onmicrosoft.com", "a@c.b.onmicrosoft.com"},
	{"a@b.partner.onmschina.cn", "a@b.partner.onmschina.cn"},
	{"a@b.partner.mail.onmschina.cn", "a@b.partner.mail.onmschina.cn"},
	{"a@b.emea.microsoftonline.com", "a@b.emea.microsoftonline.com"},
	{"A.B@C.OnMicrosoft.Com", "A.B@C.OnMicrosoft.Com"},
	{"a@b.onmicrosoft.fr", ""},
	{"a@email.microsoftonline.com", ""},
	{"a@onmicrosoft.com", ""},
	/* the right side */
	{"is a@b.onmicrosoft.com. Next", "a@b.onmicrosoft.com"},
	{"a@b.onmicrosoft.com' a@b.onmicrosoft.com!",
		"a@b.onmicrosoft.com a@b.onmicrosoft.com"},
	{"a@b.onmicrosoft.com。次", "a@b.onmicrosoft.com"},
	{"<a@b.onmicrosoft.com> (a@c.onmicrosoft.com)",
		"a@b.onmicrosoft.com a@c.onmicrosoft.com"},
	{"a@b.onmicrosoft.com.evil.example", ""},
	{"a@b.onmicrosoft.com-evil.example", ""},
	{"a@b.onmicrosoft.com-account. Next", "a@b.onmicrosoft.com"},
	{"a@b.onmicrosoft.comx", ""},
	{"a@b.onmicrosoft.comé", ""},
	{"a@b.onmicrosoft.com@c", ""},
	{"a@b.onmicrosoft.com_x", ""},
	/* the left side */
	{"'a@b.onmicrosoft.com' “a@c.onmicrosoft.com”",
		"a@b.onmicrosoft.com a@c.onmicrosoft.com"},
	{"mailto:a@b.onmicrosoft.com", "a@b.onmicrosoft.com"},
	{"i:0#.f|membership|a@b.onmicrosoft.com", "a@b.onmicrosoft.com"},
	{"名前a@b.onmicrosoft.com", "a@b.onmicrosoft.com"},
	{"o'brien@b.onmicrosoft.com", "o'brien@b.onmicrosoft.com"},
	{"srs0=x=y=a@b.onmicrosoft.com", ""},
	{"bounces+a@b.onmicrosoft.com", ""},
	{"éa@b.onmicrosoft.com", ""},
	{"аa@b.onmicrosoft.com", ""},
	{"x/a@b.onmicrosoft.com", ""},
	{"a.@b.onmicrosoft.com", ""},
	{".a@b.onmicrosoft.com", ""},
	/* guests are not members */
	{"a_b.example#EXT#@c.onmicrosoft.com", ""},
};

static void test_upn(void **state)
{
	struct upn_ruleset *ruleset = load_rule("    pattern: '{{upn}}'\n" EXAMPLE);
	char found[1000];

	(void)state;
	for (size_t i = 0; i < sizeof upns / sizeof upns[0]; i++) {
		find_all(ruleset, upns[i].text, PLAIN, found, sizeof found);
		if (strcmp(found, upns[i].values) != 0)
			fail_msg("\"%s\": \"%s\"", upns[i].text, found);
	}
	upn_ruleset__free(ruleset);
}

static void test_other_values(void **state)
{
	(void)state;
	assert_finds("    pattern: '{{guest}}'\n" EXAMPLE,
		"x a.b_c-d.example#EXT#@e.onmicrosoft.com.",
		"a.b_c-d.example#EXT#@e.onmicrosoft.com");
	assert_finds("    pattern: '{{address}}'\n" EXAMPLE,
		"a+b@c.example, a@b.onmicrosoft.com a@b.onmicrosoft.com.c.example x@y",
		"a+b@c.example");
	assert_finds("    pattern: '{{tenant}}'\n" EXAMPLE,
		"b.onmicrosoft.com; a@b.onmicrosoft.com x=c.onmicrosoft.com "
		"d.onmicrosoft.com=e",
		"b.onmicrosoft.com");
	assert_finds(
		"    pattern: 'personal/{{path}}'\n    keywords: [personal/]\n" EXAMPLE,
		"/personal/a_b_c_onmicrosoft_com/x /personal/a_b_example/x",
		"a_b_c_onmicrosoft_com");
	assert_finds("    pattern: '{{name}} {{sep}} {{=host}}'\n" EXAMPLE,
		"Login: shop.example Login: b.onmicrosoft.com", "shop.example");
}

/* A label and its value; the value found is always the same. */
static const char *const layouts[] = {
	"User name: %s",
	"USER NAME : %s",
	"User\nname : %s",
	"User  name\302\240:\302\240%s",
	"User name：%s",
	"User name=%s",
	"User name | %s",
	"User name\t%s\t",
	"User name - %s",
	"User name – %s",
	"User name\n%s",
	"User name\n\n%s\n",
	"User name:\n\n  %s\n",
	"> User name:\n> %s",
	">> User name\n>>\n>> %s",
	"User name               %s",
	"User name (for the portal): %s",
	"User name for Microsoft 365: %s",
	"*User name:* %s",
	"**User name**: `%s`",
	"User name: \"%s\"",
	"User name: “%s”",
	"User name: <%s>",
	"User name: mailto:%s",
	"User name: [%s](mailto:x)",
	"User name is %s",
	"User name -> %s",
	"User name => %s",
	"Your new user name will be %s",
	"name: x\nLogin:%s",
	"Größe: %s",
	"Grosse Gr?ße: %s",
	"Gro\xcc\x88ße: %s",
	"GR\303\226\342\200\213SSE Login %s",
};

static void test_layouts(void **state)
{
	struct upn_ruleset *ruleset =
		load_rule("    pattern: '{{name}} {{sep}} {{=upn}}'\n" EXAMPLE);

	(void)state;
	for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
		char text[300], found[100];
		const char *hole = strstr(layouts[i], "%s");

		snprintf(text, sizeof text, "%.*sa.b@c.onmicrosoft.com%s",
			(int)(hole - layouts[i]), layouts[i], hole + 2);
		find_all(ruleset, text, PLAIN, found, sizeof found);
		if (strcmp(found, "a.b@c.onmicrosoft.com") != 0)
			fail_msg("\"%s\": \"%s\"", text, found);
	}
	upn_ruleset__free(ruleset);
}

static void test_no_label(void **state)
{
	static const char *const texts[] = {
		"Pick a user name. Mail a@b.onmicrosoft.com",
		"superlogin: a@b.onmicrosoft.com",
		"User name: Alice, mail a@b.onmicrosoft.com",
		"User name\n\n\n\n\n\na@b.onmicrosoft.com",
		"a@b.onmicrosoft.com User name:",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_finds("    pattern: '{{name}} {{sep}} {{=upn}}'\n" EXAMPLE,
			texts[i], "");
}

#define PAIR                                         \
	"    pattern: '{{name}} {{sep}} {{=upn}}'\n" \
	"    beside: '{{word}} {{sep-secret}}'\n    within: 60\n" EXAMPLE

static void test_beside(void **state)
{
	static const struct {
		const char *text, *secret;
	} cases[] = {
		{"Login: a@b.onmicrosoft.com\nPassword: x", "x"},
		{"Login: a@b.onmicrosoft.com\nPassword: 'x#1'.", "'x#1'."},
		{"Login: a@b.onmicrosoft.com\nPassword\nAb#1\n", "Ab#1"},
		{"Password: before1\nLogin: a@b.onmicrosoft.com", "before1"},
		{"Login: a@b.onmicrosoft.com, password is now Abc-123 and so on",
			"Abc-123"},
		{"Login: a@b.onmicrosoft.com Password https://x.example/", NULL},
		{"Login: a@b.onmicrosoft.com Password reset, then", NULL},
		{"Login: "
		 "a@b.onmicrosoft."
		 "com\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		 "xxxxxxxxxxxxxxxxx\nPassword: x",
			NULL},
	};
	struct upn_ruleset *ruleset = load_rule(PAIR);
	struct upn_matcher *matcher;

	(void)state;
	assert_int_equal(upn_matcher__new(&matcher, ruleset, NULL), 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct upn_hit hit;
		int status;

		upn_matcher__begin(matcher, upn_str__of(cases[i].text), PLAIN);
		status = upn_matcher__next(matcher, &hit, NULL);
		assert_int_equal(status, cases[i].secret != NULL);
		if (cases[i].secret &&
			!upn_str__eq(hit.secret, upn_str__of(cases[i].secret)))
			fail_msg("%s: %.*s", cases[i].text, UPN_STR_ARG(hit.secret));
	}
	upn_matcher__free(matcher);
	upn_ruleset__free(ruleset);
}

static void test_conditions(void **state)
{
#define COND(lines) "    pattern: '{{upn}}'\n" lines EXAMPLE
	(void)state;
	assert_finds(COND("    needs: [word]\n"), "a@b.onmicrosoft.com\n\npassword",
		"a@b.onmicrosoft.com");
	assert_finds(COND("    needs: [word]\n"), "a@b.onmicrosoft.com pass word", "");
	assert_finds(COND("    needs: [word]\n"), "a@b.onmicrosoft.com nopassword", "");
	assert_finds(COND("    needs: [word, name]\n"), "a@b.onmicrosoft.com password",
		"");
	assert_finds(COND("    unless: [word]\n"), "a@b.onmicrosoft.com\n\nPASSWORD", "");
	assert_finds(COND("    unless: [word]\n"), "a@b.onmicrosoft.com",
		"a@b.onmicrosoft.com");
	assert_finds(COND("    unless_line: [word]\n"),
		"password\na@b.onmicrosoft.com\npassword c@d.onmicrosoft.com x",
		"a@b.onmicrosoft.com");
}

static void test_kinds(void **state)
{
	struct upn_ruleset *ruleset = load_rule("    pattern: '{{upn}}'\n" EXAMPLE);
	char found[100];

	(void)state;
	find_all(ruleset, "a@b.onmicrosoft.com", 4, found, sizeof found);
	assert_string_equal(found, "");
	find_all(ruleset, "", PLAIN, found, sizeof found);
	assert_string_equal(found, "");
	upn_ruleset__free(ruleset);
}

/* Run on a text; returns the number of limits met. */
static int count_limits(const struct upn_ruleset *ruleset, struct upn_str text,
	size_t *hits)
{
	struct upn_matcher *matcher;
	struct upn_error err = {0};
	struct upn_hit hit;
	int status, limits = 0;

	*hits = 0;
	assert_int_equal(upn_matcher__new(&matcher, ruleset, &err), 0);
	/* Before any text there is nothing. */
	assert_int_equal(upn_matcher__next(matcher, &hit, &err), 0);
	upn_matcher__begin(matcher, text, PLAIN);
	while ((status = upn_matcher__next(matcher, &hit, &err))) {
		if (status > 0) {
			++*hits;
			continue;
		}
		assert_int_equal(err.error_class, UPN_ERR_LIMIT);
		limits++;
	}
	upn_matcher__free(matcher);
	return limits;
}

static void fill(struct upn_buf *buf, const char *piece, size_t n)
{
	upn_buf__reset(buf);
	while (buf->n < n)
		upn_buf__add_z(buf, piece);
}

static void test_hostile(void **state)
{
	struct upn_ruleset *ruleset = load_rule(PAIR
		"  - id: two\n    about: b\n    evidence: bare\n    where: [plain]\n"
		"    pattern: '{{upn}}'\n" EXAMPLE
		"  - id: three\n    about: b\n    evidence: bare\n    where: [plain]\n"
		"    pattern: '(?:x{0,9}x{0,9}){0,99}y(?<upn>q)'\n    keywords: "
		"[xx]\n" EXAMPLE);
	struct upn_buf buf = UPN_BUF_INIT((size_t)16 << 20);
	size_t hits;

	(void)state;
	fill(&buf, "Login Password ", UPN_MAX_TEXT / 2);
	assert_int_equal(count_limits(ruleset, upn_buf__str(&buf), &hits), 0);
	/* More places than may be looked at. */
	fill(&buf, "Login: a@b.onmicrosoft.com ", UPN_MAX_TEXT);
	assert_int_equal(count_limits(ruleset, upn_buf__str(&buf), &hits), 1);
	assert_true(hits > 100000);
	fill(&buf, "onmicrosoft.", UPN_MAX_TEXT);
	assert_int_equal(count_limits(ruleset, upn_buf__str(&buf), &hits), 1);
	/* More keywords than are remembered. */
	fill(&buf, "xx", UPN_MAX_TEXT);
	assert_true(count_limits(ruleset, upn_buf__str(&buf), &hits) >= 1);
	fill(&buf, "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81 \n\302\240", UPN_MAX_TEXT);
	assert_int_equal(count_limits(ruleset, upn_buf__str(&buf), &hits), 0);
	/* A match that would take for ever. */
	fill(&buf, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		4000);
	upn_buf__add_z(&buf, " q"); /* or PCRE2 sees at once that there is no match */
	assert_int_equal(count_limits(ruleset, upn_buf__str(&buf), &hits), 1);
	upn_buf__release(&buf);
	upn_ruleset__free(ruleset);
}

static void test_cut(void **state)
{
	struct upn_ruleset *ruleset = load_rule("    pattern: '{{upn}}'\n" EXAMPLE);
	struct upn_buf buf = UPN_BUF_INIT((size_t)16 << 20);
	size_t hits;

	(void)state;
	/* What is behind the ceiling is not looked at, nor half a character. */
	upn_buf__add_z(&buf, "a@b.onmicrosoft.com xx");
	while (buf.n < UPN_MAX_TEXT + 30)
		upn_buf__add_z(&buf, "\xe2\x82\xac");
	upn_buf__add_z(&buf, " a@b.onmicrosoft.com");
	assert_int_equal(count_limits(ruleset, upn_buf__str(&buf), &hits), 0);
	assert_int_equal(hits, 1);
	upn_buf__release(&buf);
	upn_ruleset__free(ruleset);
}

static void test_not_utf8(void **state)
{
	struct upn_ruleset *ruleset = load_rule("    pattern: '{{upn}}'\n" EXAMPLE);
	size_t hits;

	(void)state;
	assert_int_equal(
		count_limits(ruleset, upn_str__of("\xff a@b.onmicrosoft.com"), &hits), 1);
	assert_int_equal(hits, 0);
	assert_int_equal(count_limits(ruleset, upn_str__of("\xff nothing here"), &hits),
		0);
	assert_int_equal(count_limits(ruleset, (struct upn_str){"a\0b", 3}, &hits), 0);
	upn_ruleset__free(ruleset);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_upn),
		cmocka_unit_test(test_other_values),
		cmocka_unit_test(test_layouts),
		cmocka_unit_test(test_no_label),
		cmocka_unit_test(test_beside),
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_not_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
