/*
 * Where the cache lies, and that nobody else can read it or put another file
 * in its place.
 */
#ifndef UPN_STORE_CACHE_FILE_H
#define UPN_STORE_CACHE_FILE_H

#include <upnscan/common.h>

/*
 * *out: the cache file (heap string, no symbolic link in it), which is there
 * afterwards, empty when it is new. path NULL: the default place. Missing
 * directories are made (0700), the file too (0600, whatever the umask).
 * Returns 0, or -1 with err set (class usage).
 */
int upn_cache_file__prepare(char **out, const char *path, struct upn_error *err);
/*
 * Unlink the cache file and its journals. 1: there was one; 0: there was
 * none; -1: err.
 */
int upn_cache_file__remove(const char *path, struct upn_error *err);

#endif
