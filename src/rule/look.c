/* From the places of keywords to matches: where to try, what to let pass. */
#include "rule/look.h"

#include "base/error.h"
#include "base/limits.h"

/* How much of a line counts for unless_line, on either side of the value. */
#define LINE_REACH 400

static bool has_all(const struct upn_look *look, const struct upn_sets *sets)
{
	for (size_t i = 0; i < sets->count; i++)
		if (!upn_places__has(look->places, sets->items[i]))
			return false;
	return true;
}

bool upn_look__may_match(const struct upn_look *look)
{
	const struct upn_compiled *rule = look->rule;

	if (!has_all(look, &rule->needs))
		return false;
	for (size_t i = 0; i < rule->unless.count; i++)
		if (upn_places__has(look->places, rule->unless.items[i]))
			return false;
	if (look->everywhere)
		return true;
	return has_all(look, &rule->main.needs) &&
		(!rule->beside.regex || has_all(look, &rule->beside.needs));
}

/* Forward to the start of a character. */
static size_t align(struct upn_str text, size_t at)
{
	while (at < text.n && ((unsigned char)text.p[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t less(size_t at, size_t n)
{
	return at > n ? at - n : 0;
}

/* Index of the first place that starts at or behind offset. */
static size_t first_place(const struct upn_places *places, size_t offset)
{
	size_t low = 0, high = places->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (places->items[middle].start < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int search(struct upn_look *look, const struct upn_half *half, size_t from,
	size_t last, struct upn_match *match, struct upn_error *err)
{
	if (look->tries++ == UPN_MAX_TRIES)
		return upn_error__set(err, UPN_ERR_LIMIT,
			"looked at %u places of one text", UPN_MAX_TRIES);
	return upn_regex__search(half->regex, look->scratch, look->text, from, last,
		match, err);
}

/* Try a pattern where a keyword stands; from is where it may begin at most. */
static int try_place(struct upn_look *look, const struct upn_half *half,
	const struct upn_place *place, size_t from, struct upn_match *match,
	struct upn_error *err)
{
	int status;

	if (!half->follows)
		return search(look, half, from, place->start, match, err);
	status = search(look, half, place->end, place->end, match, err);
	match->start = place->start;
	return status;
}

/* The next match of the main pattern. 1, 0, -1. */
static int next_match(struct upn_look *look, struct upn_match *match,
	struct upn_error *err)
{
	const struct upn_half *half = &look->rule->main;

	if (look->everywhere && !half->follows) {
		if (look->cursor > look->text.n)
			return 0;
		return search(look, half, look->cursor, look->text.n, match, err);
	}
	while (look->place < look->places->count) {
		const struct upn_place *place = &look->places->items[look->place++];
		size_t from;
		int status;

		if (place->start < look->cursor ||
			!upn_keywords__in_set(look->keywords, *place, half->anchor))
			continue;
		from = align(look->text, less(place->start, half->back));
		if (from < look->cursor)
			from = look->cursor;
		status = try_place(look, half, place, from, match, err);
		if (status)
			return status;
		/* Several wordings may begin here, and end elsewhere. */
		if (!half->follows)
			look->cursor = align(look->text, (size_t)place->start + 1);
	}
	return 0;
}

/* Try the second pattern where its keywords stand between from and last. */
static int try_places(struct upn_look *look, size_t from, size_t last,
	struct upn_match *match, struct upn_error *err)
{
	const struct upn_half *half = &look->rule->beside;

	for (size_t i = first_place(look->places, from); i < look->places->count; i++) {
		const struct upn_place *place = &look->places->items[i];
		int status;

		if (place->start > last)
			break;
		if (!upn_keywords__in_set(look->keywords, *place, half->anchor))
			continue;
		status = try_place(look, half, place, place->start, match, err);
		if (status)
			return status;
	}
	return 0;
}

static int try_between(struct upn_look *look, size_t from, size_t last,
	struct upn_match *match, struct upn_error *err)
{
	const struct upn_half *half = &look->rule->beside;

	if (half->follows || (half->is_anchored && !half->back && !look->everywhere))
		return try_places(look, from, last, match, err);
	return search(look, half, from, last, match, err);
}

/* The second pattern: first behind the match, then before it. */
static int match_beside(struct upn_look *look, const struct upn_match *match,
	struct upn_match *beside, struct upn_error *err)
{
	size_t within = look->rule->within, last;
	int status;

	last = align(look->text, match->end + within);
	if (last > look->text.n)
		last = look->text.n;
	status = try_between(look, match->end, last, beside, err);
	if (status || !match->start)
		return status;
	/* One byte back may be inside a character; last need not be aligned. */
	status = try_between(look, align(look->text, less(match->start, within)),
		match->start - 1, beside, err);
	return status;
}

/* Whether a keyword of the sets stands in the line of the value. */
static bool line_has(const struct upn_look *look, const struct upn_sets *sets,
	struct upn_str value)
{
	struct upn_str text = look->text;
	size_t at = (size_t)(value.p - text.p);
	size_t start = at, end = at + value.n;

	if (!sets->count)
		return false;
	while (start > less(at, LINE_REACH) && text.p[start - 1] != '\n')
		start--;
	while (end < text.n && end < at + value.n + LINE_REACH && text.p[end] != '\n')
		end++;
	for (size_t i = first_place(look->places, start); i < look->places->count; i++) {
		const struct upn_place *place = &look->places->items[i];

		if (place->start >= end)
			break;
		for (size_t k = 0; k < sets->count; k++)
			if (upn_keywords__in_set(look->keywords, *place, sets->items[k]))
				return true;
	}
	return false;
}

static void fill(const struct upn_look *look, const struct upn_match *match,
	const struct upn_match *beside, struct upn_hit *hit)
{
	*hit = (struct upn_hit){
		.rule = &look->rule->rule,
		.value_kind = match->value_kind,
		.value = match->value,
		.offset = (size_t)(match->value.p - look->text.p),
		.match_offset = match->start,
		.match_length = match->end - match->start,
		.secret = match->secret.p ? match->secret : beside->secret,
	};
}

int upn_look__next(struct upn_look *look, struct upn_hit *hit, struct upn_error *err)
{
	const struct upn_compiled *rule = look->rule;
	struct upn_match match;
	int status;

	while ((status = next_match(look, &match, err)) > 0) {
		struct upn_match beside = {0};

		/* What is turned down may overlap the next match. */
		if (!rule->main.follows)
			look->cursor = align(look->text, match.start + 1);
		if (!match.value.p)
			continue;
		if (line_has(look, &rule->unless_line, match.value))
			continue;
		if (rule->beside.regex) {
			status = match_beside(look, &match, &beside, err);
			if (status < 0)
				return -1;
			if (!status)
				continue;
		}
		look->cursor = match.end;
		fill(look, &match, &beside, hit);
		return 1;
	}
	return status;
}
