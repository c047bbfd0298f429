/* The check: what it says of rules that load but do not hold. */
#include "shared.h"

struct problems {
	int count;
	char text[4000];
};

static void note(void *ctx, const char *text)
{
	struct problems *problems = ctx;
	size_t n = strlen(problems->text);

	problems->count++;
	snprintf(problems->text + n, sizeof problems->text - n, "%s\n", text);
}

#define UPN "    pattern: '{{upn}}'\n"
#define FINDS "    examples: [{text: a@b.onmicrosoft.com, finds: a@b.onmicrosoft.com}]\n"

static const struct {
	const char *body;
	int count;
	const char *says; /* part of a problem */
} cases[] = {
	{UPN FINDS, 0, ""},
	{UPN FINDS "    counter_examples: [a@b.onmicrosoft.fr]\n", 0, ""},
	{UPN "    examples: [{text: nothing, finds: a@b.onmicrosoft.com}]\n", 1,
		":8:16: rule one: finds 0, not 1, the first being nothing"},
	{UPN "    examples: [{text: a@b.onmicrosoft.com, finds: a@c.onmicrosoft.com}]\n",
		1, ":8:16: rule one: finds a@b.onmicrosoft.com, not a@c.onmicrosoft.com"},
	{UPN "    examples: [{text: a@b.onmicrosoft.com c@d.onmicrosoft.com, "
	     "finds: [a@b.onmicrosoft.com]}]\n",
		1, "finds 2, not 1"},
	{UPN FINDS "    counter_examples:\n      - x\n      - a@b.onmicrosoft.com\n", 1,
		":11:9: rule one: finds 1, not 0, the first being a@b.onmicrosoft.com"},
	/* A keyword that only stands in one of the matches. */
	{"    pattern: '(?<upn>[ab]x)'\n    keywords: [ax]\n"
	 "    examples: [{text: ax bx, finds: ax}]\n",
		1, "the keywords are not sound: they find 1 of 2 matches"},
	/* A keyword that stands too far behind the start. */
	{"    pattern: '(?<upn>a) .{300} z'\n    keywords: [z]\n    examples: [{text: 'a"
	 "0123456789012345678901234567890123456789012345678901234567890123456789012345678"
	 "901234567"
	 "8901234567890123456789012345678901234567890123456789012345678901234567890123456"
	 "7890123"
	 "4567890123456789012345678901234567890123456789012345678901234567890123456789012"
	 "3456789"
	 "0123456789012345678901234567890123456789z', finds: a}]\n",
		2, "not sound"},
	{"    pattern: '{{name}} {{sep}} {{=upn}}'\n    beside: '{{word}} "
	 "{{sep-secret}}'\n"
	 "    examples: [{text: 'Login: a@b.onmicrosoft.com Password: abc', "
	 "finds: a@b.onmicrosoft.com, secret: abd}]\n",
		1, "takes another secret"},
	{"    pattern: '(?:a{0,9}a{0,9}){0,30}b(?<upn>c)'\n    keywords: [aaa]\n"
	 "    examples: [{text: aaaaaaaaaaaaabc, finds: c}]\n",
		1, "hostile text can make it slow: match limit exceeded"},
};

static void test_problems(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct upn_ruleset *ruleset = load_rule(cases[i].body);
		struct problems problems = {0};
		struct upn_error err = {0};

		int count = upn_ruleset__check(ruleset, note, &problems, &err);

		assert_int_equal(count, problems.count);
		assert_int_equal(upn_ruleset__check(ruleset, NULL, NULL, NULL),
			problems.count);
		if (problems.count != cases[i].count ||
			!strstr(problems.text, cases[i].says))
			fail_msg("%zu: %d: %s", i, problems.count, problems.text);
		upn_ruleset__free(ruleset);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_problems)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
