/*
 * TLS with verification inside the handshake: not one byte of ours but the
 * handshake goes to a server whose certificate is not acceptable.
 */
#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/str.h"
#include "net/hostname.h"
#include "net/stream.h"

#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"
#define BUFFER (32 * 1024) /* two full records in one system call */
#define MAX_NAMES 1000     /* subjectAltNames that are looked at */
#define GOODBYE_MILLISECONDS 500

struct upn_tls_trust {
	gnutls_certificate_credentials_t credentials;
};

struct tls {
	struct upn_stream stream;
	struct upn_stream *plain;
	gnutls_session_t session;
	char *host;
	char pin[UPN_DIGEST_HEX]; /* "" where the chain decides */
	struct upn_error why;     /* what went wrong inside a callback */
	bool eof;
	int first;      /* first byte that the server sent, or -1 */
	size_t at, end; /* what stands ready in bytes */
	unsigned char bytes[BUFFER];
};

/* Trust */

static int load_trust(gnutls_certificate_credentials_t credentials, const char *ca_file,
	struct upn_error *err)
{
	int n;

	if (!ca_file) {
		/* a pin needs none, so that none is no error here */
		gnutls_certificate_set_x509_system_trust(credentials);
		return 0;
	}
	n = gnutls_certificate_set_x509_trust_file(credentials, ca_file,
		GNUTLS_X509_FMT_PEM);
	if (n == GNUTLS_E_FILE_ERROR)
		return upn_error__set(err, UPN_ERR_USAGE, "%s: cannot be read", ca_file);
	if (n <= 0)
		return upn_error__set(err, UPN_ERR_USAGE,
			"%s: holds no certificate in PEM form", ca_file);
	return 0;
}

int upn_tls_trust__new(struct upn_tls_trust **out, const char *ca_file,
	struct upn_error *err)
{
	struct upn_tls_trust *trust = calloc(1, sizeof(*trust));

	if (!trust)
		return upn_error__memory(err);
	if (gnutls_certificate_allocate_credentials(&trust->credentials) < 0) {
		free(trust);
		return upn_error__memory(err);
	}
	if (load_trust(trust->credentials, ca_file, err) < 0) {
		upn_tls_trust__free(trust);
		return -1;
	}
	*out = trust;
	return 0;
}

void upn_tls_trust__free(struct upn_tls_trust *trust)
{
	if (!trust)
		return;
	gnutls_certificate_free_credentials(trust->credentials);
	free(trust);
}

/* The certificate */

/*
 * Only subjectAltName counts (RFC 9525, 2). Puts the first name that is
 * there into name, for the message.
 */
static bool names_host(gnutls_x509_crt_t certificate, const char *host, char *name,
	size_t size)
{
	unsigned char address[16];
	char san[1024];
	size_t address_size = 0;
	bool by_address = upn_hostname__is_address(host, address, &address_size);
	unsigned i;

	name[0] = 0;
	for (i = 0; i < MAX_NAMES; i++) {
		size_t n = sizeof(san);
		unsigned type = 0;
		int r = gnutls_x509_crt_get_subject_alt_name2(certificate, i, san, &n,
			&type, NULL);

		if (r == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			return false;
		if (r < 0)
			continue;
		if (type == GNUTLS_SAN_IPADDRESS && by_address && n == address_size &&
			memcmp(san, address, n) == 0)
			return true;
		if (type != GNUTLS_SAN_DNSNAME)
			continue;
		if (!by_address &&
			upn_hostname__matches(upn_str__make(san, n), upn_str__of(host)))
			return true;
		if (!name[0])
			snprintf(name, size, "%.*s", (int)n, san);
	}
	return false;
}

static const char *day(time_t when, char text[UPN_DATE_SIZE])
{
	upn_date__format((int64_t)when, text);
	text[strcspn(text, "T")] = 0;
	return text;
}

static int refuse_chain(struct tls *tls, gnutls_x509_crt_t leaf, unsigned status)
{
	struct upn_error *why = &tls->why;
	char text[UPN_DATE_SIZE], issuer[256] = "";
	size_t n = sizeof(issuer);
	time_t now = time(NULL), end = gnutls_x509_crt_get_expiration_time(leaf);
	gnutls_datum_t words = {0};

	if (status & (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA)) {
		if (gnutls_x509_crt_check_issuer(leaf, leaf))
			return upn_error__set(why, UPN_ERR_TLS,
				"the certificate is signed by itself");
		gnutls_x509_crt_get_issuer_dn_by_oid(leaf, GNUTLS_OID_X520_COMMON_NAME, 0,
			0, issuer, &n);
		return upn_error__set(why, UPN_ERR_TLS,
			"the certificate is "
			"signed by an unknown authority ('%s')",
			issuer);
	}
	if (status & GNUTLS_CERT_EXPIRED)
		return end < now ?
			upn_error__set(why, UPN_ERR_TLS,
				"the certificate has expired (%s)", day(end, text)) :
			upn_error__set(why, UPN_ERR_TLS,
				"the certificate of "
				"an authority in the chain has expired");
	if (status & GNUTLS_CERT_NOT_ACTIVATED)
		return upn_error__set(why, UPN_ERR_TLS,
			"the certificate is not valid before %s",
			day(gnutls_x509_crt_get_activation_time(leaf), text));
	if (status & GNUTLS_CERT_PURPOSE_MISMATCH)
		return upn_error__set(why, UPN_ERR_TLS,
			"the certificate is not for a server");
	if (gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &words,
		    0) < 0)
		words.data = NULL;
	upn_error__set(why, UPN_ERR_TLS, "the certificate is not acceptable: %s",
		words.data ? (const char *)words.data : "");
	gnutls_free(words.data);
	return -1;
}

