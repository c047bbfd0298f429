/* Opening the SQLite cache: checks, settings, migrations. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "store/cache_file.h"
#include "store/sqlite.h"

/* "UPNS": tells our file from other programs' databases. */
#define APPLICATION_ID 0x55504e53

/*
 * Step n brings a file from user_version n to n + 1. Steps are only added:
 * files of every earlier version are about.
 */
static const char *const steps[] = {
	/* 0 -> 1 */
	"CREATE TABLE account ("
	"  id INTEGER PRIMARY KEY,"
	"  name TEXT NOT NULL UNIQUE,"
	"  context TEXT NOT NULL,"
	"  last_used INTEGER NOT NULL"
	") STRICT;"
	"CREATE TABLE cursor ("
	"  id INTEGER PRIMARY KEY,"
	"  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,"
	"  folder TEXT NOT NULL,"
	"  uidvalidity INTEGER NOT NULL,"
	"  uidnext INTEGER NOT NULL,"
	"  messages INTEGER NOT NULL,"
	"  searched_below INTEGER NOT NULL,"
	"  read_below INTEGER NOT NULL,"
	"  read_whole INTEGER NOT NULL,"
	"  skipped INTEGER NOT NULL,"
	"  UNIQUE (account, folder)"
	") STRICT;"
	"CREATE TABLE evidence ("
	"  id INTEGER PRIMARY KEY,"
	"  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,"
	"  folder TEXT NOT NULL,"
	"  uid INTEGER NOT NULL,"
	"  uidvalidity INTEGER NOT NULL,"
	"  username TEXT NOT NULL,"
	"  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),"
	"  rule TEXT NOT NULL,"
	"  says TEXT NOT NULL,"
	"  message_id TEXT NOT NULL,"
	"  date INTEGER," /* NULL: unknown */
	"  sender TEXT NOT NULL,"
	"  subject TEXT NOT NULL,"
	"  part TEXT NOT NULL,"
	"  authentic INTEGER NOT NULL CHECK (authentic BETWEEN 0 AND 2),"
	"  facts INTEGER NOT NULL,"
	/* message_id: sources without UIDs have 0 for all. */
	"  UNIQUE (account, folder, uid, username, rule, part, message_id)"
	") STRICT;",
};
#define STEP_COUNT ((int64_t)(sizeof steps / sizeof steps[0]))

static int exec(const struct upn_sqlite *sqlite, const char *sql, struct upn_error *err)
{
	int rc = sqlite3_exec(sqlite->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : upn_sqlite__fail(sqlite, err);
}

/*
 * Is it a cache, and one that we understand? Inside a transaction, since
 * another process may be setting it up.
 */
static int check(const struct upn_sqlite *sqlite, int64_t *version, struct upn_error *err)
{
	int64_t id, tables;

	if (upn_sqlite__number(sqlite, "PRAGMA application_id", &id, err) < 0 ||
		upn_sqlite__number(sqlite, "PRAGMA user_version", version, err) < 0 ||
		upn_sqlite__number(sqlite, "SELECT count(*) FROM sqlite_schema", &tables,
			err) < 0)
		return -1;
	if (id != APPLICATION_ID && (id || *version || tables))
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: a database, but not a cache of upnscan", sqlite->path);
	if (*version > STEP_COUNT)
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: the cache was written by a newer upnscan; "
			"use that one, or name another file with --cache",
			sqlite->path);
	return 0;
}

static int migrate_inside(const struct upn_sqlite *sqlite, struct upn_error *err)
{
	char pragma[96];
	int64_t version;

	if (check(sqlite, &version, err) < 0)
		return -1;
	for (int64_t i = version < 0 ? 0 : version; i < STEP_COUNT; i++)
		if (exec(sqlite, steps[i], err) < 0)
			return -1;
	sqlite3_snprintf(sizeof pragma, pragma,
		"PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
		(int)STEP_COUNT);
	return exec(sqlite, pragma, err);
}

static int migrate(const struct upn_sqlite *sqlite, struct upn_error *err)
{
	if (exec(sqlite, "BEGIN IMMEDIATE", err) < 0)
		return -1;
	if (migrate_inside(sqlite, err) == 0 && exec(sqlite, "COMMIT", err) == 0)
		return 0;
	exec(sqlite, "ROLLBACK", NULL);
	return -1;
}

/*
 * Two processes that both switch a new file to WAL would wait for each
 * other; SQLite tells one of them at once that it is busy.
 */
static int set_wal(const struct upn_sqlite *sqlite, struct upn_error *err)
{
	int rc = SQLITE_BUSY;

	sqlite3_busy_timeout(sqlite->db, 50);
	for (int i = 0; i < UPN_CACHE_WAIT * 10 && (rc & 0xff) == SQLITE_BUSY; i++) {
		if (i)
			sqlite3_sleep(50);
		rc = sqlite3_exec(sqlite->db, "PRAGMA journal_mode = WAL", NULL, NULL,
			NULL);
	}
	if (rc != SQLITE_OK)
		upn_sqlite__fail(sqlite, err);
	sqlite3_busy_timeout(sqlite->db, UPN_CACHE_WAIT * 1000);
	return rc == SQLITE_OK ? 0 : -1;
}

static int set_up(const struct upn_sqlite *sqlite, struct upn_error *err)
{
	int64_t version;

	sqlite3_busy_timeout(sqlite->db, UPN_CACHE_WAIT * 1000);
	sqlite3_db_config(sqlite->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(sqlite->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (exec(sqlite, "BEGIN", err) < 0 || check(sqlite, &version, err) < 0 ||
		exec(sqlite, "COMMIT", err) < 0)
		return -1;
	/*
	 * temp_store: VACUUM copies everything, and not into a temporary file.
	 * synchronous NORMAL: a commit outlives this process, and the file
	 * outlives a power cut; the last commits may not, and are read again.
	 */
	if (set_wal(sqlite, err) < 0 ||
		exec(sqlite,
			"PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;"
			"PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
			"PRAGMA cell_size_check = ON",
			err) < 0)
		return -1;
	return version < STEP_COUNT ? migrate(sqlite, err) : 0;
}

int upn_sqlite__open(struct upn_sqlite *sqlite, const char *path, struct upn_error *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;

	if (upn_cache_file__prepare(&sqlite->path, path, err) < 0)
		return -1;
	if (sqlite3_open_v2(sqlite->path, &sqlite->db, flags, NULL) != SQLITE_OK)
		return sqlite->db ? upn_sqlite__fail(sqlite, err) :
				    upn_error__memory(err);
	return set_up(sqlite, err);
}
