/* Filling the caller's error object. */
#ifndef UPN_BASE_ERROR_H
#define UPN_BASE_ERROR_H

#include <stdarg.h>
#include <upnscan/common.h>

/*
 * Set err (NULL is fine) and return -1, so that a function can end with
 * `return upn_error__set(err, UPN_ERR_TLS, "...")`. The text is cleaned of
 * control characters, and cut at the end of a character.
 */
int upn_error__set(struct upn_error *err, enum upn_error_class error_class,
	const char *fmt, ...) UPN_PRINTF(3, 4);
/* Put words in front: "imap: host:993: " + text. Returns -1. */
int upn_error__prefix(struct upn_error *err, const char *fmt, ...) UPN_PRINTF(2, 3);
/* Memory ran out. Returns -1. */
int upn_error__memory(struct upn_error *err);

#endif
