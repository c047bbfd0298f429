/* Commands out, replies in, with libetpan between wire and reader. */
#include "source/imap/session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/imap/connect.h"

#define GOODBYE_MILLISECONDS 2000
#define STREAM_BUFFER 16384 /* larger is slower in libetpan */

/*
 * libetpan's stream: writes go to our stream, reads see what was fed.
 */

static ssize_t low_read(mailstream_low *low, void *p, size_t n)
{
	struct upn_session *session = low->data;
	size_t left = session->feed.n - session->fed;

	if (left == 0)
		return -1; /* 0 would make libetpan read for ever */
	if (n > left)
		n = left;
	memcpy(p, session->feed.p + session->fed, n);
	session->fed += n;
	return (ssize_t)n;
}

static ssize_t low_write(mailstream_low *low, const void *p, size_t n)
{
	struct upn_session *session = low->data;

	if (!session->in_order ||
		upn_stream__write(session->stream, p, n, &session->failure) < 0)
		return -1;
	return (ssize_t)n;
}

static int low_close(mailstream_low *low)
{
	(void)low;
	return 0;
}

static int low_get_fd(mailstream_low *low)
{
	(void)low;
	return -1;
}

static void low_cancel(mailstream_low *low)
{
	(void)low;
}

static void low_free(mailstream_low *low)
{
	free(low);
}

static mailstream_low_driver driver = {
	.mailstream_read = low_read,
	.mailstream_write = low_write,
	.mailstream_close = low_close,
	.mailstream_get_fd = low_get_fd,
	.mailstream_cancel = low_cancel,
	.mailstream_free = low_free,
};

/* Lines for libetpan, CRLF after each; NULL: only the first. */
static bool feed(struct upn_session *session, struct upn_str line, const char *second)
{
	upn_buf__reset(&session->feed);
	session->fed = 0;
	upn_buf__add(&session->feed, line);
	upn_buf__add_z(&session->feed, "\r\n");
	if (second)
		upn_buf__printf(&session->feed, "%s\r\n", second);
	return upn_buf__ok(&session->feed);
}

/*
 * libetpan parses up to the end of a command. We want one reply at a time,
 * so each is followed by an end of our own making.
 */
static bool parse(struct upn_session *session)
{
	mailimap *imap = session->imap;
	struct mailimap_response *response = NULL;
	char end[32];
	int r;

	snprintf(end, sizeof end, "%i OK -", imap->imap_tag);
	if (!feed(session, upn_buf__str(&session->reply.sifted), end) ||
		!mailimap_read_line(imap))
		return false;
	r = mailimap_parse_response(imap, &response);
	if (r == MAILIMAP_NO_ERROR)
		mailimap_response_free(response);
	imap->imap_stream->read_buffer_len = 0;
	return r == MAILIMAP_NO_ERROR;
}

int upn_session__attach(struct upn_session *session, bool signed_in,
	struct upn_error *err)
{
	mailstream_low *low = mailstream_low_new(session, &driver);
	mailstream *stream = low ? mailstream_new(low, STREAM_BUFFER) : NULL;
	int r;

	if (!stream) {
		free(low);
		return upn_error__memory(err);
	}
	/* its parser of greetings is spared what the server really said */
	if (!feed(session, signed_in ? UPN_STR("* PREAUTH -") : UPN_STR("* OK -"),
		    NULL)) {
		mailstream_close(stream);
		return upn_error__memory(err);
	}
	r = mailimap_connect(session->imap, stream);
	if (r != MAILIMAP_NO_ERROR_AUTHENTICATED &&
		r != MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return upn_error__set(err, UPN_ERR_SERVER, "libetpan failed (%d)", r);
	stream->read_buffer_len = 0;
	session->has_capabilities = session->reply.sifted.n > 0 && parse(session);
	return 0;
}

/*
 * Opening and closing
 */

static int set_up(struct upn_session *session, struct upn_error *err)
{
	const struct upn_account *account = session->login.account;
	bool signed_in = false;
	struct upn_error why = {0};

	session->imap = mailimap_new(0, NULL);
	if (!session->imap)
		return upn_error__memory(err);
	if (upn_session__connect(session, &signed_in, &why) == 0 &&
		(signed_in || upn_session__sign_in(session, &why) == 0) &&
		upn_session__know_capabilities(session, &why) == 0) {
		upn_session__log_capabilities(session);
		return 0;
	}
	upn_error__set(err, why.error_class, "%s", why.text);
	if (session->reached)
		upn_error__prefix(err, "%s:%u: ", account->host, (unsigned)account->port);
	return -1;
}

int upn_session__open(struct upn_session **out, const struct upn_imap_login *login,
	struct upn_error *err)
{
	struct upn_session *session = calloc(1, sizeof *session);
	unsigned timeout = login->options->timeout;

