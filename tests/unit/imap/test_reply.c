/* Replies off the wire: framing, ceilings, and what is left for libetpan. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/str.h"
#include "net/fake.h"
#include "source/imap/reply.h"

struct server {
	struct upn_stream *stream;
	struct upn_wire wire;
	struct upn_reply reply;
	struct upn_error err;
	struct upn_fake_step step;
};

/* A server that sends text, `chunk` bytes at a time. */
static void begin(struct server *server, struct upn_str text, size_t chunk)
{
	*server = (struct server){.step = {UPN_FAKE_SEND, text}};
	assert_int_equal(
		upn_fake_stream__open(&server->stream, &server->step, 1, chunk, NULL), 0);
	upn_wire__init(&server->wire, 60);
	server->wire.stream = server->stream;
	upn_reply__init(&server->reply);
}

static void end(struct server *server)
{
	upn_reply__release(&server->reply);
	upn_wire__release(&server->wire);
	upn_stream__close(server->stream);
}

static int next(struct server *server)
{
	if (upn_wire__read(&server->wire, &server->reply, &server->err) < 0)
		return -1;
	upn_reply__sift(&server->reply);
	return 0;
}

static void assert_sifted(const struct upn_reply *reply, const char *text)
{
	assert_string_equal(reply->sifted.n ? reply->sifted.p : "", text);
}

struct sample {
	const char *line;
	enum upn_reply_kind kind;
	const char *sifted;
};

static const struct sample samples[] = {
	{"* CAPABILITY IMAP4rev1  AUTH=PLAIN X(Y \"Z\" ID ", UPN_REPLY_CAPABILITY,
		"* CAPABILITY IMAP4rev1 AUTH=PLAIN ID"},
	{"* capability", UPN_REPLY_CAPABILITY, ""},
	{"* OK [CAPABILITY IMAP4rev1 ID] hi", UPN_REPLY_STATUS,
		"* CAPABILITY IMAP4rev1 ID"},
	{"* NAMESPACE ((\"\" \"/\")(\"#mh/\" \"/\" \"X\" (\"A\" \"B\"))) NIL "
	 "((\"x\\\"\" NIL))",
		UPN_REPLY_NAMESPACE,
		"* NAMESPACE "
		"((\"\" \"/\")(\"#mh/\" \"/\")) NIL ((\"x\\\"\" NIL))"},
	{"* NAMESPACE ((", UPN_REPLY_OTHER, ""},
	{"* NAMESPACE ((()))", UPN_REPLY_OTHER, ""},
	{"* LIST (\\HasNoChildren \\Sent) \".\" INBOX.Sent", UPN_REPLY_LIST,
		"* LIST (\\HasNoChildren \\Sent) \".\" \"INBOX.Sent\""},
	{"* LIST () NIL \"a \\\"b\\\\\"", UPN_REPLY_LIST,
		"* LIST () NIL \"a \\\"b\\\\\""},
	{"* LIST (\\a\"b plain) \"\\\\\" x", UPN_REPLY_LIST, "* LIST () \"\\\\\" \"x\""},
	{"* LIST () \"/\" two words (\"CHILDINFO\" (\"SUBSCRIBED\"))", UPN_REPLY_LIST,
		"* LIST () \"/\" \"two words\""},
	{"* LIST x", UPN_REPLY_OTHER, ""},
	{"* STATUS in (box) (SIZE 9 MESSAGES 2 UIDNEXT 99999999999)", UPN_REPLY_FOLDER,
		"* STATUS \"in\" (MESSAGES 2)"},
	{"* STATUS \"a b\" (UIDVALIDITY 3 UIDNEXT 4)", UPN_REPLY_FOLDER,
		"* STATUS \"a b\" (UIDVALIDITY 3 UIDNEXT 4)"},
	{"* STATUS x ()", UPN_REPLY_OTHER, ""}, {"* STATUS x", UPN_REPLY_OTHER, ""},
	{"* SEARCH", UPN_REPLY_SEARCH, "* SEARCH"},
	{"* search 1  22 0 x 4294967296 7 (MODSEQ 9)", UPN_REPLY_SEARCH,
		"* SEARCH 1 22 7"},
	{"* 12 EXISTS", UPN_REPLY_EXISTS, "* 12 EXISTS"},
	{"* 99999999999 EXISTS", UPN_REPLY_OTHER, ""},
	{"* 12 EXPUNGE", UPN_REPLY_OTHER, ""},
	{"* VANISHED (EARLIER) 1:5", UPN_REPLY_OTHER, ""},
	{"* ENABLED X", UPN_REPLY_OTHER, ""}, {"*", UPN_REPLY_OTHER, ""},
	{"*x", UPN_REPLY_OTHER, ""}, {"x OK what", UPN_REPLY_OTHER, ""},
	{"3 BYE what", UPN_REPLY_OTHER, ""}, {"+", UPN_REPLY_CONTINUE, ""},
	{"+ idling", UPN_REPLY_CONTINUE, ""},
	{"* 3 FETCH (FLAGS (\\Seen))", UPN_REPLY_OTHER, ""},
	{"* 3 FETCH (FLAGS (\\Seen) UID 7)", UPN_REPLY_FETCH, "* 1 FETCH (UID 7)"},
	{"* 3 FETCH (UID 7 RFC822.SIZE 9 INTERNALDATE \" 7-Jul-1996 02:44:25 -0700\""
	 " BODY[HEADER.FIELDS (A B)] \"x)\" X (\"(\" (y)) BODY[]<0> \"t\")",
		UPN_REPLY_FETCH,
		"* 1 FETCH (UID 7 RFC822.SIZE 9 INTERNALDATE "
		"\" 7-Jul-1996 02:44:25 -0700\")"},
	{"* 3 FETCH (UID 7 INTERNALDATE \"7-Foo-1996 02:44:25 -0700\" "
	 "RFC822.SIZE 5000000000 UID 0)",
		UPN_REPLY_FETCH, "* 1 FETCH (UID 7)"}};

