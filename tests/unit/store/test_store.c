/* One suite for every store: what its contract in sys/store.h says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <upnscan/sys/store.h>

#define NOW INT64_C(1767225600)
#define MAX_SEEN 64

struct fixture {
	char dir[32];
	char path[64];
	struct upn_store *store;
};

static int set_up_sqlite(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct upn_error err;

	*state = f;
	snprintf(f->dir, sizeof f->dir, "/tmp/upn-store-XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->path, sizeof f->path, "%s/cache.sqlite", f->dir);
	if (upn_store_open_sqlite(&f->store, f->path, NOW, &err) == 0)
		return 0;
	print_error("%s\n", err.text);
	return -1;
}

static int set_up_memory(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	*state = f;
	return upn_store_open_memory(&f->store, NULL);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	upn_store_close(f->store);
	if (f->path[0]) {
		upn_store_remove_sqlite(f->path, NULL);
		rmdir(f->dir);
	}
	free(f);
	return 0;
}

/* What a load handed over, as text that can be compared. */
struct seen {
	char cursors[MAX_SEEN][256], evidence[MAX_SEEN][512];
	size_t cursor_count, evidence_count;
	size_t stop_after; /* calls; 0: never */
	size_t calls;
	struct upn_evidence last;
};

static bool see(struct seen *seen)
{
	seen->calls++;
	return seen->calls != seen->stop_after;
}

static bool on_cursor(void *ctx, const struct upn_cursor *c)
{
	struct seen *seen = ctx;

	assert_true(seen->cursor_count < MAX_SEEN);
	assert_int_equal(seen->evidence_count, 0);
	snprintf(seen->cursors[seen->cursor_count++], sizeof seen->cursors[0],
		"%s %u %u %llu %u %u %llu %llu", c->folder, c->uidvalidity, c->uidnext,
		(unsigned long long)c->messages, c->searched_below, c->read_below,
		(unsigned long long)c->read_whole, (unsigned long long)c->skipped);
	return see(seen);
}

static bool on_evidence(void *ctx, const struct upn_evidence *e)
{
	struct seen *seen = ctx;

	assert_true(seen->evidence_count < MAX_SEEN);
	snprintf(seen->evidence[seen->evidence_count++], sizeof seen->evidence[0],
		"%s|%d|%s|%s|%s|%s|%u|%u|%s|%lld|%s|%s|%s|%d|%llx", e->username, e->kind,
		e->rule, e->says, e->source, e->folder, e->uid, e->uidvalidity,
		e->message_id, (long long)e->date, e->from, e->subject, e->part,
		e->authentic, (unsigned long long)e->facts);
	return see(seen);
}

static void load(struct fixture *f, const char *account, const char *context,
	struct seen *seen)
{
	struct upn_store_key key = {account, context};
	struct upn_error err = {0};
	size_t stop_after = seen->stop_after;

	memset(seen, 0, sizeof *seen);
	seen->stop_after = stop_after;
	if (f->store->ops->load(f->store, &key, NOW, on_cursor, on_evidence, seen, &err) <
		0)
		fail_msg("%s", err.text);
}

static void commit(struct fixture *f, const char *account, const char *context,
	bool reset, const struct upn_cursor *cursor, const struct upn_evidence *evidence,
	size_t count)
{
	struct upn_store_key key = {account, context};
	struct upn_error err = {0};

	if (f->store->ops->commit(f->store, &key, NOW, reset, cursor, evidence, count,
		    &err) < 0)
		fail_msg("%s", err.text);
}

static struct upn_cursor cursor_at(const char *folder, uint32_t uidnext)
{
	return (struct upn_cursor){.folder = folder,
		.uidvalidity = 7,
		.uidnext = uidnext,
		.messages = uidnext - 1,
		.searched_below = uidnext,
		.read_below = uidnext / 2,
		.read_whole = 3,
		.skipped = 1};
}