	if (!session)
		return upn_error__memory(err);
	session->login = *login;
	session->idle = true;
	upn_wire__init(&session->wire, timeout ? timeout : UPN_DEFAULT_TIMEOUT);
	upn_reply__init(&session->reply);
	upn_buf__init(&session->feed, UPN_MAX_LINE + 64);
	if (set_up(session, err) < 0) {
		session->in_order = false;
		upn_session__close(session);
		return -1;
	}
	*out = session;
	return 0;
}

/* RFC 3501 wants LOGOUT; a server that does not answer changes nothing. */
static void say_goodbye(struct upn_session *session)
{
	uint32_t tag;

	if (!session->in_order || !session->idle ||
		upn_session__send(session, &tag, "LOGOUT", NULL) < 0 ||
		upn_session__flush(session, NULL) < 0)
		return;
	session->wire.give_up = upn_stream__now() + GOODBYE_MILLISECONDS;
	upn_session__finish(session, tag, NULL, NULL, NULL);
}

void upn_session__close(struct upn_session *session)
{
	if (!session)
		return;
	say_goodbye(session);
	session->in_order = false;
	if (session->imap)
		mailimap_free(session->imap); /* its own LOGOUT goes nowhere */
	upn_stream__close(session->stream);
	upn_wire__release(&session->wire);
	upn_reply__release(&session->reply);
	upn_buf__release(&session->feed);
	free(session);
}

void upn_session__log(const struct upn_session *session, const char *fmt, ...)
{
	const struct upn_source_options *options = session->login.options;
	const struct upn_account *account = session->login.account;
	struct upn_buf line = UPN_BUF_INIT(8192);
	char text[4096];
	va_list args;

	if (!options->log)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	upn_buf__printf(&line, "imap: %s:%u: ", account->host, (unsigned)account->port);
	upn_clean__add(&line, upn_str__of(text));
	options->log(options->ctx, upn_buf__z(&line));
	upn_buf__release(&line);
}

int upn_session__refused(const struct upn_session *session, struct upn_error *err,
	enum upn_error_class error_class, const char *what)
{
	return upn_error__set(err, error_class, "%s: %s", what,
		session->refusal[0] ? session->refusal : "no reason given");
}

/* Cleaned, at most 200 bytes of it, behind the code if there is one. */
static void keep_words(char *to, struct upn_str code, struct upn_str words)
{
	struct upn_buf clean = UPN_BUF_INIT(UPN_MAX_LINE);
	struct upn_str cut;

	if (code.n > 0 && code.n < 48) {
		upn_buf__add_char(&clean, '[');
		upn_clean__add(&clean, code);
		upn_buf__add_z(&clean, "] ");
	}
	cut = upn_str__slice(words, 0, UPN_SESSION_WORDS);
	upn_clean__add(&clean, cut);
	cut = upn_clean__cut(upn_buf__str(&clean), 200);
	if (cut.n > 0)
		memcpy(to, cut.p, cut.n);
	to[cut.n] = 0;
	upn_buf__release(&clean);
}

void upn_session__note(struct upn_session *session)
{
	const struct upn_reply *reply = &session->reply;
	bool is_bye = reply->status == UPN_STATUS_BYE;

	if (is_bye && !session->bye[0])
		keep_words(session->bye, reply->code, reply->words);
	if (is_bye || (reply->tag != 0 && reply->status != UPN_STATUS_OK))
		keep_words(session->refusal, reply->code, reply->words);
	if (upn_str__eq_ci(reply->code, UPN_STR("ALERT")))
		upn_session__log(session, "the server says: %.*s",
			UPN_STR_ARG(reply->words));
}

/*
 * Commands and replies
 */

static int write_failed(struct upn_session *session, struct upn_error *err)
{
	session->in_order = false;
	if (session->failure.error_class == UPN_ERR_NONE)
		return upn_error__memory(err);
	return upn_error__set(err, session->failure.error_class, "%s",
		session->failure.text);
}

int upn_session__send(struct upn_session *session, uint32_t *tag, const char *command,
	struct upn_error *err)
{
	mailimap *imap = session->imap;
	size_t n = strlen(command);

