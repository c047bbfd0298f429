/* upnscan: which Microsoft 365 username is this person's own? */
#ifndef UPNSCAN_H
#define UPNSCAN_H

#include <upnscan/account.h>
#include <upnscan/common.h>
#include <upnscan/findings.h>
#include <upnscan/report.h>
#include <upnscan/rules.h>
#include <upnscan/scan.h>
#include <upnscan/source.h>
#include <upnscan/store.h>

#endif
