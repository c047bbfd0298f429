/* The MIME tree without recursion: a stack of frames over a stack of bytes. */
#include "mail/walk.h"

#include <stdio.h>

#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "mail/boundary.h"
#include "mail/header.h"
#include "mail/section.h"

/* "." and up to five digits a level, the root's "1", a NUL. */
#define MAX_PATH (UPN_MAX_DEPTH * 6 + 8)
/* Bytes of an attached message that tell whether it is encoded. */
#define SAMPLE 4096

/* An open multipart, or a message around one entity. */
struct frame {
	bool is_message;
	bool is_digest; /* its parts are messages unless they say otherwise */
	bool is_opened; /* its boundary has been seen */
	bool is_closed; /* its closing boundary has been seen */
	struct upn_mime mime;
	struct upn_str boundary;
	size_t start; /* of what stands before the first part */
	size_t path;  /* length of the path of the frame itself */
	unsigned children;
	unsigned depth;
	const struct upn_envelope *envelope;
};

/* Bytes being walked: the message, or a decoded attached one. */
struct source {
	struct upn_str bytes;
	size_t at;
	size_t first_frame;
	char line_end;
	bool at_entity; /* at stands at a header, not between parts */
};

/* A boundary line, or the end of the source. */
struct stop {
	size_t start, next; /* the line, and the one behind it */
	size_t frame;       /* whose boundary it is; SIZE_MAX at the end */
	bool closes;
};

struct upn_walk {
	struct upn_arena *arena;
	struct source sources[UPN_MAX_DEPTH];
	size_t source_count;
	struct frame frames[UPN_MAX_DEPTH];
	size_t frame_count;
	char path[MAX_PATH];
	const struct upn_envelope *envelope; /* outermost */
	unsigned parts, repairs;
	bool is_cut;
};

static struct source *top_source(struct upn_walk *walk)
{
	return &walk->sources[walk->source_count - 1];
}

static struct frame *top_frame(struct upn_walk *walk)
{
	return &walk->frames[walk->frame_count - 1];
}

static struct frame *push_frame(struct upn_walk *walk, const struct frame *frame)
{
	if (walk->frame_count == UPN_MAX_DEPTH) {
		walk->is_cut = true;
		return NULL;
	}
	walk->frames[walk->frame_count] = *frame;
	return &walk->frames[walk->frame_count++];
}

static void push_source(struct upn_walk *walk, struct upn_str bytes, bool at_entity)
{
	walk->sources[walk->source_count++] = (struct source){
		.bytes = bytes,
		.first_frame = walk->frame_count,
		.line_end = upn_header__line_end(bytes),
		.at_entity = at_entity,
	};
}

struct upn_walk *upn_walk__begin(struct upn_str raw, struct upn_arena *arena)
{
	struct upn_walk *walk = upn_arena__calloc(arena, 1, sizeof *walk);
	struct upn_envelope *envelope = upn_arena__calloc(arena, 1, sizeof *envelope);

	if (!walk || !envelope || !upn_envelope__read(envelope, raw, arena))
		return NULL;
	walk->arena = arena;
	walk->envelope = envelope;
	push_source(walk, raw, true);
	push_frame(walk, &(struct frame){.is_message = true, .envelope = envelope});
	return walk;
}

const struct upn_envelope *upn_walk__envelope(const struct upn_walk *walk)
{
	return walk->envelope;
}

bool upn_walk__is_cut(const struct upn_walk *walk)
{
	return walk->is_cut;
}

/*
 * Which open frame's boundary a line is. A closed multipart comes last, so
 * that an outer one with the same boundary goes on.
 */
static bool match_line(const struct upn_walk *walk, struct upn_str line,
	struct stop *stop)
{
	size_t first = walk->sources[walk->source_count - 1].first_frame;
	bool found = false;

	for (size_t i = walk->frame_count; i-- > first;) {
		const struct frame *frame = &walk->frames[i];
		int match = upn_boundary__match(line, frame->boundary);

		if (match == 0 || (found && frame->is_closed))
			continue;
		stop->frame = i;
		stop->closes = match < 0;
		found = true;
		if (!frame->is_closed)
			break;
	}
	return found;
}

static bool is_boundary(void *ctx, struct upn_str line)
{
	struct stop stop;

	return line.n > 2 && line.p[0] == '-' && line.p[1] == '-' &&
		match_line(ctx, line, &stop);
}

/* The next boundary line of an open frame from a line start on. */
static void find_stop(struct upn_walk *walk, size_t from, struct stop *stop)
{
	struct source *source = top_source(walk);
	size_t at = from;

	while (at < source->bytes.n &&
		(at = upn_boundary__find(source->bytes, at, source->line_end)) !=
			SIZE_MAX) {
		size_t start = at;
		struct upn_str line =
			upn_header__line(source->bytes, &at, source->line_end);

		if (match_line(walk, line, stop)) {
			stop->start = start;
			stop->next = at;
			return;
		}
	}
	*stop = (struct stop){source->bytes.n, source->bytes.n, SIZE_MAX, true};
}

