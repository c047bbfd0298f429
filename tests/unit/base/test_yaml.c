/* YAML read strictly: trees with marks, refusals, typed fields. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/yaml.h"

static struct upn_yaml_doc *parse(const char *text)
{
	struct upn_yaml_doc *doc = NULL;
	struct upn_error err = {0};

	if (upn_yaml__parse(&doc, "t", upn_str__of(text), &err) < 0)
		fail_msg("%s", err.text);
	return doc;
}

static void test_tree(void **state)
{
	struct upn_yaml_doc *doc =
		parse("a: no\nb: [x, '1.0']\nc:\n  d: \"q\\ti\"\ne:\n");
	const struct upn_yaml *root = upn_yaml__root(doc);
	const struct upn_yaml *b = upn_yaml__get(root, "b");
	const struct upn_yaml *d = upn_yaml__get(upn_yaml__get(root, "c"), "d");

	(void)state;
	assert_string_equal(upn_yaml__name(doc), "t");
	assert_int_equal(root->kind, UPN_YAML_MAP);
	assert_int_equal(root->count, 4);
	assert_string_equal(upn_yaml__get(root, "a")->text.p, "no");
	assert_int_equal(b->kind, UPN_YAML_LIST);
	assert_int_equal(b->line, 2);
	assert_int_equal(b->column, 4);
	assert_string_equal(b->items[1]->text.p, "1.0");
	assert_string_equal(d->text.p, "q\ti");
	assert_int_equal(d->text_column, 7);
	assert_string_equal(upn_yaml__get(root, "e")->text.p, "");
	assert_null(upn_yaml__get(root, "f"));
	assert_null(upn_yaml__get(b, "f"));
	upn_yaml__free(doc);
	upn_yaml__free(NULL);
}

static void test_block(void **state)
{
	struct upn_yaml_doc *doc = parse("x:\n  - pattern: |\n\n      one\n        two\n"
					 "    after: |2\n        three\n");
	const struct upn_yaml *item = upn_yaml__get(upn_yaml__root(doc), "x")->items[0];
	const struct upn_yaml *pattern = upn_yaml__get(item, "pattern");
	const struct upn_yaml *after = upn_yaml__get(item, "after");

	(void)state;
	assert_string_equal(pattern->text.p, "\none\n  two\n");
	assert_true(pattern->block);
	assert_int_equal(pattern->line, 2);
	assert_int_equal(pattern->text_line, 3);
	assert_int_equal(pattern->text_column, 7);
	assert_string_equal(after->text.p, "  three\n");
	assert_int_equal(after->text_line, 7);
	assert_int_equal(after->text_column, 7);
	upn_yaml__free(doc);
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"", "t:1:1: empty"},
		{"# nothing\n", "t:1:1: empty"},
		{"a: [1\n", "t:2:1: did not find expected ',' or ']'"},
		{"a: &x 1\n", "t:1:4: anchors and tags are not taken"},
		{"a: &x [1]\n", "t:1:4: anchors and tags are not taken"},
		{"a: !!str 1\n", "t:1:4: anchors and tags are not taken"},
		{"a: !t {b: 1}\n", "t:1:4: anchors and tags are not taken"},
		{"a: *x\n", "t:1:4: aliases are not taken"},
		{"a: 1\nb: 2\na: 3\n", "t:3:1: key \"a\" was there already, on line 1"},
		{"[a]: 1\n", "t:1:1: a key must be a plain word"},
		{"{a: 1}: 1\n", "t:1:1: a key must be a plain word"},
		{"a: 1\n---\nb: 2\n", "t:2:1: a second document"},
		{"a: \"x\\0y\"\n", "t:1:4: a NUL inside a value"},
		{"a: \"\xff\"\n", "t:1:5: invalid leading UTF-8 octet"},
		{"a: \x01\n", "t:1:4: control characters are not allowed"},
		{"a: b: c\n", "t:1:5: mapping values are not allowed in this context"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct upn_yaml_doc *doc = NULL;
		struct upn_error err = {0};

		assert_int_equal(
			upn_yaml__parse(&doc, "t", upn_str__of(cases[i].text), &err), -1);
		assert_null(doc);
		assert_string_equal(err.text, cases[i].error);
		assert_int_equal(err.error_class, UPN_ERR_USAGE);
	}
}

static void test_limits(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT((size_t)8 << 20);
	struct upn_yaml_doc *doc = NULL;
	struct upn_error err = {0};

	(void)state;
	for (int i = 0; i < UPN_MAX_YAML_DEPTH; i++)
		upn_buf__add_char(&buf, '[');
	for (int i = 0; i < UPN_MAX_YAML_DEPTH; i++)
		upn_buf__add_char(&buf, ']');
	assert_int_equal(upn_yaml__parse(&doc, "t", upn_buf__str(&buf), &err), 0);
	upn_yaml__free(doc);
	upn_buf__reset(&buf);
	for (int i = 0; i < 100000; i++)
		upn_buf__add_char(&buf, '[');
	assert_int_equal(upn_yaml__parse(&doc, "t", upn_buf__str(&buf), &err), -1);
	assert_non_null(strstr(err.text, "nested too deeply"));
	upn_buf__reset(&buf);
	for (int i = 0; i <= UPN_MAX_YAML_NODES; i++)
		upn_buf__add_z(&buf, "- a\n");
	assert_int_equal(upn_yaml__parse(&doc, "t", upn_buf__str(&buf), &err), -1);
	assert_non_null(strstr(err.text, "too many values"));
	upn_buf__release(&buf);
}

static void test_many_keys(void **state)
{
	struct upn_buf buf = UPN_BUF_INIT((size_t)1 << 20);
	struct upn_yaml_doc *doc;

	(void)state;
	for (int i = 0; i < 20000; i++)
		upn_buf__printf(&buf, "k%d: v%d\n", i, i);
	doc = parse(upn_buf__z(&buf));
	assert_int_equal(upn_yaml__root(doc)->count, 20000);
	assert_string_equal(upn_yaml__get(upn_yaml__root(doc), "k19999")->text.p,
		"v19999");
	upn_yaml__free(doc);
	upn_buf__release(&buf);
}

struct record {
	const char *name;
	double weight;
	unsigned count;
	bool on;
	const struct upn_yaml *list;
};

static const struct upn_yaml_field fields[] = {
	{"name", UPN_YAML_STRING, offsetof(struct record, name), true},
	{"weight", UPN_YAML_NUMBER, offsetof(struct record, weight), false},
	{"count", UPN_YAML_COUNT, offsetof(struct record, count), false},
	{"on", UPN_YAML_BOOL, offsetof(struct record, on), false},
	{"list", UPN_YAML_NODE, offsetof(struct record, list), false},
};

static int read_record(const char *text, struct record *record, struct upn_error *err)
{
	struct upn_yaml_doc *doc = parse(text);
	int status = upn_yaml__read(doc, upn_yaml__root(doc), fields,
		sizeof fields / sizeof fields[0], record, err);

	if (!status)
		status = upn_yaml__check_strings(doc, record->list, err);
	upn_yaml__free(doc);
	return status;
}

static void test_read(void **state)
{
	struct record record = {.count = 7};
	struct upn_error err = {0};

	(void)state;
	assert_int_equal(read_record("name: n\nweight: -12.25\non: true\nlist: [a]\n",
				 &record, &err),
		0);
	assert_true(record.weight == -12.25);
	assert_int_equal(record.count, 7);
	assert_true(record.on);
	record.list = NULL;
	assert_int_equal(read_record("name: n\ncount: 4294967295\non: false\nweight: 3\n",
				 &record, &err),
		0);
	assert_int_equal(record.count, 4294967295u);
	assert_false(record.on);
	assert_true(record.weight == 3);
}

static void test_read_refused(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"- a\n", "t:1:1: a map of keys is expected"},
		{"on: true\n", "t:1:1: \"name\" is missing"},
		{"name: n\nscoer: 1\n", "t:2:1: unknown key \"scoer\""},
		{"name: [n]\n", "t:1:7: \"name\" must be a single value"},
		{"name: n\nweight: 1e3\n", "t:2:9: \"weight\" must be a number"},
		{"name: n\nweight: .5\n", "t:2:9: \"weight\" must be a number"},
		{"name: n\nweight: 5.\n", "t:2:9: \"weight\" must be a number"},
		{"name: n\nweight: 1,5\n", "t:2:9: \"weight\" must be a number"},
		{"name: n\ncount: -1\n", "t:2:8: \"count\" must be a number"},
		{"name: n\ncount: 4294967296\n", "t:2:8: \"count\" must be a number"},
		{"name: n\non: yes\n", "t:2:5: \"on\" must be true or false"},
		{"name: n\nlist: a\n", "t:2:7: a list is expected"},
		{"name: n\nlist: [a, [b]]\n", "t:2:11: a single value is expected"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct record record = {0};
		struct upn_error err = {0};

		assert_int_equal(read_record(cases[i].text, &record, &err), -1);
		assert_string_equal(err.text, cases[i].error);
	}
}

static void test_load(void **state)
{
	struct upn_yaml_doc *doc = NULL;
	struct upn_error err = {0};

	(void)state;
	assert_int_equal(upn_yaml__load(&doc, "/nowhere/x.yaml", &err), -1);
	assert_non_null(strstr(err.text, "/nowhere/x.yaml"));
	assert_null(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_block),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_many_keys),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_read_refused),
		cmocka_unit_test(test_load),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
