/* Calling SQLite: statements, values, and what its failures mean. */
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "store/sqlite.h"

int upn_sqlite__fail(const struct upn_sqlite *sqlite, struct upn_error *err)
{
	const char *path = sqlite->path;

	switch (sqlite3_errcode(sqlite->db) & 0xff) {
	case SQLITE_NOMEM:
		return upn_error__memory(err);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: the cache is damaged (%s); `upnscan forget --all` removes "
			"it",
			path, sqlite3_errmsg(sqlite->db));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return upn_error__set(err, UPN_ERR_LIMIT,
			"%s: another process has kept the cache busy for %d seconds",
			path, UPN_CACHE_WAIT);
	case SQLITE_FULL:
		return upn_error__set(err, UPN_ERR_LIMIT, "%s: the disk is full", path);
	default:
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: the cache cannot be used: %s", path,
			sqlite3_errmsg(sqlite->db));
	}
}

int upn_sqlite__bind(const struct upn_sqlite *sqlite, sqlite3_stmt *statement,
	const struct upn_sqlite_value *values, size_t count, struct upn_error *err)
{
	for (size_t i = 0; i < count; i++) {
		int at = (int)i + 1, rc;

		if (values[i].z)
			rc = sqlite3_bind_text(statement, at, values[i].z, -1,
				SQLITE_STATIC);
		else if (values[i].is_null)
			rc = sqlite3_bind_null(statement, at);
		else
			rc = sqlite3_bind_int64(statement, at, values[i].n);
		if (rc != SQLITE_OK)
			return upn_sqlite__fail(sqlite, err);
	}
	return 0;
}

int upn_sqlite__prepare(const struct upn_sqlite *sqlite, sqlite3_stmt **out,
	const char *sql, const struct upn_sqlite_value *values, size_t count,
	struct upn_error *err)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(sqlite->db, sql, -1, &statement, NULL) != SQLITE_OK)
		return upn_sqlite__fail(sqlite, err);
	if (upn_sqlite__bind(sqlite, statement, values, count, err) < 0) {
		sqlite3_finalize(statement);
		return -1;
	}
	*out = statement;
	return 0;
}

int upn_sqlite__run(const struct upn_sqlite *sqlite, const char *sql,
	const struct upn_sqlite_value *values, size_t count, struct upn_error *err)
{
	sqlite3_stmt *statement = NULL;
	int rc;

	if (upn_sqlite__prepare(sqlite, &statement, sql, values, count, err) < 0)
		return -1;
	do
		rc = sqlite3_step(statement);
	while (rc == SQLITE_ROW);
	if (rc != SQLITE_DONE)
		upn_sqlite__fail(sqlite, err);
	sqlite3_finalize(statement);
	return rc == SQLITE_DONE ? 0 : -1;
}

int upn_sqlite__number(const struct upn_sqlite *sqlite, const char *sql, int64_t *out,
	struct upn_error *err)
{
	sqlite3_stmt *statement = NULL;
	int rc;

	if (upn_sqlite__prepare(sqlite, &statement, sql, NULL, 0, err) < 0)
		return -1;
	rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(statement, 0);
	else if (rc == SQLITE_DONE)
		*out = 0;
	else
		upn_sqlite__fail(sqlite, err);
	sqlite3_finalize(statement);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : -1;
}

/*
 * A checkpoint waits for readers, but not for another checkpoint: there it
 * says "busy" at once, so it is asked again.
 */
static int truncate_log(const struct upn_sqlite *sqlite, int64_t *busy,
	struct upn_error *err)
{
	int status = 0;

	*busy = 1;
	sqlite3_busy_timeout(sqlite->db, 50);
	for (int i = 0; i < UPN_CACHE_WAIT * 10 && *busy && status == 0; i++) {
		if (i)
			sqlite3_sleep(50);
		status = upn_sqlite__number(sqlite, "PRAGMA wal_checkpoint(TRUNCATE)",
			busy, err);
	}
	sqlite3_busy_timeout(sqlite->db, UPN_CACHE_WAIT * 1000);
	return status;
}

int upn_sqlite__purge(const struct upn_sqlite *sqlite, struct upn_error *err)
{
	int64_t busy;

	/*
	 * secure_delete overwrites rows, but B-trees leave copies of cells in
	 * pages that they rebalanced: write the file anew. Truncating the
	 * write-ahead log then removes the last copies.
	 */
	if (upn_sqlite__run(sqlite, "VACUUM", NULL, 0, err) < 0 ||
		truncate_log(sqlite, &busy, err) < 0)
		return -1;
	if (busy)
		return upn_error__set(err, UPN_ERR_LIMIT,
			"%s: another process is reading the cache, so traces stay in its "
			"journal; "
			"try again when it has ended",
			sqlite->path);
	return 0;
}
