/* Any bytes as YAML: a tree or an error, never more. */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/yaml.h"

struct record {
	const char *name;
	double weight;
	const struct upn_yaml *list;
};

static const struct upn_yaml_field fields[] = {
	{"a", UPN_YAML_STRING, offsetof(struct record, name), false},
	{"b", UPN_YAML_NUMBER, offsetof(struct record, weight), false},
	{"c", UPN_YAML_NODE, offsetof(struct record, list), false},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upn_str text = {(const char *)data, size};
	struct record record = {0};
	struct upn_yaml_doc *doc;
	struct upn_error err;

	if (upn_yaml__parse(&doc, "fuzz", text, &err) < 0)
		return 0;
	if (!upn_yaml__read(doc, upn_yaml__root(doc), fields, 3, &record, &err))
		upn_yaml__check_strings(doc, record.list, &err);
	upn_yaml__free(doc);
	return 0;
}
