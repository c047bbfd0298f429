/* The headers of a message that bear on who sent it, to whom and when. */
#include "mail/envelope.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/address.h"
#include "mail/header.h"
#include "mail/maildate.h"
#include "mail/section.h"

/* Fields of a kind that are kept; real mail has a handful. */
#define MAX_KEPT 64

/* An envelope while it is being read. */
struct reader {
	struct upn_envelope *envelope;
	struct upn_arena *arena;
	struct upn_str value; /* of the field at hand */
	size_t to_room;
	bool received; /* a Received field has been seen */
	bool null_path;
};

static void read_mailbox(struct reader *reader, struct upn_address *to)
{
	struct upn_addresses list;
	struct upn_address address, first = {0};
	bool any = false;

	if (to->address.n)
		return;
	upn_addresses__begin(&list, reader->value, reader->arena);
	for (unsigned i = 0; i < UPN_MAX_ADDRESSES; i++) {
		if (!upn_addresses__next(&list, &address))
			break;
		if (!any)
			first = address;
		any = true;
		if (address.address.n) {
			*to = address;
			return;
		}
	}
	*to = first;
}

static void read_from(struct reader *reader)
{
	read_mailbox(reader, &reader->envelope->from);
}

static void read_sender(struct reader *reader)
{
	read_mailbox(reader, &reader->envelope->sender);
}

static void read_reply_to(struct reader *reader)
{
	read_mailbox(reader, &reader->envelope->reply_to);
}

static bool add_recipient(struct reader *reader, const struct upn_address *address)
{
	struct upn_envelope *envelope = reader->envelope;
	size_t room = reader->to_room ? reader->to_room * 2 : 4;
	struct upn_address *more;

	if (envelope->to_count == reader->to_room) {
		more = upn_arena__calloc(reader->arena, room, sizeof *more);
		if (!more)
			return false;
		for (size_t i = 0; i < envelope->to_count; i++)
			more[i] = envelope->to[i];
		envelope->to = more;
		reader->to_room = room;
	}
	envelope->to[envelope->to_count++] = *address;
	return true;
}

static void read_to(struct reader *reader)
{
	struct upn_addresses list;
	struct upn_address address;

	upn_addresses__begin(&list, reader->value, reader->arena);
	while (reader->envelope->to_count < UPN_MAX_ADDRESSES &&
		upn_addresses__next(&list, &address))
		if (address.address.n && !add_recipient(reader, &address))
			return;
}

static void read_delivered(struct reader *reader)
{
	struct upn_envelope *envelope = reader->envelope;
	struct upn_str address = upn_address__bare(reader->value, reader->arena);

	if (!envelope->delivered_to)
		envelope->delivered_to = upn_arena__calloc(reader->arena, MAX_KEPT,
			sizeof *envelope->delivered_to);
	if (envelope->delivered_to && address.n &&
		envelope->delivered_to_count < MAX_KEPT)
		envelope->delivered_to[envelope->delivered_to_count++] = address;
}

static void read_auth(struct reader *reader)
{
	struct upn_envelope *envelope = reader->envelope;

	if (!envelope->auth)
		envelope->auth = upn_arena__calloc(reader->arena, MAX_KEPT,
			sizeof *envelope->auth);
	if (!envelope->auth || envelope->auth_count == MAX_KEPT)
		return;
	envelope->auth[envelope->auth_count++] = (struct upn_auth_result){
		.value = upn_field__unfold(reader->value, reader->arena),
		.above_received = !reader->received};
}

static void read_received(struct reader *reader)
{
	size_t semicolon = upn_str__find_last_char(reader->value, ';');

	if (!reader->received && semicolon != SIZE_MAX)
		reader->envelope->received =
			upn_maildate__parse(upn_str__from(reader->value, semicolon + 1));
	reader->received = true;
}

static void read_subject(struct reader *reader)
{
	if (reader->envelope->subject.n == 0)
		reader->envelope->subject = upn_field__text(reader->value, reader->arena);
}

static void read_date(struct reader *reader)
{
	if (reader->envelope->date == UPN_NO_DATE)
		reader->envelope->date = upn_maildate__parse(reader->value);
}

static void read_message_id(struct reader *reader)
{
	if (reader->envelope->message_id.n == 0)
		reader->envelope->message_id =
			upn_address__bare(reader->value, reader->arena);
}

static void read_return_path(struct reader *reader)
{
	struct upn_str *path = &reader->envelope->return_path;

	/* The topmost one was written by the reader's own server. */
	if (path->n || reader->null_path)
		return;
	*path = upn_address__bare(reader->value, reader->arena);
	reader->null_path = path->n == 0;
	reader->envelope->is_bounce |= reader->null_path;
}

static void read_list(struct reader *reader)
{
	reader->envelope->is_list = true;
}

static void read_precedence(struct reader *reader)
{
	reader->envelope->is_list |= upn_str__eq_ci(reader->value, UPN_STR("list"));
}

static void read_auto(struct reader *reader)
{
	reader->envelope->is_auto |= !upn_str__eq_ci(reader->value, UPN_STR("no"));
}

static void read_content_type(struct reader *reader)
{
	reader->envelope->is_bounce |=
		upn_str__starts_ci(reader->value, UPN_STR("multipart/report"));
}

static const struct {
	const char *name;
	void (*read)(struct reader *reader);
} handlers[] = {
	{"From", read_from},
	{"Sender", read_sender},
	{"Reply-To", read_reply_to},
	{"To", read_to},
	{"Cc", read_to},
	{"Delivered-To", read_delivered},
	{"X-Original-To", read_delivered},
	{"Envelope-To", read_delivered},
	{"X-Envelope-To", read_delivered},
	{"X-Delivered-To", read_delivered},
	{"Subject", read_subject},
	{"Message-ID", read_message_id},
	{"Return-Path", read_return_path},
	{"Date", read_date},
	{"Received", read_received},
	{"Authentication-Results", read_auth},
	{"List-Id", read_list},
	{"List-Post", read_list},
	{"Precedence", read_precedence},
	{"Auto-Submitted", read_auto},
	{"Content-Type", read_content_type},
};

static void read_field(struct reader *reader, const struct upn_field *field)
{
	reader->value = field->value;
	reader->envelope->is_resent |=
		upn_str__starts_ci(field->name, UPN_STR("Resent-")) ||
		upn_str__starts_ci(field->name, UPN_STR("X-Forwarded-"));
	for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++) {
		if (upn_field__is(field, handlers[i].name)) {
			handlers[i].read(reader);
			return;
		}
	}
}

bool upn_envelope__read(struct upn_envelope *envelope, struct upn_str raw,
	struct upn_arena *arena)
{
	struct reader reader = {.envelope = envelope, .arena = arena};
	struct upn_section section;
	struct upn_section_options options = {.line_end = upn_header__line_end(raw),
		.is_message = true};
	struct upn_fields fields;
	struct upn_field field;

	*envelope = (struct upn_envelope){.date = UPN_NO_DATE, .received = UPN_NO_DATE};
	upn_section__read(&section, raw, 0, &options);
	upn_fields__begin(&fields, section.fields);
	while (upn_fields__next(&fields, &field))
		read_field(&reader, &field);
	return !arena->failed;
}
