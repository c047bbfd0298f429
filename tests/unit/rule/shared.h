/* Directories of rules made for a test. */
#ifndef UPN_TEST_RULE_SHARED_H
#define UPN_TEST_RULE_SHARED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "rule/matcher.h"
#include "rule/ruleset.h"

/* A directory for rules: labels.yaml and messages/a.yaml. */
struct rules_dir {
	char path[40];
};

static inline void write_file(const char *dir, const char *name, const char *text)
{
	char path[200];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* labels or pack may be NULL: no such file. */
static inline void make_dir(struct rules_dir *dir, const char *labels, const char *pack)
{
	char messages[60];

	strcpy(dir->path, "/tmp/upn-rule-XXXXXX");
	assert_non_null(mkdtemp(dir->path));
	snprintf(messages, sizeof messages, "%s/messages", dir->path);
	assert_int_equal(mkdir(messages, 0700), 0);
	if (labels)
		write_file(dir->path, "labels.yaml", labels);
	if (pack)
		write_file(dir->path, "messages/a.yaml", pack);
}

static inline void remove_dir(const struct rules_dir *dir)
{
	static const char *const names[] = {
		"labels.yaml",
		"extra.yaml",
		"ranking.yaml",
		"messages/a.yaml",
		"messages/b.yaml",
	};
	char path[200];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", dir->path, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/messages", dir->path);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(dir->path), 0);
}

#define LABELS "name: {en: [User name, Login], de: [Größe]}\nword: {en: [Password]}\n"

/* A pack of one rule with this body (indented by four). */
static inline void make_pack(char *out, size_t size, const char *body)
{
	snprintf(out, size,
		"pack: test\nrules:\n  - id: one\n    about: a\n    evidence: label\n"
		"    where: [plain]\n%s",
		body);
}

/* Load a set of one rule; fails the test where that fails. */
static inline struct upn_ruleset *load_rule(const char *body)
{
	struct upn_ruleset *ruleset = NULL;
	struct upn_error err = {0};
	struct rules_dir dir;
	char pack[4000];

	make_pack(pack, sizeof pack, body);
	make_dir(&dir, LABELS, pack);
	if (upn_ruleset__load(&ruleset, dir.path, NULL, 0, &err) < 0)
		fail_msg("%s", err.text);
	remove_dir(&dir);
	return ruleset;
}

/* The values that a set finds in a text of this kind, with blanks between. */
static inline void find_all(const struct upn_ruleset *ruleset, const char *text,
	unsigned kind, char *out, size_t size)
{
	struct upn_matcher *matcher;
	struct upn_error err = {0};
	struct upn_hit hit;
	size_t n = 0;
	int status;

	assert_int_equal(upn_matcher__new(&matcher, ruleset, &err), 0);
	upn_matcher__begin(matcher, upn_str__of(text), kind);
	out[0] = '\0';
	while ((status = upn_matcher__next(matcher, &hit, &err)) > 0) {
		assert_true(hit.value.p == text + hit.offset);
		assert_true(hit.match_offset <= hit.offset);
		assert_true(
			hit.offset + hit.value.n <= hit.match_offset + hit.match_length);
		n += (size_t)snprintf(out + n, n < size ? size - n : 0, "%s%.*s",
			n ? " " : "", UPN_STR_ARG(hit.value));
	}
	if (status < 0)
		fail_msg("%s", err.text);
	upn_matcher__free(matcher);
}

#endif
