/* Messages on standard error. */
#include "cli/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/str.h"

static void (*before)(void *ctx);
static void *before_ctx;

void upn_say__before(void (*fn)(void *ctx), void *ctx)
{
	before = fn;
	before_ctx = ctx;
}

void upn_say(const char *fmt, ...)
{
	struct upn_buf line = UPN_BUF_INIT(16384);
	char raw[4096];
	va_list args;

	va_start(args, fmt);
	vsnprintf(raw, sizeof raw, fmt, args);
	va_end(args);
	if (before)
		before(before_ctx);
	upn_buf__add_z(&line, "upnscan: ");
	upn_clean__add(&line, upn_str__of(raw));
	upn_buf__add_char(&line, '\n');
	/* One write, so that lines of several processes do not mix. */
	if (upn_buf__ok(&line) && write(STDERR_FILENO, line.p, line.n) < 0)
		before = NULL; /* nobody listens */
	upn_buf__release(&line);
}
