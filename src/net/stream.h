/*
 * Bytes to and from a server, behind one vtable: TCP, TLS, and fakes that
 * tests make fail. Every stream has a deadline, counters and a cancel flag.
 */
#ifndef UPN_NET_STREAM_H
#define UPN_NET_STREAM_H

#include <signal.h>
#include <sys/types.h>
#include <upnscan/common.h>

struct upn_stream;

struct upn_stream_ops {
	/* > 0 bytes; 0: closed by the peer; -1: err. Blocks up to the deadline. */
	ssize_t (*read)(struct upn_stream *stream, void *p, size_t n,
		struct upn_error *err);
	/* All of n, or -1 with err set. */
	int (*write)(struct upn_stream *stream, const void *p, size_t n,
		struct upn_error *err);
	/* Whether bytes stand ready without waiting (buffered or at the socket). */
	bool (*has_input)(struct upn_stream *stream);
	void (*close)(struct upn_stream *stream); /* frees */
};

struct upn_stream {
	const struct upn_stream_ops *ops;
	uint64_t received, sent;       /* bytes */
	uint64_t budget;               /* received may not pass it; 0: none */
	int64_t deadline;              /* upn_stream__now() milliseconds; 0: none */
	volatile sig_atomic_t *cancel; /* or NULL */
};

/* Milliseconds on the monotonic clock. */
int64_t upn_stream__now(void);
/* -1 with err set when cancelled (class cancelled) or too late (network). */
int upn_stream__check(const struct upn_stream *stream, struct upn_error *err);
ssize_t upn_stream__read(struct upn_stream *stream, void *p, size_t n,
	struct upn_error *err);
int upn_stream__write(struct upn_stream *stream, const void *p, size_t n,
	struct upn_error *err);
void upn_stream__close(struct upn_stream *stream); /* NULL is fine */

/* Connect to host (name or address) over TCP; tries each address in turn. */
int upn_tcp__connect(struct upn_stream **out, const char *host, uint16_t port,
	unsigned seconds, volatile sig_atomic_t *cancel, struct upn_error *err);

/* Certificate authorities, loaded once and shared by all sessions. */
struct upn_tls_trust;
/* ca_file NULL: the system's. pin: SHA-256 of the SPKI in hex, or NULL. */
int upn_tls_trust__new(struct upn_tls_trust **out, const char *ca_file,
	struct upn_error *err);
void upn_tls_trust__free(struct upn_tls_trust *trust);

/*
 * TLS over plain, which becomes the new stream's own even when this fails.
 * The certificate is verified inside the handshake: chain, dates, purpose
 * and host name (RFC 9525), or, where pin is given, the pin instead.
 * TLS 1.2 or later, SNI always sent for names.
 */
int upn_tls__start(struct upn_stream **out, struct upn_stream *plain, const char *host,
	const struct upn_tls_trust *trust, const char *pin, struct upn_error *err);

#endif