/* What lies between: the line end in front of a boundary belongs to it. */
static struct upn_str body_between(const struct source *source, size_t from,
	const struct stop *stop)
{
	size_t end = stop->start;

	if (stop->frame != SIZE_MAX) {
		if (end > from && source->bytes.p[end - 1] == source->line_end)
			end--;
		if (end > from && source->bytes.p[end - 1] == '\r')
			end--;
	}
	return upn_str__slice(source->bytes, from, end > from ? end - from : 0);
}

/* Go on behind a boundary line, or end the source. */
static void cross(struct upn_walk *walk, const struct stop *stop)
{
	struct source *source = top_source(walk);
	struct frame *frame;

	source->at = stop->next;
	if (stop->frame == SIZE_MAX) {
		walk->frame_count = source->first_frame;
		return;
	}
	walk->frame_count = stop->frame + 1;
	frame = top_frame(walk);
	frame->is_opened = true;
	frame->is_closed |= stop->closes;
	source->at_entity = !stop->closes;
}

/* Write the path of the entity at hand; returns its length. */
static size_t write_path(struct upn_walk *walk, const struct frame *parent,
	unsigned number)
{
	size_t n = parent->path;
	int more = snprintf(walk->path + n, MAX_PATH - n, n ? ".%u" : "%u", number);

	return more > 0 && n + (size_t)more < MAX_PATH ? n + (size_t)more : n;
}

static bool is_message_type(const struct upn_mime *mime)
{
	static const char *const types[] = {"message/rfc822", "message/global",
		"message/news", "message/rfc2822"};
	static const char *const suffixes[] = {".eml", ".mht", ".mhtml"};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (upn_str__eq(mime->type, upn_str__of(types[i])))
			return true;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (upn_mime__is_named(mime, suffixes[i]))
			return true;
	return false;
}

/*
 * RFC 2046 5.2.1 forbids to encode an attached message, so most that claim
 * quoted-printable are not; one that is shows it in its own header.
 */
static bool is_encoded(const struct upn_mime *mime, struct upn_str body)
{
	struct upn_str head = upn_str__slice(body, 0, SAMPLE);

	if (mime->transfer == UPN_TRANSFER_BASE64)
		return upn_transfer__is_base64(body);
	if (mime->transfer != UPN_TRANSFER_QUOTED)
		return false;
	return upn_str__find_ci(head, UPN_STR("charset=3D"), 0) != SIZE_MAX ||
		upn_str__find_ci(head, UPN_STR("boundary=3D"), 0) != SIZE_MAX;
}

/* The entity whose header stands at the source's offset. */
struct entity {
	struct upn_section section;
	struct upn_mime mime;
	struct frame *parent;
	size_t path;
};

static struct frame child_frame(const struct entity *entity)
{
	return (struct frame){
		.mime = entity->mime,
		.boundary = entity->mime.boundary,
		.start = entity->section.body,
		.path = entity->path,
		.depth = entity->parent->depth,
		.envelope = entity->parent->envelope,
	};
}

static bool enter_multipart(struct upn_walk *walk, const struct entity *entity)
{
	struct frame frame = child_frame(entity);

	frame.is_digest = upn_str__eq(entity->mime.type, UPN_STR("multipart/digest"));
	if (!push_frame(walk, &frame))
		return false;
	top_source(walk)->at = frame.start;
	top_source(walk)->at_entity = false;
	return true;
}

/* An attached message that stands in the bytes as it is. */
static bool enter_message(struct upn_walk *walk, const struct entity *entity)
{
	struct frame frame = child_frame(entity);

	frame.is_message = true;
	frame.boundary = UPN_STR("");
	frame.depth++;
	if (!push_frame(walk, &frame))
		return false;
	top_source(walk)->at = frame.start;
	top_source(walk)->at_entity = true;
	return true;
}

/* An attached message that has to be decoded first. */
static bool enter_decoded(struct upn_walk *walk, const struct entity *entity,
	struct upn_str body, const struct stop *stop)
{
	struct frame frame = child_frame(entity);
	struct upn_out out;

	upn_out__init(&out, walk->arena, UPN_MAX_MESSAGE);
	upn_transfer__decode(&out, entity->mime.transfer, body);
	walk->is_cut |= out.cut;
	cross(walk, stop);
	if (walk->source_count == UPN_MAX_DEPTH || walk->frame_count == UPN_MAX_DEPTH) {
		walk->is_cut = true;
		return false;
	}
	frame.is_message = true;
	frame.boundary = UPN_STR("");
	frame.depth++;
	push_source(walk, upn_out__str(&out), true);
	push_frame(walk, &frame);
	return true;
}

static void fill_part(struct upn_walk *walk, struct upn_part *part,
	const struct entity *entity, struct upn_str body)
{
	*part = (struct upn_part){
		.path = {walk->path, entity->path},
		.mime = entity->mime,
		.body = body,
		.depth = entity->parent->depth,
		.envelope = entity->parent->envelope,
		.is_raw = walk->frame_count == 1 && !entity->section.is_known,
	};
}

