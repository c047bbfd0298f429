/* Windows of UID FETCH, see fetch.h. */
#include "source/imap/fetch.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"

#define WINDOW 256      /* messages of one command */
#define MAX_SET 1900    /* bytes of their numbers */
#define MAX_REFUSALS 20 /* in a row, until the folder is given up */
#define MAX_LOSSES 3    /* of the line at one message */

int upn_fetch__begin(struct upn_fetch *fetch, struct upn_uids *wanted,
	struct upn_error *err)
{
	*fetch = (struct upn_fetch){.wanted = *wanted, .suspect = SIZE_MAX};
	*wanted = (struct upn_uids){0};
	fetch->done = calloc(fetch->wanted.n + 1, sizeof *fetch->done);
	if (fetch->done)
		return 0;
	upn_fetch__release(fetch);
	return upn_error__memory(err);
}

void upn_fetch__release(struct upn_fetch *fetch)
{
	upn_uids__release(&fetch->wanted);
	free(fetch->done);
	free(fetch->again);
	*fetch = (struct upn_fetch){0};
}

uint32_t upn_fetch__low(struct upn_fetch *fetch, uint32_t end)
{
	while (fetch->low < fetch->wanted.n && fetch->done[fetch->low])
		fetch->low++;
	return fetch->low < fetch->wanted.n ? fetch->wanted.v[fetch->low] : end;
}

/*
 * What a reply says
 */

static int64_t seconds_of(const struct mailimap_date_time *t)
{
	int zone = t->dt_zone / 100 * 3600 + t->dt_zone % 100 * 60;

	if (t->dt_month < 1 || t->dt_month > 12 || t->dt_day < 1 || t->dt_day > 31)
		return UPN_NO_DATE;
	return upn_date__days(t->dt_year, (unsigned)t->dt_month, (unsigned)t->dt_day) *
		86400 +
		t->dt_hour * 3600 + t->dt_min * 60 + t->dt_sec - zone;
}

static void take_item(struct upn_fetched *fetched,
	const struct mailimap_msg_att_static *item)
{
	if (item->att_type == MAILIMAP_MSG_ATT_UID)
		fetched->uid = item->att_data.att_uid;
	else if (item->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE)
		fetched->size = item->att_data.att_rfc822_size;
	else if (item->att_type == MAILIMAP_MSG_ATT_INTERNALDATE)
		fetched->date = seconds_of(item->att_data.att_internal_date);
}

bool upn_fetch__attributes(const struct upn_session *session, struct upn_fetched *fetched)
{
	const struct mailimap_response_info *info = session->imap->imap_response_info;
	const struct mailimap_msg_att *message;
	clistiter *at;

	*fetched = (struct upn_fetched){.date = UPN_NO_DATE};
	if (session->reply.kind != UPN_REPLY_FETCH || session->reply.unfit || !info ||
		!info->rsp_fetch_list || !clist_begin(info->rsp_fetch_list))
		return false;
	message = clist_begin(info->rsp_fetch_list)->data;
	for (at = clist_begin(message->att_list); at; at = clist_next(at)) {
		const struct mailimap_msg_att_item *item = at->data;

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC)
			take_item(fetched, item->att_data.att_static);
	}
	return fetched->uid != 0;
}

/*
 * Asking
 */

static void ask_again(struct upn_fetch *fetch, size_t first, size_t end, bool alone)
{
	if (first >= end)
		return;
	if (fetch->again_count == fetch->again_size) {
		size_t size = fetch->again_size ? 2 * fetch->again_size : 16;
		struct upn_fetch_window *again =
			realloc(fetch->again, size * sizeof *again);

		if (!again) {
			fetch->failed = true;
			return;
		}
		fetch->again = again;
		fetch->again_size = size;
	}
	fetch->again[fetch->again_count++] =
		(struct upn_fetch_window){.first = first, .end = end, .alone = alone};
}

/*
 * Write the numbers of window as a set, "5,7:9", up to what a command may
 * hold; window->end moves to what was written.
 */
static void add_set(struct upn_buf *out, const struct upn_fetch *fetch,
	struct upn_fetch_window *window)
{
	size_t i = window->first, n = 0, begin = out->n;

	while (i < window->end && n < WINDOW && out->n - begin < MAX_SET) {
		uint32_t first, last;

		if (fetch->done[i]) {
			i++;
			continue;
		}
		first = last = fetch->wanted.v[i];
		for (i++, n++; i < window->end && n < WINDOW && !fetch->done[i] &&
			fetch->wanted.v[i] == last + 1;
			i++, n++)
			last++;
		upn_buf__printf(out, "%s%u", out->n > begin ? "," : "", (unsigned)first);
		if (last > first)
			upn_buf__printf(out, ":%u", (unsigned)last);
	}
	window->end = i;
}