static struct upn_evidence evidence_at(const char *folder, uint32_t uid)
{
	return (struct upn_evidence){.username = "ann@firma.onmicrosoft.com",
		.kind = UPN_KIND_MEMBER,
		.rule = "welcome",
		.says = "account-created",
		.source = "imaps://ann@h",
		.folder = folder,
		.uid = uid,
		.uidvalidity = 7,
		.message_id = "1@x",
		.date = NOW - 1000,
		.from = "a@microsoft.com",
		.subject = "H\xc3\xa9llo \xe2\x80\xa6",
		.part = "1.2",
		.authentic = UPN_AUTHENTIC_PASS,
		.facts = UINT64_C(0x8000000000000001)};
}

static void test_round_trip(void **state)
{
	struct fixture *f = *state;
	struct upn_cursor cursor = {"INBOX", UINT32_MAX, UINT32_MAX - 1, INT64_MAX, 5, 4,
		3, 2};
	struct upn_evidence evidence[] = {evidence_at("INBOX", UINT32_MAX), {0}};
	struct seen seen = {0};

	evidence[1] = (struct upn_evidence){"", UPN_KIND_TENANT, "", "", "ignored", "", 0,
		0, "", UPN_NO_DATE, "", "", "", UPN_AUTHENTIC_UNKNOWN, UINT64_C(1) << 63};
	load(f, "a", "c", &seen);
	assert_int_equal(seen.calls, 0);
	commit(f, "a", "c", false, &cursor, evidence, 2);
	load(f, "a", "c", &seen);
	assert_int_equal(seen.cursor_count, 1);
	assert_int_equal(seen.evidence_count, 2);
	assert_string_equal(seen.cursors[0],
		"INBOX 4294967295 4294967294 9223372036854775807 5 4 3 2");
	assert_string_equal(seen.evidence[0],
		"ann@firma.onmicrosoft.com|0|welcome|account-created|a|INBOX|4294967295|"
		"7|1@x|"
		"1767224600|a@microsoft.com|H\xc3\xa9llo "
		"\xe2\x80\xa6|1.2|1|8000000000000001");
	assert_string_equal(seen.evidence[1],
		"|2|||a||0|0||-9223372036854775808||||0|8000000000000000");
}

static void test_replaces_cursor(void **state)
{
	struct fixture *f = *state;
	struct upn_cursor first = cursor_at("INBOX", 10), other = cursor_at("Sent", 4);
	struct upn_cursor second = cursor_at("INBOX", 20);
	struct seen seen = {0};

	commit(f, "a", "c", false, &first, NULL, 0);
	commit(f, "a", "c", false, &other, NULL, 0);
	commit(f, "a", "c", false, &second, NULL, 0);
	load(f, "a", "c", &seen);
	assert_int_equal(seen.cursor_count, 2);
	assert_string_equal(seen.cursors[0], "INBOX 7 20 19 20 10 3 1");
	assert_string_equal(seen.cursors[1], "Sent 7 4 3 4 2 3 1");
}

static void test_keeps_evidence_once(void **state)
{
	struct fixture *f = *state;
	struct upn_evidence e[8];
	struct seen seen = {0};

	for (size_t i = 0; i < 8; i++)
		e[i] = evidence_at("INBOX", 1);
	e[1].date = 5; /* the same, told differently */
	e[2].uid = 2;
	e[3].folder = "Sent";
	e[4].username = "bob@firma.onmicrosoft.com";
	e[5].rule = "invoice";
	e[6].part = "2";
	/* Without UIDs the Message-ID tells messages apart. */
	e[7].message_id = "2@x";
	commit(f, "a", "c", false, NULL, e, 8);
	load(f, "a", "c", &seen);
	assert_int_equal(seen.evidence_count, 7);
	commit(f, "a", "c", false, NULL, e, 8);
	load(f, "a", "c", &seen);
	assert_int_equal(seen.evidence_count, 7);
	assert_int_equal(seen.cursor_count, 0);
	/* Another account is another world. */
	commit(f, "b", "c", false, NULL, e, 8);
	load(f, "b", "c", &seen);
	assert_int_equal(seen.evidence_count, 7);
}