	if (!session->in_order)
		return upn_error__set(err, UPN_ERR_NETWORK, "the connection is closed");
	/* a full buffer writes through */
	upn_session__allow(session);
	session->stream->deadline = session->wire.give_up;
	if (mailimap_send_current_tag(imap) != MAILIMAP_NO_ERROR ||
		mailstream_write(imap->imap_stream, command, n) != (ssize_t)n ||
		mailstream_write(imap->imap_stream, "\r\n", 2) != 2)
		return write_failed(session, err);
	*tag = (uint32_t)imap->imap_tag;
	session->idle = false;
	return 0;
}

int upn_session__flush(struct upn_session *session, struct upn_error *err)
{
	upn_session__allow(session);
	session->stream->deadline = session->wire.give_up;
	session->flushed = upn_stream__now();
	if (mailstream_flush(session->imap->imap_stream) < 0)
		return write_failed(session, err);
	return 0;
}

void upn_session__allow(struct upn_session *session)
{
	session->wire.give_up = upn_stream__now() +
		(int64_t)session->wire.timeout * 1000 * UPN_SESSION_PATIENCE;
	session->idle_replies = 0;
	session->stream->budget =
		session->stream->received + UPN_MAX_COMMAND_BYTES + UPN_MAX_REPLY_SKIPPED;
}

/* A server may talk, but not for ever, without getting to the point. */
static int count_idle(struct upn_session *session, struct upn_error *err)
{
	if (++session->idle_replies <= UPN_MAX_IDLE_REPLIES)
		return 0;
	session->in_order = false;
	return upn_error__set(err, UPN_ERR_SERVER,
		"the server talks without giving an answer");
}

int upn_session__read(struct upn_session *session, struct upn_error *err)
{
	struct upn_reply *reply = &session->reply;
	struct upn_error why = {0};

	if (upn_wire__read(&session->wire, reply, &why) < 0) {
		session->in_order = false;
		if (session->bye[0] && why.error_class == UPN_ERR_NETWORK)
			return upn_error__set(err, UPN_ERR_SERVER,
				"the server ended the session: %s", session->bye);
		return upn_error__set(err, why.error_class, "%s", why.text);
	}
	upn_reply__sift(reply);
	upn_session__note(session);
	if (reply->sifted.n == 0)
		return count_idle(session, err);
	if (parse(session)) {
		if (upn_str__starts(upn_buf__str(&reply->sifted),
			    UPN_STR("* CAPABILITY")))
			session->has_capabilities = true;
	} else if (reply->kind == UPN_REPLY_FETCH) {
		reply->unfit = true;
	} else if (reply->kind != UPN_REPLY_STATUS) {
		reply->kind = UPN_REPLY_OTHER;
	}
	return 0;
}

/* A tagged reply ends its command. */
static size_t note_end(struct upn_session *session, const uint32_t *tags, int *statuses,
	size_t n)
{
	const struct upn_reply *reply = &session->reply;
	size_t i;

	if (reply->kind != UPN_REPLY_STATUS || reply->tag == 0)
		return 0;
	if (reply->tag == (uint32_t)session->imap->imap_tag)
		session->idle = true;
	for (i = 0; i < n; i++)
		if (tags[i] == reply->tag && statuses[i] == 0) {
			statuses[i] = (int)reply->status;
			return 1;
		}
	return 0;
}

static void note_time(struct upn_session *session)
{
	int64_t took = upn_stream__now() - session->flushed;

	if (session->round_trip == 0 || took < session->round_trip)
		session->round_trip = took > 0 ? took : 1;
}

int upn_session__finish_all(struct upn_session *session, const uint32_t *tags,
	int *statuses, size_t n, upn_session_fn on_reply, void *ctx,
	struct upn_error *err)
{
	size_t ended = 0;

	while (ended < n) {
		if (upn_session__read(session, err) < 0)
			return -1;
		if (on_reply && session->reply.tag == 0)
			on_reply(ctx, session);
		ended += note_end(session, tags, statuses, n);
	}
	note_time(session);
	return 0;
}

int upn_session__finish(struct upn_session *session, uint32_t tag,
	upn_session_fn on_reply, void *ctx, struct upn_error *err)
{
	int status = 0;

	if (upn_session__finish_all(session, &tag, &status, 1, on_reply, ctx, err) < 0)
		return -1;
	return status;
}

int upn_session__command(struct upn_session *session, const char *command,
	upn_session_fn on_reply, void *ctx, struct upn_error *err)
{
	uint32_t tag = 0;

	if (upn_session__send(session, &tag, command, err) < 0 ||
		upn_session__flush(session, err) < 0)
		return -1;
	return upn_session__finish(session, tag, on_reply, ctx, err);
}
