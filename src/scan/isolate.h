/* Having an account read by a worker, and hearing it out with suspicion. */
#ifndef UPN_SCAN_ISOLATE_H
#define UPN_SCAN_ISOLATE_H

#include "scan/reader.h"

/* As upn_reader__run, in a worker of the spawner's. */
int upn_isolate__run(struct upn_spawner *spawner, const struct upn_job *job,
	const struct upn_sink *sink, uint64_t *bytes, struct upn_error *err);

#endif
