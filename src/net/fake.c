/* The scripted stream. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "net/fake.h"

#define MAX_WRITTEN (1u << 20)

struct fake {
	struct upn_stream stream;
	const struct upn_fake_step *steps;
	size_t count, step;
	size_t at; /* in the current step */
	size_t chunk;
	size_t expected; /* written bytes that an EXPECT has seen */
	struct upn_buf written;
};

static int expect(struct fake *fake, struct upn_str text, struct upn_error *err)
{
	struct upn_str new = upn_str__from(upn_buf__str(&fake->written), fake->expected);
	size_t found = upn_str__find(new, text, 0);

	if (found == SIZE_MAX)
		return upn_error__set(err, UPN_ERR_NETWORK, "expected '%.*s', got '%.*s'",
			UPN_STR_ARG(text), UPN_STR_ARG(new));
	fake->expected += found + text.n;
	return 0;
}

static ssize_t fake_read(struct upn_stream *stream, void *p, size_t n,
	struct upn_error *err)
{
	struct fake *fake = (struct fake *)stream;

	for (; fake->step < fake->count; fake->step++, fake->at = 0) {
		const struct upn_fake_step *step = &fake->steps[fake->step];
		size_t left = step->text.n - fake->at;

		if (step->kind == UPN_FAKE_BREAK)
			return upn_error__set(err, UPN_ERR_NETWORK,
				"the connection broke");
		if (step->kind == UPN_FAKE_STALL)
			return upn_error__set(err, UPN_ERR_NETWORK,
				"the server did not answer in time");
		if (step->kind == UPN_FAKE_EXPECT) {
			if (expect(fake, step->text, err) < 0)
				return -1;
			continue;
		}
		if (left == 0)
			continue;
		if (fake->chunk && n > fake->chunk)
			n = fake->chunk;
		if (n > left)
			n = left;
		memcpy(p, step->text.p + fake->at, n);
		fake->at += n;
		return (ssize_t)n;
	}
	return 0;
}

static int fake_write(struct upn_stream *stream, const void *p, size_t n,
	struct upn_error *err)
{
	struct fake *fake = (struct fake *)stream;

	upn_buf__append(&fake->written, p, n);
	return upn_buf__ok(&fake->written) ? 0 : upn_error__memory(err);
}

static bool fake_has_input(struct upn_stream *stream)
{
	struct fake *fake = (struct fake *)stream;

	return fake->step < fake->count &&
		fake->steps[fake->step].kind == UPN_FAKE_SEND &&
		fake->at < fake->steps[fake->step].text.n;
}

static void fake_close(struct upn_stream *stream)
{
	struct fake *fake = (struct fake *)stream;

	upn_buf__release(&fake->written);
	free(fake);
}

static const struct upn_stream_ops fake_ops = {fake_read, fake_write, fake_has_input,
	fake_close};

int upn_fake_stream__open(struct upn_stream **out, const struct upn_fake_step *steps,
	size_t count, size_t chunk, struct upn_error *err)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	if (!fake)
		return upn_error__memory(err);
	fake->stream.ops = &fake_ops;
	fake->steps = steps;
	fake->count = count;
	fake->chunk = chunk;
	upn_buf__init(&fake->written, MAX_WRITTEN);
	*out = &fake->stream;
	return 0;
}

struct upn_str upn_fake_stream__written(const struct upn_stream *stream)
{
	return upn_buf__str(&((const struct fake *)stream)->written);
}