static void data_is_sifted(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof samples / sizeof *samples; i++) {
		struct upn_buf text = UPN_BUF_INIT(1000);
		struct server server;

		upn_buf__printf(&text, "%s\r\n", samples[i].line);
		begin(&server, upn_buf__str(&text), i % 3);
		assert_int_equal(next(&server), 0);
		if (server.reply.kind != samples[i].kind)
			fail_msg("%s: kind %d", samples[i].line, server.reply.kind);
		assert_sifted(&server.reply, samples[i].sifted);
		assert_int_equal(next(&server), -1);
		assert_int_equal(server.err.error_class, UPN_ERR_NETWORK);
		end(&server);
		upn_buf__release(&text);
	}
}

static void status_is_read(void **state)
{
	static const struct {
		const char *line;
		uint32_t tag;
		enum upn_reply_status status;
		const char *code, *detail, *words;
	} table[] = {{"* OK\r\n", 0, UPN_STATUS_OK, "", "", ""},
		{"* ok [ALERT]\r\n", 0, UPN_STATUS_OK, "ALERT", "", ""},
		{"17 NO [WEBALERT https://x/?t=1 2] go there\r\n", 17, UPN_STATUS_NO,
			"WEBALERT", "https://x/?t=1 2", "go there"},
		{"17 BAD [never closed\n", 17, UPN_STATUS_BAD, "", "", "[never closed"},
		{"* BYE  so long \r\n", 0, UPN_STATUS_BYE, "", "", "so long"},
		{"* PREAUTH x\r\n", 0, UPN_STATUS_PREAUTH, "", "", "x"},
		{"\r\n\r\n5 OK [UIDNEXT 8] y\r\n", 5, UPN_STATUS_OK, "UIDNEXT", "8",
			"y"}};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof table / sizeof *table; i++) {
		struct server server;
		const struct upn_reply *reply = &server.reply;

		begin(&server, upn_str__of(table[i].line), i % 2);
		assert_int_equal(next(&server), 0);
		assert_int_equal(reply->kind, UPN_REPLY_STATUS);
		assert_int_equal(reply->tag, table[i].tag);
		assert_int_equal(reply->status, table[i].status);
		assert_true(upn_str__eq(reply->code, upn_str__of(table[i].code)));
		assert_true(upn_str__eq(reply->detail, upn_str__of(table[i].detail)));
		assert_true(upn_str__eq(reply->words, upn_str__of(table[i].words)));
		end(&server);
	}
}

