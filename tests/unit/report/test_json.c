/* JSON and JSON Lines, read back by a parser. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/str.h"
#include "unit/report/sample.h"

static json_t *parse(const char *text)
{
	json_error_t error;
	json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (!value)
		fail_msg("%s in %s", error.text, text);
	return value;
}

static void check_text(const json_t *object, const char *key, const char *expected)
{
	const json_t *value = json_object_get(object, key);

	if (expected)
		assert_string_equal(json_string_value(value), expected);
	else
		assert_true(json_is_null(value));
}

static void check_evidence(const json_t *list)
{
	const json_t *first = json_array_get(list, 0), *second = json_array_get(list, 1);

	assert_int_equal(json_array_size(list), 2);
	assert_int_equal(json_object_size(first), 10);
	check_text(first, "source", "imaps://me@mail.example");
	check_text(first, "folder", "INBOX");
	assert_int_equal(json_integer_value(json_object_get(first, "uid")), 17);
	check_text(first, "message_id", "<one@mail.example>");
	check_text(first, "date", "2020-10-13T00:00:00Z");
	check_text(first, "from", "sender@one.example");
	check_text(first, "subject", "Your \"new\" account, 受信");
	check_text(first, "rule", "new-user.label");
	check_text(first, "part", "1.2");
	check_text(first, "authentic", "pass");
	check_text(second, "folder", NULL);
	assert_true(json_is_null(json_object_get(second, "uid")));
	check_text(second, "message_id", NULL);
	check_text(second, "date", NULL);
	check_text(second, "from", NULL);
	check_text(second, "subject", NULL);
	check_text(second, "authentic", "unknown");
}

static void test_document(void **state)
{
	struct upn_candidate candidates[2] = {sample_candidate(), sample_candidate()};
	struct upn_summary summary = sample_summary(2);
	struct upn_problem problem = {"old.mbox", {UPN_ERR_MESSAGE, "cut short"}};
	struct upn_buf text;
	const json_t *name, *stats;
	json_t *doc;

	(void)state;
	summary.problems = &problem;
	summary.problem_count = 1;
	candidates[1].tenant = "";
	candidates[1].first_seen = UPN_NO_DATE;
	candidates[1].warnings = UPN_WARN_FORGED | UPN_WARN_JUNK;
	text = sample_write(&upn_report__json, &summary, candidates, NULL);
	assert_true(upn_buf__ok(&text));
	doc = parse(upn_buf__z(&text));
	assert_int_equal(json_object_size(doc), 4);
	assert_int_equal(json_integer_value(json_object_get(doc, "schema")), 1);
	name = json_array_get(json_object_get(doc, "usernames"), 0);
	assert_int_equal(json_object_size(name), 9);
	check_text(name, "username", "admin@maple.onmicrosoft.com");
	check_text(name, "kind", "member");
	check_text(name, "level", "high");
	check_text(name, "first_seen", "2017-09-30T08:09:10Z");
	assert_non_null(strstr(upn_buf__z(&text), "\"score\":0.973,"));
	assert_int_equal(json_array_size(json_object_get(name, "warnings")), 0);
	check_evidence(json_object_get(name, "evidence"));
	name = json_array_get(json_object_get(doc, "usernames"), 1);
	check_text(name, "tenant", NULL);
	check_text(name, "first_seen", NULL);
	assert_int_equal(json_array_size(json_object_get(name, "warnings")), 2);
	check_text(json_array_get(json_object_get(name, "warnings"), 0), "code",
		upn_warning_code(UPN_WARN_FORGED));
	check_text(json_array_get(json_object_get(doc, "errors"), 0), "class", "message");
	stats = json_object_get(doc, "stats");
	assert_int_equal(json_object_size(stats), 7);
	assert_int_equal(json_integer_value(json_object_get(stats, "messages")), 1234);
	assert_non_null(strstr(upn_buf__z(&text), "\"seconds\":1.235}"));
	json_decref(doc);
	upn_buf__release(&text);
}

static void test_empty(void **state)
{
	struct upn_summary summary = sample_summary(0);
	struct upn_buf text = sample_write(&upn_report__json, &summary, NULL, NULL);
	json_t *doc = parse(upn_buf__z(&text));

	(void)state;
	assert_int_equal(json_array_size(json_object_get(doc, "usernames")), 0);
	json_decref(doc);
	upn_buf__release(&text);
	text = sample_write(&upn_report__jsonl, &summary, NULL, NULL);
	assert_int_equal(text.n, 0);
	upn_buf__release(&text);
}

static void test_lines(void **state)
{
	struct upn_candidate candidates[2] = {sample_candidate(), sample_candidate()};
	struct upn_summary summary = sample_summary(2);
	struct upn_report_options options = {.version = 1, .explain = true};
	struct upn_buf text =
		sample_write(&upn_report__jsonl, &summary, candidates, &options);
	struct upn_str rest = upn_buf__str(&text);

	(void)state;
	for (int i = 0; i < 2; i++) {
		size_t n = upn_str__find_char(rest, '\n', 0);
		char *line = upn_str__dup(upn_str__slice(rest, 0, n));
		json_t *row = parse(line);
		const json_t *terms = json_object_get(row, "explanation");

		assert_int_equal(json_array_size(terms), 2);
		check_text(json_array_get(terms, 1), "text", "only one message");
		json_decref(row);
		free(line);
		rest = upn_str__from(rest, n + 1);
	}
	assert_int_equal(rest.n, 0);
	assert_non_null(strstr(upn_buf__z(&text), "\"weight\":-1.25,"));
	upn_buf__release(&text);
}

/* A string that is no UTF-8 would be a fault of the cleaning: it fails. */
static void test_bad_text(void **state)
{
	struct upn_candidate candidate = sample_candidate();
	struct upn_summary summary = sample_summary(1);
	struct upn_buf text;

	(void)state;
	candidate.username = "\xff";
	text = sample_write(&upn_report__json, &summary, &candidate, NULL);
	assert_false(upn_buf__ok(&text));
	upn_buf__release(&text);
}

/* Every word that a result can hold stands in the schema. */
static void test_schema_words(void **state)
{
	json_error_t error;
	json_t *schema = json_load_file("src/report/result.schema.json", 0, &error);
	json_t *codes;

	(void)state;
	if (!schema)
		fail_msg("%s (run from the top directory)", error.text);
	assert_int_equal(json_unpack(schema, "{s:{s:{s:{s:{s:o}}}}}", "$defs", "warning",
				 "properties", "code", "enum", &codes),
		0);
	assert_int_equal(json_array_size(codes), UPN_WARN_COUNT);
	for (unsigned i = 0; i < UPN_WARN_COUNT; i++)
		assert_string_equal(json_string_value(json_array_get(codes, i)),
			upn_warning_code((enum upn_warning)(1u << i)));
	json_decref(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_bad_text),
		cmocka_unit_test(test_schema_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
