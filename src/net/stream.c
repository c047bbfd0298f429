/* What every stream shares: cancel flag, deadline, budget and counters. */
#include <time.h>

#include "base/error.h"
#include "net/stream.h"

int64_t upn_stream__now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int upn_stream__check(const struct upn_stream *stream, struct upn_error *err)
{
	if (stream->cancel && *stream->cancel)
		return upn_error__set(err, UPN_ERR_CANCELLED, "interrupted");
	if (stream->deadline && upn_stream__now() >= stream->deadline)
		return upn_error__set(err, UPN_ERR_NETWORK,
			"the server did not answer in time");
	return 0;
}

ssize_t upn_stream__read(struct upn_stream *stream, void *p, size_t n,
	struct upn_error *err)
{
	ssize_t got;

	if (upn_stream__check(stream, err) < 0)
		return -1;
	if (stream->budget) {
		uint64_t left = stream->budget > stream->received ?
			stream->budget - stream->received :
			0;

		if (left == 0)
			return upn_error__set(err, UPN_ERR_LIMIT,
				"the server sent more than was asked for");
		if (n > left)
			n = (size_t)left;
	}
	got = stream->ops->read(stream, p, n, err);
	if (got > 0)
		stream->received += (uint64_t)got;
	return got;
}

int upn_stream__write(struct upn_stream *stream, const void *p, size_t n,
	struct upn_error *err)
{
	if (upn_stream__check(stream, err) < 0)
		return -1;
	if (stream->ops->write(stream, p, n, err) < 0)
		return -1;
	stream->sent += n;
	return 0;
}

void upn_stream__close(struct upn_stream *stream)
{
	if (stream)
		stream->ops->close(stream);
}
