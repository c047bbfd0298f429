/* What a worker under somebody else's control could write to its parent. */
#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "scan/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_str rest = {(const char *)data, size};
	enum upn_frame_kind kind;
	struct upn_wire fields;
	size_t used;

	while (upn_wire__take(rest, &used, &kind, &fields) == 1) {
		struct upn_evidence evidence;
		struct upn_cursor cursor;
		struct upn_error error;
		struct upn_wire copy = fields;

		if (upn_wire__get_evidence(&copy, &evidence) &&
			strchr(evidence.subject, '\x1b'))
			__builtin_trap();
		copy = fields;
		upn_wire__get_cursor(&copy, &cursor);
		copy = fields;
		upn_wire__get_error(&copy, &error);
		rest = upn_str__from(rest, used);
	}
	return 0;
}
