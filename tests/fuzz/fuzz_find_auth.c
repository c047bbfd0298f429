/* Any bytes as Authentication-Results. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "find/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_auth_iter iter;
	struct upn_auth_item item;
	size_t items = 0;

	upn_auth__begin(&iter, upn_str__make((const char *)data, size));
	while (upn_auth__next(&iter, &item))
		items++;
	/* Each item takes three bytes at the least: m=r. */
	if (items * 3 > size)
		abort();
	return 0;
}
