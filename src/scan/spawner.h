/* The single-threaded process that forks workers on request. */
#ifndef UPN_SCAN_SPAWNER_H
#define UPN_SCAN_SPAWNER_H

#include <sys/types.h>
#include <upnscan/scan.h>

/*
 * A new worker; *fd is the caller's end of the socket to it (close it).
 * Returns 0, or -1 with err set (class worker).
 */
int upn_spawner__worker(struct upn_spawner *spawner, int *fd, pid_t *pid,
	struct upn_error *err);
/*
 * Kill the worker if it still runs, and wait for its end. *status is as
 * waitpid gives it. Returns 0, or -1 where the spawner itself is gone.
 */
int upn_spawner__end(struct upn_spawner *spawner, pid_t pid, bool kill, int *status);

#endif
