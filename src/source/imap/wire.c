/* Framing: a server's reply is a line, with literals in the middle of it. */
#include "source/imap/reply.h"

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/imap/token.h"

/* A SEARCH reply that is longer is handed over in pieces. */
#define SEARCH_PIECE (32u << 10)
/* Memory for a message that is kept for the next one. */
#define KEPT_BODY (1u << 20)

void upn_reply__init(struct upn_reply *reply)
{
	*reply = (struct upn_reply){0};
	upn_buf__init(&reply->line, UPN_MAX_LINE);
	upn_buf__init(&reply->body, UPN_MAX_MESSAGE);
	upn_buf__init(&reply->sifted, UPN_MAX_LINE);
}

void upn_reply__release(struct upn_reply *reply)
{
	upn_buf__release(&reply->line);
	upn_buf__release(&reply->body);
	upn_buf__release(&reply->sifted);
}

void upn_wire__init(struct upn_wire *wire, unsigned timeout)
{
	*wire = (struct upn_wire){.timeout = timeout};
	upn_buf__init(&wire->rest, SEARCH_PIECE);
}

void upn_wire__release(struct upn_wire *wire)
{
	upn_buf__release(&wire->rest);
}

bool upn_wire__has_input(const struct upn_wire *wire)
{
	return wire->at < wire->end || wire->searching ||
		wire->stream->ops->has_input(wire->stream);
}

/* A line, or 16 KB of a literal, has so long to arrive. */
static void arm(struct upn_wire *wire)
{
	int64_t end = upn_stream__now() + (int64_t)wire->timeout * 1000;

	if (wire->give_up && wire->give_up < end)
		end = wire->give_up;
	wire->stream->deadline = end;
	wire->since_armed = 0;
}

/* Read straight into p; what a caller gets counts for the deadline. */
static ssize_t receive(struct upn_wire *wire, void *p, size_t n, struct upn_error *err)
{
	ssize_t got;

	if (wire->since_armed >= sizeof wire->bytes)
		arm(wire);
	got = upn_stream__read(wire->stream, p, n, err);
	if (got == 0)
		return upn_error__set(err, UPN_ERR_NETWORK,
			"the server closed the connection");
	if (got > 0)
		wire->since_armed += (size_t)got;
	return got;
}

static int fill(struct upn_wire *wire, struct upn_error *err)
{
	ssize_t got = receive(wire, wire->bytes, sizeof wire->bytes, err);

	if (got < 0)
		return -1;
	wire->at = 0;
	wire->end = (size_t)got;
	return 0;
}

static int too_long(struct upn_error *err)
{
	return upn_error__set(err, UPN_ERR_SERVER,
		"the server sent a line of more than %u bytes", UPN_MAX_LINE);
}

static bool is_long_search(const struct upn_reply *reply)
{
	return reply->line.n >= SEARCH_PIECE &&
		upn_str__starts_ci(upn_buf__str(&reply->line), UPN_STR("* SEARCH "));
}

/* Keep the numbers that are complete; the rest waits for the next piece. */
static int split_search(struct upn_wire *wire, struct upn_reply *reply,
	struct upn_error *err)
{
	struct upn_str line = upn_buf__str(&reply->line);
	size_t space = upn_str__find_last_char(line, ' ');

	upn_buf__add(&wire->rest, upn_str__from(line, space + 1));
	if (!upn_buf__ok(&wire->rest))
		return too_long(err);
	reply->line.n = space;
	wire->searching = true;
	return 0;
}

/*
 * Append up to the next line end, which is left out. Returns 1, or 0 where a
 * long SEARCH reply was split, or -1.
 */
static int read_line(struct upn_wire *wire, struct upn_reply *reply,
	struct upn_error *err)
{
	arm(wire);
	for (;;) {
		char *from = wire->bytes + wire->at;
		size_t n = wire->end - wire->at;
		char *end = n ? memchr(from, '\n', n) : NULL;

		if (end)
			n = (size_t)(end - from);
		upn_buf__append(&reply->line, from, n);
		if (!upn_buf__ok(&reply->line))
			return too_long(err);
		wire->at += n + (end ? 1 : 0);
		if (end)
			break;
		if (is_long_search(reply))
			return split_search(wire, reply, err);
		if (fill(wire, err) < 0)
			return -1;
	}
	if (reply->line.n > 0 && reply->line.p[reply->line.n - 1] == '\r')
		reply->line.n--;
	return 1;
}

/*
 * Take "{123}" (or "{123+}", "~{123}") off the end of the line. 1 with its
 * number in size, 0 where there is none, -1 where it is absurd.
 */
static int take_literal(struct upn_buf *line, uint64_t *size, struct upn_error *err)
{
	struct upn_str s = upn_buf__str(line);
	size_t open = upn_str__find_last_char(s, '{');
	struct upn_str digits;

	if (open == SIZE_MAX || !upn_str__ends_ci(s, UPN_STR("}")))
		return 0;
	digits = upn_str__slice(s, open + 1, s.n - open - 2);
	if (upn_str__ends_ci(digits, UPN_STR("+")))
		digits.n--;
	if (!digits.p || digits.n == 0 || !upn_ascii__is_digit(digits.p[0]))
		return 0;
	if (!upn_str__to_u64(digits, UPN_MAX_REPLY_SKIPPED, size))
		return upn_error__set(err, UPN_ERR_SERVER,
			"the server announced a text of %.*s bytes",
			(int)(digits.n < 32 ? digits.n : 32), digits.p);
	line->n = open;
	if (line->n > 0 && line->p[line->n - 1] == '~')
		line->n--;
	return 1;
}

