/* The grammar of usernames. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "find/name.h"

struct sample {
	const char *text;
	enum upn_kind kind;
	const char *key; /* NULL: no username */
	const char *tenant;
	const char *label;
	const char *home;
	unsigned flags;
};

#define MEMBER UPN_KIND_MEMBER
#define GUEST UPN_KIND_GUEST
#define TENANT UPN_KIND_TENANT

static const struct sample good[] = {
	{"Wilma.Post@Kwikstaart.onmicrosoft.com", MEMBER,
		"wilma.post@kwikstaart.onmicrosoft.com", "kwikstaart.onmicrosoft.com",
		"kwikstaart", "", 0},
	{"'w.p@kwikstaart.onmicrosoft.com'.", MEMBER, "w.p@kwikstaart.onmicrosoft.com",
		"kwikstaart.onmicrosoft.com", "kwikstaart", "", 0},
	{"<w@kwikstaart.onmicrosoft.us>", MEMBER, "w@kwikstaart.onmicrosoft.us",
		"kwikstaart.onmicrosoft.us", "kwikstaart", "", 0},
	{"o'neil_1-a#x^y~z!q@kwikstaart.onmicrosoft.de", MEMBER,
		"o'neil_1-a#x^y~z!q@kwikstaart.onmicrosoft.de",
		"kwikstaart.onmicrosoft.de", "kwikstaart", "", 0},
	{"w@kwikstaart.mail.onmicrosoft.com", MEMBER, "w@kwikstaart.onmicrosoft.com",
		"kwikstaart.onmicrosoft.com", "kwikstaart", "", UPN_NAME_ROUTING},
	{"w@noord.kwikstaart.onmicrosoft.com", MEMBER,
		"w@noord.kwikstaart.onmicrosoft.com", "kwikstaart.onmicrosoft.com",
		"kwikstaart", "", 0},
	{"w@kwik-staart.onmicrosoft.com", MEMBER, "w@kwik-staart.onmicrosoft.com",
		"kwik-staart.onmicrosoft.com", "kwik-staart", "", UPN_NAME_HYPHEN},
	{"w@kwikstaart.partner.onmschina.cn", MEMBER, "w@kwikstaart.partner.onmschina.cn",
		"kwikstaart.partner.onmschina.cn", "kwikstaart", "", 0},
	{"w@kwikstaart.partner.mail.onmschina.cn", MEMBER,
		"w@kwikstaart.partner.onmschina.cn", "kwikstaart.partner.onmschina.cn",
		"kwikstaart", "", UPN_NAME_ROUTING},
	{"w@kwikstaart.emea.microsoftonline.com", MEMBER,
		"w@kwikstaart.emea.microsoftonline.com",
		"kwikstaart.emea.microsoftonline.com", "kwikstaart", "", 0},
	{"w@kwikstaart.microsoftonline.com", MEMBER, "w@kwikstaart.microsoftonline.com",
		"kwikstaart.microsoftonline.com", "kwikstaart", "", 0},
	{"wilma@kwikstaart.example", MEMBER, "wilma@kwikstaart.example", "", "", "",
		UPN_NAME_CUSTOM},
	{"wilma@xn--kwkstaart-q2a.co.uk", MEMBER, "wilma@xn--kwkstaart-q2a.co.uk", "", "",
		"", UPN_NAME_CUSTOM},
	{"wilma_p_post.example#EXT#@Kwikstaart.onmicrosoft.com", GUEST,
		"wilma_p_post.example#ext#@kwikstaart.onmicrosoft.com",
		"kwikstaart.onmicrosoft.com", "kwikstaart", "wilma_p@post.example", 0},
	{"KWIKSTAART.onmicrosoft.com.", TENANT, "kwikstaart.onmicrosoft.com",
		"kwikstaart.onmicrosoft.com", "kwikstaart", "", 0},
	{"kwikstaart.mail.onmicrosoft.com", TENANT, "kwikstaart.onmicrosoft.com",
		"kwikstaart.onmicrosoft.com", "kwikstaart", "", UPN_NAME_ROUTING},
	{"noord.kwikstaart.onmicrosoft.com", TENANT, "kwikstaart.onmicrosoft.com",
		"kwikstaart.onmicrosoft.com", "kwikstaart", "", 0},
	{"kwikstaart.example", TENANT, "kwikstaart.example", "", "", "", UPN_NAME_CUSTOM},
};

