/* Modified UTF-7: "&" starts UTF-16 in base64 with "," for "/", "-" ends it. */
#include "source/utf7.h"

#include "base/clean.h"
#include "base/str.h"

/* Value of a base64 digit, or -1. */
static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (upn_ascii__is_digit(c))
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == ',' ? 63 : -1;
}

struct utf16 {
	uint32_t high; /* a surrogate that waits for its other half, or 0 */
};

static bool add_unit(struct upn_buf *out, struct utf16 *state, uint32_t unit)
{
	bool is_low = unit >= 0xdc00 && unit <= 0xdfff;

	if (is_low != (state->high != 0))
		return false;
	if (is_low) {
		upn_buf__add_utf8(out,
			0x10000 + ((state->high - 0xd800) << 10) + (unit - 0xdc00));
		state->high = 0;
	} else if (unit >= 0xd800 && unit <= 0xdbff) {
		state->high = unit;
	} else {
		upn_buf__add_utf8(out, unit);
	}
	return true;
}

/* One run between "&" and "-". */
static bool add_run(struct upn_buf *out, struct upn_str run)
{
	struct utf16 state = {0};
	uint32_t bits = 0;
	unsigned count = 0;
	size_t i;

	for (i = 0; i < run.n; i++) {
		int value = digit(run.p[i]);

		if (value < 0)
			return false;
		bits = (bits << 6 | (uint32_t)value) & 0x3fffff;
		count += 6;
		if (count < 16)
			continue;
		count -= 16;
		if (!add_unit(out, &state, bits >> count & 0xffff))
			return false;
	}
	return state.high == 0 && count < 6 && (bits & ((1u << count) - 1)) == 0;
}

static bool decode(struct upn_buf *out, struct upn_str name)
{
	size_t at = 0;

	while (at < name.n) {
		size_t end;

		if (name.p[at] != '&') {
			upn_buf__add_char(out, name.p[at++]);
			continue;
		}
		end = upn_str__find_char(name, '-', ++at);
		if (end == SIZE_MAX)
			return false;
		if (end == at)
			upn_buf__add_char(out, '&');
		else if (!add_run(out, upn_str__slice(name, at, end - at)))
			return false;
		at = end + 1;
	}
	return true;
}

void upn_utf7__decode(struct upn_buf *out, struct upn_str name)
{
	struct upn_buf text = UPN_BUF_INIT(4 * name.n + 4);

	if (decode(&text, name))
		upn_clean__add(out, upn_buf__str(&text));
	else
		upn_clean__add(out, name);
	upn_buf__release(&text);
}