/* The next window to ask for; false where there is none. */
static bool take_window(struct upn_fetch *fetch, struct upn_buf *command,
	struct upn_fetch_window *window)
{
	while (fetch->again_count > 0) {
		struct upn_fetch_window *last = &fetch->again[fetch->again_count - 1];
		size_t before = command->n;

		*window = *last;
		add_set(command, fetch, window);
		last->first = window->end;
		if (last->first >= last->end)
			fetch->again_count--;
		if (command->n > before)
			return true;
	}
	*window = (struct upn_fetch_window){.first = fetch->next, .end = fetch->wanted.n};
	add_set(command, fetch, window);
	fetch->next = window->end;
	return window->end > window->first;
}

static int ask(struct upn_fetch *fetch, struct upn_session *session,
	struct upn_error *err)
{
	bool sent = false;

	while (fetch->flying < UPN_FETCH_DEPTH) {
		struct upn_buf command = UPN_BUF_INIT(MAX_SET + 200);
		struct upn_fetch_window window;
		int r;

		upn_buf__add_z(&command, "UID FETCH ");
		if (!take_window(fetch, &command, &window)) {
			upn_buf__release(&command);
			break;
		}
		if (fetch->plain)
			upn_buf__add_z(&command, " (UID INTERNALDATE BODY.PEEK[])");
		else
			upn_buf__printf(&command,
				" (UID INTERNALDATE RFC822.SIZE"
				" BODY.PEEK[]<0.%u>)",
				UPN_MAX_MESSAGE);
		r = upn_session__send(session, &window.tag, upn_buf__z(&command), err);
		upn_buf__release(&command);
		fetch->flight[fetch->flying++] = window;
		if (r < 0)
			return -1;
		sent = true;
	}
	return sent ? upn_session__flush(session, err) : 0;
}

/*
 * Answers
 */

/* Place of a UID that was asked for and is not done, or SIZE_MAX. */
static size_t place_of(const struct upn_fetch *fetch, uint32_t uid)
{
	size_t at = upn_uids__find(&fetch->wanted, uid);

	return at != SIZE_MAX && !fetch->done[at] ? at : SIZE_MAX;
}

/* True where it is a message that was waited for. */
static bool take_message(struct upn_fetch *fetch, const struct upn_session *session,
	struct upn_fetched *fetched)
{
	const struct upn_reply *reply = &session->reply;
	struct upn_fetch_window *window = &fetch->flight[0];
	bool told = upn_fetch__attributes(session, fetched);
	size_t at;

	if (!told && reply->has_body && reply->uid == 0 && window->alone) {
		/* the server forgot to say which; only one was asked for */
		fetched->uid = fetch->wanted.v[window->first];
		told = true;
	}
	if (!told || !reply->has_body) {
		window->flawed = true;
		return false;
	}
	at = place_of(fetch, fetched->uid);
	if (at == SIZE_MAX)
		return false; /* sent twice, or never asked for */
	fetch->done[at] = true;
	fetch->refusals = 0;
	fetched->raw = upn_buf__str(&reply->body);
	fetched->truncated = reply->body_cut ||
		(reply->body.n >= UPN_MAX_MESSAGE && fetched->size != reply->body.n);
	if (!fetched->truncated)
		fetched->size = reply->body.n; /* servers estimate theirs */
	return true;
}

static size_t first_open(const struct upn_fetch *fetch,
	const struct upn_fetch_window *window)
{
	size_t i = window->first;

	while (i < window->end && fetch->done[i])
		i++;
	return i;
}

/* A message asked for by itself did not come. */
static enum upn_fetch_result give_up(struct upn_fetch *fetch,
	const struct upn_fetch_window *window, int status,
	const struct upn_session *session, struct upn_fetched *fetched,
	struct upn_error *err)
{
	fetch->done[window->first] = true;
	fetched->uid = fetch->wanted.v[window->first];
	if (status != UPN_STATUS_OK)
		upn_session__refused(session, err, UPN_ERR_SERVER,
			"the server does not hand it out");
	else if (window->flawed)
		upn_error__set(err, UPN_ERR_SERVER, "the server's answer cannot be read");
	else
		return UPN_FETCH_END; /* deleted in the meantime */
	return UPN_FETCH_SKIPPED;
}

static void retry_each(struct upn_fetch *fetch, const struct upn_fetch_window *window)
{
	size_t i;

	for (i = window->end; i > window->first; i--)
		if (!fetch->done[i - 1])
			ask_again(fetch, i - 1, i, true);
}

