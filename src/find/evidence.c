/* Reading one message: texts, hits, usernames, and handing evidence on. */
#include "find/evidence.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "find/bait.h"
#include "find/gather.h"
#include "find/place.h"
#include "find/ranking.h"
#include "find/sender.h"

/* Decoded texts, and what is made of them. */
#define MAX_MEMORY ((size_t)4 * UPN_MAX_DECODED)
/* A password shorter than this would mask half of any subject. */
#define MIN_SECRET 4
#define MASK UPN_STR("\xe2\x80\xa6")

struct upn_gatherer {
	struct upn_knowledge knowledge;
	struct upn_owner owner;
	struct upn_matcher *matcher;
	struct upn_arena arena;
};

int upn_gatherer__new(struct upn_gatherer **out, const struct upn_knowledge *knowledge,
	const struct upn_owner *owner, struct upn_error *err)
{
	struct upn_gatherer *gatherer = calloc(1, sizeof *gatherer);

	if (!gatherer)
		return upn_error__memory(err);
	gatherer->knowledge = *knowledge;
	gatherer->owner = *owner;
	upn_arena__init(&gatherer->arena, MAX_MEMORY);
	if (upn_matcher__new(&gatherer->matcher, knowledge->ruleset, err) < 0) {
		upn_gatherer__free(gatherer);
		return -1;
	}
	*out = gatherer;
	return 0;
}

void upn_gatherer__free(struct upn_gatherer *gatherer)
{
	if (!gatherer)
		return;
	upn_matcher__free(gatherer->matcher);
	upn_arena__release(&gatherer->arena);
	free(gatherer);
}

/* One text while its hits are read. */
struct reading {
	const struct upn_text *text;
	struct upn_str part; /* a copy that outlives the text */
	struct upn_forwards forwards;
	bool looked, about_product; /* forwards and product are known */
};

static void look_around(const struct upn_gathering *g, struct reading *reading)
{
	const struct upn_senders *senders = g->knowledge->senders;

	if (reading->looked)
		return;
	reading->looked = true;
	upn_place__find_forwards(&reading->forwards, senders, reading->text->text);
	reading->about_product =
		upn_senders__mentions(senders, UPN_WORDS_PRODUCTS, reading->text->text);
	reading->part = upn_arena__str(g->arena, reading->text->part);
}

static uint64_t facts_of_text(const struct upn_text *text)
{
	switch (text->kind) {
	case UPN_TEXT_SUBJECT:
		return UPN_FACT(UPN_FACT_SUBJECT);
	case UPN_TEXT_HIDDEN:
		return UPN_FACT(UPN_FACT_HIDDEN);
	case UPN_TEXT_CALENDAR:
		return UPN_FACT(UPN_FACT_CALENDAR);
	case UPN_TEXT_REPORT:
		return UPN_FACT(UPN_FACT_REPORT);
	case UPN_TEXT_RAW:
		return UPN_FACT(UPN_FACT_RAW);
	default:
		return 0;
	}
}

static bool read_name(struct upn_name *name, const struct upn_hit *hit,
	struct upn_arena *arena)
{
	switch (hit->value_kind) {
	case UPN_VALUE_TENANT:
		return upn_name__read(name, hit->value, UPN_KIND_TENANT, arena);
	case UPN_VALUE_GUEST:
		return upn_name__read(name, hit->value, UPN_KIND_GUEST, arena);
	case UPN_VALUE_PATH:
		return upn_name__read_path(name, hit->value, arena);
	default:
		return upn_name__read(name, hit->value, UPN_KIND_MEMBER, arena);
	}
}

static void keep_secret(struct upn_gathering *g, struct upn_str secret)
{
	if (secret.n < MIN_SECRET || g->secret_count == UPN_MAX_SECRETS)
		return;
	secret = upn_arena__str(g->arena, secret);
	if (secret.p)
		g->secrets[g->secret_count++] = secret;
}

