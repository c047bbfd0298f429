/* Passwords in pages of their own. */
#include "base/secret.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"

struct upn_secret {
	size_t mapped;
	size_t n;
	char bytes[];
};

void upn_secret__wipe(void *p, size_t n)
{
	if (p)
		explicit_bzero(p, n);
}

static int check(struct upn_str bytes, struct upn_error *err)
{
	if (bytes.n == 0)
		return upn_error__set(err, UPN_ERR_USAGE, "the password is empty");
	if (bytes.n > UPN_MAX_SECRET)
		return upn_error__set(err, UPN_ERR_USAGE,
			"the password is longer than %d bytes", UPN_MAX_SECRET);
	/* CR and LF would end an IMAP line, NUL and 0x01 a SASL field. */
	for (size_t i = 0; i < bytes.n; i++)
		if (memchr("\r\n\0\1", bytes.p[i], 4))
			return upn_error__set(err, UPN_ERR_USAGE,
				"the password holds a line break or control character");
	return 0;
}

int upn_secret__new(struct upn_secret **out, struct upn_str bytes, struct upn_error *err)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t mapped = (sizeof **out + bytes.n + page) / page * page;
	struct upn_secret *secret;

	if (check(bytes, err) < 0)
		return -1;
	secret = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		-1, 0);
	if (secret == MAP_FAILED)
		return upn_error__memory(err);
	/* Best effort: RLIMIT_MEMLOCK may be 0, an old kernel may say no. */
	(void)mlock(secret, mapped);
	(void)madvise(secret, mapped, MADV_DONTDUMP);
	secret->mapped = mapped;
	secret->n = bytes.n;
	memcpy(secret->bytes, bytes.p, bytes.n);
	secret->bytes[bytes.n] = '\0';
	*out = secret;
	return 0;
}

void upn_secret__free(struct upn_secret *secret)
{
	size_t mapped;

	if (!secret)
		return;
	mapped = secret->mapped;
	upn_secret__wipe(secret, mapped);
	munmap(secret, mapped);
}

struct upn_str upn_secret__bytes(const struct upn_secret *secret)
{
	return (struct upn_str){secret->bytes, secret->n};
}
