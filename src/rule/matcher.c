/* One text after the other, one rule after the other. */
#include "rule/matcher.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "rule/look.h"

struct upn_matcher {
	const struct upn_ruleset *ruleset;
	struct upn_scratch *scratch;
	struct upn_places places;
	struct upn_str text;
	unsigned kind;
	size_t rule;         /* the one under way */
	bool under_way;      /* look is set up for it */
	bool is_known_valid; /* the text was checked */
	struct upn_look look;
};

int upn_matcher__new(struct upn_matcher **out, const struct upn_ruleset *ruleset,
	struct upn_error *err)
{
	struct upn_matcher *matcher = calloc(1, sizeof *matcher);

	if (!matcher)
		return upn_error__memory(err);
	matcher->ruleset = ruleset;
	if (upn_scratch__new(&matcher->scratch, err) < 0 ||
		upn_places__init(&matcher->places, ruleset->keywords, err) < 0) {
		upn_matcher__free(matcher);
		return -1;
	}
	matcher->rule = ruleset->count;
	*out = matcher;
	return 0;
}

void upn_matcher__free(struct upn_matcher *matcher)
{
	if (!matcher)
		return;
	upn_scratch__free(matcher->scratch);
	upn_places__release(&matcher->places);
	free(matcher);
}

void upn_matcher__begin(struct upn_matcher *matcher, struct upn_str text, unsigned kind)
{
	if (text.n > UPN_MAX_TEXT) {
		text.n = UPN_MAX_TEXT;
		/* Not in the middle of a character. */
		while (text.n && ((unsigned char)text.p[text.n] & 0xc0) == 0x80)
			text.n--;
	}
	matcher->text = text;
	matcher->kind = kind;
	matcher->rule = 0;
	matcher->under_way = false;
	matcher->is_known_valid = false;
	upn_keywords__scan(matcher->ruleset->keywords, text, &matcher->places);
}

/* Set up the look for the rule under way; false where it cannot match. */
static bool set_up(struct upn_matcher *matcher)
{
	const struct upn_compiled *rule = &matcher->ruleset->rules[matcher->rule];

	matcher->look = (struct upn_look){
		.rule = rule,
		.keywords = matcher->ruleset->keywords,
		.places = &matcher->places,
		.scratch = matcher->scratch,
		.text = matcher->text,
	};
	return (rule->rule.where & matcher->kind) && upn_look__may_match(&matcher->look);
}

/* PCRE2 is told not to check; this is asked only where a rule is to run. */
static bool is_valid(struct upn_matcher *matcher)
{
	if (!matcher->is_known_valid)
		matcher->is_known_valid = upn_utf8__is_valid(matcher->text);
	return matcher->is_known_valid;
}

static int leave_out(struct upn_matcher *matcher, struct upn_error *err)
{
	matcher->under_way = false;
	return upn_error__prefix(err,
		"rule %s: ", matcher->ruleset->rules[matcher->rule++].rule.id);
}

int upn_matcher__next(struct upn_matcher *matcher, struct upn_hit *hit,
	struct upn_error *err)
{
	while (matcher->rule < matcher->ruleset->count) {
		int status;

		if (!matcher->under_way && !set_up(matcher)) {
			matcher->rule++;
			continue;
		}
		if (!is_valid(matcher)) {
			matcher->rule = matcher->ruleset->count;
			return upn_error__set(err, UPN_ERR_LIMIT, "a text is not UTF-8");
		}
		matcher->under_way = true;
		status = upn_look__next(&matcher->look, hit, err);
		if (status > 0)
			return 1;
		if (status < 0)
			return leave_out(matcher, err);
		matcher->under_way = false;
		matcher->rule++;
	}
	if (!matcher->places.full)
		return 0;
	matcher->places.full = false;
	return upn_error__set(err, UPN_ERR_LIMIT, "more than %u keywords in one text",
		UPN_MAX_PLACES);
}
