/* UID SEARCH, and the listing of UIDs where that is not to be trusted. */
#include "source/imap/search.h"

#include "base/date.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/imap/fetch.h"
#include "source/imap/token.h"

#define MAX_COMMAND 8000 /* bytes, RFC 2683 3.2.1.5 and RFC 7162 4 */
#define MAX_WORDS 16     /* joined by OR in one command */
#define MAX_COMMANDS 32  /* on their way at once */
#define DAY 86400
/* UIDs, the newest, at which it is tried how long BODY takes. */
#define PROBE 100

struct words {
	const char *key; /* "FROM" */
	const char *const *v;
	size_t n;
};

bool upn_search__has_words(const struct upn_source_options *options)
{
	return options->search_from_count || options->search_subject_count ||
		options->search_body_count;
}

/* What is collected, and from which UIDs: below end, or all where end is 0. */
struct hits {
	struct upn_uids *uids;
	uint32_t from, end;
};

static void add_range(struct upn_buf *out, const struct hits *hits)
{
	upn_buf__printf(out, "%u:", (unsigned)hits->from);
	if (hits->end)
		upn_buf__printf(out, "%u", (unsigned)hits->end - 1);
	else
		upn_buf__add_char(out, '*');
}

/* "UID SEARCH UID 5:99 SINCE 1-Feb-2024" */
static void begin_command(struct upn_buf *out, const struct upn_source_options *options,
	const struct hits *hits)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	upn_buf__add_z(out, "UID SEARCH UID ");
	add_range(out, hits);
	if (options->since != UPN_NO_DATE && options->since > DAY) {
		unsigned month, day;
		int year;

		/* SINCE goes by a day in the server's own time zone */
		upn_date__year_month(options->since - DAY, &year, &month, &day);
		upn_buf__printf(out, " SINCE %u-%.3s-%04d", day, months + 3 * (month - 1),
			year);
	}
}

/* A balanced tree, so that no server's nesting limit is met. */
static void add_any_of(struct upn_buf *out, const struct words *words, size_t from,
	size_t n)
{
	if (n > 1) {
		upn_buf__add_z(out, " OR");
		add_any_of(out, words, from, n / 2);
		add_any_of(out, words, from + n / 2, n - n / 2);
		return;
	}
	upn_buf__printf(out, " %s ", words->key);
	upn_token__add_quoted(out, upn_str__of(words->v[from]));
}

static void add_hit(const struct hits *hits, uint32_t uid)
{
	/* "9:*" always names the last message, though it be below 9 */
	if (uid >= hits->from && (hits->end == 0 || uid < hits->end))
		upn_uids__add(hits->uids, uid);
}

static void on_hits(void *ctx, struct upn_session *session)
{
	const struct mailimap_response_info *info = session->imap->imap_response_info;
	clistiter *at;

	if (session->reply.kind != UPN_REPLY_SEARCH || !info || !info->rsp_search_result)
		return;
	for (at = clist_begin(info->rsp_search_result); at; at = clist_next(at))
		add_hit(ctx, *(uint32_t *)at->data);
}

struct flight {
	uint32_t tags[MAX_COMMANDS];
	int statuses[MAX_COMMANDS];
	size_t n;
};

static int send_words(struct flight *flight, struct upn_session *session,
	const struct hits *hits, const struct words *words, struct upn_error *err)
{
	size_t i, n;

	for (i = 0; i < words->n && flight->n < MAX_COMMANDS; i += n) {
		struct upn_buf command = UPN_BUF_INIT(MAX_COMMAND);
		int r = -1;

		n = words->n - i < MAX_WORDS ? words->n - i : MAX_WORDS;
		begin_command(&command, session->login.options, hits);
		add_any_of(&command, words, i, n);
		if (upn_buf__ok(&command))
			r = upn_session__send(session, &flight->tags[flight->n++],
				upn_buf__z(&command), err);
		else
			upn_error__memory(err);
		upn_buf__release(&command);
		if (r < 0)
			return -1;
	}
	return 0;
}

/* Wait for all. As upn_search__narrow. */
static int finish(struct flight *flight, struct upn_session *session, struct hits *hits,
	struct upn_error *err)
{
	size_t i;

	if (upn_session__flush(session, err) < 0 ||
		upn_session__finish_all(session, flight->tags, flight->statuses,
			flight->n, on_hits, hits, err) < 0)
		return -1;
	for (i = 0; i < flight->n; i++)
		if (flight->statuses[i] != UPN_STATUS_OK) {
			upn_session__refused(session, err, UPN_ERR_SERVER,
				"the server cannot search");
			return 0;
		}
	upn_uids__sort(hits->uids);
	if (hits->uids->failed) {
		upn_error__set(err, UPN_ERR_LIMIT,
			"the folder holds more than %u messages", UPN_MAX_UIDS);
		return 0;
	}
	return 1;
}

