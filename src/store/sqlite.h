/* The SQLite cache: what its two files, schema and operations, share. */
#ifndef UPN_STORE_SQLITE_H
#define UPN_STORE_SQLITE_H

#include <sqlite3.h>
#include <upnscan/sys/store.h>

struct upn_sqlite {
	struct upn_store store;
	sqlite3 *db;
	char *path; /* as messages call it */
};

/* A value for a "?" of a statement: text where z is set, else n, else NULL. */
struct upn_sqlite_value {
	const char *z;
	int64_t n;
	bool is_null;
};

/* Turn SQLite's last failure into err; returns -1. */
int upn_sqlite__fail(const struct upn_sqlite *sqlite, struct upn_error *err);
/* Prepare sql with values bound. 0, or -1 with err set. */
int upn_sqlite__prepare(const struct upn_sqlite *sqlite, sqlite3_stmt **out,
	const char *sql, const struct upn_sqlite_value *values, size_t count,
	struct upn_error *err);
/* Bind values to a statement that stands at its beginning. 0 or -1. */
int upn_sqlite__bind(const struct upn_sqlite *sqlite, sqlite3_stmt *statement,
	const struct upn_sqlite_value *values, size_t count, struct upn_error *err);
/* Run sql that yields nothing of interest. 0, or -1 with err set. */
int upn_sqlite__run(const struct upn_sqlite *sqlite, const char *sql,
	const struct upn_sqlite_value *values, size_t count, struct upn_error *err);
/* The first column of the first row, or 0 where there is no row. 0 or -1. */
int upn_sqlite__number(const struct upn_sqlite *sqlite, const char *sql, int64_t *out,
	struct upn_error *err);
/*
 * Leave no byte of deleted rows in the file or its journals. 0, or -1 with
 * err set (another process was reading all the while).
 */
int upn_sqlite__purge(const struct upn_sqlite *sqlite, struct upn_error *err);

/* sqlite_schema.c: open path, check, set up, migrate. 0 or -1. */
int upn_sqlite__open(struct upn_sqlite *sqlite, const char *path, struct upn_error *err);

#endif