/* What the place of a hit tells. False where it is no whole name there. */
static bool read_place(const struct upn_gathering *g, const struct reading *reading,
	const struct upn_hit *hit, struct upn_pending *pending)
{
	bool in_link = reading->text->kind == UPN_TEXT_LINKS;
	bool account = upn_ranking__says(g->knowledge->ranking, hit->rule->evidence)
			       ->names_account;
	struct upn_place place;

	upn_place__read(&place, g->knowledge->senders, &reading->forwards,
		reading->text->text, hit->offset, hit->value.n);
	if (place.booking ||
		(place.cut && !in_link && !account &&
			pending->name.kind != UPN_KIND_TENANT))
		return false;
	pending->facts |= place.quoted ? UPN_FACT(UPN_FACT_QUOTED) : 0;
	pending->facts |=
		place.attribution && !account ? UPN_FACT(UPN_FACT_ATTRIBUTION) : 0;
	pending->forwarded = place.forwarded;
	pending->inner.address = upn_arena__str(g->arena, place.forwarded_from);
	return true;
}

static void read_inner(const struct upn_gathering *g, const struct upn_text *text,
	struct upn_pending *pending)
{
	if (text->depth > 0) {
		pending->forwarded = true;
		pending->inner = (struct upn_address){0};
		if (text->envelope)
			pending->inner = text->envelope->from;
	}
	pending->forwarded |= upn_senders__prefix(g->knowledge->senders,
				      UPN_WORDS_FORWARD_PREFIX, g->envelope->subject) > 0;
}

static void add_hit(struct upn_gathering *g, struct reading *reading,
	const struct upn_hit *hit)
{
	struct upn_pending *pending;

	keep_secret(g, hit->secret);
	if (strcmp(hit->rule->evidence, "lookalike") == 0) {
		g->lookalike = true;
		return;
	}
	pending = upn_arena__calloc(g->arena, 1, sizeof *pending);
	if (!pending || !read_name(&pending->name, hit, g->arena) ||
		upn_str__eq(hit->value, hit->secret) ||
		upn_senders__matches(g->knowledge->senders, UPN_WORDS_USERS,
			pending->name.local))
		return;
	look_around(g, reading);
	if (!reading->part.p || !read_place(g, reading, hit, pending))
		return;
	read_inner(g, reading->text, pending);
	pending->rule = hit->rule;
	pending->part = reading->part;
	pending->about_product = reading->about_product;
	pending->facts |= facts_of_text(reading->text);
	pending->facts |= hit->secret.n ? UPN_FACT(UPN_FACT_PASSWORD) : 0;
	pending->facts |= reading->text->is_attachment && reading->text->depth == 0 ?
		UPN_FACT(UPN_FACT_ATTACHMENT) :
		0;
	*g->end = pending;
	g->end = &pending->next;
}

/* Returns whether all rules could be tried. */
static bool read_text(struct upn_gathering *g, struct upn_matcher *matcher,
	const struct upn_text *text, size_t *hits)
{
	struct reading reading = {.text = text};
	struct upn_hit hit;
	bool whole = true;
	int status;

	upn_matcher__begin(matcher, text->text, 1u << text->kind);
	while ((status = upn_matcher__next(matcher, &hit, NULL)) != 0) {
		if (status < 0) {
			whole = false;
			continue;
		}
		if (++*hits > UPN_MAX_HITS)
			return false;
		add_hit(g, &reading, &hit);
	}
	return whole;
}

/* Few messages hold a username: only these are read again, whatever else they say. */
static void read_again(struct upn_gathering *g)
{
	struct upn_text_iter *iter = upn_text__begin(g->message->raw, g->arena);
	struct upn_str own =
		upn_hosts__registered(upn_sender__domain(g->envelope->from.address));
	struct upn_text text;

	while (iter && upn_text__next(iter, &text, NULL) > 0) {
		if (text.kind != UPN_TEXT_LINKS && text.kind != UPN_TEXT_PLAIN &&
			text.kind != UPN_TEXT_HTML)
			continue;
		upn_hosts__scan(&g->hosts, g->knowledge->senders, text.text, own);
		if (text.kind != UPN_TEXT_LINKS) {
			g->callback |= upn_bait__is_in_text(text.text);
			g->bait |= upn_bait__is_organisation(g->knowledge->senders,
				text.text);
		}
		g->voice |= upn_senders__mentions(g->knowledge->senders, UPN_WORDS_VOICE,
			text.text);
	}
}

