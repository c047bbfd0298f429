/* A private file: its directories, its mode, its owner, its journals. */
#include "store/cache_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"

/* What SQLite puts beside a database; "" is the database. */
static const char *const parts[] = {"", "-wal", "-shm", "-journal"};
#define PART_COUNT (sizeof parts / sizeof parts[0])

/* $XDG_CACHE_HOME counts only when absolute (XDG Base Directory, 0.8). */
static char *default_path(struct upn_error *err)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	struct upn_buf path = UPN_BUF_INIT(PATH_MAX);
	char *z;

	if (cache && cache[0] == '/')
		upn_buf__add_z(&path, cache);
	else if (home && home[0] == '/')
		upn_buf__printf(&path, "%s/.cache", home);
	else {
		upn_error__set(err, UPN_ERR_USAGE,
			"no place for the cache: neither XDG_CACHE_HOME nor HOME is set; "
			"name a file with --cache, or use --no-cache");
		return NULL;
	}
	upn_buf__add_z(&path, "/upnscan/cache.sqlite");
	z = upn_buf__steal(&path);
	if (!z)
		upn_error__set(err, UPN_ERR_USAGE, "the path of the cache is too long");
	return z;
}

/* mkdir -p with mode 0700 for what is missing. dir is changed and restored. */
static int make_dirs(char *dir, struct upn_error *err)
{
	for (char *at = dir + 1;; at++) {
		char kept = *at;

		if (kept != '/' && kept != '\0')
			continue;
		*at = '\0';
		if (mkdir(dir, 0700) < 0 && errno != EEXIST) {
			upn_error__set(err, UPN_ERR_USAGE, "%s: %s", dir,
				strerror(errno));
			*at = kept;
			return -1;
		}
		*at = kept;
		if (kept == '\0')
			return 0;
	}
}

/* Who can write in the directory can put another file in the cache's place. */
static int check_dir(const char *dir, struct upn_error *err)
{
	struct stat st;

	if (stat(dir, &st) < 0)
		return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", dir, strerror(errno));
	if (!S_ISDIR(st.st_mode))
		return upn_error__set(err, UPN_ERR_USAGE, "%s: not a directory", dir);
	if ((st.st_mode & (S_IWOTH | S_ISVTX)) == S_IWOTH)
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: everybody can write here, so the cache cannot be", dir);
	return 0;
}

/* Without symbolic links in the directory part; the name is left as it is. */
static char *resolve(const char *path, bool make, struct upn_error *err)
{
	char *copy = strdup(path), *slash = copy ? strrchr(copy, '/') : NULL;
	char *real, *whole = NULL;
	const char *name = slash ? slash + 1 : copy;
	const char *dir = ".";

	if (!copy) {
		upn_error__memory(err);
		return NULL;
	}
	if (slash) {
		*slash = '\0';
		dir = slash == copy ? "/" : copy;
	}
	if (!*name || strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
		upn_error__set(err, UPN_ERR_USAGE, "%s: not the name of a file", path);
	} else if (!make || !slash || slash == copy || make_dirs(copy, err) == 0) {
		real = realpath(dir, NULL);
		if (!real)
			upn_error__set(err, UPN_ERR_USAGE, "%s: %s", dir,
				strerror(errno));
		else if (check_dir(real, err) == 0)
			whole = upn_file__join(strcmp(real, "/") == 0 ? "" : real, name);
		free(real);
	}
	free(copy);
	return whole;
}

/* 1: ours and private; 0: not there; -1: err. */
static int check_part(const char *path, struct upn_error *err)
{
	struct stat st;

	if (lstat(path, &st) < 0) {
		if (errno == ENOENT)
			return 0;
		return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", path,
			strerror(errno));
	}
	if (S_ISLNK(st.st_mode))
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: a symbolic link is not taken for a cache", path);
	if (!S_ISREG(st.st_mode))
		return upn_error__set(err, UPN_ERR_USAGE, "%s: not a regular file", path);
	if (st.st_uid != geteuid())
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: the cache belongs to somebody else", path);
	if (st.st_nlink > 1)
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: the cache has a second name elsewhere (hard link)", path);
	if (st.st_mode & (S_IRWXG | S_IRWXO))
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: others can read the cache; chmod 600 it, or delete it",
			path);
	return 1;
}

/* As check_part for the database and all its journals: 1 where any is there. */
static int check_parts(const char *path, struct upn_error *err)
{
	int found = 0;

	for (size_t i = 0; i < PART_COUNT; i++) {
		char *part = NULL;
		int status;

		if (asprintf(&part, "%s%s", path, parts[i]) < 0)
			return upn_error__memory(err);
		status = check_part(part, err);
		free(part);
		if (status < 0)
			return -1;
		found |= status;
	}
	return found;
}

static int create(const char *path, struct upn_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0 && errno == EEXIST)
		return 0;
	if (fd < 0)
		return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", path,
			strerror(errno));
	/* A umask may have taken too much; SQLite gives its journals this mode. */
	if (fchmod(fd, 0600) < 0) {
		close(fd);
		return upn_error__set(err, UPN_ERR_USAGE, "%s: %s", path,
			strerror(errno));
	}
	close(fd);
	return 0;
}

/* path or the default place, resolved; NULL with err set. */
static char *locate(const char *path, bool make, struct upn_error *err)
{
	char *standard, *whole;

	if (path)
		return resolve(path, make, err);
	standard = default_path(err);
	whole = standard ? resolve(standard, make, err) : NULL;
	free(standard);
	return whole;
}

int upn_cache_file__prepare(char **out, const char *path, struct upn_error *err)
{
	char *whole = locate(path, true, err);

	if (!whole)
		return -1;
	if (create(whole, err) < 0 || check_parts(whole, err) < 0) {
		free(whole);
		return -1;
	}
	*out = whole;
	return 0;
}

int upn_cache_file__remove(const char *path, struct upn_error *err)
{
	char *whole = locate(path, false, err);
	int status;

	if (!whole)
		return -1;
	status = check_parts(whole, err);
	for (size_t i = 0; status > 0 && i < PART_COUNT; i++) {
		char *part = NULL;

		if (asprintf(&part, "%s%s", whole, parts[i]) < 0)
			status = upn_error__memory(err);
		else if (unlink(part) < 0 && errno != ENOENT)
			status = upn_error__set(err, UPN_ERR_USAGE, "%s: %s", part,
				strerror(errno));
		free(part);
	}
	free(whole);
	return status;
}