static void texts_are_taken_out(void **state)
{
	static const struct {
		const char *line, *body;
		uint32_t uid;
		bool has_body, unfit;
	} table[] = {{"* 1 FETCH (UID 5 BODY[]<0> {5}\r\na\r\n)b)\r\n", "a\r\n)b", 5,
			     true, false},
		{"* 1 FETCH (BODY[] ~{2}\r\n{} X {3}\r\n(\"\" UID 6)\r\n", "{}", 6, true,
			false},
		{"* 1 FETCH (RFC822 {1+}\r\nx UID 6)\r\n", "x", 6, true, false},
		{"* 1 FETCH (UID 5 BODY[] \"q\\\"\\\\\")\r\n", "q\"\\", 5, true, false},
		{"* 1 FETCH (UID 5 BODY[]<0> {0}\r\n)\r\n", "", 5, true, false},
		{"* 1 FETCH (UID 5 BODY[]<0> NIL)\r\n", "", 5, false, false},
		{"* 1 FETCH (UID 5 BODY[]<7> {1}\r\nx)\r\n", "", 5, false, false},
		{"* 1 FETCH (UID 5 BODY[1] {1}\r\nx BODY[] {1}\r\ny)\r\n", "y", 5, true,
			false},
		{"* 1 FETCH (UID 5 BODY[] {1}\r\nx BODY[] {1}\r\ny)\r\n", "x", 5, true,
			false},
		{"* 1 FETCH (BODY[] {1}\r\nx)\r\n", "x", 0, true, true},
		{"* 1 FETCH (UID 5 BODY[] {1}\r\nx\r\n", "x", 5, true, false},
		{"* 1 FETCH (UID 5\r\n", "", 5, false, true},
		{"* 1 FETCH (UID 5 BODY[] \"x\r\n", "x", 5, true, false},
		{"* 1 FETCH (UID 5 ((((((((((((((((((((((((((((((((((((((\r\n", "", 5,
			false, true},
		{"* 1 FETCH\r\n", "", 0, false, true}};
	size_t i, chunk;

	(void)state;
	for (i = 0; i < sizeof table / sizeof *table; i++)
		for (chunk = 0; chunk < 3; chunk++) {
			struct server server;
			const struct upn_reply *reply = &server.reply;

			begin(&server, upn_str__of(table[i].line), chunk);
			assert_int_equal(next(&server), 0);
			assert_int_equal(reply->kind, UPN_REPLY_FETCH);
			assert_int_equal(reply->uid, table[i].uid);
			assert_int_equal(reply->has_body, table[i].has_body);
			assert_int_equal(reply->unfit, table[i].unfit);
			assert_string_equal(upn_buf__z(&reply->body), table[i].body);
			end(&server);
		}
}

/* Ceilings: what ends the connection, and with which class of error. */
static void ceilings_hold(void **state)
{
	static const char *const lines[] = {"* 1 FETCH (UID 5 BODY[] {4294967295}\r\n",
		"* 1 FETCH (UID 5 X {134217729}\r\n",
		"* 1 FETCH (X {99999999999999999999999999}\r\n"};
	struct server server;
	struct upn_buf text = UPN_BUF_INIT(4u << 20);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		begin(&server, upn_str__of(lines[i]), 0);
		assert_int_equal(next(&server), -1);
		assert_int_equal(server.err.error_class, UPN_ERR_SERVER);
		end(&server);
	}
	while (text.n <= UPN_MAX_LINE)
		upn_buf__add_z(&text, "no end of it ");
	begin(&server, upn_buf__str(&text), 0);
	assert_int_equal(next(&server), -1);
	assert_int_equal(server.err.error_class, UPN_ERR_SERVER);
	end(&server);

	upn_buf__reset(&text);
	upn_buf__add_z(&text, "* 1 FETCH (");
	for (i = 0; i <= UPN_MAX_REPLY_LITERALS; i++)
		upn_buf__add_z(&text, "X {1}\r\nx ");
	begin(&server, upn_buf__str(&text), 0);
	assert_int_equal(next(&server), -1);
	assert_int_equal(server.err.error_class, UPN_ERR_SERVER);
	end(&server);

	/* a long literal that is no message is passed over */
	upn_buf__reset(&text);
	upn_buf__printf(&text, "* 1 FETCH (X {%u}\r\n", 2 * UPN_MAX_REPLY_LITERAL);
	for (i = 0; i < 2 * UPN_MAX_REPLY_LITERAL; i++)
		upn_buf__add_char(&text, '(');
	upn_buf__add_z(&text, " UID 3)\r\n");
	begin(&server, upn_buf__str(&text), 0);
	assert_int_equal(next(&server), 0);
	assert_sifted(&server.reply, "* 1 FETCH (UID 3)");
	end(&server);
	upn_buf__release(&text);
}

static void long_search_comes_in_pieces(void **state)
{
	struct upn_buf text = UPN_BUF_INIT(8u << 20);
	struct server server;
	unsigned i, pieces = 0, numbers = 0, last = 0;

	(void)state;
	upn_buf__add_z(&text, "* SEARCH");
	for (i = 1; i <= 300000; i++)
		upn_buf__printf(&text, " %u", i);
	upn_buf__add_z(&text, "\r\n1 OK done\r\n");
	begin(&server, upn_buf__str(&text), 0);
	while (next(&server) == 0 && server.reply.kind == UPN_REPLY_SEARCH) {
		char *at = server.reply.sifted.p + strlen("* SEARCH");

		for (pieces++; *at; numbers++) {
			unsigned long number = strtoul(at, &at, 10);

			assert_int_equal(number, ++last);
		}
	}
	assert_int_equal(server.reply.tag, 1);
	assert_int_equal(numbers, 300000);
	assert_true(pieces > 10);
	end(&server);
	upn_buf__release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_is_sifted),
		cmocka_unit_test(status_is_read),
		cmocka_unit_test(texts_are_taken_out),
		cmocka_unit_test(ceilings_hold),
		cmocka_unit_test(long_search_comes_in_pieces),
	};

	return cmocka_run_group_tests_name("imap/reply", tests, NULL, NULL);
}
