/* Loading packs: what is taken, what is refused and where, what replaces. */
#include "shared.h"

#include "mail/text.h"

#define GOOD                                                          \
	"    pattern: |\n      {{name}} {{sep}} {{=upn}}\n"           \
	"    examples: [{text: 'Login: a@b.onmicrosoft.com', finds: " \
	"a@b.onmicrosoft.com}]\n"

static void test_fields(void **state)
{
	struct upn_ruleset *ruleset = load_rule(
		GOOD "    search: {body: [onmicrosoft., Onmicrosoft.], from: [abcd]}\n");
	const struct upn_rule *rule = upn_ruleset__at(ruleset, 0);
	size_t count;

	(void)state;
	assert_int_equal(upn_ruleset__count(ruleset), 1);
	assert_null(upn_ruleset__at(ruleset, 1));
	assert_string_equal(rule->id, "one");
	assert_string_equal(rule->about, "a");
	assert_string_equal(rule->evidence, "label");
	assert_string_equal(rule->family, "test");
	assert_non_null(strstr(rule->file, "/messages/a.yaml"));
	assert_int_equal(rule->line, 3);
	assert_int_equal(rule->column, 5);
	assert_int_equal(rule->where, 1u << UPN_TEXT_PLAIN);
	assert_string_equal(upn_ruleset__search(ruleset, UPN_SEARCH_BODY, &count)[0],
		"onmicrosoft.");
	assert_int_equal(count, 1);
	upn_ruleset__search(ruleset, UPN_SEARCH_SUBJECT, &count);
	assert_int_equal(count, 0);
	upn_ruleset__free(ruleset);
	upn_ruleset__free(NULL);
}

static void test_where(void **state)
{
	static const struct {
		const char *name;
		enum upn_text_kind kind;
	} kinds[] = {
		{"subject", UPN_TEXT_SUBJECT},
		{"plain", UPN_TEXT_PLAIN},
		{"html", UPN_TEXT_HTML},
		{"hidden", UPN_TEXT_HIDDEN},
		{"links", UPN_TEXT_LINKS},
		{"ids", UPN_TEXT_IDS},
		{"calendar", UPN_TEXT_CALENDAR},
		{"report", UPN_TEXT_REPORT},
		{"raw", UPN_TEXT_RAW},
	};

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct upn_ruleset *ruleset = NULL;
		struct upn_error err = {0};
		struct rules_dir dir;
		char pack[2000];

		snprintf(pack, sizeof pack,
			"pack: test\nrules:\n  - id: one\n    about: a\n"
			"    evidence: label\n    where: [%s]\n" GOOD,
			kinds[i].name);
		make_dir(&dir, LABELS, pack);
		assert_int_equal(upn_ruleset__load(&ruleset, dir.path, NULL, 0, &err), 0);
		assert_int_equal(upn_ruleset__at(ruleset, 0)->where, 1u << kinds[i].kind);
		upn_ruleset__free(ruleset);
		remove_dir(&dir);
	}
}

