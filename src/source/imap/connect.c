/* From a host name to a greeting over verified TLS. */
#include "source/imap/connect.h"

#include "base/error.h"
#include "base/str.h"

static void set_stream(struct upn_session *session, struct upn_stream *stream)
{
	session->stream = session->wire.stream = stream;
	session->in_order = stream != NULL;
}

static int read_greeting(struct upn_session *session, bool *signed_in,
	struct upn_error *err)
{
	struct upn_reply *reply = &session->reply;

	upn_session__allow(session);
	do {
		if (upn_wire__read(&session->wire, reply, err) < 0)
			return -1;
		upn_reply__sift(reply);
		upn_session__note(session);
	} while (reply->kind != UPN_REPLY_STATUS &&
		upn_str__starts(upn_buf__str(&reply->line), UPN_STR("* ")));
	if (reply->kind != UPN_REPLY_STATUS || reply->tag != 0)
		return upn_error__set(err, UPN_ERR_SERVER, "this is no IMAP server");
	if (reply->status == UPN_STATUS_OK || reply->status == UPN_STATUS_PREAUTH) {
		*signed_in = reply->status == UPN_STATUS_PREAUTH;
		return 0;
	}
	return upn_session__refused(session, err, UPN_ERR_SERVER,
		"the server refuses the connection");
}

/* Replace the stream by TLS over it. */
static int secure(struct upn_session *session, struct upn_error *err)
{
	const struct upn_imap_login *login = &session->login;
	struct upn_stream *plain = session->stream, *tls;

	plain->budget = 0;
	plain->deadline = upn_stream__now() + (int64_t)session->wire.timeout * 1000;
	set_stream(session, NULL);
	if (upn_tls__start(&tls, plain, login->account->host, login->trust,
		    login->options->pin_sha256, err) < 0)
		return -1;
	set_stream(session, tls);
	return 0;
}

static int injected(struct upn_error *err)
{
	return upn_error__set(err, UPN_ERR_TLS,
		"somebody put words into the "
		"server's mouth before the connection was secure");
}

/*
 * STARTTLS or nothing. Whatever came before TLS is not to be believed, and
 * bytes behind the answer, which would be read as the server's after the
 * handshake, end it (CVE-2020-15953 and its kind).
 */
static int start_tls(struct upn_session *session, bool signed_in, struct upn_error *err)
{
	int status;

	if (signed_in)
		return upn_error__set(err, UPN_ERR_TLS,
			"the server wants to go on without TLS (PREAUTH)");
	if (upn_wire__has_input(&session->wire))
		return injected(err);
	status = upn_session__command(session, "STARTTLS", NULL, NULL, err);
	if (status < 0)
		return -1;
	if (status != UPN_STATUS_OK)
		return upn_session__refused(session, err, UPN_ERR_TLS,
			"the server does not start TLS");
	if (upn_wire__has_input(&session->wire))
		return injected(err);
	session->has_capabilities = false;
	return secure(session, err);
}

int upn_session__connect(struct upn_session *session, bool *signed_in,
	struct upn_error *err)
{
	const struct upn_account *account = session->login.account;
	const struct upn_source_options *options = session->login.options;
	bool starts_tls = account->tls == UPN_TLS_STARTTLS;
	struct upn_stream *stream;

	if (upn_tcp__connect(&stream, account->host, account->port, session->wire.timeout,
		    options->cancel, err) < 0)
		return -1;
	session->reached = true;
	set_stream(session, stream);
	if ((!starts_tls && secure(session, err) < 0) ||
		read_greeting(session, signed_in, err) < 0 ||
		upn_session__attach(session, *signed_in, err) < 0)
		return -1;
	return starts_tls ? start_tls(session, *signed_in, err) : 0;
}
