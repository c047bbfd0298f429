/* Authentication-Results: the grammar, and whom to trust. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "find/auth.h"
#include "shared.h"

struct item_sample {
	const char *field, *id;
	const char *items; /* "method=result from d mailfrom;" */
};

static const struct item_sample grammar[] = {
	{"mx.post.example; spf=pass smtp.mailfrom=a@b.example", "mx.post.example",
		"spf=pass - - b.example;"},
	{"mx.post.example 1; none", "mx.post.example", ""},
	{"mx.post.example;\tdkim=pass (good; key (nested)) header.i=@b.example "
	 "header.s=s1 header.b=\"ab=;cd\"; dmarc=pass (p=REJECT) header.from=b.example",
		"mx.post.example", "dkim=pass - b.example -;dmarc=pass b.example - -;"},
	{"spf=pass (sender IP is 10.0.0.1) smtp.mailfrom=b.example; dkim=none "
	 "(message not signed) header.d=none;dmarc=fail action=oreject "
	 "header.from=b.example;compauth=fail reason=000",
		"",
		"spf=pass - - b.example;dkim=none - none -;dmarc=fail b.example - -;"
		"compauth=fail - - -;"},
	{"(a comment) \"mx.post.example\" ; dkim / 1 = pass reason=\"a \\\" b\" "
	 "header.d=b.example",
		"mx.post.example", "dkim=pass - b.example -;"},
	{"mx.post.example; =; ; spf; spf=; ) ( ; spf=fail", "mx.post.example", ""},
	{"mx.post.example; spf ) dmarc=pass; dkim=fail", "mx.post.example",
		"dkim=fail - - -;"},
	{"mx.post.example; spf=pass (never closed; dmarc=pass", "mx.post.example",
		"spf=pass - - -;"},
	{"mx.post.example; spf=pass smtp.mailfrom=\"never closed; dmarc=pass",
		"mx.post.example", "spf=pass - - never closed; dmarc=pass;"},
	{"", "", ""},
	{";;;", "", ""},
	{"\"", "", ""},
	{"(", "", ""},
};

static void put(char *out, size_t size, struct upn_str s, const char *end)
{
	size_t n = strlen(out);

	snprintf(out + n, size - n, "%.*s%s", s.n ? (int)s.n : 1, s.n ? s.p : "-", end);
}

static void test_grammar(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof grammar / sizeof grammar[0]; i++) {
		struct upn_auth_iter iter;
		struct upn_auth_item item;
		char seen[1000] = "";

		upn_auth__begin(&iter, upn_str__of(grammar[i].field));
		assert_true(upn_str__eq(iter.authserv_id, upn_str__of(grammar[i].id)));
		while (upn_auth__next(&iter, &item)) {
			put(seen, sizeof seen, item.method, "=");
			put(seen, sizeof seen, item.result, " ");
			put(seen, sizeof seen, item.header_from, " ");
			put(seen, sizeof seen, item.header_d, " ");
			put(seen, sizeof seen, item.mail_from, ";");
		}
		assert_string_equal(seen, grammar[i].items);
	}
}

/* No part of a field of its full size may be read over and over. */
static void test_hostile(void **state)
{
	static const char *const parts[] = {"(", ")", "\"", "\\", ";", "=", "a=", "a=b ",
		"; a=b", "( ", "\" ", "/"};
	size_t size = 1 << 20;
	char *field = malloc(size);

	(void)state;
	assert_non_null(field);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct upn_auth_iter iter;
		struct upn_auth_item item;
		size_t n = strlen(parts[i]);

		for (size_t at = 0; at + n <= size; at += n)
			memcpy(field + at, parts[i], n);
		upn_auth__begin(&iter, upn_str__make(field, size - size % n));
		while (upn_auth__next(&iter, &item))
			;
	}
	free(field);
}

struct verdict_sample {
	const char *about, *owner, *from;
	const char *fields[3];
	bool above; /* they stand above the first Received */
	enum upn_authentic authentic;
	bool doubt;
};

#define PASS UPN_AUTHENTIC_PASS
#define FAIL UPN_AUTHENTIC_FAIL
#define UNKNOWN UPN_AUTHENTIC_UNKNOWN