/* An entity that holds no others, or an encoded message. 1: it is a part. */
static int read_leaf(struct upn_walk *walk, const struct entity *entity,
	struct upn_part *part)
{
	bool plain = entity->mime.transfer == UPN_TRANSFER_IDENTITY;
	size_t from = plain ? entity->section.text : entity->section.body;
	struct upn_str body;
	struct stop stop;

	find_stop(walk, from, &stop);
	body = body_between(top_source(walk), from, &stop);
	fill_part(walk, part, entity, body);
	if (!is_message_type(&entity->mime)) {
		cross(walk, &stop);
		return 1;
	}
	if (is_encoded(&entity->mime, body))
		return enter_decoded(walk, entity, body, &stop) ? 0 : 1;
	if (enter_message(walk, entity))
		return 0;
	cross(walk, &stop);
	return 1;
}

static void read_header(struct upn_walk *walk, struct entity *entity)
{
	struct source *source = top_source(walk);
	struct frame *parent = top_frame(walk);
	struct upn_section_options options = {.line_end = source->line_end,
		.is_message = parent->is_message,
		.ends = is_boundary,
		.ctx = walk};
	struct upn_envelope *envelope;

	entity->parent = parent;
	upn_section__read(&entity->section, source->bytes, source->at, &options);
	walk->is_cut |= entity->section.is_cut;
	upn_mime__read(&entity->mime, entity->section.fields, walk->arena);
	if (entity->mime.type.n == 0)
		entity->mime.type = parent->is_digest ? UPN_STR("message/rfc822") :
							UPN_STR("text/plain");
	if (parent->is_message && walk->frame_count > 1) {
		envelope = upn_arena__calloc(walk->arena, 1, sizeof *envelope);
		if (envelope)
			upn_envelope__read(envelope, entity->section.fields, walk->arena);
		parent->envelope = envelope ? envelope : walk->envelope;
	}
}

static int read_entity(struct upn_walk *walk, struct upn_part *part)
{
	struct entity entity;
	bool multipart;

	read_header(walk, &entity);
	multipart = upn_mime__is(&entity.mime, "multipart") || entity.section.is_headless;
	/* The parts of a message's own multipart are numbered "2.1", not "2.1.1". */
	entity.path = multipart && entity.parent->is_message ?
		entity.parent->path :
		write_path(walk, entity.parent, ++entity.parent->children);
	if (multipart && enter_multipart(walk, &entity))
		return 0;
	if (multipart)
		entity.mime.type = UPN_STR("text/plain");
	if (is_message_type(&entity.mime) &&
		entity.mime.transfer == UPN_TRANSFER_IDENTITY &&
		enter_message(walk, &entity))
		return 0;
	return read_leaf(walk, &entity, part);
}

/*
 * A multipart whose boundary never came: it may use another one than it
 * says; if not, it is read as one text.
 */
static int read_unopened(struct upn_walk *walk, struct frame *frame,
	const struct stop *stop, struct upn_part *part)
{
	struct source *source = top_source(walk);
	struct upn_str body = body_between(source, frame->start, stop);
	struct upn_str guess = {0};
	const struct frame *parent = frame - 1;

	if (walk->repairs < UPN_MAX_REPAIRS) {
		walk->repairs++;
		guess = upn_boundary__guess(body, source->line_end);
	}
	if (guess.n) {
		frame->boundary = guess;
		source->at = frame->start;
		return 0;
	}
	*part = (struct upn_part){
		.path = {walk->path,
			parent->is_message ? write_path(walk, parent, 1) : frame->path},
		.mime = frame->mime,
		.body = body,
		.depth = frame->depth,
		.envelope = frame->envelope,
		.is_broken = true,
	};
	part->mime.type = UPN_STR("text/plain");
	cross(walk, stop);
	return 1;
}

/* In front of the first part, or behind the last. */
static int read_between(struct upn_walk *walk, struct upn_part *part)
{
	struct frame *frame = top_frame(walk);
	struct stop stop;

	find_stop(walk, top_source(walk)->at, &stop);
	if (!frame->is_opened && (stop.closes || stop.frame != walk->frame_count - 1))
		return read_unopened(walk, frame, &stop, part);
	cross(walk, &stop);
	return 0;
}

int upn_walk__next(struct upn_walk *walk, struct upn_part *part, struct upn_error *err)
{
	while (walk->source_count) {
		struct source *source = top_source(walk);
		int got;

		if (walk->frame_count == source->first_frame) {
			walk->source_count--;
			continue;
		}
		if (walk->parts++ == UPN_MAX_PARTS || walk->arena->failed) {
			walk->source_count = 0;
			walk->is_cut = true;
			return upn_error__set(err, UPN_ERR_LIMIT,
				walk->arena->failed ?
					"the message needs too much memory" :
					"the message has more than %u parts",
				UPN_MAX_PARTS);
		}
		got = source->at_entity ? read_entity(walk, part) :
					  read_between(walk, part);
		if (got)
			return got;
	}
	return 0;
}
