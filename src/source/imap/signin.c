/* Who we are: CAPABILITY, then AUTHENTICATE PLAIN or LOGIN. */
#include "source/imap/connect.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/imap/token.h"

/* Commands with a secret in them, base64 included. */
#define MAX_COMMAND (4 * UPN_MAX_SECRET + 2048)

int upn_session__know_capabilities(struct upn_session *session, struct upn_error *err)
{
	int status;

	if (session->has_capabilities)
		return 0;
	status = upn_session__command(session, "CAPABILITY", NULL, NULL, err);
	if (status < 0)
		return -1;
	if (status != UPN_STATUS_OK)
		return upn_session__refused(session, err, UPN_ERR_SERVER,
			"the server does not tell what it can do");
	return 0;
}

/*
 * A buffer of secrets is reserved whole, so that growing leaves no copy
 * behind, and wiped.
 */
static bool secret_buf(struct upn_buf *buf)
{
	upn_buf__init(buf, MAX_COMMAND);
	return upn_buf__reserve(buf, MAX_COMMAND) != NULL;
}

static void wipe_buf(struct upn_buf *buf)
{
	if (buf->p)
		upn_secret__wipe(buf->p, buf->size);
	upn_buf__release(buf);
}

/* What libetpan's outgoing buffer held; what could not be sent is void. */
static void wipe_sent(struct upn_session *session)
{
	mailstream *stream = session->imap->imap_stream;

	if (stream->write_buffer_len > 0 && session->in_order)
		return;
	upn_secret__wipe(stream->write_buffer, stream->buffer_max_size);
	stream->write_buffer_len = 0;
}

static void add_base64(struct upn_buf *out, struct upn_str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i;

	for (i = 0; i < s.n; i += 3) {
		size_t n = s.n - i < 3 ? s.n - i : 3, k;
		uint32_t bits = 0;

		for (k = 0; k < 3; k++)
			bits = bits << 8 | (k < n ? (unsigned char)s.p[i + k] : 0);
		for (k = 0; k < 4; k++)
			upn_buf__add_char(out,
				k <= n ? digits[bits >> (18 - 6 * k) & 63] : '=');
	}
}

/* Read on to a continuation request. 1; 0: the command has ended; -1. */
static int await_continuation(struct upn_session *session, uint32_t tag,
	struct upn_error *err)
{
	const struct upn_reply *reply = &session->reply;

	for (;;) {
		if (upn_session__read(session, err) < 0)
			return -1;
		if (reply->kind == UPN_REPLY_CONTINUE)
			return 1;
		if (reply->kind == UPN_REPLY_STATUS && reply->tag == tag) {
			session->idle = true;
			return 0;
		}
	}
}

/* A line, or the rest of one, that goes out as it is. */
static int send_raw(struct upn_session *session, const struct upn_buf *text,
	struct upn_error *err)
{
	mailstream *stream = session->imap->imap_stream;

	if (!upn_buf__ok(text))
		return upn_error__memory(err);
	if (mailstream_write(stream, text->p, text->n) != (ssize_t)text->n)
		return upn_error__set(err, UPN_ERR_NETWORK, "%s", session->failure.text);
	return upn_session__flush(session, err);
}

/* RFC 4616, with the initial response where the server takes it (RFC 4959). */
static int authenticate_plain(struct upn_session *session, struct upn_str user,
	struct upn_str password, struct upn_error *err)
{
	struct upn_buf message, line;
	uint32_t tag;
	int r = -1;

	upn_buf__init(&line, 0);
	if (!secret_buf(&message) || !secret_buf(&line)) {
		upn_error__memory(err);
		goto out;
	}
	upn_buf__add_char(&message, '\0');
	upn_buf__add(&message, user);
	upn_buf__add_char(&message, '\0');
	upn_buf__add(&message, password);
	if (upn_session__has(session, "SASL-IR")) {
		upn_buf__add_z(&line, "AUTHENTICATE PLAIN ");
		add_base64(&line, upn_buf__str(&message));
		r = upn_buf__ok(&line) ? upn_session__command(session, upn_buf__z(&line),
						 NULL, NULL, err) :
					 upn_error__memory(err);
		goto out;
	}
	if (upn_session__send(session, &tag, "AUTHENTICATE PLAIN", err) < 0 ||
		upn_session__flush(session, err) < 0)
		goto out;
	r = await_continuation(session, tag, err);
	if (r <= 0) {
		r = r < 0 ? -1 : (int)session->reply.status;
		goto out;
	}
	add_base64(&line, upn_buf__str(&message));
	upn_buf__add_z(&line, "\r\n");
	r = send_raw(session, &line, err) < 0 ?
		-1 :
		upn_session__finish(session, tag, NULL, NULL, err);
out:
	wipe_buf(&message);
	wipe_buf(&line);
	return r;
}

