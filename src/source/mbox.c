/*
 * An mbox, mboxo or mboxrd, read in one pass with bounded memory. A separator
 * is a "From " line with a date, after an empty line (or at the start of the
 * file) and before a header field: text that begins a line with "From " and
 * was not quoted is none.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/content.h"
#include "source/local.h"

#define SEPARATOR "\nFrom "
/* A separator line and the field name after it. */
#define LOOK_AHEAD (UPN_MAX_FROM_LINE + 256)

struct mbox {
	struct upn_source source;
	struct upn_local *local;
	struct upn_input *input;
	char *folder;
	struct upn_local_place place; /* date: of the message being read */
	bool started;
	bool keep;     /* its bytes are wanted */
	char last[2];  /* taken last */
	uint64_t size; /* of the message being read */
};

/* Move past n bytes and keep the last two in mind. */
static void take(struct mbox *mbox, struct upn_str ahead, size_t n)
{
	if (n >= 2)
		mbox->last[0] = ahead.p[n - 2];
	else if (n == 1)
		mbox->last[0] = mbox->last[1];
	if (n)
		mbox->last[1] = ahead.p[n - 1];
	upn_input__take(mbox->input, n);
}

/* Take n bytes as part of the message. */
static void keep(struct mbox *mbox, struct upn_str ahead, size_t n)
{
	struct upn_buf *message = &mbox->local->message;
	size_t room = UPN_MAX_MESSAGE - message->n;

	if (mbox->keep)
		upn_buf__append(message, ahead.p, n < room ? n : room);
	mbox->size += n;
	take(mbox, ahead, n);
}

/* Whether the line break at ahead[at] ends an empty line. */
static bool ends_empty_line(const struct mbox *mbox, struct upn_str ahead, size_t at)
{
	char one = at >= 1 ? ahead.p[at - 1] : mbox->last[1];
	char two = at >= 2 ? ahead.p[at - 2] : mbox->last[at == 1 ? 1 : 0];

	return one == '\n' || (one == '\r' && two == '\n');
}

/* Whether text begins with a separator line and a header field. */
static bool is_separator(struct upn_str text)
{
	size_t next;
	struct upn_str line = upn_content__line(text, &next);
	int64_t date;

	if (!upn_from_line__read(line, &date))
		return false;
	/* Thunderbird leaves the date out now and then. */
	if (date == UPN_NO_DATE && !upn_str__eq(upn_str__trim(line), UPN_STR("From -")))
		return false;
	return upn_content__is_field(upn_content__line(upn_str__from(text, next), &next));
}

/*
 * How much of ahead belongs to the message for sure; *found where the line
 * break of the empty line before a separator stands there.
 */
static size_t extent(const struct mbox *mbox, struct upn_str ahead, bool *found)
{
	bool is_all = mbox->input->left == 0;
	size_t at = 0;

	*found = false;
	while ((at = upn_str__find(ahead, UPN_STR(SEPARATOR), at)) != SIZE_MAX) {
		if (ends_empty_line(mbox, ahead, at)) {
			/* Cut off at the window's end: look again from here. */
			if (at > 0 && ahead.n - at < LOOK_AHEAD && !is_all)
				return at;
			*found = is_separator(upn_str__from(ahead, at + 1));
			if (*found)
				return at;
		}
		at++;
	}
	if (is_all || ahead.n < sizeof SEPARATOR)
		return ahead.n;
	return ahead.n - (sizeof SEPARATOR - 2);
}

/* Undo the quoting of mboxrd: a line of >s and "From " lost one >. */
static void unquote(struct upn_buf *message)
{
	struct upn_str all = upn_buf__str(message);
	size_t from = 0, to = 0, at = 0;

	while ((at = upn_str__find(all, UPN_STR(">From "), at)) != SIZE_MAX) {
		size_t start = at;

		while (start > from && all.p[start - 1] == '>')
			start--;
		if (start == 0 || all.p[start - 1] == '\n') {
			memmove(message->p + to, message->p + from, start - from);
			to += start - from;
			from = start + 1;
		}
		at++;
	}
	if (from == 0)
		return;
	memmove(message->p + to, message->p + from, all.n - from);
	message->n = to + all.n - from;
	message->p[message->n] = '\0';
}

