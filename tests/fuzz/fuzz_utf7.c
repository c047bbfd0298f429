/* Folder names in modified UTF-7, or what is sent for it. */
#include <stdint.h>

#include "base/clean.h"
#include "base/str.h"
#include "base/utf8.h"
#include "source/utf7.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_buf name = UPN_BUF_INIT(1 << 24);
	struct upn_str s;
	size_t at = 0;

	upn_utf7__decode(&name, upn_str__make((const char *)data, size));
	s = upn_buf__str(&name);
	if (!upn_buf__ok(&name) || !upn_utf8__is_valid(s))
		__builtin_trap();
	while (at < s.n)
		if (!upn_clean__is_shown(upn_utf8__next(s, &at)))
			__builtin_trap();
	upn_buf__release(&name);
	return 0;
}
