/* A file, or standard input, that holds one message. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "source/local.h"

struct message_file {
	struct upn_source source;
	struct upn_local *local;
	struct upn_input *input;
	char *folder;
	struct upn_local_place place;
	bool done;
};

/* What does not fit the window is gathered, up to the cap. */
static int gather(struct message_file *file, struct upn_str *raw, struct upn_error *err)
{
	struct upn_buf *message = &file->local->message;
	struct upn_str ahead;

	upn_local__empty(file->local);
	for (;;) {
		if (upn_input__peek(file->input, 1, &ahead, err) < 0)
			return -1;
		if (ahead.n > UPN_MAX_MESSAGE - message->n)
			ahead.n = UPN_MAX_MESSAGE - message->n;
		if (ahead.n == 0)
			break;
		upn_buf__add(message, ahead);
		upn_input__take(file->input, ahead.n);
	}
	*raw = upn_buf__str(message);
	return upn_buf__ok(message) ? 0 : upn_error__memory(err);
}

static int next(struct upn_source *source, struct upn_item *item, struct upn_error *err)
{
	struct message_file *file = (struct message_file *)source;
	struct upn_str raw, rest;
	uint64_t size;

	if (file->done)
		return 0;
	file->done = true;
	if (upn_input__peek(file->input, UPN_INPUT_WINDOW, &raw, err) < 0)
		return -1;
	if (file->input->left > 0 && gather(file, &raw, err) < 0)
		return -1;
	if (raw.n == 0)
		return 0;
	size = raw.n;
	if (raw.n == UPN_MAX_MESSAGE) {
		if (upn_input__peek(file->input, 1, &rest, err) < 0)
			return -1;
		/* A pipe does not tell how much there is. */
		if (rest.n)
			size = file->input->size;
	}
	upn_local__hand_over(file->local, item, raw, &file->place, size);
	item->message.truncated = size != raw.n;
	return 1;
}

static void close_file(struct upn_source *source)
{
	struct message_file *file = (struct message_file *)source;

	upn_input__close(file->input);
	free(file->folder);
	free(file);
}

int upn_message_file__open(struct upn_source **out, struct upn_local *local,
	struct upn_input *input, const struct upn_local_place *place,
	struct upn_error *err)
{
	static const struct upn_source_ops ops = {.next = next, .close = close_file};
	struct message_file *file = calloc(1, sizeof *file);
	char *folder = strdup(place->folder);

	if (!file || !folder) {
		upn_input__close(input);
		free(folder);
		free(file);
		return upn_error__memory(err);
	}
	file->source.ops = &ops;
	file->local = local;
	file->input = input;
	file->folder = folder;
	file->place = *place;
	file->place.folder = folder;
	*out = &file->source;
	return 0;
}
