/* What an IMAP server says, up to and through libetpan's parser. */
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "net/fake.h"
#include "source/imap/connect.h"
#include "source/imap/fetch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct upn_source_options options = {.version = 1, .timeout = 60};
static const struct upn_account account = {.host = NULL};

static void read_all(struct upn_session *session)
{
	struct upn_fetched fetched;
	struct upn_buf list = UPN_BUF_INIT(1 << 16);
	struct upn_error err = {0};

	while (upn_session__read(session, &err) == 0) {
		const struct upn_reply *reply = &session->reply;

		if (upn_fetch__attributes(session, &fetched) && fetched.uid == 0)
			__builtin_trap();
		/* libetpan sees one line at a time, and no message */
		if (upn_str__find_char(upn_buf__str(&reply->sifted), '\n', 0) != SIZE_MAX)
			__builtin_trap();
		if (reply->kind == UPN_REPLY_STATUS &&
			(upn_session__refused(session, &err, UPN_ERR_SERVER, "it") !=
					-1 ||
				!*err.text))
			__builtin_trap();
	}
	if (err.error_class == UPN_ERR_NONE || session->in_order)
		__builtin_trap();
	upn_session__list_capabilities(session, &list);
	upn_buf__release(&list);
}

/* The first byte: how many bytes arrive at a time (0: all). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_fake_step step = {.kind = UPN_FAKE_SEND};
	struct upn_session *session = calloc(1, sizeof *session);

	if (!session || size == 0) {
		free(session);
		return 0;
	}
	step.text = upn_str__make((const char *)data + 1, size - 1);
	session->login = (struct upn_imap_login){&account, &options, NULL};
	session->idle = true;
	upn_wire__init(&session->wire, 60);
	upn_reply__init(&session->reply);
	upn_buf__init(&session->feed, 1 << 21);
	session->imap = mailimap_new(0, NULL);
	if (session->imap &&
		upn_fake_stream__open(&session->stream, &step, 1, data[0], NULL) == 0) {
		session->wire.stream = session->stream;
		session->in_order = true;
		if (upn_session__attach(session, false, NULL) == 0)
			read_all(session);
	}
	upn_session__close(session);
	return 0;
}
