/*
 * A signed-in connection. Commands go out through libetpan, replies come in
 * as reply.h says. Any call that returns -1 leaves the session of no more use
 * but for upn_session__close.
 */
#ifndef UPN_IMAP_SESSION_H
#define UPN_IMAP_SESSION_H

#include <upnscan/source.h>

#include <libetpan/mailimap.h>

#include "account/account.h"
#include "source/imap/reply.h"

/* A command has this many time-outs to come to its end. */
#define UPN_SESSION_PATIENCE 10

/* Bytes of a server's text that are kept for a message. */
#define UPN_SESSION_WORDS 256

/* Whose mail, and how: borrowed by the session. */
struct upn_imap_login {
	const struct upn_account *account;
	const struct upn_source_options *options;
	const struct upn_tls_trust *trust;
};

struct upn_session {
	struct upn_imap_login login;
	struct upn_stream *stream;
	struct upn_wire wire;
	struct upn_reply reply; /* the last one */
	mailimap *imap;         /* libetpan's session */
	struct upn_buf feed;    /* what libetpan's next reads yield */
	size_t fed;
	struct upn_error failure; /* of the last write */
	bool reached;             /* there is, or was, a connection */
	bool in_order;            /* the connection can be used */
	bool idle;                /* no command waits for its end */
	bool has_capabilities;    /* told since the last change */
	int64_t flushed;          /* when commands were last sent */
	int64_t round_trip;       /* shortest time to an end, milliseconds; 0: unknown */
	bool slow_body;           /* SEARCH BODY takes too long here */
	unsigned idle_replies;    /* that brought nothing */
	char bye[UPN_SESSION_WORDS];     /* what the server said at its end */
	char refusal[UPN_SESSION_WORDS]; /* "[CODE] words" of its last no */
};

/* Connect, secure, greet and sign in. *out is the caller's. */
int upn_session__open(struct upn_session **out, const struct upn_imap_login *login,
	struct upn_error *err);
/* Says goodbye if that takes no time; NULL is fine. */
void upn_session__close(struct upn_session *session);

/* Whether the server has a capability, "IDLE" or "AUTH=PLAIN". */
bool upn_session__has(const struct upn_session *session, const char *name);
/* All capabilities in one line. */
void upn_session__list_capabilities(const struct upn_session *session,
	struct upn_buf *out);
void upn_session__log_capabilities(const struct upn_session *session);
void upn_session__log(const struct upn_session *session, const char *fmt, ...)
	UPN_PRINTF(2, 3);

/*
 * Put a command (without tag and line end) into the outgoing buffer. Several
 * may be on their way; upn_session__flush sends them and starts the clock.
 */
int upn_session__send(struct upn_session *session, uint32_t *tag, const char *command,
	struct upn_error *err);
int upn_session__flush(struct upn_session *session, struct upn_error *err);
/* Grant the running commands a new time and byte allowance. */
void upn_session__allow(struct upn_session *session);
/* The next reply: in session->reply, and its data in session->imap. */
int upn_session__read(struct upn_session *session, struct upn_error *err);

/* Keep what the last reply says, if it is a no. upn_session__read does. */
void upn_session__note(struct upn_session *session);

/* Called for each untagged reply. */
typedef void (*upn_session_fn)(void *ctx, struct upn_session *session);
/*
 * Read until the end of the command of that tag. Returns its status, an
 * enum upn_reply_status above 0 (OK, NO or BAD), or -1.
 */
int upn_session__finish(struct upn_session *session, uint32_t tag,
	upn_session_fn on_reply, void *ctx, struct upn_error *err);
/* The same for several that are on their way; statuses start as 0. */
int upn_session__finish_all(struct upn_session *session, const uint32_t *tags,
	int *statuses, size_t n, upn_session_fn on_reply, void *ctx,
	struct upn_error *err);
/* send, flush and finish. */
int upn_session__command(struct upn_session *session, const char *command,
	upn_session_fn on_reply, void *ctx, struct upn_error *err);

/*
 * Set err to "what: [CODE] words" of the last NO, BAD or BYE, cleaned and cut.
 * What stands beside the code's word is never shown: WEBALERT has a link
 * there that signs one in. Returns -1.
 */
int upn_session__refused(const struct upn_session *session, struct upn_error *err,
	enum upn_error_class error_class, const char *what);

#endif
