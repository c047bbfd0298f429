/* Text laid out in lines. */
#include "mail/html_flow.h"

#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "mail/entity.h"
#include "mail/normalise.h"

void upn_flow__gap(struct upn_flow *flow, enum upn_gap gap)
{
	if (gap > flow->gap)
		flow->gap = gap;
}

void upn_flow__break(struct upn_flow *flow)
{
	upn_flow__gap(flow, UPN_GAP_BREAK);
	flow->breaks++;
}

static void close_gap(struct upn_flow *flow)
{
	static const char separator[] = {0, ' ', '\n', '\t', '\n'};

	if (flow->out->n && flow->gap != UPN_GAP_NONE) {
		upn_out__char(flow->out, separator[flow->gap]);
		if (flow->gap == UPN_GAP_BREAK && flow->breaks > 1)
			upn_out__char(flow->out, '\n');
	}
	flow->gap = UPN_GAP_NONE;
	flow->breaks = 0;
}

/* One character that is no plain ASCII. */
static void put_point(struct upn_flow *flow, uint32_t c)
{
	c = upn_normalise__point(c);
	if (c == UPN_NORMALISE_DROP)
		return;
	if (c == ' ' || c == '\n' || c == '\t') {
		upn_flow__gap(flow, UPN_GAP_BLANK);
		return;
	}
	close_gap(flow);
	upn_out__point(flow->out, c);
}

static void put_reference(struct upn_flow *flow, const struct upn_entity *entity)
{
	struct upn_str text = {entity->text, entity->text_length};
	size_t at = 0;

	while (at < text.n)
		put_point(flow, upn_utf8__next(text, &at));
}

/* Bytes from `at` on that are printable ASCII, without blanks and '&'. */
static size_t word_length(struct upn_str s, size_t at)
{
	size_t end = at;

	while (end < s.n && s.p[end] > ' ' && s.p[end] < 0x7f && s.p[end] != '&')
		end++;
	return end - at;
}

static size_t put_special(struct upn_flow *flow, struct upn_str s, size_t at, bool is_pre)
{
	struct upn_entity entity;
	unsigned char c = (unsigned char)s.p[at];

	if (c == '&') {
		if (upn_entity__read(&entity, s, at, false)) {
			put_reference(flow, &entity);
			return at + entity.length;
		}
		close_gap(flow);
		upn_out__char(flow->out, '&');
		return at + 1;
	}
	if (c >= 0x80) {
		put_point(flow, upn_utf8__next(s, &at));
		return at;
	}
	if (c == '\n' && is_pre)
		upn_flow__break(flow);
	else
		upn_flow__gap(flow, UPN_GAP_BLANK);
	return at + 1;
}

void upn_flow__text(struct upn_flow *flow, struct upn_str s, bool is_pre)
{
	size_t at = 0;

	while (at < s.n && !flow->out->cut) {
		size_t n = word_length(s, at);

		if (n) {
			close_gap(flow);
			upn_out__add(flow->out, upn_str__slice(s, at, n));
			at += n;
		} else {
			at = put_special(flow, s, at, is_pre);
		}
	}
}