/* Move past the separator line, which stands ahead. 1; 0: the end; -1. */
static int begin_message(struct mbox *mbox, struct upn_error *err)
{
	struct upn_str ahead, line;
	size_t next, blank = 0;

	if (upn_input__peek(mbox->input, LOOK_AHEAD, &ahead, err) < 0)
		return -1;
	/* At the start of the file: what content.c forgives. */
	while (!mbox->started && blank < ahead.n &&
		strchr("\xef\xbb\xbf\r\n", ahead.p[blank]))
		blank++;
	mbox->started = true;
	ahead = upn_str__from(ahead, blank);
	if (ahead.n == 0)
		return 0;
	line = upn_content__line(ahead, &next);
	mbox->place.date = UPN_NO_DATE;
	upn_from_line__read(line, &mbox->place.date);
	upn_input__take(mbox->input, blank);
	upn_input__take(mbox->input, next);
	mbox->last[0] = '\r';
	mbox->last[1] = '\n';
	mbox->size = 0;
	mbox->keep = !upn_local__is_too_old(mbox->local, mbox->place.date);
	upn_local__empty(mbox->local);
	return 1;
}

/* Gather the message up to the next separator or the end. */
static int read_message(struct mbox *mbox, struct upn_error *err)
{
	struct upn_buf *message = &mbox->local->message;
	struct upn_str ahead;
	bool found = false;

	while (!found) {
		if (upn_input__peek(mbox->input, 2 * LOOK_AHEAD, &ahead, err) < 0)
			return -1;
		if (ahead.n == 0)
			break;
		keep(mbox, ahead, extent(mbox, ahead, &found));
	}
	if (!upn_buf__ok(message))
		return upn_error__memory(err);
	if (!found)
		return 0;
	/* The empty line before a separator is no part of the message. */
	if (upn_input__peek(mbox->input, 1, &ahead, err) < 0)
		return -1;
	take(mbox, ahead, 1);
	if (message->n && message->n == mbox->size &&
		message->p[message->n - 1] == '\r') {
		message->p[--message->n] = '\0';
		mbox->size--;
	}
	return 0;
}

static int next(struct upn_source *source, struct upn_item *item, struct upn_error *err)
{
	struct mbox *mbox = (struct mbox *)source;
	struct upn_buf *message = &mbox->local->message;
	bool truncated;
	int status;

	do {
		status = begin_message(mbox, err);
		if (status <= 0)
			return status;
		if (read_message(mbox, err) < 0)
			return -1;
	} while (!mbox->keep || message->n == 0);
	truncated = message->n < mbox->size;
	unquote(message);
	if (!truncated)
		mbox->size = message->n;
	upn_local__hand_over(mbox->local, item, upn_buf__str(message), &mbox->place,
		mbox->size);
	item->message.truncated = truncated;
	return 1;
}

static void close_mbox(struct upn_source *source)
{
	struct mbox *mbox = (struct mbox *)source;

	upn_input__close(mbox->input);
	free(mbox->folder);
	free(mbox);
}

int upn_mbox__open(struct upn_source **out, struct upn_local *local,
	struct upn_input *input, const struct upn_local_place *place,
	struct upn_error *err)
{
	static const struct upn_source_ops ops = {.next = next, .close = close_mbox};
	struct mbox *mbox = calloc(1, sizeof *mbox);
	char *folder = strdup(place->folder);

	if (!mbox || !folder) {
		upn_input__close(input);
		free(folder);
		free(mbox);
		return upn_error__memory(err);
	}
	mbox->source.ops = &ops;
	mbox->local = local;
	mbox->input = input;
	mbox->folder = folder;
	mbox->place = *place;
	mbox->place.folder = folder;
	*out = &mbox->source;
	return 0;
}
