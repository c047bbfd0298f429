/* The first signal asks to stop, the second stops. */
#include "cli/signals.h"

#include <unistd.h>

#include "cli/exit_code.h"

volatile sig_atomic_t upn_signals__cancel;

static void on_signal(int number)
{
	(void)number;
	if (upn_signals__cancel)
		_exit(UPN_EXIT_INTERRUPTED);
	upn_signals__cancel = 1;
}

void upn_signals__install(void)
{
	/* No SA_RESTART: what waits is to notice. */
	struct sigaction stop = {.sa_handler = on_signal};
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		struct sigaction old;

		/* nohup and the shell's "&" have asked for silence */
		if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
			continue;
		sigaction(numbers[i], &stop, NULL);
	}
	sigaction(SIGPIPE, &ignore, NULL);
}
