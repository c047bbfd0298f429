/* What stands in mail is made harmless before any writer sees it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/str.h"
#include "report/redact.h"
#include "unit/report/sample.h"

#define HOSTILE                 \
	"a\033]0;x\007\xc2\x9b" \
	"b\r\n\xe2\x80\xae"     \
	"c\xff\x7f"
#define HARMLESS "a]0;xb c\xef\xbf\xbd"

static void test_strings(void **state)
{
	struct upn_evidence evidence = sample_items[0];
	const struct upn_evidence *list[] = {&evidence};
	struct upn_term term = {1, HOSTILE};
	struct upn_candidate in = sample_candidate(), out;
	struct upn_arena arena;

	(void)state;
	evidence.username = evidence.rule = evidence.says = evidence.source = HOSTILE;
	evidence.folder = evidence.message_id = evidence.from = HOSTILE;
	evidence.subject = evidence.part = HOSTILE;
	in.username = in.tenant = HOSTILE;
	in.evidence = list;
	in.evidence_count = 1;
	in.terms = &term;
	in.term_count = 1;
	upn_arena__init(&arena, 1 << 20);
	assert_int_equal(upn_redact__candidate(&out, &arena, &in), 0);
	assert_string_equal(out.username, HARMLESS);
	assert_string_equal(out.tenant, HARMLESS);
	assert_string_equal(out.terms[0].text, HARMLESS);
	assert_string_equal(out.evidence[0]->username, HARMLESS);
	assert_string_equal(out.evidence[0]->rule, HARMLESS);
	assert_string_equal(out.evidence[0]->source, HARMLESS);
	assert_string_equal(out.evidence[0]->folder, HARMLESS);
	assert_string_equal(out.evidence[0]->message_id, HARMLESS);
	assert_string_equal(out.evidence[0]->from, HARMLESS);
	assert_string_equal(out.evidence[0]->subject, HARMLESS);
	assert_string_equal(out.evidence[0]->part, HARMLESS);
	upn_arena__release(&arena);
}

static void test_subject(void **state)
{
	struct upn_evidence evidence = sample_items[0];
	const struct upn_evidence *list[] = {&evidence};
	struct upn_candidate in = sample_candidate(), out;
	struct upn_arena arena;

	(void)state;
	evidence.subject = "Code 123456: see https://evil.example/x?u=1 by 2019";
	in.evidence = list;
	in.evidence_count = 1;
	upn_arena__init(&arena, 1 << 20);
	assert_int_equal(upn_redact__candidate(&out, &arena, &in), 0);
	assert_string_equal(out.evidence[0]->subject, "Code …: see … by …");
	upn_arena__release(&arena);
}

static void test_score(void **state)
{
	static const double rows[][2] = {{-1, 0}, {0, 0}, {0.5, 0.5}, {1, 1}, {7, 1},
		{0.0 / 0.0, 0}, {1 / 0.0, 1}};
	struct upn_arena arena;

	(void)state;
	upn_arena__init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct upn_candidate in = sample_candidate(), out;

		in.score = rows[i][0];
		assert_int_equal(upn_redact__candidate(&out, &arena, &in), 0);
		assert_true(out.score == rows[i][1]);
	}
	upn_arena__release(&arena);
}

/* A string of any length takes a bounded place; a full arena is an error. */
static void test_limits(void **state)
{
	struct upn_candidate in = sample_candidate(), out;
	struct upn_arena arena;
	size_t size = (size_t)1 << 20;
	char *huge = malloc(size);

	(void)state;
	memset(huge, 'x', size - 1);
	huge[size - 1] = '\0';
	in.username = huge;
	upn_arena__init(&arena, 1 << 16);
	assert_int_equal(upn_redact__candidate(&out, &arena, &in), 0);
	assert_true(strlen(out.username) <= UPN_MAX_EVIDENCE_STRING);
	upn_arena__release(&arena);
	upn_arena__init(&arena, 64);
	assert_int_equal(upn_redact__candidate(&out, &arena, &in), -1);
	upn_arena__release(&arena);
	free(huge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_subject),
		cmocka_unit_test(test_score),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
