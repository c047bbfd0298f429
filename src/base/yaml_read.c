/* Typed reading of a YAML tree: schemas as tables of fields. */
#include <limits.h>

#include "base/error.h"
#include "base/str.h"
#include "base/yaml.h"

/* "-12.5": no exponent, no blank, no locale. */
static bool to_double(struct upn_str s, double *out)
{
	double value = 0, scale = 1;
	size_t at = 0, digits = 0;
	bool minus = s.n && s.p[0] == '-', fraction = false;

	if (s.n > 30)
		return false;
	for (at = minus; at < s.n; at++) {
		if (s.p[at] == '.' && !fraction && digits) {
			fraction = true;
			digits = 0;
			continue;
		}
		if (!upn_ascii__is_digit(s.p[at]))
			return false;
		value = value * 10 + (s.p[at] - '0');
		scale = fraction ? scale * 10 : 1;
		digits++;
	}
	if (!digits)
		return false;
	*out = (minus ? -value : value) / scale;
	return true;
}

static int read_field(const struct upn_yaml_doc *doc, const struct upn_yaml *value,
	const struct upn_yaml_field *field, void *base, struct upn_error *err)
{
	void *slot = (char *)base + field->offset;
	uint64_t count;

	if (field->type == UPN_YAML_NODE) {
		*(const struct upn_yaml **)slot = value;
		return 0;
	}
	if (value->kind != UPN_YAML_SCALAR)
		return upn_yaml__complain(doc, value, err,
			"\"%s\" must be a single value", field->key);
	switch (field->type) {
	case UPN_YAML_STRING:
		*(const char **)slot = value->text.p;
		return 0;
	case UPN_YAML_NUMBER:
		if (to_double(value->text, slot))
			return 0;
		break;
	case UPN_YAML_COUNT:
		if (!upn_str__to_u64(value->text, UINT_MAX, &count))
			break;
		*(unsigned *)slot = (unsigned)count;
		return 0;
	case UPN_YAML_BOOL:
		*(bool *)slot = upn_str__eq(value->text, UPN_STR("true"));
		if (*(bool *)slot || upn_str__eq(value->text, UPN_STR("false")))
			return 0;
		return upn_yaml__complain(doc, value, err, "\"%s\" must be true or false",
			field->key);
	default:
		break;
	}
	return upn_yaml__complain(doc, value, err, "\"%s\" must be a number", field->key);
}

static const struct upn_yaml_field *find_field(const struct upn_yaml_field *fields,
	size_t field_count, struct upn_str key)
{
	for (size_t i = 0; i < field_count; i++)
		if (upn_str__eq(key, upn_str__of(fields[i].key)))
			return &fields[i];
	return NULL;
}

int upn_yaml__read(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	const struct upn_yaml_field *fields, size_t field_count, void *base,
	struct upn_error *err)
{
	if (!node || node->kind != UPN_YAML_MAP)
		return upn_yaml__complain(doc, node, err, "a map of keys is expected");
	for (size_t i = 0; i < node->count; i++) {
		const struct upn_yaml_field *field =
			find_field(fields, field_count, node->keys[i]->text);

		if (!field)
			return upn_yaml__complain(doc, node->keys[i], err,
				"unknown key \"%s\"", node->keys[i]->text.p);
		if (read_field(doc, node->items[i], field, base, err) < 0)
			return -1;
	}
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].required && !upn_yaml__get(node, fields[i].key))
			return upn_yaml__complain(doc, node, err, "\"%s\" is missing",
				fields[i].key);
	return 0;
}

int upn_yaml__check_strings(const struct upn_yaml_doc *doc, const struct upn_yaml *node,
	struct upn_error *err)
{
	if (!node)
		return 0;
	if (node->kind != UPN_YAML_LIST)
		return upn_yaml__complain(doc, node, err, "a list is expected");
	for (size_t i = 0; i < node->count; i++)
		if (node->items[i]->kind != UPN_YAML_SCALAR)
			return upn_yaml__complain(doc, node->items[i], err,
				"a single value is expected");
	return 0;
}
