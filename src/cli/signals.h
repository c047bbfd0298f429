/* Ctrl-C and its kin: the first asks to stop, the second stops. */
#ifndef UPN_CLI_SIGNALS_H
#define UPN_CLI_SIGNALS_H

#include <signal.h>

/* Set by SIGINT, SIGTERM and SIGHUP. */
extern volatile sig_atomic_t upn_signals__cancel;

/* Also turns a broken pipe into an error of write(). */
void upn_signals__install(void);

#endif
