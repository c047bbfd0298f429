/* What the tests of this room share: an arena, and texts as one string. */
#ifndef UPN_TESTS_MAIL_SHARED_H
#define UPN_TESTS_MAIL_SHARED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "mail/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Bytes of a literal, NULs inside included. */
#define BYTES(literal) UPN_STR(literal)

static struct upn_arena arena;

static inline int open_arena(void **state)
{
	(void)state;
	upn_arena__init(&arena, (size_t)256 << 20);
	return 0;
}

static inline int close_arena(void **state)
{
	(void)state;
	upn_arena__release(&arena);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

/* Both as text, so that a failure shows what it was. */
static inline void check_str(struct upn_str got, const char *want, const char *what)
{
	if (!upn_str__eq(got, upn_str__of(want)))
		fail_msg("%s\n got: %.*s\nwant: %s", what, UPN_STR_ARG(got), want);
}

static inline const char *kind_name(enum upn_text_kind kind)
{
	static const char *const names[] = {"subject", "plain", "html", "hidden", "links",
		"ids", "calendar", "report", "raw"};

	return names[kind];
}

/* "[1 plain]text[2 html]text" of a message; ends in "!" if it was cut. */
static inline struct upn_str texts_of(struct upn_str raw)
{
	struct upn_text_iter *iter = upn_text__begin(raw, &arena);
	struct upn_buf buf = UPN_BUF_INIT((size_t)64 << 20);
	struct upn_text text;
	struct upn_error err;
	struct upn_str all;
	int got;

	assert_non_null(iter);
	while ((got = upn_text__next(iter, &text, &err)) > 0) {
		upn_buf__printf(&buf, "[%.*s %s%s%s]", UPN_STR_ARG(text.part),
			kind_name(text.kind), text.broken ? " broken" : "",
			text.is_attachment ? " attached" : "");
		upn_buf__add(&buf, text.text);
	}
	if (got < 0)
		assert_int_equal(err.error_class, UPN_ERR_LIMIT);
	if (upn_text__is_cut(iter))
		upn_buf__add_char(&buf, '!');
	all = upn_arena__str(&arena, upn_buf__str(&buf));
	upn_buf__release(&buf);
	return all;
}

/* count times piece, on the heap. */
static inline struct upn_buf repeated(struct upn_str piece, size_t count)
{
	struct upn_buf buf = UPN_BUF_INIT((size_t)128 << 20);

	for (size_t i = 0; i < count; i++)
		upn_buf__add(&buf, piece);
	assert_true(upn_buf__ok(&buf));
	return buf;
}

#endif
