/* A place that holds mail: a mailbox on a server, a path, standard input. */
#ifndef UPNSCAN_ACCOUNT_H
#define UPNSCAN_ACCOUNT_H

#include <upnscan/common.h>
#include <upnscan/rules.h>

#ifdef __cplusplus
extern "C" {
#endif

struct upn_account;

enum upn_account_kind {
	UPN_ACCOUNT_IMAP,
	UPN_ACCOUNT_PATH,
	UPN_ACCOUNT_STDIN
};

enum upn_tls_mode {
	UPN_TLS_IMPLICIT, /* imaps, RFC 8314 */
	UPN_TLS_STARTTLS  /* imap, where STARTTLS is mandatory */
};

struct upn_account_options {
	unsigned version;   /* 1 */
	const char *server; /* host[:port] for a plain address, or NULL */
};

/*
 * Read a SOURCE as on the command line: an address, imaps://user@host/folder
 * or imap://… (RFC 5092; a URL with a password in it is refused), a path, or
 * "-". Opens nothing. rules gives the provider table. *out is the caller's.
 * Returns 0, or -1 with err set (class usage).
 */
UPN_API int upn_account_new(struct upn_account **out, const char *source,
	const struct upn_rules *rules, const struct upn_account_options *options,
	struct upn_error *err);
/* Wipes the secret as well. NULL is fine. */
UPN_API void upn_account_free(struct upn_account *account);

UPN_API enum upn_account_kind upn_account_kind(const struct upn_account *account);
/*
 * How the account is called in results: "imaps://user@host", the path, or
 * "-". Never holds a secret. Borrowed.
 */
UPN_API const char *upn_account_name(const struct upn_account *account);
/* NULL for a path or standard input; borrowed. */
UPN_API const char *upn_account_user(const struct upn_account *account);
/*
 * The mail address that the mailbox is known by: the one given, or a user
 * name that is one; NULL where there is none. Borrowed.
 */
UPN_API const char *upn_account_address(const struct upn_account *account);
UPN_API const char *upn_account_host(const struct upn_account *account);
UPN_API const char *upn_account_path(const struct upn_account *account);
/* The folder that the URL named, UTF-8, or NULL. Borrowed. */
UPN_API const char *upn_account_folder(const struct upn_account *account);
UPN_API uint16_t upn_account_port(const struct upn_account *account);
UPN_API enum upn_tls_mode upn_account_tls(const struct upn_account *account);
/*
 * One sentence to show before the password prompt (app password, sign-in
 * through the browser only, ...), or NULL. Borrowed from the rules.
 */
UPN_API const char *upn_account_hint(const struct upn_account *account);

/*
 * Give the password. It is copied into locked memory that is left out of
 * core dumps and wiped on free; the caller wipes its own copy. CR, LF and
 * NUL are refused. Returns 0, or -1 with err set.
 */
UPN_API int upn_account_set_password(struct upn_account *account, struct upn_str password,
	struct upn_error *err);
UPN_API bool upn_account_has_password(const struct upn_account *account);

#ifdef __cplusplus
}
#endif
#endif
