/* Parsing and describing options from one table. */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/str.h"

bool upn_texts__add(struct upn_texts *texts, const char *text)
{
	const char **items =
		realloc(texts->items, (texts->count + 1) * sizeof *texts->items);

	if (!items)
		return false;
	items[texts->count++] = text;
	texts->items = items;
	return true;
}

void upn_texts__release(struct upn_texts *texts)
{
	free(texts->items);
	*texts = (struct upn_texts){0};
}

static const struct upn_option *find(const struct upn_option_table *table,
	unsigned command, struct upn_str name)
{
	for (size_t i = 0; i < table->count; i++)
		if ((table->options[i].commands & command) &&
			upn_str__eq(upn_str__of(table->options[i].name), name))
			return &table->options[i];
	return NULL;
}

static int set_count(const struct upn_option *option, const char *value, int *out,
	struct upn_error *err)
{
	uint64_t n;

	if (!upn_str__to_u64(upn_str__of(value), (uint64_t)option->most, &n) ||
		n < (uint64_t)option->least)
		return upn_error__set(err, UPN_ERR_USAGE,
			"--%s takes a number from %d to %d, not '%s'", option->name,
			option->least, option->most, value);
	*out = (int)n;
	return 0;
}

static int set_word(const struct upn_option *option, const char *value, int *out,
	struct upn_error *err)
{
	for (int i = 0; option->words[i]; i++) {
		if (strcmp(option->words[i], value) == 0) {
			*out = i;
			return 0;
		}
	}
	return upn_error__set(err, UPN_ERR_USAGE, "--%s takes %s, not '%s'", option->name,
		option->argument, value);
}

static int set_date(const struct upn_option *option, const char *value, int64_t *out,
	struct upn_error *err)
{
	if (upn_date__parse(upn_str__of(value), out))
		return 0;
	return upn_error__set(err, UPN_ERR_USAGE,
		"--%s takes a date such as 2019-12-31, not '%s'", option->name, value);
}

static int set_hex(const struct upn_option *option, const char *value, const char **out,
	struct upn_error *err)
{
	size_t n = strlen(value);

	for (size_t i = 0; i < n; i++)
		if (upn_ascii__hex(value[i]) < 0)
			n = 0;
	if (n != (size_t)option->most)
		return upn_error__set(err, UPN_ERR_USAGE,
			"--%s takes %d hexadecimal digits", option->name, option->most);
	*out = value;
	return 0;
}

/* value is not looked at where the option takes none. */
static int set(const struct upn_option *option, const char *value, void *base,
	struct upn_error *err)
{
	void *at = (char *)base + option->offset;

	switch (option->type) {
	case UPN_OPTION_FLAG:
		*(bool *)at = true;
		return 0;
	case UPN_OPTION_SET:
		*(int *)at = option->value;
		return 0;
	case UPN_OPTION_TEXT:
		*(const char **)at = value;
		return 0;
	case UPN_OPTION_LIST:
		return upn_texts__add(at, value) ? 0 : upn_error__memory(err);
	case UPN_OPTION_COUNT:
		return set_count(option, value, at, err);
	case UPN_OPTION_DATE:
		return set_date(option, value, at, err);
	case UPN_OPTION_WORD:
		return set_word(option, value, at, err);
	case UPN_OPTION_HEX:
		return set_hex(option, value, at, err);
	}
	return upn_error__set(err, UPN_ERR_USAGE, "--%s cannot be set", option->name);
}

/* What follows may be a secret: it is never repeated. */
static int refuse(struct upn_str name, struct upn_error *err)
{
	static const char *const secret[] = {"password", "pass", "passwd", "pw"};

	for (size_t i = 0; i < sizeof secret / sizeof secret[0]; i++)
		if (upn_str__eq_ci(name, upn_str__of(secret[i])))
			return upn_error__set(err, UPN_ERR_USAGE,
				"a password on the command line can be read by everybody "
				"on this machine; leave it out and it is asked for, or "
				"use "
				"--password-command or --password-fd");
	return upn_error__set(err, UPN_ERR_USAGE, "unknown option '--%.*s'",
		UPN_STR_ARG(name));
}

/* arg begins with "--"; *next is the word behind it or NULL, *used set. */
static int parse_long(const struct upn_option *option, struct upn_str name,
	const char *arg, const char *next, void *base, bool *used, struct upn_error *err)
{
	bool has_value = arg[2 + name.n] == '=';
	const char *value = has_value ? arg + 2 + name.n + 1 : next;

	if (!option->argument && has_value)
		return upn_error__set(err, UPN_ERR_USAGE, "--%s takes no argument",
			option->name);
	if (option->argument && !value)
		return upn_error__set(err, UPN_ERR_USAGE,
			"--%s needs an argument: --%s %s", option->name, option->name,
			option->argument);
	*used = option->argument && !has_value;
	return set(option, value ? value : "", base, err);
}

int upn_options__parse(const struct upn_option_table *table, unsigned command, int argc,
	char **argv, void *base, struct upn_texts *operands, struct upn_error *err)
{
	bool ended = false;

	for (int i = 0; i < argc; i++) {
		const char *arg = strcmp(argv[i], "-h") == 0 ? "--help" : argv[i];
		const char *next = i + 1 < argc ? argv[i + 1] : NULL;
		const struct upn_option *option;
		struct upn_str name;
		bool used = false;

		if (ended || arg[0] != '-' || arg[1] == '\0') {
			if (!upn_texts__add(operands, arg))
				return upn_error__memory(err);
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			ended = true;
			continue;
		}
		if (arg[1] != '-')
			return upn_error__set(err, UPN_ERR_USAGE, "unknown option '-%c'",
				arg[1]);
		name = upn_str__make(arg + 2, strcspn(arg + 2, "="));
		option = find(table, command, name);
		if (!option)
			return refuse(name, err);
		if (parse_long(option, name, arg, next, base, &used, err) < 0)
			return -1;
		i += used;
	}
	return 0;
}

void upn_options__help(const struct upn_option_table *table, unsigned command, FILE *out)
{
	const char *group = "";

	for (size_t i = 0; i < table->count; i++) {
		const struct upn_option *option = &table->options[i];
		int columns;

		if (!(option->commands & command))
			continue;
		if (strcmp(group, option->group) != 0)
			fprintf(out, "\n%s:\n", option->group);
		group = option->group;
		columns = fprintf(out, "  --%s%s%s", option->name,
			option->argument ? " " : "",
			option->argument ? option->argument : "");
		if (columns > 26) {
			fputc('\n', out);
			columns = 0;
		}
		fprintf(out, "%*s%s\n", 28 - (columns > 0 ? columns : 0), "",
			option->help);
	}
}
