/* Where passwords come from. Every copy of our own is wiped. */
#include "cli/password.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/secret.h"
#include "base/str.h"
#include "base/subprocess.h"
#include "cli/say.h"
#include "cli/signals.h"
#include "cli/terminal.h"

#define COMMAND_SECONDS 120 /* it may ask for a passphrase itself */

/* The first line of what was read becomes the account's password. */
static int take_first_line(struct upn_account *account, struct upn_str text,
	const char *from, struct upn_error *err)
{
	struct upn_str line = upn_str__slice(text, 0, upn_str__find_char(text, '\n', 0));

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (!line.n)
		return upn_error__set(err, UPN_ERR_USAGE, "%s gave no password", from);
	if (line.n > UPN_MAX_SECRET)
		return upn_error__set(err, UPN_ERR_USAGE, "%s gave more than %d bytes",
			from, UPN_MAX_SECRET);
	return upn_account_set_password(account, line, err);
}

/*
 * The command learns in UPNSCAN_ACCOUNT which account is meant, so that one
 * command can serve several.
 */
static int from_command(struct upn_account *account, const char *command,
	struct upn_error *err)
{
	struct upn_buf out = UPN_BUF_INIT((size_t)4 * UPN_MAX_SECRET);
	char **argv;
	int rc;

	if (upn_subprocess__split(command, &argv, err) < 0)
		return upn_error__prefix(err, "--password-command: ");
	/* All of it at once: a buffer that grows would leave copies behind. */
	if (!upn_buf__reserve(&out, out.max) ||
		setenv("UPNSCAN_ACCOUNT", upn_account_name(account), 1) < 0)
		rc = upn_error__memory(err);
	else
		rc = upn_subprocess__capture(argv, COMMAND_SECONDS, &out, err);
	if (rc == 0)
		rc = take_first_line(account, upn_buf__str(&out), "it", err);
	if (rc < 0) {
		/* Whatever is wrong with it, it is the command that has to change. */
		if (err->error_class != UPN_ERR_CANCELLED)
			err->error_class = UPN_ERR_USAGE;
		upn_error__prefix(err, "--password-command: ");
	}
	if (out.p)
		upn_secret__wipe(out.p, out.size);
	upn_buf__release(&out);
	upn_subprocess__free_argv(argv);
	return rc;
}

static int from_fd(struct upn_account *account, int fd, struct upn_error *err)
{
	char text[UPN_MAX_SECRET + 2] = {0};
	size_t n = 0;
	ssize_t got = 1;
	int rc = 0;

	while (rc == 0 && got > 0 && n < sizeof text && !memchr(text, '\n', n)) {
		got = read(fd, text + n, sizeof text - n);
		if (got < 0 && errno == EINTR && upn_signals__cancel)
			rc = upn_error__set(err, UPN_ERR_CANCELLED, "interrupted");
		else if (got < 0 && errno == EINTR)
			got = 1;
		else if (got < 0)
			rc = upn_error__set(err, UPN_ERR_USAGE, "--password-fd %d: %s",
				fd, strerror(errno));
		else
			n += (size_t)got;
	}
	if (rc == 0)
		rc = take_first_line(account, upn_str__make(text, n), "--password-fd",
			err);
	upn_secret__wipe(text, sizeof text);
	close(fd);
	return rc;
}

static int from_terminal(struct upn_account *account, struct upn_error *err)
{
	const char *hint = upn_account_hint(account);
	struct upn_buf prompt = UPN_BUF_INIT(8192);
	char text[UPN_MAX_SECRET + 1];
	size_t n = 0;
	int rc;

	if (hint)
		upn_say("%s", hint);
	upn_buf__printf(&prompt,
		"Password of %s at %s (it is not shown): ", upn_account_user(account),
		upn_account_host(account));
	rc = upn_terminal__ask_secret(upn_buf__z(&prompt), text, sizeof text, &n, err);
	if (rc == 0)
		rc = take_first_line(account, upn_str__make(text, n), "you", err);
	upn_secret__wipe(text, sizeof text);
	upn_buf__release(&prompt);
	return rc;
}

static int give(struct upn_account *account, const struct upn_settings *settings,
	struct upn_error *err)
{
	if (settings->password_command)
		return from_command(account, settings->password_command, err);
	if (settings->password_fd >= 0)
		return from_fd(account, settings->password_fd, err);
	return from_terminal(account, err);
}

static bool wants_password(const struct upn_account *account)
{
	return upn_account_kind(account) == UPN_ACCOUNT_IMAP &&
		!upn_account_has_password(account);
}

int upn_password__give(struct upn_account *const *accounts, size_t count,
	const struct upn_settings *settings, struct upn_error *err)
{
	size_t wanting = 0;

	for (size_t i = 0; i < count; i++)
		wanting += wants_password(accounts[i]);
	if (settings->password_fd >= 0 && wanting > 1)
		return upn_error__set(err, UPN_ERR_USAGE,
			"--password-fd gives one password, but there are %zu accounts; "
			"use "
			"--password-command",
			wanting);
	for (size_t i = 0; i < count; i++) {
		if (!wants_password(accounts[i]))
			continue;
		if (give(accounts[i], settings, err) < 0)
			return -1;
	}
	return 0;
}
