/* What every part of the library shares: spans, errors, dates, version. */
#ifndef UPNSCAN_COMMON_H
#define UPNSCAN_COMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define UPN_API __attribute__((visibility("default")))
#define UPN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define UPN_API
#define UPN_PRINTF(fmt, args)
#endif

/*
 * A borrowed run of bytes, not terminated, possibly with NUL bytes inside.
 * p may be NULL when n is 0.
 */
struct upn_str {
	const char *p;
	size_t n;
};

/* What went wrong, by who has to act on it. */
enum upn_error_class {
	UPN_ERR_NONE = 0,
	UPN_ERR_USAGE,    /* an option, path, URL, rule file or configuration */
	UPN_ERR_AUTH,     /* the server refused the sign-in */
	UPN_ERR_NETWORK,  /* name not found, no connection, time-out, cut line */
	UPN_ERR_TLS,      /* certificate, host name or protocol not acceptable */
	UPN_ERR_SERVER,   /* the server broke the protocol or said no */
	UPN_ERR_MESSAGE,  /* a message or mail file could not be read */
	UPN_ERR_LIMIT,    /* a named limit, or memory, ran out */
	UPN_ERR_WORKER,   /* the process that read the mail died or hung */
	UPN_ERR_CANCELLED /* the caller asked to stop */
};

/*
 * A caller-owned error. text is UTF-8 on one line, free of control
 * characters, and never holds a secret or the body of a message.
 * A function that takes a struct upn_error * accepts NULL, and writes to it
 * only when it fails.
 */
struct upn_error {
	enum upn_error_class error_class;
	char text[400];
};

/* The word for a class as in JSON output: "usage", "auth" and so on. */
UPN_API const char *upn_error_class_name(enum upn_error_class error_class);

/* Seconds since 1970-01-01 UTC; UPN_NO_DATE where unknown. */
#define UPN_NO_DATE INT64_MIN

/* The library's version, "0.1.0". */
UPN_API const char *upn_version(void);

#ifdef __cplusplus
}
#endif
#endif