static const struct verdict_sample verdicts[] = {
	{"dmarc of the owner's provider", "post.example", "x@b.example",
		{"mx1.post.example; dmarc=pass header.from=b.example"}, false, PASS,
		false},
	{"case does not matter", "Post.Example", "x@B.example",
		{"MX1.POST.EXAMPLE; DMARC=Pass header.from=b.EXAMPLE"}, false, PASS,
		false},
	{"dmarc for another domain", "post.example", "x@b.example",
		{"mx1.post.example; dmarc=pass header.from=c.example"}, false, UNKNOWN,
		false},
	{"dmarc failed", "post.example", "x@b.example",
		{"mx1.post.example; dmarc=fail header.from=b.example; dkim=pass "
		 "header.d=b.example"},
		false, FAIL, false},
	{"nobody's host", "post.example", "x@b.example",
		{"mx.elsewhere.example; dmarc=pass header.from=b.example"}, false,
		UNKNOWN, false},
	{"a host that only ends alike", "post.example", "x@b.example",
		{"evilpost.example; dmarc=pass header.from=b.example"}, false, UNKNOWN,
		false},
	{"an unknown provider", "elsewhere.example", "x@b.example",
		{"mx1.post.example; dmarc=pass header.from=b.example"}, false, UNKNOWN,
		false},
	{"no owner", "", "x@b.example",
		{"mx1.post.example; dmarc=pass header.from=b.example"}, false, UNKNOWN,
		false},
	{"a forged field below the real one", "post.example", "x@b.example",
		{"mx1.post.example; dmarc=fail header.from=b.example",
			"mx1.post.example; dmarc=pass header.from=b.example"},
		false, FAIL, false},
	{"a forged field below one that says nothing", "post.example", "x@b.example",
		{"mx1.post.example; none",
			"mx1.post.example; dmarc=pass header.from=b.example"},
		false, UNKNOWN, false},
	{"a forged field below, another host", "post.example", "x@b.example",
		{"mx1.post.example; spf=none smtp.mailfrom=b.example",
			"mx2.post.example; dmarc=pass header.from=b.example"},
		false, UNKNOWN, false},
	{"a stranger's field above", "post.example", "x@b.example",
		{"list.example; dmarc=fail header.from=b.example",
			"mx1.post.example; dmarc=pass header.from=b.example"},
		false, PASS, false},
	{"only a stranger says it failed", "post.example", "x@b.example",
		{"list.example; dmarc=fail header.from=b.example"}, false, UNKNOWN, true},
	{"a failure at an unknown provider's own host", "elsewhere.example",
		"x@b.example",
		{"mx1.elsewhere.example; dmarc=fail header.from=b.example"}, false, FAIL,
		false},
	{"a trusted pass below it", "post.example", "x@b.example",
		{"a.example; dmarc=fail header.from=b.example",
			"mx.post.example; spf=pass smtp.mailfrom=b.example"},
		false, PASS, false},
	{"aligned dkim without dmarc", "post.example", "x@b.example",
		{"mx1.post.example; dkim=pass header.i=@mail.b.example"}, false, PASS,
		false},
	{"dkim of somebody else", "post.example", "x@b.example",
		{"mx1.post.example; dkim=pass header.d=c.example"}, false, UNKNOWN,
		false},
	{"dkim of a top-level domain", "post.example", "x@b.example",
		{"mx1.post.example; dkim=pass header.d=example"}, false, UNKNOWN, false},
	{"aligned spf without dmarc", "post.example", "x@b.example",
		{"mx1.post.example; spf=pass smtp.mailfrom=bounce@b.example"}, false,
		PASS, false},
	{"one of two signatures passes", "post.example", "x@b.example",
		{"mx1.post.example; dkim=fail header.d=b.example; dkim=pass "
		 "header.d=b.example"},
		false, PASS, false},
	{"spf fails, no signature", "post.example", "x@b.example",
		{"mx1.post.example; spf=fail smtp.mailfrom=b.example; dkim=none"}, false,
		FAIL, false},
	{"spf softly fails, no signature", "post.example", "x@b.example",
		{"mx1.post.example; spf=softfail smtp.mailfrom=b.example; dkim=none"},
		false, UNKNOWN, false},
	{"the same, and it says Microsoft", "post.example", "x@microsoft.com",
		{"mx1.post.example; spf=softfail smtp.mailfrom=b.example; dkim=none"},
		false, FAIL, false},
	{"nothing passed for Microsoft", "post.example", "x@microsoft.com",
		{"mx1.post.example; spf=none; dkim=none; dmarc=none "
		 "header.from=microsoft.com"},
		false, FAIL, false},
	{"Outlook.com names no host", "outlook.com", "x@b.example",
		{"spf=pass smtp.mailfrom=b.example; dmarc=pass header.from=b.example"},
		true, PASS, false},
	{"the same below a Received field", "outlook.com", "x@b.example",
		{"spf=pass smtp.mailfrom=b.example; dmarc=pass header.from=b.example"},
		false, UNKNOWN, false},
	{"the same at another provider", "post.example", "x@b.example",
		{"spf=pass smtp.mailfrom=b.example; dmarc=pass header.from=b.example"},
		true, UNKNOWN, false},
	{"a field for each method", "icloud.com", "x@b.example",
		{"spf.icloud.com; spf=none", "dkim-verifier.icloud.com; dkim=none",
			"dmarc.icloud.com; dmarc=pass header.from=b.example"},
		true, PASS, false},
	{"a second one of the same host is forged", "icloud.com", "x@b.example",
		{"dmarc.icloud.com; spf=none",
			"dmarc.icloud.com; dmarc=pass header.from=b.example"},
		true, UNKNOWN, false},
	{"no field at all", "post.example", "x@b.example", {NULL}, false, UNKNOWN, false},
	{"no From", "post.example", "", {"mx1.post.example; dmarc=pass header.from="},
		false, UNKNOWN, false},
};

static void test_verdicts(void **state)
{
	struct upn_senders *senders = load_senders();

	(void)state;
	for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
		const struct verdict_sample *v = &verdicts[i];
		struct upn_auth_result fields[3];
		struct upn_envelope envelope = {.auth = fields};
		struct upn_auth_verdict verdict;

		envelope.from.address = upn_str__of(v->from);
		while (envelope.auth_count < 3 && v->fields[envelope.auth_count]) {
			fields[envelope.auth_count] = (struct upn_auth_result){
				upn_str__of(v->fields[envelope.auth_count]), v->above};
			envelope.auth_count++;
		}
		verdict = upn_auth__judge(&envelope, senders, upn_str__of(v->owner));
		if (verdict.authentic != v->authentic || verdict.doubt != v->doubt)
			fail_msg("%s: %s%s", v->about,
				upn_authentic_name(verdict.authentic),
				verdict.doubt ? ", doubt" : "");
	}
	upn_senders__free(senders);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_verdicts),
	};

	return cmocka_run_group_tests_name("find/auth", tests, NULL, NULL);
}
