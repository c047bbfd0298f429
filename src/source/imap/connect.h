/* The steps from a name to a signed-in session. */
#ifndef UPN_IMAP_CONNECT_H
#define UPN_IMAP_CONNECT_H

#include "source/imap/session.h"

/* Hand libetpan the greeting that was just read, and our stream. */
int upn_session__attach(struct upn_session *session, bool signed_in,
	struct upn_error *err);
/* TCP, greeting, and TLS, first or through STARTTLS. */
int upn_session__connect(struct upn_session *session, bool *signed_in,
	struct upn_error *err);
/* At most one try; over a verified connection only. */
int upn_session__sign_in(struct upn_session *session, struct upn_error *err);
/* Ask for the capabilities unless the server told them since. */
int upn_session__know_capabilities(struct upn_session *session, struct upn_error *err);

#endif