static int check_pin(struct tls *tls, gnutls_x509_crt_t leaf)
{
	unsigned char id[32];
	char hex[UPN_DIGEST_HEX] = "";
	size_t n = sizeof(id), i;

	if (gnutls_x509_crt_get_key_id(leaf, GNUTLS_KEYID_USE_SHA256, id, &n) < 0 ||
		n != sizeof(id))
		return upn_error__set(&tls->why, UPN_ERR_TLS,
			"the certificate's key cannot be read");
	for (i = 0; i < n; i++)
		snprintf(hex + 2 * i, 3, "%02x", id[i]);
	if (upn_str__eq_ci(upn_str__of(hex), upn_str__of(tls->pin)))
		return 0;
	return upn_error__set(&tls->why, UPN_ERR_TLS,
		"the server's key is not the pinned one but %s", hex);
}

static int check_chain(struct tls *tls, gnutls_x509_crt_t leaf)
{
	char purpose[] = GNUTLS_KP_TLS_WWW_SERVER;
	gnutls_typed_vdata_st wanted = {GNUTLS_DT_KEY_PURPOSE_OID,
		(unsigned char *)purpose, 0};
	char name[256];
	unsigned status = 0;
	int r = gnutls_certificate_verify_peers(tls->session, &wanted, 1, &status);

	if (r < 0)
		return upn_error__set(&tls->why, UPN_ERR_TLS,
			"the certificate cannot be verified: %s", gnutls_strerror(r));
	if (status)
		return refuse_chain(tls, leaf, status);
	if (names_host(leaf, tls->host, name, sizeof(name)))
		return 0;
	if (!name[0])
		return upn_error__set(&tls->why, UPN_ERR_TLS,
			"the certificate "
			"names no host (subjectAltName), so it is not for '%s'",
			tls->host);
	return upn_error__set(&tls->why, UPN_ERR_TLS,
		"the certificate is for '%s', not '%s'", name, tls->host);
}

/* GnuTLS calls this inside the handshake; anything but 0 ends it. */
static int verify(gnutls_session_t session)
{
	struct tls *tls = gnutls_session_get_ptr(session);
	gnutls_x509_crt_t leaf;
	const gnutls_datum_t *list;
	unsigned n = 0;
	int r = -1;

	list = gnutls_certificate_get_peers(session, &n);
	if (!list || n == 0 || gnutls_certificate_type_get(session) != GNUTLS_CRT_X509)
		return upn_error__set(&tls->why, UPN_ERR_TLS,
			"the server shows no certificate");
	if (gnutls_x509_crt_init(&leaf) < 0)
		return upn_error__memory(&tls->why);
	if (gnutls_x509_crt_import(leaf, &list[0], GNUTLS_X509_FMT_DER) < 0)
		upn_error__set(&tls->why, UPN_ERR_TLS, "the certificate cannot be read");
	else
		r = tls->pin[0] ? check_pin(tls, leaf) : check_chain(tls, leaf);
	gnutls_x509_crt_deinit(leaf);
	return r;
}

