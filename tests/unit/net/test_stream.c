/* Streams: ceilings, deadlines and cancelling, and TCP on loopback. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/str.h"
#include "net/fake.h"

static void stream_counts_and_keeps_its_budget(void **state)
{
	const struct upn_fake_step steps[] = {{UPN_FAKE_SEND, UPN_STR("0123456789")},
		{UPN_FAKE_EXPECT, UPN_STR("hello")}, {UPN_FAKE_SEND, UPN_STR("more")}};
	struct upn_stream *stream;
	struct upn_error err = {0};
	char p[16];

	(void)state;
	assert_int_equal(upn_fake_stream__open(&stream, steps, 3, 4, NULL), 0);
	assert_int_equal(upn_stream__read(stream, p, 3, &err), 3);
	assert_int_equal(upn_stream__read(stream, p, 16, &err), 4);
	assert_int_equal(stream->received, 7);
	stream->budget = 9;
	assert_int_equal(upn_stream__read(stream, p, 16, &err), 2);
	assert_int_equal(upn_stream__read(stream, p, 16, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_LIMIT);
	stream->budget = 0;
	assert_int_equal(upn_stream__read(stream, p, 16, &err), 1);
	assert_int_equal(upn_stream__write(stream, "say hello", 9, &err), 0);
	assert_int_equal(stream->sent, 9);
	assert_int_equal(upn_fake_stream__written(stream).n, 9);
	assert_int_equal(upn_stream__read(stream, p, 16, &err), 4);
	assert_int_equal(upn_stream__read(stream, p, 16, &err), 0);
	upn_stream__close(stream);
}

static void stream_heeds_deadline_and_cancel(void **state)
{
	const struct upn_fake_step steps[] = {{UPN_FAKE_SEND, UPN_STR("abc")}};
	volatile sig_atomic_t cancel = 0;
	struct upn_stream *stream;
	struct upn_error err = {0};
	char p[16];

	(void)state;
	assert_int_equal(upn_fake_stream__open(&stream, steps, 1, 0, NULL), 0);
	stream->deadline = upn_stream__now() - 1;
	assert_int_equal(upn_stream__read(stream, p, 1, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_NETWORK);
	stream->deadline = upn_stream__now() + 60000;
	stream->cancel = &cancel;
	assert_int_equal(upn_stream__read(stream, p, 1, &err), 1);
	cancel = 1;
	assert_int_equal(upn_stream__write(stream, p, 1, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_CANCELLED);
	upn_stream__close(stream);
	upn_stream__close(NULL);
}

/* A socket that listens on a free port of loopback. */
static int listen_on(uint16_t *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void tcp_speaks_with_a_server(void **state)
{
	struct upn_error err = {0};
	struct upn_stream *stream;
	uint16_t port;
	int listener = listen_on(&port), peer;
	char p[16];

	(void)state;
	assert_int_equal(upn_tcp__connect(&stream, "127.0.0.1", port, 5, NULL, &err), 0);
	peer = accept(listener, NULL, NULL);
	assert_false(stream->ops->has_input(stream));
	assert_int_equal(upn_stream__write(stream, "hi", 2, &err), 0);
	assert_int_equal(read(peer, p, sizeof p), 2);
	assert_int_equal(write(peer, "there", 5), 5);
	stream->deadline = upn_stream__now() + 5000;
	assert_int_equal(upn_stream__read(stream, p, 2, &err), 2);
	assert_true(stream->ops->has_input(stream));
	assert_int_equal(upn_stream__read(stream, p, 16, &err), 3);
	stream->deadline = upn_stream__now() + 50;
	assert_int_equal(upn_stream__read(stream, p, 16, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_NETWORK);
	stream->deadline = 0;
	close(peer);
	assert_int_equal(upn_stream__read(stream, p, 16, &err), 0);
	upn_stream__close(stream);
	close(listener);
}

static volatile sig_atomic_t cancel;

static void on_alarm(int number)
{
	(void)number;
	cancel = 1;
}

/* As Ctrl-C does it. */
static void cancel_soon(void)
{
	struct sigaction action = {.sa_handler = on_alarm};
	struct itimerval soon = {.it_value = {0, 100 * 1000}};

	cancel = 0;
	assert_int_equal(sigaction(SIGALRM, &action, NULL), 0);
	assert_int_equal(setitimer(ITIMER_REAL, &soon, NULL), 0);
}

static void tcp_is_cancelled_at_once(void **state)
{
	struct upn_error err = {0};
	struct upn_stream *stream;
	int64_t began;
	uint16_t port;
	int listener = listen_on(&port);
	char p[16];

	(void)state;
	assert_int_equal(upn_tcp__connect(&stream, "127.0.0.1", port, 5, &cancel, &err),
		0);
	began = upn_stream__now();
	cancel_soon();
	assert_int_equal(upn_stream__read(stream, p, 16, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_CANCELLED);
	assert_true(upn_stream__now() - began < 3000);
	upn_stream__close(stream);
	assert_int_equal(upn_tcp__connect(&stream, "127.0.0.1", port, 5, &cancel, &err),
		-1);
	assert_int_equal(err.error_class, UPN_ERR_CANCELLED);
	close(listener);
}

static void tcp_says_which_server_and_why(void **state)
{
	struct upn_error err = {0};
	struct upn_stream *stream;
	uint16_t port;
	char wanted[100];

	(void)state;
	close(listen_on(&port)); /* now nobody does */
	assert_int_equal(upn_tcp__connect(&stream, "127.0.0.1", port, 5, NULL, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_NETWORK);
	snprintf(wanted, sizeof wanted, "127.0.0.1:%u: Connection refused", port);
	assert_string_equal(err.text, wanted);
	assert_int_equal(upn_tcp__connect(&stream, "::1", 1, 5, NULL, &err), -1);
	assert_int_equal(strncmp(err.text, "[::1]:1: ", 9), 0);
	assert_int_equal(upn_tcp__connect(&stream, "no such host", 1, 5, NULL, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_NETWORK);
}

static void tls_refuses_what_makes_no_sense(void **state)
{
	const struct upn_fake_step steps[] = {
		{UPN_FAKE_SEND, UPN_STR("* OK this is no TLS at all, friend\r\n")}};
	struct upn_stream *plain, *stream;
	struct upn_tls_trust *trust;
	struct upn_error err = {0};

	(void)state;
	assert_int_equal(upn_tls_trust__new(&trust, "/does/not/exist", &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_USAGE);
	assert_int_equal(upn_tls_trust__new(&trust, "/dev/null", &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_USAGE);
	assert_int_equal(upn_tls_trust__new(&trust, NULL, &err), 0);
	assert_int_equal(upn_fake_stream__open(&plain, steps, 1, 0, NULL), 0);
	assert_int_equal(upn_tls__start(&stream, plain, "localhost", trust, "0123", &err),
		-1);
	assert_int_equal(err.error_class, UPN_ERR_USAGE);
	assert_int_equal(upn_fake_stream__open(&plain, steps, 1, 0, NULL), 0);
	assert_int_equal(upn_tls__start(&stream, plain, "localhost", trust, NULL, &err),
		-1);
	assert_int_equal(err.error_class, UPN_ERR_TLS);
	assert_int_equal(upn_fake_stream__open(&plain, steps, 0, 0, NULL), 0);
	assert_int_equal(upn_tls__start(&stream, plain, "localhost", trust, NULL, &err),
		-1);
	assert_int_equal(err.error_class, UPN_ERR_NETWORK);
	upn_tls_trust__free(trust);
	upn_tls_trust__free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stream_counts_and_keeps_its_budget),
		cmocka_unit_test(stream_heeds_deadline_and_cancel),
		cmocka_unit_test(tcp_speaks_with_a_server),
		cmocka_unit_test(tcp_is_cancelled_at_once),
		cmocka_unit_test(tcp_says_which_server_and_why),
		cmocka_unit_test(tls_refuses_what_makes_no_sense),
	};

	return cmocka_run_group_tests_name("net/stream", tests, NULL, NULL);
}