/* Bodies of rules, and how the complaint goes on behind the file's name. */
static const struct {
	const char *body, *error;
} refused[] = {
	{"    pattern: x\n    examples: []\n",
		":7:14: rule one: say which keywords (one stands in every match), "
		"or begin with wordings or a value"},
	{"    pattern: |\n      {{name}}\n        ( x\n    examples: []\n",
		":10:7: rule one: missing closing parenthesis"},
	{"    pattern: |\n      {{name}} {{sep}}\n      {{=upm}}\n    examples: []\n",
		":9:7: rule one: unknown macro or wordings {{=upm}}"},
	{"    pattern: |\n      {{name}} # {{none}}\n      {{=upn}} [a\n    examples: "
	 "[]\n",
		":9:16: rule one: [ without ]"},
	{"    pattern: |\n      {{name}} x{2,}\n    examples: []\n",
		":8:17: rule one: a quantifier needs an upper bound"},
	{"    pattern: '{{name}} x{9000}'\n    examples: []\n",
		":7:25: rule one: a quantifier's bound is at most 4096"},
	{"    pattern: '{{name}} x*'\n    examples: []\n",
		":7:25: rule one: * has no upper bound: write {0,n} or {1,n}"},
	{"    pattern: '{{name}} x{1,2}++'\n    examples: []\n",
		":7:31: rule one: + has no upper bound: write {0,n} or {1,n}"},
	{"    pattern: '{{name}} (*COMMIT)'\n    examples: []\n",
		":7:24: rule one: a group of this kind is not allowed: (*COMMIT)"},
	{"    pattern: '{{name}} (?R)'\n    examples: []\n",
		":7:24: rule one: a group of this kind is not allowed: (?R)"},
	{"    pattern: '{{name}} (?C1)'\n    examples: []\n",
		":7:24: rule one: a group of this kind is not allowed: (?C1)"},
	{"    pattern: '{{name}} (?<other>x)'\n    examples: []\n",
		":7:24: rule one: a group of this kind is not allowed: (?<other"},
	{"    pattern: '{{name}} \\C'\n    examples: []\n",
		":7:24: rule one: \\C is not allowed"},
	{"    pattern: '{{name}} {{gap:5000}}'\n    examples: []\n",
		":7:24: rule one: {{gap:5000}}: at most 4096"},
	{"    pattern: '{{name}} x | {{=upn}}'\n    examples: []\n",
		"rule one: put alternatives behind {{wordings}} into (?: )"},
	{"    pattern: '{{name}} x'\n    examples: []\n",
		":7:14: rule one: there is no group for a value"},
	{"    pattern: '{{name'\n    examples: []\n", ":7:15: rule one: {{ without }}"},
	{"    pattern: '{{name}} (?<upn>[z-a])'\n    examples: []\n",
		":7:34: rule one: range out of order in character class"},
	{"    pattern: '(?<upn>x{0,1})'\n    keywords: [x]\n    examples: []\n",
		"rule one: the pattern can match nothing at all"},
	{"    pattern: '(?<upn>x)'\n    keywords: ['']\n    examples: []\n",
		":8:16: rule one: a keyword has 1 to 200 bytes"},
	{GOOD "    beside: '{{upn}}'\n",
		":10:13: rule one: a value can only stand in the pattern itself"},
	{GOOD "    within: 5000\n", ":10:13: rule one: within is at most 4096"},
	{GOOD "    needs: [none]\n", ":10:13: rule one: unknown wordings \"none\""},
	{GOOD "    unless: [name|none]\n", ":10:14: rule one: unknown wordings \"none\""},
	{GOOD "    unless: name\n", ":10:13: rule one: a list is expected"},
	{GOOD "    search: {body: [abc]}\n",
		":10:21: rule one: a search word is 4 to 60 signs of ASCII"},
	{GOOD "    serach: {}\n", ":10:5: unknown key \"serach\""},
	{"    pattern: '{{name}} {{=upn}}'\n    examples: []\n",
		":8:15: rule one: a rule needs an example"},
	{"    pattern: '{{name}} {{=upn}}'\n    examples: [{text: a, finds: []}]\n",
		":8:33: rule one: finds is empty: put the text under counter_examples"},
	{"    pattern: '{{name}} {{=upn}}'\n    examples: [a]\n",
		":8:16: rule one: an example has text: and finds:"},
	{"    pattern: '{{name}} {{=upn}}'\n", ":3:5: \"examples\" is missing"},
	{GOOD "  - id: one\n    about: b\n    evidence: label\n    where: [plain]\n" GOOD,
		":10:5: rule one: there is a rule of this id already"},
	{GOOD "  - id: One\n    about: b\n    evidence: label\n    where: [plain]\n" GOOD,
		":10:9: \"One\": an id is of a-z, 0-9 and -, up to 64 of them"},
	{GOOD "  - id: two\n    about: b\n    evidence: label\n    where: [body]\n" GOOD,
		":13:13: rule two: no kind of text is called \"body\""},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct upn_ruleset *ruleset = NULL;
		struct upn_error err = {0};
		struct rules_dir dir;
		char pack[4000];

		make_pack(pack, sizeof pack, refused[i].body);
		make_dir(&dir, LABELS, pack);
		assert_int_equal(upn_ruleset__load(&ruleset, dir.path, NULL, 0, &err),
			-1);
		assert_null(ruleset);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
		if (!strstr(err.text, refused[i].error) ||
			!strstr(err.text, "/messages/a.yaml:"))
			fail_msg("%zu: \"%s\", not \"%s\"", i, err.text,
				refused[i].error);
		assert_int_equal(upn_ruleset__load(&ruleset, dir.path, NULL, 0, NULL),
			-1);
		remove_dir(&dir);
	}
}