/* Bytes */

static void lend_limits(struct tls *tls)
{
	tls->plain->deadline = tls->stream.deadline;
	tls->plain->cancel = tls->stream.cancel;
}

static ssize_t pull(gnutls_transport_ptr_t ptr, void *p, size_t n)
{
	struct tls *tls = ptr;

	if (tls->at == tls->end) {
		ssize_t got = upn_stream__read(tls->plain, tls->bytes, sizeof(tls->bytes),
			&tls->why);

		if (got <= 0) {
			tls->eof = got == 0;
			gnutls_transport_set_errno(tls->session, EIO);
			return got;
		}
		if (tls->first < 0)
			tls->first = tls->bytes[0];
		tls->at = 0;
		tls->end = (size_t)got;
	}
	if (n > tls->end - tls->at)
		n = tls->end - tls->at;
	memcpy(p, tls->bytes + tls->at, n);
	tls->at += n;
	return (ssize_t)n;
}

static ssize_t push(gnutls_transport_ptr_t ptr, const void *p, size_t n)
{
	struct tls *tls = ptr;

	if (upn_stream__write(tls->plain, p, n, &tls->why) == 0)
		return (ssize_t)n;
	gnutls_transport_set_errno(tls->session, EIO);
	return -1;
}

/* pull waits by itself. */
static int pull_ready(gnutls_transport_ptr_t ptr, unsigned milliseconds)
{
	(void)ptr;
	(void)milliseconds;
	return 1;
}

/*
 * Whether to call again. A blocking pull still yields E_AGAIN, after the
 * session tickets of TLS 1.3.
 */
static bool is_passing(int r)
{
	return r == GNUTLS_E_AGAIN || r == GNUTLS_E_INTERRUPTED ||
		r == GNUTLS_E_WARNING_ALERT_RECEIVED || r == GNUTLS_E_REHANDSHAKE;
}

static int fail(struct tls *tls, int r, struct upn_error *err)
{
	if (tls->why.error_class != UPN_ERR_NONE)
		return upn_error__set(err, tls->why.error_class, "%s", tls->why.text);
	if (tls->eof || r == GNUTLS_E_PREMATURE_TERMINATION)
		return upn_error__set(err, UPN_ERR_NETWORK,
			"the server cut the connection");
	if (r == GNUTLS_E_FATAL_ALERT_RECEIVED) {
		const char *name = gnutls_alert_get_name(gnutls_alert_get(tls->session));

		return upn_error__set(err, UPN_ERR_TLS, "the server ended TLS: %s",
			name ? name : "alert");
	}
	return upn_error__set(err, UPN_ERR_TLS, "TLS failed: %s", gnutls_strerror(r));
}

static ssize_t tls_read(struct upn_stream *stream, void *p, size_t n,
	struct upn_error *err)
{
	struct tls *tls = (struct tls *)stream;
	ssize_t got;

	lend_limits(tls);
	do {
		if (upn_stream__check(stream, err) < 0)
			return -1;
		got = gnutls_record_recv(tls->session, p, n);
	} while (got < 0 && is_passing((int)got));
	return got >= 0 ? got : fail(tls, (int)got, err);
}

static int tls_write(struct upn_stream *stream, const void *p, size_t n,
	struct upn_error *err)
{
	struct tls *tls = (struct tls *)stream;
	const char *at = p;

	lend_limits(tls);
	while (n > 0) {
		ssize_t put = gnutls_record_send(tls->session, at, n);

		if (put >= 0) {
			at += put;
			n -= (size_t)put;
			continue;
		}
		if (!is_passing((int)put))
			return fail(tls, (int)put, err);
		if (upn_stream__check(stream, err) < 0)
			return -1;
	}
	return 0;
}

static bool tls_has_input(struct upn_stream *stream)
{
	struct tls *tls = (struct tls *)stream;

	return gnutls_record_check_pending(tls->session) > 0 || tls->at < tls->end ||
		tls->plain->ops->has_input(tls->plain);
}

static void tls_free(struct tls *tls)
{
	if (tls->session)
		gnutls_deinit(tls->session);
	upn_stream__close(tls->plain);
	free(tls->host);
	free(tls);
}

