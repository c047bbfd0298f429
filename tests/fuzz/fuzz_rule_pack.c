/* Any pattern in a pack: refused or compiled, and then it can be run. */
#include <stdlib.h>

#include "base/str.h"
#include "rule/labels.h"
#include "rule/pattern.h"
#include "rule/regex.h"

static struct upn_labels *labels;
static struct upn_scratch *scratch;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct upn_yaml_doc *doc;
	struct upn_str text =
		UPN_STR("name: {en: [User name, Login], de: [Größe], el: [όνομα]}\n");

	(void)argc;
	(void)argv;
	if (upn_labels__new(&labels, NULL) < 0 || upn_scratch__new(&scratch, NULL) < 0 ||
		upn_yaml__parse(&doc, "labels", text, NULL) < 0 ||
		upn_labels__add(labels, doc, upn_yaml__root(doc), NULL) < 0)
		abort();
	upn_scratch__set_match_limit(scratch, 1000);
	upn_yaml__free(doc);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char text[] =
		"User name: a@b.onmicrosoft.com\n> Größe όνομα x_y#EXT#@z {1,2}";
	struct upn_str source = {(const char *)data, size};
	struct upn_pattern pattern;
	struct upn_regex *regex;
	struct upn_match match;
	struct upn_str inside;
	size_t at;

	if (upn_pattern__expand(&pattern, source, labels, &at, NULL) < 0) {
		if (at > size)
			abort();
	} else if (upn_regex__compile(&regex, upn_buf__str(&pattern.text), true, &at,
			   NULL) < 0) {
		if (upn_pattern__source_of(&pattern, at, &inside) > size)
			abort();
	} else {
		upn_regex__search(regex, scratch, UPN_STR(text), 0, sizeof text - 1,
			&match, NULL);
		upn_regex__free(regex);
	}
	upn_pattern__release(&pattern);
	return 0;
}
