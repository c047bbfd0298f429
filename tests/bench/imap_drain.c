/*
 * imap_drain HOST PORT USER PASSWORD CA: what the line and the server take.
 * A bare TLS client that asks for the whole INBOX in one command, throws
 * away what comes, and prints how many bytes and seconds that was.
 */
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "imap_drain: %s failed\n", what);
	exit(1);
}

static int connect_to(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list, *at;
	int fd = -1;

	check(getaddrinfo(host, port, &hints, &list) == 0, "finding the host");
	for (at = list; at && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, SOCK_STREAM, 0);
		if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) < 0) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(list);
	check(fd >= 0, "connecting");
	return fd;
}

static gnutls_session_t start_tls(int fd, const char *host, const char *ca)
{
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;
	int r;

	check(gnutls_certificate_allocate_credentials(&credentials) == 0, "TLS");
	check(gnutls_certificate_set_x509_trust_file(credentials, ca,
		      GNUTLS_X509_FMT_PEM) > 0,
		"reading the authority");
	check(gnutls_init(&session, GNUTLS_CLIENT) == 0, "TLS");
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
	gnutls_session_set_verify_cert(session, host, 0);
	gnutls_transport_set_int(session, fd);
	do
		r = gnutls_handshake(session);
	while (r < 0 && !gnutls_error_is_fatal(r));
	check(r == 0, "the TLS handshake");
	return session;
}

/* Throw away all up to the line that ends the command "TAG". */
static unsigned long long drain(gnutls_session_t session, const char *tag)
{
	static char bytes[65536 + 8];
	size_t kept = 0, tag_size = strlen(tag);
	unsigned long long total = 0;

	for (;;) {
		ssize_t n = gnutls_record_recv(session, bytes + kept, 65536);
		const char *at;

		if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
			continue;
		check(n > 0, "reading");
		total += (unsigned long long)n;
		n += (ssize_t)kept;
		at = memmem(bytes, (size_t)n, tag, tag_size);
		if (at && (at == bytes || at[-1] == '\n'))
			return total;
		kept = (size_t)n < tag_size ? (size_t)n : tag_size;
		memmove(bytes, bytes + n - kept, kept);
	}
}

static unsigned long long command(gnutls_session_t session, const char *line,
	const char *tag)
{
	check(gnutls_record_send(session, line, strlen(line)) > 0, "writing");
	return drain(session, tag);
}

int main(int argc, char **argv)
{
	unsigned long long bytes;
	gnutls_session_t session;
	char login[1000];
	double began;

	if (argc != 6) {
		fputs("imap_drain HOST PORT USER PASSWORD CA\n", stderr);
		return 2;
	}
	snprintf(login, sizeof login, "A1 LOGIN \"%s\" \"%s\"\r\n", argv[3], argv[4]);
	began = now();
	session = start_tls(connect_to(argv[1], argv[2]), argv[1], argv[5]);
	command(session, login, "A1 OK");
	command(session, "A2 EXAMINE INBOX\r\n", "A2 OK");
	bytes = command(session, "A3 UID FETCH 1:* (UID BODY.PEEK[])\r\n", "A3 OK");
	printf("%llu bytes in %.3f seconds\n", bytes, now() - began);
	gnutls_deinit(session);
	return 0;
}
