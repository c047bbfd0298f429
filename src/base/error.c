/* Filling the caller's error object. */
#include "base/error.h"

#include <stdio.h>
#include <string.h>

#include "base/clean.h"
#include "base/str.h"

const char *upn_version(void)
{
	return UPN_VERSION;
}

const char *upn_error_class_name(enum upn_error_class error_class)
{
	static const char *const names[] = {
		[UPN_ERR_NONE] = "none",
		[UPN_ERR_USAGE] = "usage",
		[UPN_ERR_AUTH] = "auth",
		[UPN_ERR_NETWORK] = "network",
		[UPN_ERR_TLS] = "tls",
		[UPN_ERR_SERVER] = "server",
		[UPN_ERR_MESSAGE] = "message",
		[UPN_ERR_LIMIT] = "limit",
		[UPN_ERR_WORKER] = "worker",
		[UPN_ERR_CANCELLED] = "cancelled",
	};

	if ((size_t)error_class >= sizeof names / sizeof names[0])
		return "none";
	return names[error_class];
}

/* Clean raw and keep what fits, marking a cut with "…". */
static void keep(struct upn_error *err, const char *raw)
{
	struct upn_buf clean = UPN_BUF_INIT((size_t)1 << 20);
	struct upn_str text;

	upn_clean__add(&clean, upn_str__of(raw));
	text = upn_buf__str(&clean);
	if (text.n >= sizeof err->text)
		text = upn_clean__cut(text, sizeof err->text - 4);
	if (text.n)
		memcpy(err->text, text.p, text.n);
	err->text[text.n] = '\0';
	if (text.n < clean.n)
		memcpy(err->text + text.n, "\xe2\x80\xa6", 4);
	upn_buf__release(&clean);
}

int upn_error__set(struct upn_error *err, enum upn_error_class error_class,
	const char *fmt, ...)
{
	char raw[2048];
	va_list args;

	if (!err)
		return -1;
	va_start(args, fmt);
	vsnprintf(raw, sizeof raw, fmt, args);
	va_end(args);
	err->error_class = error_class;
	keep(err, raw);
	return -1;
}

int upn_error__prefix(struct upn_error *err, const char *fmt, ...)
{
	char raw[2048];
	va_list args;
	size_t n;

	if (!err)
		return -1;
	va_start(args, fmt);
	vsnprintf(raw, sizeof raw / 2, fmt, args);
	va_end(args);
	n = strlen(raw);
	snprintf(raw + n, sizeof raw - n, "%s", err->text);
	keep(err, raw);
	return -1;
}

int upn_error__memory(struct upn_error *err)
{
	if (!err)
		return -1;
	err->error_class = UPN_ERR_LIMIT;
	snprintf(err->text, sizeof err->text, "out of memory");
	return -1;
}