static const struct sample bad[] = {
	{"", MEMBER, NULL, "", "", "", 0},
	{"@", MEMBER, NULL, "", "", "", 0},
	{"w@", MEMBER, NULL, "", "", "", 0},
	{"@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w.@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{".w@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w..p@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w@onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w@.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w@-a.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w@a.b.c.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"team@email.microsoftonline.com", MEMBER, NULL, "", "", "", 0},
	{"team@bounce.email.microsoftonline.com", MEMBER, NULL, "", "", "", 0},
	{"w@microsoftonline.com", MEMBER, NULL, "", "", "", 0},
	{"bounces+SRS=a=bc@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"prvs=12345=w@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w p@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w\xc3\xa9@kwikstaart.onmicrosoft.com", MEMBER, NULL, "", "", "", 0},
	{"w@kwikst\xd0\xb0"
	 "art.onmicrosoft.com",
		MEMBER, NULL, "", "", "", 0},
	{"wilma@localhost", MEMBER, NULL, "", "", "", 0},
	{"wilma@10.0.0.1", MEMBER, NULL, "", "", "", 0},
	{"wilma@kwikstaart.example", GUEST, NULL, "", "", "", 0},
	{"wilma#EXT#@kwikstaart.onmicrosoft.com", GUEST, NULL, "", "", "", 0},
	{"w_post#EXT#@kwikstaart.onmicrosoft.com", GUEST, NULL, "", "", "", 0},
	{"w_post.example#EXT#x@kwikstaart.onmicrosoft.com", GUEST, NULL, "", "", "", 0},
	{"w_post.example#EXT#@kwikstaart.example", GUEST, NULL, "", "", "", 0},
	{"onmicrosoft.com", TENANT, NULL, "", "", "", 0},
	{"login.microsoftonline.com", TENANT, NULL, "", "", "", 0},
	{"kwikstaart", TENANT, NULL, "", "", "", 0},
};

static void check(const struct sample *s, struct upn_arena *arena)
{
	struct upn_name name;
	bool is = upn_name__read(&name, upn_str__of(s->text), s->kind, arena);

	if (!s->key) {
		if (is)
			fail_msg("\"%s\" was taken for a username", s->text);
		return;
	}
	if (!is)
		fail_msg("\"%s\" was not taken for a username", s->text);
	assert_string_equal(name.key.p, s->key);
	assert_true(upn_str__eq(name.tenant, upn_str__of(s->tenant)));
	assert_true(upn_str__eq(name.label, upn_str__of(s->label)));
	assert_true(upn_str__eq(name.home, upn_str__of(s->home)));
	assert_int_equal(name.flags, s->flags);
	assert_int_equal(name.kind, s->kind);
}

static void test_grammar(void **state)
{
	struct upn_arena arena;

	(void)state;
	upn_arena__init(&arena, 1 << 20);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		check(&good[i], &arena);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		check(&bad[i], &arena);
	upn_arena__release(&arena);
}

/* local@label.onmicrosoft.com of given lengths. */
static bool fits(size_t local, size_t label, enum upn_kind kind)
{
	struct upn_arena arena;
	struct upn_name name;
	char text[600];
	size_t n = 0;
	bool is;

	memset(text, 'a', local);
	n += local;
	text[n++] = '@';
	memset(text + n, 'b', label);
	n += label;
	memcpy(text + n, ".onmicrosoft.com", 16);
	upn_arena__init(&arena, 1 << 20);
	is = upn_name__read(&name, upn_str__make(text, n + 16), kind, &arena);
	upn_arena__release(&arena);
	return is;
}

static void test_lengths(void **state)
{
	(void)state;
	assert_true(fits(64, 20, MEMBER));
	assert_false(fits(65, 20, MEMBER));
	assert_true(fits(10, 32, MEMBER));
	assert_false(fits(10, 33, MEMBER));
	assert_true(fits(64, 32, MEMBER));
	assert_false(fits(400, 32, MEMBER));
}

static void test_guest(void **state)
{
	struct upn_arena arena;
	struct upn_name name;

	(void)state;
	upn_arena__init(&arena, 1 << 20);
	assert_true(upn_name__make_guest(&name, UPN_STR("Wilma_P@post.example"),
		UPN_STR("kwikstaart.onmicrosoft.com"), &arena));
	assert_int_equal(name.kind, GUEST);
	assert_string_equal(name.spelled.p,
		"Wilma_P_post.example#EXT#@kwikstaart.onmicrosoft.com");
	assert_true(upn_str__eq(name.home, UPN_STR("wilma_p@post.example")));
	assert_false(upn_name__make_guest(&name, UPN_STR("nobody"),
		UPN_STR("kwikstaart.onmicrosoft.com"), &arena));
	assert_false(upn_name__make_guest(&name, UPN_STR("w@post.example"),
		UPN_STR("kwikstaart.example"), &arena));
	/* A guest's part before #EXT# may be longer than a user's. */
	assert_true(upn_name__make_guest(&name,
		UPN_STR("a.very.long.name.that.some.people.have.to.type.every.day.of.the."
			"week"
			"@an.even.longer.post.office.example"),
		UPN_STR("kwikstaart.onmicrosoft.com"), &arena));
	upn_arena__release(&arena);
}

static void test_path(void **state)
{
	struct upn_arena arena;
	struct upn_name name;

	(void)state;
	upn_arena__init(&arena, 1 << 20);
	assert_true(upn_name__read_path(&name,
		UPN_STR("wilma_Kwikstaart_onmicrosoft_com"), &arena));
	assert_string_equal(name.key.p, "wilma@kwikstaart.onmicrosoft.com");
	assert_int_equal(name.flags, 0);
	assert_true(upn_name__read_path(&name,
		UPN_STR("wilma_post_kwikstaart_onmicrosoft_com"), &arena));
	assert_string_equal(name.key.p, "wilma.post@kwikstaart.onmicrosoft.com");
	assert_int_equal(name.flags, UPN_NAME_AMBIGUOUS);
	assert_true(upn_name__read_path(&name,
		UPN_STR("wilma_kwikstaart_partner_onmschina_cn"), &arena));
	assert_string_equal(name.key.p, "wilma@kwikstaart.partner.onmschina.cn");
	assert_false(upn_name__read_path(&name, UPN_STR("kwikstaart_onmicrosoft_com"),
		&arena));
	assert_false(upn_name__read_path(&name, UPN_STR("wilma_kwikstaart_example_com"),
		&arena));
	assert_false(upn_name__read_path(&name, UPN_STR("_onmicrosoft_com"), &arena));
	assert_false(upn_name__read_path(&name, UPN_STR(""), &arena));
	upn_arena__release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grammar),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_guest),
		cmocka_unit_test(test_path),
	};

	return cmocka_run_group_tests_name("find/name", tests, NULL, NULL);
}
