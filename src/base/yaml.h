/*
 * YAML as a tree that remembers where each value stands, so that every
 * complaint can say file:line:column. Strict: one document, no anchors,
 * aliases or tags, no key twice; every scalar is a string (RFC-less YAML 1.1
 * "no" and "1.0" included) and is typed by who reads it.
 */
#ifndef UPN_BASE_YAML_H
#define UPN_BASE_YAML_H

#include <upnscan/common.h>

enum upn_yaml_kind {
	UPN_YAML_SCALAR,
	UPN_YAML_LIST,
	UPN_YAML_MAP
};

struct upn_yaml {
	enum upn_yaml_kind kind;
	unsigned line, column; /* from 1 */
	struct upn_str text;   /* scalar, NUL-terminated */
	bool block;            /* scalar written with | or > */
	/* Where the scalar's first character stands; each further line of a |
	 * block begins at the same column of the next line. */
	unsigned text_line, text_column;
	struct upn_yaml **items; /* list, or the values of a map */
	struct upn_yaml **keys;  /* map */
	size_t count;
};

struct upn_yaml_doc;

/* Parse text; name is what messages call it. *out is the caller's. */
int upn_yaml__parse(struct upn_yaml_doc **out, const char *name, struct upn_str text,
	struct upn_error *err);
int upn_yaml__load(struct upn_yaml_doc **out, const char *path, struct upn_error *err);
void upn_yaml__free(struct upn_yaml_doc *doc);
/* Borrowed from the document. */
const struct upn_yaml *upn_yaml__root(const struct upn_yaml_doc *doc);
const char *upn_yaml__name(const struct upn_yaml_doc *doc);

/* Value of a key of a map, or NULL. */
const struct upn_yaml *upn_yaml__get(const struct upn_yaml *map, const char *key);
/* Sets err to "name:line:column: …" (class usage); returns -1. */
int upn_yaml__complain(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	struct upn_error *err, const char *fmt, ...) UPN_PRINTF(4, 5);

/*
 * Typed reading. A schema is a table of fields; upn_yaml__read checks that
 * node is a map with no key outside the table and every required one, and
 * stores what it finds at base + offset. Absent optional fields are left as
 * they are. Strings and nodes are borrowed from the document.
 */
enum upn_yaml_type {
	UPN_YAML_STRING, /* const char * */
	UPN_YAML_NUMBER, /* double */
	UPN_YAML_COUNT,  /* unsigned */
	UPN_YAML_BOOL,   /* bool: true or false */
	UPN_YAML_NODE    /* const struct upn_yaml *, any kind */
};

struct upn_yaml_field {
	const char *key;
	enum upn_yaml_type type;
	size_t offset;
	bool required;
};

int upn_yaml__read(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	const struct upn_yaml_field *fields, size_t field_count, void *base,
	struct upn_error *err);
/* Whether node is a list of scalars (or NULL); else err is set. 0 or -1. */
int upn_yaml__check_strings(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	struct upn_error *err);

#endif
