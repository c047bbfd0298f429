/* The cache on disk: one SQLite file that several processes may share. */
#include "store/sqlite.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "store/cache_file.h"

#define DAY 86400

#define TEXT(text) ((struct upn_sqlite_value){.z = (text)})
#define NUMBER(number) ((struct upn_sqlite_value){.n = (number)})
#define NOTHING ((struct upn_sqlite_value){.is_null = true})
#define COUNT(values) (sizeof(values) / sizeof(values)[0])

static struct upn_sqlite *sqlite_of(struct upn_store *store)
{
	return (struct upn_sqlite *)store;
}

/* SQLite's integers are signed; nothing real is cut. */
static int64_t from_u64(uint64_t n)
{
	return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

static uint64_t to_u64(sqlite3_stmt *row, int column)
{
	int64_t n = sqlite3_column_int64(row, column);

	return n < 0 ? 0 : (uint64_t)n;
}

static uint32_t to_u32(sqlite3_stmt *row, int column)
{
	uint64_t n = to_u64(row, column);

	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

/* Borrowed until the next step; never NULL. */
static const char *to_text(sqlite3_stmt *row, int column)
{
	const unsigned char *text = sqlite3_column_text(row, column);

	return text ? (const char *)text : "";
}

static int64_t to_date(sqlite3_stmt *row, int column)
{
	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return UPN_NO_DATE;
	return sqlite3_column_int64(row, column);
}

static int begin(struct upn_sqlite *sqlite, const char *sql, struct upn_error *err)
{
	return upn_sqlite__run(sqlite, sql, NULL, 0, err);
}

/* COMMIT where status is 0, else ROLLBACK; 0 or -1. */
static int end(struct upn_sqlite *sqlite, int status, struct upn_error *err)
{
	if (status == 0 && upn_sqlite__run(sqlite, "COMMIT", NULL, 0, err) == 0)
		return 0;
	upn_sqlite__run(sqlite, "ROLLBACK", NULL, 0, NULL);
	return -1;
}

/* What a row means to the caller; false: enough. */
typedef bool (*row_fn)(void *ctx, sqlite3_stmt *row);

static int each_row(struct upn_sqlite *sqlite, sqlite3_stmt *statement, row_fn fn,
	void *ctx, struct upn_error *err)
{
	int rc;

	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		if (!fn(ctx, statement))
			break;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		upn_sqlite__fail(sqlite, err);
	sqlite3_finalize(statement);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : -1;
}

struct loading {
	const char *account;
	upn_store_cursor_fn on_cursor;
	upn_store_evidence_fn on_evidence;
	void *ctx;
	bool stopped;
};

static bool cursor_row(void *ctx, sqlite3_stmt *row)
{
	struct loading *loading = ctx;
	struct upn_cursor cursor = {
		.folder = to_text(row, 0),
		.uidvalidity = to_u32(row, 1),
		.uidnext = to_u32(row, 2),
		.messages = to_u64(row, 3),
		.searched_below = to_u32(row, 4),
		.read_below = to_u32(row, 5),
		.read_whole = to_u64(row, 6),
		.skipped = to_u64(row, 7),
	};

	loading->stopped = !loading->on_cursor(loading->ctx, &cursor);
	return !loading->stopped;
}

static bool evidence_row(void *ctx, sqlite3_stmt *row)
{
	struct loading *loading = ctx;
	struct upn_evidence evidence = {
		.source = loading->account,
		.folder = to_text(row, 0),
		.uid = to_u32(row, 1),
		.uidvalidity = to_u32(row, 2),
		.username = to_text(row, 3),
		.kind = (enum upn_kind)sqlite3_column_int(row, 4),
		.rule = to_text(row, 5),
		.says = to_text(row, 6),
		.message_id = to_text(row, 7),
		.date = to_date(row, 8),
		.from = to_text(row, 9),
		.subject = to_text(row, 10),
		.part = to_text(row, 11),
		.authentic = (enum upn_authentic)sqlite3_column_int(row, 12),
		.facts = (uint64_t)sqlite3_column_int64(row, 13),
	};

	loading->stopped = !loading->on_evidence(loading->ctx, &evidence);
	return !loading->stopped;
}

static int load_rows(struct upn_sqlite *sqlite, const struct upn_store_key *key,
	struct loading *loading, struct upn_error *err)
{
	static const char cursors[] = "SELECT folder, uidvalidity, uidnext, messages, "
				      "searched_below, read_below,"
				      " read_whole, skipped FROM cursor WHERE account ="
				      " (SELECT id FROM account WHERE name = ?1 AND "
				      "context = ifnull(?2, context))"
				      " ORDER BY id";
	static const char evidence[] =
		"SELECT folder, uid, uidvalidity, username, kind, rule, says, "
		"message_id, date,"
		" sender, subject, part, authentic, facts FROM evidence WHERE account ="
		" (SELECT id FROM account WHERE name = ?1 AND context = ifnull(?2, "
		"context))"
		" ORDER BY id";
	struct upn_sqlite_value values[] = {TEXT(key->account),
		key->context ? TEXT(key->context) : NOTHING};
	sqlite3_stmt *statement = NULL;

	if (upn_sqlite__prepare(sqlite, &statement, cursors, values, COUNT(values), err) <
			0 ||
		each_row(sqlite, statement, cursor_row, loading, err) < 0)
		return -1;
	if (loading->stopped)
		return 0;
	if (upn_sqlite__prepare(sqlite, &statement, evidence, values, COUNT(values),
		    err) < 0)
		return -1;
	return each_row(sqlite, statement, evidence_row, loading, err);
}

static int load(struct upn_store *store, const struct upn_store_key *key, int64_t now,
	upn_store_cursor_fn on_cursor, upn_store_evidence_fn on_evidence, void *ctx,
	struct upn_error *err)
{
	struct upn_sqlite *sqlite = sqlite_of(store);
	struct upn_sqlite_value values[] = {TEXT(key->account), NUMBER(now)};
	struct loading loading = {key->account, on_cursor, on_evidence, ctx, false};

	if (upn_sqlite__run(sqlite,
		    "UPDATE account SET last_used = ?2"
		    " WHERE name = ?1 AND last_used < ?2",
		    values, COUNT(values), err) < 0)
		return -1;
	/* One snapshot for both; it keeps no other process from writing. */
	if (begin(sqlite, "BEGIN", err) < 0)
		return -1;
	return end(sqlite, load_rows(sqlite, key, &loading, err), err);
}

/* Make key's account what it should be; *id is its row. 0 or -1. */
static int take_account(struct upn_sqlite *sqlite, const struct upn_store_key *key,
	int64_t now, int64_t *id, struct upn_error *err)
{
	static const char drop[] =
		"DELETE FROM account WHERE name = ?1 AND context <> ?2";
	static const char take[] =
		"INSERT INTO account (name, context, last_used) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (name) DO UPDATE SET last_used = max(last_used, "
		"excluded.last_used)";
	static const char find[] = "SELECT id FROM account WHERE name = ?1";
	struct upn_sqlite_value values[] = {TEXT(key->account), TEXT(key->context),
		NUMBER(now)};
	sqlite3_stmt *statement = NULL;
	int rc;

	/* Entries of another context go with their account. */
	if (upn_sqlite__run(sqlite, drop, values, 2, err) < 0 ||
		upn_sqlite__run(sqlite, take, values, COUNT(values), err) < 0 ||
		upn_sqlite__prepare(sqlite, &statement, find, values, 1, err) < 0)
		return -1;
	rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		*id = sqlite3_column_int64(statement, 0);
	else
		upn_sqlite__fail(sqlite, err);
	sqlite3_finalize(statement);
	return rc == SQLITE_ROW ? 0 : -1;
}

static int put_cursor(struct upn_sqlite *sqlite, int64_t account,
	const struct upn_cursor *cursor, struct upn_error *err)
{
	struct upn_sqlite_value values[] = {
		NUMBER(account),
		TEXT(cursor->folder),
		NUMBER(cursor->uidvalidity),
		NUMBER(cursor->uidnext),
		NUMBER(from_u64(cursor->messages)),
		NUMBER(cursor->searched_below),
		NUMBER(cursor->read_below),
		NUMBER(from_u64(cursor->read_whole)),
		NUMBER(from_u64(cursor->skipped)),
	};

	return upn_sqlite__run(sqlite,
		"INSERT INTO cursor (account, folder, uidvalidity, uidnext, messages,"
		" searched_below, read_below, read_whole, skipped)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (account, "
		"folder)"
		" DO UPDATE SET uidvalidity = ?3, uidnext = ?4, messages = ?5,"
		" searched_below = ?6, read_below = ?7, read_whole = ?8, skipped = ?9",
		values, COUNT(values), err);
}

/* The cursor is about to be replaced; the evidence before it is void. */
static int drop_folder(struct upn_sqlite *sqlite, int64_t account, const char *folder,
	struct upn_error *err)
{
	struct upn_sqlite_value values[] = {NUMBER(account), TEXT(folder)};

	return upn_sqlite__run(sqlite,
		"DELETE FROM evidence WHERE account = ?1 AND folder = ?2", values,
		COUNT(values), err);
}

static int put_one(struct upn_sqlite *sqlite, sqlite3_stmt *insert, int64_t account,
	const struct upn_evidence *evidence, struct upn_error *err)
{
	struct upn_sqlite_value values[] = {
		NUMBER(account),
		TEXT(evidence->folder),
		NUMBER(evidence->uid),
		NUMBER(evidence->uidvalidity),
		TEXT(evidence->username),
		NUMBER(evidence->kind),
		TEXT(evidence->rule),
		TEXT(evidence->says),
		TEXT(evidence->message_id),
		evidence->date == UPN_NO_DATE ? NOTHING : NUMBER(evidence->date),
		TEXT(evidence->from),
		TEXT(evidence->subject),
		TEXT(evidence->part),
		NUMBER(evidence->authentic),
		/* A set of bits; the sign is one of them. */
		NUMBER((int64_t)evidence->facts),
	};
	int rc;

	if (upn_sqlite__bind(sqlite, insert, values, COUNT(values), err) < 0)
		return -1;
	rc = sqlite3_step(insert);
	if (rc != SQLITE_DONE)
		upn_sqlite__fail(sqlite, err);
	sqlite3_reset(insert);
	return rc == SQLITE_DONE ? 0 : -1;
}

static int put_evidence(struct upn_sqlite *sqlite, int64_t account,
	const struct upn_evidence *evidence, size_t count, struct upn_error *err)
{
	sqlite3_stmt *insert = NULL;
	int status = 0;

	if (count == 0)
		return 0;
	if (upn_sqlite__prepare(sqlite, &insert,
		    "INSERT INTO evidence (account, folder, uid, uidvalidity, username, "
		    "kind,"
		    " rule, says, message_id, date, sender, subject, part, authentic, "
		    "facts)"
		    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
		    "?14, ?15)"
		    " ON CONFLICT DO NOTHING",
		    NULL, 0, err) < 0)
		return -1;
	for (size_t i = 0; i < count && status == 0; i++)
		status = put_one(sqlite, insert, account, &evidence[i], err);
	sqlite3_finalize(insert);
	return status;
}

static int commit(struct upn_store *store, const struct upn_store_key *key, int64_t now,
	bool reset, const struct upn_cursor *cursor, const struct upn_evidence *evidence,
	size_t evidence_count, struct upn_error *err)
{
	struct upn_sqlite *sqlite = sqlite_of(store);
	int64_t account;
	int status;

	if (begin(sqlite, "BEGIN IMMEDIATE", err) < 0)
		return -1;
	status = take_account(sqlite, key, now, &account, err);
	if (status == 0 && reset && cursor)
		status = drop_folder(sqlite, account, cursor->folder, err);
	if (status == 0)
		status = put_evidence(sqlite, account, evidence, evidence_count, err);
	if (status == 0 && cursor)
		status = put_cursor(sqlite, account, cursor, err);
	return end(sqlite, status, err);
}

struct listing {
	upn_store_account_fn fn;
	void *ctx;
};

static bool account_row(void *ctx, sqlite3_stmt *row)
{
	struct listing *listing = ctx;

	return listing->fn(listing->ctx, to_text(row, 0), sqlite3_column_int64(row, 1),
		to_u64(row, 2), to_u64(row, 3));
}

static int accounts(struct upn_store *store, upn_store_account_fn fn, void *ctx,
	struct upn_error *err)
{
	struct upn_sqlite *sqlite = sqlite_of(store);
	struct listing listing = {fn, ctx};
	sqlite3_stmt *statement = NULL;

	if (upn_sqlite__prepare(sqlite, &statement,
		    "SELECT name, last_used,"
		    " (SELECT total(messages) FROM cursor WHERE account = account.id),"
		    " (SELECT count(*) FROM evidence WHERE account = account.id)"
		    " FROM account ORDER BY name",
		    NULL, 0, err) < 0)
		return -1;
	return each_row(sqlite, statement, account_row, &listing, err);
}

static int forget(struct upn_store *store, const char *account, struct upn_error *err)
{
	struct upn_sqlite *sqlite = sqlite_of(store);
	struct upn_sqlite_value values[] = {account ? TEXT(account) : NOTHING};
	int dropped;

	if (upn_sqlite__run(sqlite, "DELETE FROM account WHERE name = ifnull(?1, name)",
		    values, COUNT(values), err) < 0)
		return -1;
	dropped = sqlite3_changes(sqlite->db);
	/* Also where nothing was dropped: an earlier try may have got stuck. */
	return upn_sqlite__purge(sqlite, err) < 0 ? -1 : dropped;
}

static void close_store(struct upn_store *store)
{
	struct upn_sqlite *sqlite = sqlite_of(store);

	sqlite3_close(sqlite->db);
	free(sqlite->path);
	free(sqlite);
}

static int expire(struct upn_sqlite *sqlite, int64_t now, struct upn_error *err)
{
	int64_t age = (int64_t)UPN_CACHE_DAYS * DAY;
	struct upn_sqlite_value values[] = {NUMBER(now < age ? 0 : now - age)};

	if (upn_sqlite__run(sqlite, "DELETE FROM account WHERE last_used < ?1", values,
		    COUNT(values), err) < 0)
		return -1;
	/* What another process's reading leaves behind goes with the next. */
	if (sqlite3_changes(sqlite->db) > 0)
		upn_sqlite__purge(sqlite, NULL);
	return 0;
}

static const struct upn_store_ops ops = {load, commit, accounts, forget, close_store};

int upn_store_open_sqlite(struct upn_store **out, const char *path, int64_t now,
	struct upn_error *err)
{
	struct upn_sqlite *sqlite = calloc(1, sizeof *sqlite);

	if (!sqlite)
		return upn_error__memory(err);
	sqlite->store.ops = &ops;
	if (upn_sqlite__open(sqlite, path, err) < 0 || expire(sqlite, now, err) < 0) {
		close_store(&sqlite->store);
		return -1;
	}
	*out = &sqlite->store;
	return 0;
}

int upn_store_remove_sqlite(const char *path, struct upn_error *err)
{
	return upn_cache_file__remove(path, err);
}