static void test_reset(void **state)
{
	struct fixture *f = *state;
	struct upn_cursor cursor = cursor_at("INBOX", 10);
	struct upn_evidence e[] = {evidence_at("INBOX", 1), evidence_at("Sent", 1),
		evidence_at("INBOX", 2)};
	struct seen seen = {0};

	commit(f, "a", "c", false, &cursor, e, 3);
	cursor.uidvalidity = 8;
	commit(f, "a", "c", true, &cursor, &e[0], 1);
	load(f, "a", "c", &seen);
	assert_int_equal(seen.cursor_count, 1);
	assert_string_equal(seen.cursors[0], "INBOX 8 10 9 10 5 3 1");
	assert_int_equal(seen.evidence_count, 2);
	/* What was dropped can come again. */
	commit(f, "a", "c", false, NULL, &e[2], 1);
	load(f, "a", "c", &seen);
	assert_int_equal(seen.evidence_count, 3);
	commit(f, "a", "c", true, NULL, NULL, 0);
	load(f, "a", "c", &seen);
	assert_int_equal(seen.evidence_count, 3);
}

static void test_context(void **state)
{
	struct fixture *f = *state;
	struct upn_cursor cursor = cursor_at("INBOX", 10);
	struct upn_evidence e = evidence_at("INBOX", 1);
	struct seen seen = {0};

	commit(f, "a", "old", false, &cursor, &e, 1);
	load(f, "a", "new", &seen);
	assert_int_equal(seen.calls, 0);
	load(f, "a", "old", &seen);
	assert_int_equal(seen.calls, 2);
	load(f, "a", NULL, &seen);
	assert_int_equal(seen.calls, 2);
	cursor.folder = "Sent";
	commit(f, "a", "new", false, &cursor, NULL, 0);
	load(f, "a", "old", &seen);
	assert_int_equal(seen.calls, 0);
	load(f, "a", NULL, &seen);
	assert_int_equal(seen.cursor_count, 1);
	assert_string_equal(seen.cursors[0], "Sent 7 10 9 10 5 3 1");
	assert_int_equal(seen.evidence_count, 0);
}

static void test_stops(void **state)
{
	struct fixture *f = *state;
	struct upn_cursor cursor = cursor_at("INBOX", 10);
	struct upn_evidence e[] = {evidence_at("INBOX", 1), evidence_at("INBOX", 2)};
	struct seen seen = {0};

	commit(f, "a", "c", false, &cursor, e, 2);
	for (size_t i = 1; i <= 2; i++) {
		seen.stop_after = i;
		load(f, "a", "c", &seen);
		assert_int_equal(seen.calls, i);
	}
	seen.stop_after = 0;
	load(f, "a", "c", &seen);
	assert_int_equal(seen.calls, 3);
}

struct listed {
	char text[512];
	size_t stop_after, calls;
};

static bool on_account(void *ctx, const char *account, int64_t last_used,
	uint64_t messages, uint64_t evidence)
{
	struct listed *listed = ctx;
	size_t n = strlen(listed->text);

	snprintf(listed->text + n, sizeof listed->text - n, "%s %lld %llu %llu;", account,
		(long long)(last_used - NOW), (unsigned long long)messages,
		(unsigned long long)evidence);
	return ++listed->calls != listed->stop_after;
}

static void assert_accounts(struct fixture *f, const char *expected)
{
	struct listed listed = {{0}, 0, 0};

	assert_int_equal(upn_store_accounts(f->store, on_account, &listed, NULL), 0);
	assert_string_equal(listed.text, expected);
}

