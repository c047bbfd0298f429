/* Inline styles that hide text or part it: declaration by declaration. */
#include "mail/html_style.h"

#include "base/str.h"

/* Letters of text are not read below this many pixels or points. */
#define TINY 1.0

struct declaration {
	struct upn_str name, value;
};

/* Facts that only hide together. */
struct box {
	bool no_size;  /* width or height is 0 */
	bool overflow; /* what does not fit is cut off */
};

static bool next_declaration(struct upn_str style, size_t *at, struct declaration *next)
{
	while (*at < style.n) {
		size_t end = upn_str__find_char(style, ';', *at), colon;
		struct upn_str one;

		if (end == SIZE_MAX)
			end = style.n;
		one = upn_str__slice(style, *at, end - *at);
		*at = end + 1;
		colon = upn_str__find_char(one, ':', 0);
		if (colon == SIZE_MAX)
			continue;
		next->name = upn_str__trim(upn_str__slice(one, 0, colon));
		next->value = upn_str__trim(upn_str__from(one, colon + 1));
		return true;
	}
	return false;
}

/* The first word: "none" of "none !important". */
static bool is_word(struct upn_str value, const char *word)
{
	size_t n = 0;

	while (n < value.n && !upn_ascii__is_space(value.p[n]) && value.p[n] != '!')
		n++;
	return upn_str__eq_ci(upn_str__slice(value, 0, n), upn_str__of(word));
}

/* "0.5px" -> 0.5 and "px"; false where it starts with no number. */
static bool read_length(struct upn_str value, double *number, struct upn_str *unit)
{
	double scale = 1;
	size_t i = 0, digits = 0;
	bool fraction = false;

	for (*number = 0; i < value.n; i++) {
		if (value.p[i] == '.' && !fraction) {
			fraction = true;
			continue;
		}
		if (!upn_ascii__is_digit(value.p[i]))
			break;
		digits++;
		if (fraction)
			*number += (value.p[i] - '0') * (scale /= 10);
		else if (*number < 1e6)
			*number = *number * 10 + (value.p[i] - '0');
	}
	*unit = upn_str__from(value, i);
	return digits > 0;
}

static bool is_zero(struct upn_str value)
{
	struct upn_str unit;
	double number;

	return read_length(value, &number, &unit) && number <= 0;
}

static enum upn_style_say read_size(struct upn_str value)
{
	struct upn_str unit;
	double number;

	if (!read_length(value, &number, &unit))
		return is_word(value, "inherit") ? UPN_STYLE_SILENT : UPN_STYLE_SHOWS;
	if (is_word(unit, "em") || is_word(unit, "rem"))
		number *= 16;
	else if (upn_str__starts(unit, UPN_STR("%")))
		number *= 0.16;
	return number <= TINY ? UPN_STYLE_HIDES : UPN_STYLE_SHOWS;
}

static void read_display(struct upn_style *style, struct upn_str value)
{
	static const struct {
		const char *word;
		enum upn_style_display display;
	} words[] = {
		{"inline", UPN_DISPLAY_INLINE},
		{"contents", UPN_DISPLAY_INLINE},
		{"block", UPN_DISPLAY_BLOCK},
		{"flex", UPN_DISPLAY_BLOCK},
		{"grid", UPN_DISPLAY_BLOCK},
		{"list-item", UPN_DISPLAY_BLOCK},
		{"table-cell", UPN_DISPLAY_CELL},
		{"table-row", UPN_DISPLAY_ROW},
		{"table", UPN_DISPLAY_ROW},
	};

	style->gone |= is_word(value, "none");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_word(value, words[i].word))
			style->display = words[i].display;
}

static bool is_named(const struct declaration *declaration, const char *name)
{
	return upn_str__eq_ci(declaration->name, upn_str__of(name));
}

static void apply(struct upn_style *style, struct box *box, const struct declaration *one)
{
	if (is_named(one, "display")) {
		read_display(style, one->value);
	} else if (is_named(one, "mso-hide")) {
		style->gone |= is_word(one->value, "all");
	} else if (is_named(one, "opacity") || is_named(one, "max-height")) {
		style->gone |= is_zero(one->value);
	} else if (is_named(one, "visibility")) {
		style->visibility = is_word(one->value, "visible") ? UPN_STYLE_SHOWS :
			is_word(one->value, "hidden") || is_word(one->value, "collapse") ?
								     UPN_STYLE_HIDES :
								     UPN_STYLE_SILENT;
	} else if (is_named(one, "font-size")) {
		style->size = read_size(one->value);
	} else if (is_named(one, "font")) {
		/* "0/0 Arial": the shorthand sets the size as well. */
		style->size = is_zero(one->value) ? UPN_STYLE_HIDES : UPN_STYLE_SHOWS;
	} else if (is_named(one, "overflow")) {
		box->overflow = is_word(one->value, "hidden");
	} else if (is_named(one, "width") || is_named(one, "height") ||
		is_named(one, "max-width")) {
		box->no_size |= is_zero(one->value);
	}
}

struct upn_style upn_style__read(struct upn_str text)
{
	struct upn_style style = {.gone = false};
	struct box box = {false, false};
	struct declaration one;
	size_t at = 0;

	while (next_declaration(text, &at, &one))
		apply(&style, &box, &one);
	style.gone |= box.no_size && box.overflow;
	return style;
}
