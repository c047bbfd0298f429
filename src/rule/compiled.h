/* A rule set from inside: shared by its loader, the matcher and the check. */
#ifndef UPN_RULE_COMPILED_H
#define UPN_RULE_COMPILED_H

#include "base/arena.h"
#include "base/table.h"
#include "rule/keywords.h"
#include "rule/labels.h"
#include "rule/regex.h"
#include "rule/ruleset.h"

/* How far before a keyword a match may begin where none begins it. */
#define UPN_RULE_BACK 256

/* Numbers of sets of keywords. */
struct upn_sets {
	unsigned *items;
	size_t count;
};

/* A pattern ready to be looked for. */
struct upn_half {
	struct upn_str text; /* expanded */
	struct upn_regex *regex;
	struct upn_sets needs; /* sets, one keyword of each in every match */
	bool is_anchored;      /* a match begins near a keyword of `anchor` */
	unsigned anchor;
	/*
	 * The match begins with the keyword, and regex is matched behind it;
	 * else regex begins at the keyword or up to `back` bytes before.
	 */
	bool follows;
	unsigned back;
};

struct upn_example {
	const char *text;
	struct upn_str *finds; /* values in order; none: must not match */
	size_t find_count;
	const char *secret; /* of the first hit, or NULL */
	unsigned line, column;
};

struct upn_compiled {
	struct upn_rule rule;
	struct upn_half main;
	/* A second pattern that must match within `within` bytes, or no regex. */
	struct upn_half beside;
	unsigned within;
	struct upn_sets needs;       /* a keyword of each in the text */
	struct upn_sets unless;      /* no keyword of any in the text */
	struct upn_sets unless_line; /* … in the value's line */
	struct upn_example *examples;
	size_t example_count;
};

struct upn_search_words {
	const char **items;
	size_t count, size;
};

struct upn_ruleset {
	struct upn_arena arena;
	struct upn_compiled *rules;
	size_t count;
	struct upn_keywords *keywords;
	struct upn_search_words search[UPN_SEARCH_SUBJECT + 1];
	/* While loading: sets by what they hold, -> number + 1. */
	struct upn_table sets;
};

#endif
