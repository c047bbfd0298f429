/* What a worker may still do, once it has its job. */
#ifndef UPN_SCAN_CONFINE_H
#define UPN_SCAN_CONFINE_H

#include <upnscan/account.h>

/*
 * Give up, for good: core dumps, writing files, running programs, more than
 * UPN_WORKER_MEMORY of memory, reading outside the system's directories and
 * the account's own path, and (for local mail) the network. Where the kernel
 * lacks Landlock that part is left out; rlimits and seccomp must succeed.
 */
int upn_confine__worker(const struct upn_account *account, struct upn_error *err);

#endif
