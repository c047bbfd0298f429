/* What a worker process does: one job, then it ends. */
#ifndef UPN_SCAN_WORKER_H
#define UPN_SCAN_WORKER_H

#include "net/stream.h"
#include "scan/rules.h"

/* Reads a job from fd, does it, writes what it finds to fd. */
void upn_worker__run(int fd, const struct upn_rules *rules,
	const struct upn_tls_trust *trust);

#endif