static bool is_quotable(struct upn_str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return true;
}

/*
 * An argument of LOGIN behind what stands in line: quoted, or, with bytes
 * that no quoted string may hold, as a literal. 1 or 0 as
 * await_continuation.
 */
static int add_argument(struct upn_session *session, struct upn_buf *line, uint32_t tag,
	struct upn_str text, struct upn_error *err)
{
	int r;

	upn_buf__add_char(line, ' ');
	if (is_quotable(text)) {
		upn_token__add_quoted(line, text);
		return 1;
	}
	upn_buf__printf(line, "{%zu}\r\n", text.n);
	r = send_raw(session, line, err);
	if (r == 0)
		r = await_continuation(session, tag, err);
	upn_buf__reset(line);
	upn_buf__add(line, text);
	return r;
}

static int login(struct upn_session *session, struct upn_str user,
	struct upn_str password, struct upn_error *err)
{
	mailimap *imap = session->imap;
	struct upn_buf line;
	uint32_t tag;
	int r = -1;

	if (!secret_buf(&line)) {
		upn_error__memory(err);
		goto out;
	}
	upn_session__allow(session);
	if (mailimap_send_current_tag(imap) != MAILIMAP_NO_ERROR) {
		upn_error__memory(err);
		goto out;
	}
	tag = (uint32_t)imap->imap_tag;
	session->idle = false;
	upn_buf__add_z(&line, "LOGIN");
	r = add_argument(session, &line, tag, user, err);
	if (r > 0)
		r = add_argument(session, &line, tag, password, err);
	if (r <= 0) {
		r = r < 0 ? -1 : (int)session->reply.status;
		goto out;
	}
	upn_buf__add_z(&line, "\r\n");
	r = send_raw(session, &line, err) < 0 ?
		-1 :
		upn_session__finish(session, tag, NULL, NULL, err);
out:
	wipe_buf(&line);
	return r;
}

/* RFC 5530: these say that the server is at fault, and not the password. */
static bool is_passing(struct upn_str code)
{
	static const char *const codes[] = {"UNAVAILABLE", "SERVERBUG", "LIMIT", "INUSE"};
	size_t i;

	for (i = 0; i < sizeof codes / sizeof *codes; i++)
		if (upn_str__eq_ci(code, upn_str__of(codes[i])))
			return true;
	return false;
}

static int refused(struct upn_session *session, int status, struct upn_error *err)
{
	const struct upn_reply *reply = &session->reply;
	struct upn_buf what = UPN_BUF_INIT(1024);

	/* a server that repeats the password is not quoted */
	if (upn_str__find(reply->words,
		    upn_secret__bytes(session->login.account->password), 0) != SIZE_MAX)
		session->refusal[0] = 0;
	if (is_passing(reply->code))
		return upn_session__refused(session, err, UPN_ERR_SERVER,
			"sign-in is not possible now");
	if (status == UPN_STATUS_BAD)
		return upn_session__refused(session, err, UPN_ERR_SERVER,
			"the server did not understand the sign-in");
	upn_buf__printf(&what, "sign-in refused for '%s'", session->login.account->user);
	upn_session__refused(session, err, UPN_ERR_AUTH, upn_buf__z(&what));
	upn_buf__release(&what);
	return -1;
}

static int offers_nothing(const struct upn_session *session, struct upn_error *err)
{
	struct upn_buf list = UPN_BUF_INIT(200);

	upn_session__list_capabilities(session, &list);
	upn_error__set(err, UPN_ERR_AUTH,
		"the server takes no password for "
		"'%s' (it offers: %s)",
		session->login.account->user, upn_buf__z(&list));
	upn_buf__release(&list);
	return -1;
}

int upn_session__sign_in(struct upn_session *session, struct upn_error *err)
{
	const struct upn_account *account = session->login.account;
	struct upn_str user = upn_str__of(account->user), password;
	int status;

	if (!account->user || !account->password)
		return upn_error__set(err, UPN_ERR_USAGE,
			"a user name and a password are needed");
	if (upn_session__know_capabilities(session, err) < 0)
		return -1;
	password = upn_secret__bytes(account->password);
	session->has_capabilities = false;
	if (upn_session__has(session, "AUTH=PLAIN"))
		status = authenticate_plain(session, user, password, err);
	else if (!upn_session__has(session, "LOGINDISABLED"))
		status = login(session, user, password, err);
	else
		return offers_nothing(session, err);
	wipe_sent(session);
	if (status < 0)
		return -1;
	if (status != UPN_STATUS_OK)
		return refused(session, status, err);
	session->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	upn_session__log(session, "signed in as '%s'", account->user);
	return 0;
}