/*
 * The end of a window. Returns UPN_FETCH_END where the reading goes on, or
 * what to tell.
 */
static enum upn_fetch_result end_window(struct upn_fetch *fetch,
	const struct upn_fetch_window *window, struct upn_session *session,
	struct upn_fetched *fetched, struct upn_error *err)
{
	int status = (int)session->reply.status;
	size_t open = first_open(fetch, window);

	if (open == window->end)
		return UPN_FETCH_END;
	if (status != UPN_STATUS_OK && ++fetch->refusals > MAX_REFUSALS) {
		upn_session__refused(session, err, UPN_ERR_SERVER,
			"the server hands out no messages");
		return UPN_FETCH_REFUSED;
	}
	if (status == UPN_STATUS_BAD && !fetch->plain) {
		fetch->plain = true;
		ask_again(fetch, window->first, window->end, window->alone);
	} else if (window->alone) {
		return give_up(fetch, window, status, session, fetched, err);
	} else if (status != UPN_STATUS_OK) {
		/* servers stop at the first that they cannot read */
		ask_again(fetch, open + 1, window->end, false);
		ask_again(fetch, open, open + 1, true);
	} else if (window->flawed) {
		retry_each(fetch, window);
	} else {
		while (open < window->end) /* deleted in the meantime */
			fetch->done[open++] = true;
	}
	return UPN_FETCH_END;
}

/* The window that a tagged reply ends, taken out of the flight. */
static bool land(struct upn_fetch *fetch, uint32_t tag, struct upn_fetch_window *window)
{
	size_t i;

	for (i = 0; i < fetch->flying; i++)
		if (fetch->flight[i].tag == tag) {
			*window = fetch->flight[i];
			fetch->flying--;
			memmove(&fetch->flight[i], &fetch->flight[i + 1],
				(fetch->flying - i) * sizeof *window);
			return true;
		}
	return false;
}

/* A message that broke the line each time it was asked for. */
static bool skip_suspect(struct upn_fetch *fetch, struct upn_fetched *fetched,
	struct upn_error *err)
{
	size_t at = fetch->suspect;

	if (fetch->suspect_losses < MAX_LOSSES || fetch->done[at])
		return false;
	fetch->done[at] = true;
	fetch->suspect_losses = 0;
	fetched->uid = fetch->wanted.v[at];
	upn_error__set(err, UPN_ERR_SERVER,
		"the connection broke whenever it was asked for");
	return true;
}

enum upn_fetch_result upn_fetch__next(struct upn_fetch *fetch,
	struct upn_session *session, struct upn_fetched *fetched, struct upn_error *err)
{
	struct upn_fetch_window window;
	enum upn_fetch_result result;

	*fetched = (struct upn_fetched){.date = UPN_NO_DATE};
	if (skip_suspect(fetch, fetched, err))
		return UPN_FETCH_SKIPPED;
	for (;;) {
		if (ask(fetch, session, err) < 0)
			return UPN_FETCH_LOST;
		if (fetch->flying == 0)
			break;
		if (upn_session__read(session, err) < 0)
			return UPN_FETCH_LOST;
		if (session->reply.kind == UPN_REPLY_FETCH &&
			take_message(fetch, session, fetched)) {
			upn_session__allow(session);
			return UPN_FETCH_MESSAGE;
		}
		if (session->reply.kind != UPN_REPLY_STATUS ||
			!land(fetch, session->reply.tag, &window))
			continue;
		session->idle = fetch->flying == 0;
		result = end_window(fetch, &window, session, fetched, err);
		if (result != UPN_FETCH_END)
			return result;
	}
	if (!fetch->failed)
		return UPN_FETCH_END;
	upn_error__memory(err);
	return UPN_FETCH_REFUSED;
}

void upn_fetch__lost(struct upn_fetch *fetch)
{
	size_t i, open;

	for (i = fetch->flying; i > 1; i--)
		ask_again(fetch, fetch->flight[i - 1].first, fetch->flight[i - 1].end,
			fetch->flight[i - 1].alone);
	if (fetch->flying > 0) {
		open = first_open(fetch, &fetch->flight[0]);
		ask_again(fetch, open + 1, fetch->flight[0].end, false);
		if (open < fetch->flight[0].end) {
			fetch->suspect_losses =
				open == fetch->suspect ? fetch->suspect_losses + 1 : 1;
			fetch->suspect = open;
			ask_again(fetch, open, open + 1, true);
		}
	}
	fetch->flying = 0;
}