static void tls_close(struct upn_stream *stream)
{
	struct tls *tls = (struct tls *)stream;

	/* close_notify, as far as it goes without waiting for anybody */
	tls->stream.cancel = NULL;
	tls->stream.deadline = upn_stream__now() + GOODBYE_MILLISECONDS;
	lend_limits(tls);
	gnutls_bye(tls->session, GNUTLS_SHUT_WR);
	tls_free(tls);
}

static const struct upn_stream_ops tls_ops = {tls_read, tls_write, tls_has_input,
	tls_close};

/* The start */

static int fail_handshake(struct tls *tls, int r, struct upn_error *err)
{
	bool by_alert = r == GNUTLS_E_FATAL_ALERT_RECEIVED &&
		gnutls_alert_get(tls->session) == GNUTLS_A_PROTOCOL_VERSION;

	if (!tls->eof && tls->why.error_class != UPN_ERR_NETWORK)
		gnutls_alert_send_appropriate(tls->session, r);
	if (tls->why.error_class != UPN_ERR_NONE)
		return fail(tls, r, err);
	if (tls->eof)
		return upn_error__set(err, UPN_ERR_NETWORK,
			"the server closed "
			"the connection while TLS was being set up");
	if (tls->first >= 0 && (tls->first < 0x14 || tls->first > 0x17))
		return upn_error__set(err, UPN_ERR_TLS,
			"the server does not speak TLS on this port");
	if (by_alert || r == GNUTLS_E_UNSUPPORTED_VERSION_PACKET)
		return upn_error__set(err, UPN_ERR_TLS,
			"the server offers no TLS 1.2 or later");
	return fail(tls, r, err);
}

static int set_up(struct tls *tls, const struct upn_tls_trust *trust)
{
	unsigned char address[16];
	size_t n;
	int r = gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);

	if (r < 0)
		return r;
	gnutls_session_set_ptr(tls->session, tls);
	gnutls_transport_set_ptr(tls->session, tls);
	gnutls_transport_set_pull_function(tls->session, pull);
	gnutls_transport_set_push_function(tls->session, push);
	gnutls_transport_set_pull_timeout_function(tls->session, pull_ready);
	gnutls_session_set_verify_function(tls->session, verify);
	r = gnutls_priority_set_direct(tls->session, PRIORITY, NULL);
	if (r < 0)
		return r;
	r = gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE,
		trust->credentials);
	if (r < 0 || upn_hostname__is_address(tls->host, address, &n))
		return r;
	return gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, tls->host,
		strlen(tls->host));
}

static int set_pin(struct tls *tls, const char *pin, struct upn_error *err)
{
	size_t i;

	if (!pin)
		return 0;
	for (i = 0; i < UPN_DIGEST_HEX && upn_ascii__hex(pin[i]) >= 0; i++)
		;
	if (i != UPN_DIGEST_HEX - 1 || pin[i])
		return upn_error__set(err, UPN_ERR_USAGE,
			"a pin is 64 hexadecimal digits");
	memcpy(tls->pin, pin, UPN_DIGEST_HEX);
	return 0;
}

static int handshake(struct tls *tls, const struct upn_tls_trust *trust,
	struct upn_error *err)
{
	int r = set_up(tls, trust);

	if (r < 0)
		return upn_error__set(err, UPN_ERR_TLS, "TLS failed: %s",
			gnutls_strerror(r));
	do {
		if (upn_stream__check(&tls->stream, err) < 0)
			return -1;
		r = gnutls_handshake(tls->session);
	} while (r < 0 && is_passing(r));
	return r < 0 ? fail_handshake(tls, r, err) : 0;
}

int upn_tls__start(struct upn_stream **out, struct upn_stream *plain, const char *host,
	const struct upn_tls_trust *trust, const char *pin, struct upn_error *err)
{
	struct tls *tls = calloc(1, sizeof(*tls));

	if (!tls) {
		upn_stream__close(plain);
		return upn_error__memory(err);
	}
	tls->stream.ops = &tls_ops;
	tls->stream.deadline = plain->deadline;
	tls->stream.cancel = plain->cancel;
	tls->plain = plain;
	tls->first = -1;
	tls->host = upn_str__dup(upn_str__of(host));
	if (!tls->host)
		upn_error__memory(err);
	else if (set_pin(tls, pin, err) == 0 && handshake(tls, trust, err) == 0) {
		*out = &tls->stream;
		return 0;
	}
	tls_free(tls);
	return -1;
}
