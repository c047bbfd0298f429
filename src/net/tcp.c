/* A plain TCP connection. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "net/stream.h"

/* How long the cancel flag may go unseen, in milliseconds. */
#define SLICE 100
/* A dead address may keep the next one waiting for so long. */
#define ADDRESS_SECONDS 10

struct tcp {
	struct upn_stream stream;
	int fd;
};

/* Wait until fd is ready, the deadline, or a cancel. 0 or -1. */
static int await(const struct upn_stream *stream, int fd, short events,
	struct upn_error *err)
{
	struct pollfd p = {.fd = fd, .events = events};

	for (;;) {
		int64_t wait = SLICE;
		int n;

		if (upn_stream__check(stream, err) < 0)
			return -1;
		if (stream->deadline) {
			int64_t left = stream->deadline - upn_stream__now();

			if (left < wait)
				wait = left > 0 ? left : 0;
		}
		n = poll(&p, 1, (int)wait);
		if (n > 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return upn_error__set(err, UPN_ERR_NETWORK, "%s",
				strerror(errno));
	}
}

static bool is_again(int error)
{
	return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static ssize_t tcp_read(struct upn_stream *stream, void *p, size_t n,
	struct upn_error *err)
{
	struct tcp *tcp = (struct tcp *)stream;

	for (;;) {
		ssize_t got = recv(tcp->fd, p, n, 0);

		if (got >= 0)
			return got;
		if (!is_again(errno))
			return upn_error__set(err, UPN_ERR_NETWORK,
				"the connection broke: %s", strerror(errno));
		if (await(stream, tcp->fd, POLLIN, err) < 0)
			return -1;
	}
}

static int tcp_write(struct upn_stream *stream, const void *p, size_t n,
	struct upn_error *err)
{
	struct tcp *tcp = (struct tcp *)stream;
	const char *at = p;

	while (n > 0) {
		ssize_t put = send(tcp->fd, at, n, MSG_NOSIGNAL);

		if (put >= 0) {
			at += put;
			n -= (size_t)put;
			continue;
		}
		if (!is_again(errno))
			return upn_error__set(err, UPN_ERR_NETWORK,
				"the connection broke: %s", strerror(errno));
		if (await(stream, tcp->fd, POLLOUT, err) < 0)
			return -1;
	}
	return 0;
}

static bool tcp_has_input(struct upn_stream *stream)
{
	struct tcp *tcp = (struct tcp *)stream;
	char byte;

	return recv(tcp->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static void tcp_close(struct upn_stream *stream)
{
	struct tcp *tcp = (struct tcp *)stream;

	close(tcp->fd);
	free(tcp);
}

static const struct upn_stream_ops tcp_ops = {tcp_read, tcp_write, tcp_has_input,
	tcp_close};

static const char *resolve_error(int code)
{
	if (code == EAI_NONAME || code == EAI_NODATA)
		return "no such host";
	if (code == EAI_AGAIN)
		return "the name service does not answer";
	return gai_strerror(code);
}

static struct addrinfo *resolve(const char *host, uint16_t port, struct upn_error *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG};
	struct addrinfo *list = NULL;
	char service[8];
	int code;

	snprintf(service, sizeof(service), "%u", (unsigned)port);
	code = getaddrinfo(host, service, &hints, &list);
	if (code == EAI_NONAME || code == EAI_ADDRFAMILY) {
		/* a machine with nothing but loopback has no family at all */
		hints.ai_flags = AI_NUMERICSERV;
		code = getaddrinfo(host, service, &hints, &list);
	}
	if (code == 0)
		return list;
	upn_error__set(err, UPN_ERR_NETWORK, "%s",
		code == EAI_SYSTEM ? strerror(errno) : resolve_error(code));
	return NULL;
}

/* Wait for the end of a connect(). 0, an error number, or -1 with err set. */
static int finish_connect(const struct tcp *tcp, struct upn_error *err)
{
	int why = 0;
	socklen_t size = sizeof(why);

	if (await(&tcp->stream, tcp->fd, POLLOUT, err) < 0)
		return -1;
	return getsockopt(tcp->fd, SOL_SOCKET, SO_ERROR, &why, &size) < 0 ? errno : why;
}

/* The deadline and cancel flag of tcp hold. 0 or -1. */
static int connect_one(struct tcp *tcp, const struct addrinfo *address,
	struct upn_error *err)
{
	int why = 0, yes = 1;

	tcp->fd =
		socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (tcp->fd < 0)
		return upn_error__set(err, UPN_ERR_NETWORK, "%s", strerror(errno));
	setsockopt(tcp->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (connect(tcp->fd, address->ai_addr, address->ai_addrlen) < 0)
		why = errno;
	if (why == EINPROGRESS || why == EINTR)
		why = finish_connect(tcp, err);
	if (why == 0)
		return 0;
	if (why > 0)
		upn_error__set(err, UPN_ERR_NETWORK, "%s", strerror(why));
	close(tcp->fd);
	tcp->fd = -1;
	return -1;
}

/* Try one address after the other; err is that of the last one tried. */
static int connect_any(struct tcp *tcp, const struct addrinfo *list, int64_t end,
	struct upn_error *err)
{
	for (; list; list = list->ai_next) {
		int64_t now = upn_stream__now();

		tcp->stream.deadline = end;
		if (list->ai_next && now + ADDRESS_SECONDS * 1000 < end)
			tcp->stream.deadline = now + ADDRESS_SECONDS * 1000;
		if (connect_one(tcp, list, err) == 0) {
			tcp->stream.deadline = 0;
			return 0;
		}
		if (err->error_class == UPN_ERR_CANCELLED)
			return -1;
	}
	return -1;
}

int upn_tcp__connect(struct upn_stream **out, const char *host, uint16_t port,
	unsigned seconds, volatile sig_atomic_t *cancel, struct upn_error *err)
{
	struct upn_error why = {0};
	struct tcp *tcp = calloc(1, sizeof(*tcp));
	struct addrinfo *list = NULL;
	bool is_v6 = strchr(host, ':') != NULL;
	int64_t end;

	if (!tcp)
		return upn_error__memory(err);
	tcp->stream.ops = &tcp_ops;
	tcp->stream.cancel = cancel;
	tcp->fd = -1;
	if (seconds == 0 || seconds > UPN_MAX_CONNECT_SECONDS)
		seconds = UPN_MAX_CONNECT_SECONDS;
	end = upn_stream__now() + (int64_t)seconds * 1000;
	if (upn_stream__check(&tcp->stream, &why) == 0)
		list = resolve(host, port, &why);
	if (list && connect_any(tcp, list, end, &why) == 0) {
		freeaddrinfo(list);
		*out = &tcp->stream;
		return 0;
	}
	if (list)
		freeaddrinfo(list);
	free(tcp);
	return upn_error__set(err, why.error_class, "%s%s%s:%u: %s", is_v6 ? "[" : "",
		host, is_v6 ? "]" : "", (unsigned)port, why.text);
}