static void test_accounts(void **state)
{
	struct fixture *f = *state;
	struct upn_store_key key = {"b", "c"}, stranger = {"nobody", "c"};
	struct upn_cursor inbox = cursor_at("INBOX", 10), sent = cursor_at("Sent", 5);
	struct upn_evidence e[] = {evidence_at("INBOX", 1), evidence_at("INBOX", 2)};
	struct listed listed = {{0}, 1, 0};
	struct seen seen = {0};

	assert_accounts(f, "");
	commit(f, "b", "c", false, &inbox, e, 2);
	commit(f, "b", "c", false, &sent, NULL, 0);
	commit(f, "a", "c", false, NULL, NULL, 0);
	commit(f, "\xc3\xa9", "c", false, NULL, NULL, 0);
	assert_accounts(f, "a 0 0 0;b 0 13 2;\xc3\xa9 0 0 0;");
	/* Reading is using; the clock never runs back. */
	assert_int_equal(f->store->ops->load(f->store, &key, NOW + 100, on_cursor,
				 on_evidence, &seen, NULL),
		0);
	assert_int_equal(f->store->ops->load(f->store, &stranger, NOW + 100, on_cursor,
				 on_evidence, &seen, NULL),
		0);
	commit(f, "b", "c", false, NULL, NULL, 0);
	assert_accounts(f, "a 0 0 0;b 100 13 2;\xc3\xa9 0 0 0;");
	assert_int_equal(upn_store_accounts(f->store, on_account, &listed, NULL), 0);
	assert_string_equal(listed.text, "a 0 0 0;");
}

static void test_forget(void **state)
{
	struct fixture *f = *state;
	struct upn_cursor cursor = cursor_at("INBOX", 10);
	struct upn_evidence e = evidence_at("INBOX", 1);
	struct seen seen = {0};

	assert_int_equal(upn_store_forget(f->store, NULL, NULL), 0);
	commit(f, "a", "c", false, &cursor, &e, 1);
	commit(f, "b", "c", false, &cursor, &e, 1);
	commit(f, "c", "c", false, &cursor, &e, 1);
	assert_int_equal(upn_store_forget(f->store, "nobody", NULL), 0);
	assert_int_equal(upn_store_forget(f->store, "b", NULL), 1);
	assert_accounts(f, "a 0 9 1;c 0 9 1;");
	load(f, "b", "c", &seen);
	assert_int_equal(seen.calls, 0);
	assert_int_equal(upn_store_forget(f->store, NULL, NULL), 2);
	assert_accounts(f, "");
	commit(f, "a", "c", false, &cursor, &e, 1);
	assert_accounts(f, "a 0 9 1;");
}

/* Strings are bound, never spliced into SQL. */
static void test_hostile_strings(void **state)
{
	static const char *const hostile[] = {"'; DROP TABLE account; --", "%s%n",
		"\xff\xfe\x80", "a\"b`c", "\x01\x1b[31m"};
	struct fixture *f = *state;
	struct seen seen = {0};

	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct upn_cursor cursor = cursor_at(hostile[i], 10);
		struct upn_evidence e = evidence_at(hostile[i], 1);

		e.subject = e.username = e.from = hostile[i];
		commit(f, hostile[i], hostile[i], false, &cursor, &e, 1);
		load(f, hostile[i], hostile[i], &seen);
		assert_int_equal(seen.calls, 2);
		assert_int_equal(strncmp(seen.cursors[0], hostile[i], strlen(hostile[i])),
			0);
		assert_int_equal(upn_store_forget(f->store, hostile[i], NULL), 1);
	}
}

static void test_many(void **state)
{
	struct fixture *f = *state;
	struct upn_evidence *e = calloc(5000, sizeof *e);
	char folder[32];

	assert_non_null(e);
	for (uint32_t i = 0; i < 5000; i++)
		e[i] = evidence_at("INBOX", i / 2);
	for (unsigned i = 0; i < 200; i++) {
		struct upn_cursor cursor = cursor_at(folder, 2);

		snprintf(folder, sizeof folder, "f%u", i);
		commit(f, "a", "c", false, &cursor, &e[(size_t)i * 25], 25);
	}
	assert_accounts(f, "a 0 200 2500;");
	free(e);
}

#define BOTH(test)                                                     \
	{"sqlite: " #test, test, set_up_sqlite, tear_down, NULL},      \
	{                                                              \
		"memory: " #test, test, set_up_memory, tear_down, NULL \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BOTH(test_round_trip),
		BOTH(test_replaces_cursor),
		BOTH(test_keeps_evidence_once),
		BOTH(test_reset),
		BOTH(test_context),
		BOTH(test_stops),
		BOTH(test_accounts),
		BOTH(test_forget),
		BOTH(test_hostile_strings),
		BOTH(test_many),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