/* Length of the password or code that stands at `at`, or 0. */
static size_t secret_at(const struct upn_gathering *g, struct upn_str s, size_t at)
{
	for (size_t i = 0; i < g->secret_count; i++)
		if (upn_str__starts(upn_str__from(s, at), g->secrets[i]))
			return g->secrets[i].n;
	return 0;
}

/* The subject as it may be kept: no link, no code, no password. */
static const char *make_subject(const struct upn_gathering *g)
{
	struct upn_str raw =
		upn_clean__cut(g->envelope->subject, UPN_MAX_EVIDENCE_STRING);
	struct upn_buf plain = UPN_BUF_INIT(UPN_MAX_EVIDENCE_STRING * 4);
	struct upn_buf masked = UPN_BUF_INIT(UPN_MAX_EVIDENCE_STRING * 4);
	const char *subject = NULL;

	for (size_t at = 0; raw.p && at < raw.n;) {
		size_t length = secret_at(g, raw, at);

		if (length)
			upn_buf__add(&plain, MASK);
		else
			upn_buf__add_char(&plain, raw.p[at]);
		at += length ? length : 1;
	}
	upn_clean__add_subject(&masked, upn_buf__str(&plain));
	if (upn_buf__ok(&plain) && upn_buf__ok(&masked))
		subject = upn_arena__z(g->arena,
			upn_clean__cut(upn_buf__str(&masked), UPN_MAX_EVIDENCE_STRING));
	upn_buf__release(&plain);
	upn_buf__release(&masked);
	return subject;
}

static const char *make_clean(const struct upn_gathering *g, struct upn_str s)
{
	struct upn_buf clean = UPN_BUF_INIT(UPN_MAX_EVIDENCE_STRING * 4);
	const char *z;

	upn_clean__add(&clean, upn_clean__cut(s, UPN_MAX_EVIDENCE_STRING));
	z = upn_buf__ok(&clean) ?
		upn_arena__z(g->arena,
			upn_clean__cut(upn_buf__str(&clean), UPN_MAX_EVIDENCE_STRING)) :
		NULL;
	upn_buf__release(&clean);
	return z;
}

/* A piece of evidence with its weight, while the best of each are chosen. */
struct chosen {
	struct upn_evidence evidence;
	struct upn_strength strength;
	struct upn_str key;
};

struct choice {
	struct upn_evidence common; /* what all evidence of the message shares */
	struct chosen *items;
	size_t count;
};

/* What is bait is kept, so that the person is warned of it. */
static bool is_worth_keeping(const struct upn_gathering *g,
	const struct upn_strength *strength)
{
	const unsigned danger = UPN_WARN_FORGED | UPN_WARN_IMITATION | UPN_WARN_LURE;

	return strength->sum >= upn_ranking__levels(g->knowledge->ranking)->keep ||
		(strength->names_account && (strength->warnings & danger));
}

static bool is_stronger(const struct upn_strength *a, const struct upn_strength *b)
{
	return a->cap > b->cap || (a->cap == b->cap && a->sum > b->sum);
}

/* Of all that a message says about a username the strongest counts. */
static void choose(const struct upn_gathering *g, struct choice *choice,
	const struct upn_name *name, const struct upn_pending *pending, uint64_t facts,
	enum upn_authentic authentic)
{
	struct chosen item = {.evidence = choice->common, .key = name->key};
	size_t i = 0;

	item.evidence.username = name->spelled.p;
	item.evidence.kind = name->kind;
	item.evidence.rule = pending->rule->id;
	item.evidence.says = pending->rule->evidence;
	item.evidence.part = pending->part.p;
	item.evidence.authentic = authentic;
	item.evidence.facts = facts;
	item.strength = upn_ranking__strength(g->knowledge->ranking, &item.evidence);
	if (!is_worth_keeping(g, &item.strength))
		return;
	while (i < choice->count && !upn_str__eq(choice->items[i].key, item.key))
		i++;
	if (i == UPN_MAX_MESSAGE_EVIDENCE)
		return;
	if (i == choice->count)
		choice->count++;
	else if (!is_stronger(&item.strength, &choice->items[i].strength))
		return;
	choice->items[i] = item;
}

