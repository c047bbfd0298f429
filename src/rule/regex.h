/* PCRE2 with our options and limits; nothing else in the room calls it. */
#ifndef UPN_RULE_REGEX_H
#define UPN_RULE_REGEX_H

#include "base/str.h"
#include "rule/ruleset.h"

struct upn_regex;
/* Match data, limits and JIT stack of one thread. */
struct upn_scratch;

struct upn_match {
	size_t start, end;
	enum upn_value_kind value_kind;
	struct upn_str value; /* p is NULL where no named group took part */
	struct upn_str secret;
};

/*
 * Compile. 0; or -1 with err set to PCRE2's words and *at to the offset in
 * pattern. A pattern that can match nothing at all is refused unless
 * may_be_empty.
 */
int upn_regex__compile(struct upn_regex **out, struct upn_str pattern, bool may_be_empty,
	size_t *at, struct upn_error *err);
void upn_regex__free(struct upn_regex *regex);
/* Whether there is a group for a value. */
bool upn_regex__has_value(const struct upn_regex *regex);

int upn_scratch__new(struct upn_scratch **out, struct upn_error *err);
void upn_scratch__free(struct upn_scratch *scratch);
void upn_scratch__set_match_limit(struct upn_scratch *scratch, uint32_t limit);

/*
 * The first match in text (valid UTF-8) that starts at or behind from and
 * not behind last; both stand at the start of a character. 1: found;
 * 0: none; -1: a limit was reached (err).
 */
int upn_regex__search(const struct upn_regex *regex, struct upn_scratch *scratch,
	struct upn_str text, size_t from, size_t last, struct upn_match *match,
	struct upn_error *err);

#endif
