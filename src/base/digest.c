/* SHA-256 by nettle, which GnuTLS brings along. */
#include "base/digest.h"

#include <nettle/sha2.h>
#include <stdlib.h>

struct upn_digest {
	struct sha256_ctx context;
};

struct upn_digest *upn_digest__new(void)
{
	struct upn_digest *digest = malloc(sizeof *digest);

	if (digest)
		sha256_init(&digest->context);
	return digest;
}

void upn_digest__add(struct upn_digest *digest, struct upn_str bytes)
{
	if (digest && bytes.n)
		sha256_update(&digest->context, bytes.n, (const uint8_t *)bytes.p);
}

void upn_digest__add_field(struct upn_digest *digest, struct upn_str bytes)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)bytes.n >> (8 * i));
	upn_digest__add(digest, (struct upn_str){(const char *)length, sizeof length});
	upn_digest__add(digest, bytes);
}

bool upn_digest__finish(struct upn_digest *digest, char hex[UPN_DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[SHA256_DIGEST_SIZE];

	hex[0] = '\0';
	if (!digest)
		return false;
	sha256_digest(&digest->context, sizeof bytes, bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[2 * sizeof bytes] = '\0';
	free(digest);
	return true;
}
