/* Names of people against user parts and tenants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "find/owner.h"

struct fit_sample {
	const char *address, *name, *local;
	enum upn_fit fit;
};

#define NOT UPN_FIT_NOT
#define INITIAL UPN_FIT_INITIAL
#define PARTLY UPN_FIT_PARTLY
#define WHOLE UPN_FIT_WHOLE
#define UNKNOWN UPN_FIT_UNKNOWN

static const struct fit_sample fits[] = {
	{"wilma.post@mail.example", "", "wilma.post", WHOLE},
	{"post.wilma81@mail.example", "", "Wilma.Post", WHOLE},
	{"wilmapost7@mail.example", "", "wilma.post", WHOLE},
	{"wilmapost7@mail.example", "", "wilma", WHOLE},
	{"wilmapost7@mail.example", "", "w.post", WHOLE},
	{"wilmapost7@mail.example", "", "wpost", WHOLE},
	{"post.wilma81@mail.example", "", "wpost", WHOLE},
	{"post.wilma81@mail.example", "", "wilmap", WHOLE},
	{"wilma_x7f2@mail.example", "", "wilma", WHOLE},
	{"wpost@mail.example", "", "wilma.post", WHOLE},
	{"wpost@mail.example", "Wilma Post", "wilma", WHOLE},
	{"nick@mail.example", "J\xc3\xb6rg M\xc3\xbcller", "jorg.muller", WHOLE},
	{"nick@mail.example", "Post, Wilma", "wilma.post", WHOLE},
	{"wilmapost7@mail.example", "", "carla.post", PARTLY},
	{"wilma_x7f2@mail.example", "", "wilma.post", PARTLY},
	{"wilma.post@mail.example", "", "wilma.jansen", PARTLY},
	{"wpost@mail.example", "", "wilma", INITIAL},
	{"wpost@mail.example", "", "w.jansen", INITIAL},
	{"wilma.post@mail.example", "", "willem.jansen", NOT},
	{"wilma.post@mail.example", "", "karel", NOT},
	{"nick@mail.example", "Wilma Post", "karel.jansen", NOT},
	{"wpost@mail.example", "", "karel.jansen", UNKNOWN},
	{"wilma.post@mail.example", "", "12345", UNKNOWN},
	{"1234@mail.example", "", "wilma.post", UNKNOWN},
	{"1234@mail.example", "\xe5\xa5\xbd\xe5\xa5\xbd", "wilma.post", UNKNOWN},
	{"", "", "", UNKNOWN},
};

static void test_fit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fits / sizeof fits[0]; i++) {
		const struct fit_sample *f = &fits[i];
		struct upn_person person;
		enum upn_fit fit;

		upn_person__init(&person);
		upn_person__add_address(&person, upn_str__of(f->address));
		upn_person__add_name(&person, upn_str__of(f->name));
		fit = upn_person__fit(&person, upn_str__of(f->local));
		if (fit != f->fit)
			fail_msg("%s \"%s\" against %s: %d, not %d", f->address, f->name,
				f->local, (int)fit, (int)f->fit);
	}
}

static void test_hostile(void **state)
{
	struct upn_person person;
	char text[4096];

	(void)state;
	upn_person__init(&person);
	memset(text, 'a', sizeof text);
	upn_person__add_name(&person, upn_str__make(text, sizeof text));
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = i % 3 ? (char)('a' + i % 26) : '.';
	upn_person__add_name(&person, upn_str__make(text, sizeof text));
	upn_person__add_address(&person, upn_str__make(text, sizeof text));
	assert_true(person.count <= UPN_PERSON_TOKENS);
	assert_true(person.used <= sizeof person.text);
	upn_person__fit(&person, upn_str__make(text, sizeof text));
}

struct same_sample {
	const char *a, *b;
	bool same;
};

static const struct same_sample same[] = {
	{"wilma@post.example", "Wilma@POST.example", true},
	{"wilma+news@post.example", "wilma@post.example", true},
	{"wilma@post.example", "wilma@other.example", false},
	{"wilma@post.example", "wilm@post.example", false},
	{"wil.ma@post.example", "wilma@post.example", false},
	{"wil.ma+x@gmail.com", "w.ilma@googlemail.com", true},
	{"wilma", "wilma", false},
	{"", "", false},
};

static void test_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		struct upn_str a = upn_str__of(same[i].a), b = upn_str__of(same[i].b);

		assert_int_equal(upn_owner__is_same(a, b), same[i].same);
		assert_int_equal(upn_owner__is_same(b, a), same[i].same);
	}
}

static const struct same_sample made[] = {
	{"wilma.post@gmail.com", "wilmapostgmail", true},
	{"Wilma.Post+x@gmail.com", "WILMAPOSTgmail", true},
	{"wilma.post@gmail.com", "wilmapostgmail12", true},
	{"wilma.post@gmail.com", "wilmapost", true},
	{"wilma.van.de.post@outlook.com", "wilmavandepostoutl", true},
	{"wilma@gmail.com", "wilma", false},
	{"wilma.post@gmail.com", "postgmail", false},
	{"ab@gmail.com", "abgmail", false},
	{"wilma.post@gmail.com", "", false},
	{"wilma", "wilma", false},
};

static void test_tenant(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
		if (upn_owner__made_tenant(upn_str__of(made[i].a),
			    upn_str__of(made[i].b)) != made[i].same)
			fail_msg("%s and %s", made[i].a, made[i].b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fit),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_tenant),
	};

	return cmocka_run_group_tests_name("find/owner", tests, NULL, NULL);
}
