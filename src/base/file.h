/* Reading small files of our own (rules, configuration), with a ceiling. */
#ifndef UPN_BASE_FILE_H
#define UPN_BASE_FILE_H

#include "base/buf.h"

/*
 * Read a regular file whole into buf (whose ceiling holds).
 * Returns 0, or -1 with err set (class usage, "path: why").
 */
int upn_file__read(const char *path, struct upn_buf *buf, struct upn_error *err);
/* "dir/name" as a heap string, or NULL. */
char *upn_file__join(const char *dir, const char *name);
bool upn_file__is_dir(const char *path);
/*
 * Names in dir that end in suffix, sorted, as heap strings in a heap array.
 * Returns 0, or -1 with err set. Free with upn_file__free_names.
 */
int upn_file__list(const char *dir, const char *suffix, char ***names, size_t *count,
	struct upn_error *err);
void upn_file__free_names(char **names, size_t count);

#endif
