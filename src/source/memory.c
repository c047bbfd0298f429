/* The fake source: hands over the items that it was given. */
#include <stdlib.h>

#include "base/error.h"
#include "source/kinds.h"

struct memory {
	struct upn_source source;
	const struct upn_item *items;
	size_t count, at;
	uint64_t bytes;
};

static int next(struct upn_source *source, struct upn_item *item, struct upn_error *err)
{
	struct memory *memory = (struct memory *)source;

	(void)err;
	if (memory->at == memory->count)
		return 0;
	*item = memory->items[memory->at++];
	memory->bytes += item->message.raw.n;
	return 1;
}

static uint64_t bytes(const struct upn_source *source)
{
	return ((const struct memory *)source)->bytes;
}

static void close_memory(struct upn_source *source)
{
	free(source);
}

int upn_memory_source__open(struct upn_source **out, const struct upn_item *items,
	size_t count, struct upn_error *err)
{
	static const struct upn_source_ops ops = {.next = next,
		.bytes = bytes,
		.close = close_memory};
	struct memory *memory = calloc(1, sizeof *memory);

	if (!memory)
		return upn_error__memory(err);
	memory->source.ops = &ops;
	memory->items = items;
	memory->count = count;
	*out = &memory->source;
	return 0;
}
