/* A job as frames: what a worker is told to read. */
#ifndef UPN_SCAN_JOB_H
#define UPN_SCAN_JOB_H

#include "scan/reader.h"
#include "scan/wire.h"

/* Parent: write the job, secret included, to fd. 0, or -1 (errno). */
int upn_job__send(const struct upn_job *job, int fd);

/* Worker: a job as it was received, with all it points at. */
struct upn_job_copy;

/* Reads a whole job from fd. NULL where the frames are not a job. */
struct upn_job_copy *upn_job__receive(int fd);
/* Borrowed from the copy. */
const struct upn_job *upn_job__of(const struct upn_job_copy *copy);
struct upn_scan_options *upn_job__options(struct upn_job_copy *copy);
void upn_job__free(struct upn_job_copy *copy);

#endif
