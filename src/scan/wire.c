/* Frames between a worker and its parent. */
#include "scan/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/utf8.h"

#define HEAD 5 /* length of 4 bytes, kind of 1 */
#define NO_STRING UINT32_MAX

static void put_u32(char *p, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(value >> (8 * i));
}

static uint32_t get_u32(const char *p)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++)
		value |= (uint32_t)(unsigned char)p[i] << (8 * i);
	return value;
}

void upn_wire__begin(struct upn_buf *out, enum upn_frame_kind kind)
{
	char head[HEAD] = {0, 0, 0, 0, (char)kind};

	upn_buf__reset(out);
	upn_buf__append(out, head, sizeof head);
}

void upn_wire__put(struct upn_buf *out, uint64_t number)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)(number >> (8 * i));
	upn_buf__append(out, bytes, sizeof bytes);
}

void upn_wire__put_str(struct upn_buf *out, struct upn_str s)
{
	char length[4];

	put_u32(length, (uint32_t)s.n);
	upn_buf__append(out, length, sizeof length);
	upn_buf__add(out, s);
	upn_buf__add_char(out, '\0');
}

void upn_wire__put_z(struct upn_buf *out, const char *z)
{
	char length[4];

	if (z) {
		upn_wire__put_str(out, upn_str__of(z));
		return;
	}
	put_u32(length, NO_STRING);
	upn_buf__append(out, length, sizeof length);
}

int upn_wire__send(struct upn_buf *out, int fd)
{
	size_t at = 0;

	if (!upn_buf__ok(out) || out->n > UPN_MAX_FRAME) {
		errno = EMSGSIZE;
		return -1;
	}
	put_u32(out->p, (uint32_t)(out->n - HEAD));
	while (at < out->n) {
		ssize_t n = send(fd, out->p + at, out->n - at, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += (size_t)n;
	}
	return 0;
}

int upn_wire__take(struct upn_str bytes, size_t *used, enum upn_frame_kind *kind,
	struct upn_wire *fields)
{
	uint32_t length;

	if (bytes.n < HEAD)
		return 0;
	length = get_u32(bytes.p);
	if (length > UPN_MAX_FRAME)
		return -1;
	if (bytes.n - HEAD < length)
		return 0;
	*kind = (enum upn_frame_kind)(unsigned char)bytes.p[4];
	*fields = (struct upn_wire){.bytes = upn_str__slice(bytes, HEAD, length)};
	*used = HEAD + (size_t)length;
	return 1;
}

/* Exactly n more bytes: 1, 0 at a clean end before the first, or -1. */
static int receive_bytes(struct upn_buf *in, int fd, size_t n)
{
	size_t got = 0;
	char *to = upn_buf__reserve(in, n);

	while (to && got < n) {
		ssize_t r = recv(fd, to + got, n - got, 0);

		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return r == 0 && got == 0 && in->n == 0 ? 0 : -1;
		got += (size_t)r;
	}
	upn_buf__extend(in, n);
	return upn_buf__ok(in) ? 1 : -1;
}

int upn_wire__receive(struct upn_buf *in, int fd, enum upn_frame_kind *kind,
	struct upn_wire *fields)
{
	size_t used;
	int status;

	upn_buf__reset(in);
	status = receive_bytes(in, fd, HEAD);
	if (status <= 0)
		return status;
	if (get_u32(in->p) > UPN_MAX_FRAME || receive_bytes(in, fd, get_u32(in->p)) < 0)
		return -1;
	return upn_wire__take(upn_buf__str(in), &used, kind, fields);
}

uint64_t upn_wire__get(struct upn_wire *wire)
{
	uint64_t value = 0;

	if (wire->failed || wire->bytes.n - wire->at < 8) {
		wire->failed = true;
		return 0;
	}
	for (int i = 0; i < 8; i++)
		value |= (uint64_t)(unsigned char)wire->bytes.p[wire->at + (size_t)i]
			<< (8 * i);
	wire->at += 8;
	return value;
}

/* The next string's length, or NO_STRING (also on failure). */
static uint32_t get_length(struct upn_wire *wire)
{
	size_t rest = wire->bytes.n - wire->at;
	uint32_t length;

	if (wire->failed || rest < 4) {
		wire->failed = true;
		return NO_STRING;
	}
	length = get_u32(wire->bytes.p + wire->at);
	wire->at += 4;
	if (length == NO_STRING)
		return NO_STRING;
	/* The NUL behind the bytes must be there: get_z relies on it. */
	if (rest - 4 < (size_t)length + 1 || wire->bytes.p[wire->at + length] != '\0') {
		wire->failed = true;
		return NO_STRING;
	}
	return length;
}

struct upn_str upn_wire__get_str(struct upn_wire *wire)
{
	uint32_t length = get_length(wire);
	struct upn_str s = {NULL, 0};

	if (length == NO_STRING)
		return s;
	s = upn_str__make(wire->bytes.p + wire->at, length);
	wire->at += (size_t)length + 1;
	return s;
}

const char *upn_wire__get_z(struct upn_wire *wire)
{
	struct upn_str s = upn_wire__get_str(wire);

	if (!s.p)
		return wire->failed ? "" : NULL;
	if (memchr(s.p, '\0', s.n))
		wire->failed = true;
	return s.p;
}

static bool is_clean(const char *z)
{
	struct upn_str s = upn_str__of(z);
	size_t at = 0;

	if (!upn_utf8__is_valid(s))
		return false;
	while (at < s.n)
		if (!upn_clean__is_shown(upn_utf8__next(s, &at)))
			return false;
	return true;
}

const char *upn_wire__get_clean(struct upn_wire *wire)
{
	const char *z = upn_wire__get_z(wire);

	if (z && !wire->failed && !is_clean(z))
		wire->failed = true;
	return z && !wire->failed ? z : "";
}

void upn_wire__put_evidence(struct upn_buf *out, const struct upn_evidence *evidence)
{
	const char *const texts[] = {evidence->username, evidence->rule, evidence->says,
		evidence->source, evidence->folder, evidence->message_id, evidence->from,
		evidence->subject, evidence->part};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		upn_wire__put_z(out, texts[i]);
	upn_wire__put(out, evidence->kind);
	upn_wire__put(out, evidence->authentic);
	upn_wire__put(out, evidence->uid);
	upn_wire__put(out, evidence->uidvalidity);
	upn_wire__put(out, (uint64_t)evidence->date);
	upn_wire__put(out, evidence->facts);
}

/* A number that must not exceed max. */
static uint64_t get_below(struct upn_wire *wire, uint64_t max)
{
	uint64_t value = upn_wire__get(wire);

	if (value > max)
		wire->failed = true;
	return wire->failed ? 0 : value;
}

bool upn_wire__get_evidence(struct upn_wire *wire, struct upn_evidence *evidence)
{
	const char **const texts[] = {&evidence->username, &evidence->rule,
		&evidence->says, &evidence->source, &evidence->folder,
		&evidence->message_id, &evidence->from, &evidence->subject,
		&evidence->part};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		*texts[i] = upn_wire__get_clean(wire);
		if (strlen(*texts[i]) > UPN_MAX_EVIDENCE_STRING)
			wire->failed = true;
	}
	evidence->kind = (enum upn_kind)get_below(wire, UPN_KIND_TENANT);
	evidence->authentic = (enum upn_authentic)get_below(wire, UPN_AUTHENTIC_FAIL);
	evidence->uid = (uint32_t)get_below(wire, UINT32_MAX);
	evidence->uidvalidity = (uint32_t)get_below(wire, UINT32_MAX);
	evidence->date = (int64_t)upn_wire__get(wire);
	evidence->facts = upn_wire__get(wire);
	return !wire->failed;
}