static int search_words(struct upn_session *session, struct hits *hits,
	const struct words *words, size_t n, struct upn_error *err)
{
	struct flight flight = {.n = 0};
	size_t i;

	for (i = 0; i < n; i++)
		if (send_words(&flight, session, hits, &words[i], err) < 0)
			return -1;
	return finish(&flight, session, hits, err);
}

/*
 * BODY without an index costs a server more than sending everything. So the
 * newest messages come first, and the others only if that was quick.
 */
static int search_bodies(struct upn_session *session, const struct hits *all,
	const struct words *body, struct upn_error *err)
{
	struct hits newest = *all, others = *all;
	int64_t began = upn_stream__now();
	int r;

	if (all->end == 0 || all->end - all->from <= 2 * PROBE)
		return search_words(session, &others, body, 1, err);
	newest.from = others.end = all->end - PROBE;
	r = search_words(session, &newest, body, 1, err);
	if (r <= 0)
		return r;
	session->slow_body = upn_plan__is_slow(upn_stream__now() - began,
		session->round_trip, PROBE, others.end - others.from);
	if (!session->slow_body)
		return search_words(session, &others, body, 1, err);
	upn_session__log(session,
		"the server would search texts for long, so it does not");
	return 1;
}

int upn_search__narrow(struct upn_uids *uids, struct upn_session *session,
	const struct upn_folder *folder, const struct upn_plan *plan,
	struct upn_error *err)
{
	const struct upn_source_options *options = session->login.options;
	const struct words headers[] = {
		{"FROM", options->search_from, options->search_from_count},
		{"SUBJECT", options->search_subject, options->search_subject_count}};
	const struct words body = {"BODY", options->search_body,
		options->search_body_count};
	struct hits hits = {uids, plan->from, folder->uidnext};
	int r = search_words(session, &hits, headers, 2, err);

	if (r > 0 && body.n > 0 && !session->slow_body)
		r = search_bodies(session, &hits, &body, err);
	return r;
}

/*
 * Listing
 */

static void on_listed(void *ctx, struct upn_session *session)
{
	struct upn_fetched fetched;

	if (upn_fetch__attributes(session, &fetched))
		add_hit(ctx, fetched.uid);
}

/* The way that no server gets wrong, with more bytes to a message. */
static int list_by_fetch(struct upn_session *session, struct hits *hits,
	struct upn_error *err)
{
	struct upn_buf command = UPN_BUF_INIT(128);
	int status;

	upn_buf__add_z(&command, "UID FETCH ");
	add_range(&command, hits);
	upn_buf__add_z(&command, " (UID)");
	status =
		upn_session__command(session, upn_buf__z(&command), on_listed, hits, err);
	upn_buf__release(&command);
	if (status < 0)
		return -1;
	if (status != UPN_STATUS_OK) {
		upn_session__refused(session, err, UPN_ERR_SERVER,
			"the server does not list the messages");
		return 0;
	}
	upn_uids__sort(hits->uids);
	return 1;
}

static int list_by_search(struct upn_session *session, struct hits *hits,
	struct upn_error *err)
{
	struct upn_buf command = UPN_BUF_INIT(MAX_COMMAND);
	struct flight flight = {.n = 1};
	int r;

	begin_command(&command, session->login.options, hits);
	r = upn_session__send(session, &flight.tags[0], upn_buf__z(&command), err);
	upn_buf__release(&command);
	return r < 0 ? -1 : finish(&flight, session, hits, err);
}

int upn_search__all(struct upn_uids *uids, struct upn_session *session,
	const struct upn_folder *folder, const struct upn_plan *plan,
	struct upn_error *err)
{
	bool by_date = session->login.options->since != UPN_NO_DATE;
	struct hits hits = {uids, plan->from, folder->uidnext};

	/* a listing of all is checked against their number, a part cannot be */
	if (by_date || plan->from <= 1) {
		int r = list_by_search(session, &hits, err);

		if (r < 0 || (r > 0 && (by_date || uids->n >= folder->messages)))
			return r;
		upn_session__log(session,
			"folder '%s': SEARCH shows %zu of "
			"%llu messages, so they are listed by FETCH",
			folder->name, uids->n, (unsigned long long)folder->messages);
		uids->n = 0;
		uids->failed = false;
	}
	return list_by_fetch(session, &hits, err);
}
