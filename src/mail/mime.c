/* What the header of a MIME entity says of its body. */
#include "mail/mime.h"

#include "base/limits.h"
#include "base/str.h"
#include "mail/header.h"
#include "mail/param.h"

/* Bytes of one field that are read; real ones have hundreds. */
#define MAX_VALUE (16u << 10)

static struct upn_str lower(struct upn_str s, struct upn_arena *arena)
{
	char *copy = upn_arena__alloc(arena, s.n);

	if (!copy)
		return UPN_STR("");
	for (size_t i = 0; i < s.n; i++)
		copy[i] = upn_ascii__lower(s.p[i]);
	return upn_str__make(copy, s.n);
}

/* The token in front of the parameters, and where those start. */
static struct upn_str leading_token(struct upn_str value, struct upn_str *params)
{
	size_t start = 0, end;

	while (start < value.n &&
		(value.p[start] == '"' || upn_ascii__is_space(value.p[start])))
		start++;
	end = start;
	while (end < value.n && value.p[end] != ';' && value.p[end] != ',' &&
		value.p[end] != '"' && !upn_ascii__is_space(value.p[end]))
		end++;
	/* "charset=utf-8" and nothing else: there is no token. */
	if (upn_str__find_char(upn_str__slice(value, start, end - start), '=', 0) !=
		SIZE_MAX)
		end = start;
	*params = upn_str__from(value, end);
	return upn_str__slice(value, start, end - start);
}

static void read_type(struct upn_mime *mime, struct upn_str value,
	struct upn_arena *arena)
{
	struct upn_str params, format;

	mime->type = lower(leading_token(value, &params), arena);
	mime->charset = upn_param__bytes(params, "charset", arena);
	if (upn_mime__is(mime, "multipart"))
		mime->boundary = upn_param__bytes(params, "boundary", arena);
	if (mime->boundary.n > UPN_MAX_BOUNDARY)
		mime->boundary = UPN_STR("");
	if (mime->name.n == 0)
		mime->name = upn_param__text(params, "name", arena);
	format = upn_param__bytes(params, "format", arena);
	mime->is_flowed = upn_str__eq_ci(format, UPN_STR("flowed"));
	if (mime->is_flowed)
		mime->is_delsp = upn_str__eq_ci(upn_param__bytes(params, "delsp", arena),
			UPN_STR("yes"));
}

static void read_disposition(struct upn_mime *mime, struct upn_str value,
	struct upn_arena *arena)
{
	struct upn_str params, token = leading_token(value, &params);
	struct upn_str name = upn_param__text(params, "filename", arena);

	mime->is_attachment = upn_str__eq_ci(token, UPN_STR("attachment"));
	if (name.n)
		mime->name = name;
}

void upn_mime__read(struct upn_mime *mime, struct upn_str section,
	struct upn_arena *arena)
{
	struct upn_fields fields;
	struct upn_field field;
	bool type = false, transfer = false, disposition = false;

	*mime = (struct upn_mime){.transfer = UPN_TRANSFER_IDENTITY};
	upn_fields__begin(&fields, section);
	while (upn_fields__next(&fields, &field)) {
		if (!upn_str__starts_ci(field.name, UPN_STR("Content-")))
			continue;
		field.value = upn_str__slice(field.value, 0, MAX_VALUE);
		if (!type && upn_field__is(&field, "Content-Type")) {
			read_type(mime, field.value, arena);
			type = true;
		} else if (!transfer &&
			upn_field__is(&field, "Content-Transfer-Encoding")) {
			mime->transfer = upn_transfer__parse(field.value);
			transfer = true;
		} else if (!disposition && upn_field__is(&field, "Content-Disposition")) {
			read_disposition(mime, field.value, arena);
			disposition = true;
		}
	}
}

bool upn_mime__is(const struct upn_mime *mime, const char *prefix)
{
	return upn_str__starts(mime->type, upn_str__of(prefix));
}

bool upn_mime__is_named(const struct upn_mime *mime, const char *suffix)
{
	return upn_str__ends_ci(mime->name, upn_str__of(suffix));
}