static void test_labels_refused(void **state)
{
	static const struct {
		const char *labels, *error;
	} cases[] = {
		{"name: [a]\n", ":1:7: languages are expected"},
		{"Name: {en: [ab]}\n", ":1:1: \"Name\": a name is of a-z, 0-9 and -"},
		{"name: {en: ab}\n", ":1:12: a list is expected"},
		{"name: {en: [a]}\n", ":1:13: a wording has 2 to 100 bytes"},
		{"- a\n", ":1:1: names of lists are expected"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct upn_ruleset *ruleset = NULL;
		struct upn_error err = {0};
		struct rules_dir dir;

		make_dir(&dir, cases[i].labels, NULL);
		assert_int_equal(upn_ruleset__load(&ruleset, dir.path, NULL, 0, &err),
			-1);
		if (!strstr(err.text, cases[i].error) ||
			!strstr(err.text, "/labels.yaml:"))
			fail_msg("%zu: \"%s\", not \"%s\"", i, err.text, cases[i].error);
		remove_dir(&dir);
	}
}

static void identity(const struct upn_ruleset *ruleset, char hex[UPN_DIGEST_HEX])
{
	struct upn_digest *digest = upn_digest__new();

	upn_ruleset__digest(ruleset, digest);
	assert_true(upn_digest__finish(digest, hex));
}

static struct upn_ruleset *load_both(const char *base, const char *extra)
{
	struct upn_ruleset *ruleset = NULL;
	struct upn_error err = {0};
	const char *dirs[] = {extra};

	if (upn_ruleset__load(&ruleset, base, dirs, extra ? 1 : 0, &err) < 0)
		fail_msg("%s", err.text);
	return ruleset;
}

static void test_extra(void **state)
{
	static const char replacing[] =
		"pack: mine\nlabels: {name: {nl: [Inlognaam]}}\nrules:\n"
		"  - id: one\n    about: mine\n    evidence: bare\n    where: [plain, "
		"html]\n" GOOD "  - id: two\n    about: also mine\n    evidence: bare\n  "
		"  where: [plain]\n" GOOD;
	struct upn_ruleset *plain, *both, *again;
	char first[UPN_DIGEST_HEX], second[UPN_DIGEST_HEX], found[200], pack[2000];
	struct rules_dir base, extra;

	(void)state;
	make_pack(pack, sizeof pack, GOOD);
	make_dir(&base, LABELS, pack);
	make_dir(&extra, NULL, NULL);
	write_file(extra.path, "extra.yaml", replacing);
	write_file(extra.path, "ranking.yaml", "this: is no pack\n");
	plain = load_both(base.path, NULL);
	both = load_both(base.path, extra.path);
	again = load_both(base.path, extra.path);
	assert_int_equal(upn_ruleset__count(both), 2);
	assert_string_equal(upn_ruleset__at(both, 0)->id, "one");
	assert_string_equal(upn_ruleset__at(both, 0)->about, "mine");
	assert_string_equal(upn_ruleset__at(both, 0)->family, "mine");
	assert_non_null(strstr(upn_ruleset__at(both, 0)->file, "/extra.yaml"));
	assert_int_equal(upn_ruleset__at(both, 1)->index, 1);
	find_all(both, "Inlognaam: a@b.onmicrosoft.com", 1u << UPN_TEXT_HTML, found,
		sizeof found);
	assert_string_equal(found, "a@b.onmicrosoft.com");
	find_all(plain, "Inlognaam: a@b.onmicrosoft.com", 1u << UPN_TEXT_PLAIN, found,
		sizeof found);
	assert_string_equal(found, "");
	identity(plain, first);
	identity(both, second);
	assert_string_not_equal(first, second);
	identity(again, first);
	assert_string_equal(first, second);
	upn_ruleset__free(plain);
	upn_ruleset__free(both);
	upn_ruleset__free(again);
	remove_dir(&base);
	remove_dir(&extra);
}

static void test_broken_extra(void **state)
{
	struct upn_ruleset *ruleset = NULL;
	struct upn_error err = {0};
	struct rules_dir base, extra;
	const char *dirs[] = {extra.path, "/nowhere/at/all"};
	char pack[2000];

	(void)state;
	make_pack(pack, sizeof pack, GOOD);
	make_dir(&base, LABELS, pack);
	make_dir(&extra, NULL, "pack: broken\nrules:\n  - id: one\n   about: x\n");
	assert_int_equal(upn_ruleset__load(&ruleset, base.path, dirs, 1, &err), -1);
	assert_non_null(strstr(err.text, "/messages/a.yaml:4:"));
	assert_int_equal(upn_ruleset__load(&ruleset, base.path, dirs + 1, 1, &err), -1);
	assert_non_null(strstr(err.text, "/nowhere/at/all"));
	assert_int_equal(upn_ruleset__load(&ruleset, "/nowhere/at/all", NULL, 0, &err),
		-1);
	remove_dir(&base);
	remove_dir(&extra);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_where),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_labels_refused),
		cmocka_unit_test(test_extra),
		cmocka_unit_test(test_broken_extra),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