/* Whoever accepts an invitation is called after the invited address there. */
static void choose_guest(const struct upn_gathering *g, struct choice *choice,
	const struct upn_pending *pending, uint64_t facts, enum upn_authentic authentic)
{
	struct upn_name guest;

	if (pending->name.kind != UPN_KIND_TENANT || !g->reader.addressed.n ||
		!(facts & UPN_FACT(UPN_FACT_FROM_KNOWN)) ||
		strcmp(pending->rule->evidence, "invitation") != 0 ||
		!upn_name__make_guest(&guest, g->reader.addressed, pending->name.tenant,
			g->arena))
		return;
	facts |= UPN_FACT(UPN_FACT_DERIVED) | UPN_FACT(UPN_FACT_GUEST_OF_OWNER);
	choose(g, choice, &guest, pending, facts, authentic);
}

static bool fill_common(const struct upn_gathering *g, const char *source,
	struct upn_evidence *common)
{
	*common = (struct upn_evidence){
		.source = source,
		.folder = g->message->folder ? g->message->folder : "",
		.uid = g->message->uid,
		.uidvalidity = g->message->uidvalidity,
		.message_id = make_clean(g, g->envelope->message_id),
		.date = g->date,
		.from = make_clean(g, g->envelope->from.address),
		.subject = make_subject(g),
	};
	return common->message_id && common->from && common->subject;
}

/* A password may look like a username, and be found as one by another rule. */
static bool is_secret(const struct upn_gathering *g, const struct upn_pending *pending)
{
	for (size_t i = 0; i < g->secret_count; i++)
		if (upn_str__find_ci(g->secrets[i], pending->name.spelled, 0) != SIZE_MAX)
			return true;
	return false;
}

static bool hand_over(struct upn_gathering *g, const struct upn_owner *owner,
	const char *source, upn_evidence_fn emit, void *ctx)
{
	struct choice choice = {0};

	if (!g->first)
		return true;
	upn_reader__read(&g->reader, owner, g->envelope);
	read_again(g);
	choice.items = upn_arena__calloc(g->arena, UPN_MAX_MESSAGE_EVIDENCE,
		sizeof *choice.items);
	if (!choice.items || !fill_common(g, source, &choice.common))
		return false;
	upn_judge__message(g);
	for (const struct upn_pending *p = g->first; p; p = p->next) {
		enum upn_authentic authentic;
		uint64_t facts;

		if (is_secret(g, p) || !upn_judge__pending(g, p, &facts, &authentic))
			continue;
		choose(g, &choice, &p->name, p, facts, authentic);
		choose_guest(g, &choice, p, facts, authentic);
	}
	for (size_t i = 0; i < choice.count; i++)
		if (!emit(ctx, &choice.items[i].evidence))
			break;
	return true;
}

static int64_t date_of(const struct upn_message *message,
	const struct upn_envelope *envelope)
{
	if (envelope->date != UPN_NO_DATE)
		return envelope->date;
	return message->internal_date != UPN_NO_DATE ? message->internal_date :
						       envelope->received;
}

int upn_gatherer__message(struct upn_gatherer *gatherer, const char *source,
	const struct upn_message *message, upn_evidence_fn emit, void *ctx, bool *skipped,
	struct upn_error *err)
{
	struct upn_gathering g = {.knowledge = &gatherer->knowledge,
		.arena = &gatherer->arena,
		.message = message};
	struct upn_text_iter *iter;
	struct upn_text text;
	size_t hits = 0;
	int status;

	(void)err;
	*skipped = false;
	upn_arena__reset(&gatherer->arena);
	iter = upn_text__begin(message->raw, &gatherer->arena);
	if (!iter) {
		*skipped = true;
		return 0;
	}
	g.envelope = upn_text__envelope(iter);
	g.end = &g.first;
	g.date = date_of(message, g.envelope);
	while ((status = upn_text__next(iter, &text, NULL)) > 0)
		if (!read_text(&g, gatherer->matcher, &text, &hits))
			*skipped = true;
	if (status < 0 || upn_text__is_cut(iter) || message->truncated)
		*skipped = true;
	if (!hand_over(&g, &gatherer->owner, source, emit, ctx))
		*skipped = true;
	return 0;
}