/* Whether what follows the line so far is the text of a message. */
static bool awaits_body(const struct upn_reply *reply)
{
	struct upn_str s = upn_str__trim(upn_buf__str(&reply->line));
	size_t start = s.n;

	if (reply->has_body || !upn_str__starts(s, UPN_STR("* ")))
		return false;
	while (start > 0 && s.p[start - 1] != ' ' && s.p[start - 1] != '(')
		start--;
	return upn_reply__is_body(upn_str__from(s, start));
}

/* Up to n bytes of a literal into p (NULL: nowhere); how many, or -1. */
static ssize_t take(struct upn_wire *wire, char *p, size_t n, struct upn_error *err)
{
	size_t ready = wire->end - wire->at;

	if (ready == 0 && p)
		return receive(wire, p, n, err);
	if (ready == 0 && fill(wire, err) < 0)
		return -1;
	ready = wire->end - wire->at;
	if (n > ready)
		n = ready;
	if (p)
		memcpy(p, wire->bytes + wire->at, n);
	wire->at += n;
	return (ssize_t)n;
}

static int skip(struct upn_wire *wire, uint64_t n, struct upn_error *err)
{
	while (n > 0) {
		ssize_t got = take(wire, NULL, n < SIZE_MAX ? (size_t)n : SIZE_MAX, err);

		if (got < 0)
			return -1;
		n -= (uint64_t)got;
	}
	return 0;
}

static int read_into(struct upn_wire *wire, struct upn_buf *to, size_t n,
	struct upn_error *err)
{
	while (n > 0) {
		/* memory follows what has come, not what was announced */
		size_t piece = n < 65536 ? n : 65536;
		char *p = upn_buf__reserve(to, piece);
		ssize_t got;

		if (!p)
			return upn_error__memory(err);
		got = take(wire, p, piece, err);
		if (got < 0)
			return -1;
		upn_buf__extend(to, (size_t)got);
		n -= (size_t)got;
	}
	return 0;
}

static int read_body(struct upn_wire *wire, struct upn_reply *reply, uint64_t size,
	struct upn_error *err)
{
	size_t kept = size < UPN_MAX_MESSAGE ? (size_t)size : UPN_MAX_MESSAGE;

	reply->has_body = true;
	reply->body_cut = size > kept;
	if (read_into(wire, &reply->body, kept, err) < 0)
		return -1;
	return skip(wire, size - kept, err);
}

/* A short literal becomes a quoted string, so that the reply is one line. */
static int read_short(struct upn_wire *wire, struct upn_reply *reply, size_t size,
	struct upn_error *err)
{
	struct upn_buf text = UPN_BUF_INIT(UPN_MAX_REPLY_LITERAL);
	int r = read_into(wire, &text, size, err);

	upn_token__add_quoted(&reply->line, upn_buf__str(&text));
	upn_buf__release(&text);
	return r;
}

static int read_literal(struct upn_wire *wire, struct upn_reply *reply, uint64_t size,
	struct upn_error *err)
{
	if (awaits_body(reply)) {
		upn_buf__add_z(&reply->line, "\"\"");
		return read_body(wire, reply, size, err);
	}
	if (size <= UPN_MAX_REPLY_LITERAL)
		return read_short(wire, reply, (size_t)size, err);
	upn_buf__add_z(&reply->line, "\"\"");
	return skip(wire, size, err);
}

static void begin(struct upn_wire *wire, struct upn_reply *reply)
{
	upn_buf__reset(&reply->line);
	if (reply->body.size > KEPT_BODY)
		upn_buf__release(&reply->body);
	upn_buf__reset(&reply->body);
	reply->has_body = reply->body_cut = false;
	if (wire->searching) {
		upn_buf__add_z(&reply->line, "* SEARCH ");
		upn_buf__add(&reply->line, upn_buf__str(&wire->rest));
		upn_buf__reset(&wire->rest);
		wire->searching = false;
	}
}

int upn_wire__read(struct upn_wire *wire, struct upn_reply *reply, struct upn_error *err)
{
	unsigned literals = 0;
	uint64_t size;
	int r;

	begin(wire, reply);
	for (;;) {
		r = read_line(wire, reply, err);
		if (r <= 0)
			return r;
		if (reply->line.n == 0)
			continue; /* Exchange sends blank lines */
		r = take_literal(&reply->line, &size, err);
		if (r <= 0)
			return r;
		if (++literals > UPN_MAX_REPLY_LITERALS)
			return upn_error__set(err, UPN_ERR_SERVER,
				"the server sent a reply of too many parts");
		if (read_literal(wire, reply, size, err) < 0)
			return -1;
		if (!upn_buf__ok(&reply->line))
			return too_long(err);
	}
}