void upn_wire__put_cursor(struct upn_buf *out, const struct upn_cursor *cursor)
{
	upn_wire__put_z(out, cursor->folder);
	upn_wire__put(out, cursor->uidvalidity);
	upn_wire__put(out, cursor->uidnext);
	upn_wire__put(out, cursor->messages);
	upn_wire__put(out, cursor->searched_below);
	upn_wire__put(out, cursor->read_below);
	upn_wire__put(out, cursor->read_whole);
	upn_wire__put(out, cursor->skipped);
}

bool upn_wire__get_cursor(struct upn_wire *wire, struct upn_cursor *cursor)
{
	cursor->folder = upn_wire__get_z(wire);
	cursor->uidvalidity = (uint32_t)get_below(wire, UINT32_MAX);
	cursor->uidnext = (uint32_t)get_below(wire, UINT32_MAX);
	cursor->messages = upn_wire__get(wire);
	cursor->searched_below = (uint32_t)get_below(wire, UINT32_MAX);
	cursor->read_below = (uint32_t)get_below(wire, UINT32_MAX);
	cursor->read_whole = upn_wire__get(wire);
	cursor->skipped = upn_wire__get(wire);
	return !wire->failed && cursor->folder;
}

void upn_wire__put_error(struct upn_buf *out, const struct upn_error *error)
{
	upn_wire__put(out, error->error_class);
	upn_wire__put_z(out, error->text);
}

bool upn_wire__get_error(struct upn_wire *wire, struct upn_error *error)
{
	uint64_t error_class = get_below(wire, UPN_ERR_CANCELLED);
	const char *text = upn_wire__get_clean(wire);

	if (wire->failed)
		return false;
	upn_error__set(error, (enum upn_error_class)error_class, "%s", text);
	return true;
}
