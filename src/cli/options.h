/* One table of options drives parsing and --help. */
#ifndef UPN_CLI_OPTIONS_H
#define UPN_CLI_OPTIONS_H

#include <stdio.h>
#include <upnscan/common.h>

enum upn_option_type {
	UPN_OPTION_FLAG,  /* bool */
	UPN_OPTION_SET,   /* int: takes the table's value */
	UPN_OPTION_TEXT,  /* const char * */
	UPN_OPTION_LIST,  /* struct upn_texts; may be given again */
	UPN_OPTION_COUNT, /* int, in least..most */
	UPN_OPTION_DATE,  /* int64_t */
	UPN_OPTION_WORD,  /* int: the place of the word in words */
	UPN_OPTION_HEX    /* const char *, `most` hex digits */
};

struct upn_option {
	const char *name;     /* without the dashes */
	const char *argument; /* as help calls it; NULL: it takes none */
	const char *help;
	const char *group; /* heading in help */
	unsigned commands; /* set of those that take it */
	enum upn_option_type type;
	size_t offset; /* in the struct that is filled */
	int value;
	int least, most;
	const char *const *words; /* ends in NULL */
};

/* Borrowed strings in a heap array. */
struct upn_texts {
	const char **items;
	size_t count;
};

struct upn_option_table {
	const struct upn_option *options;
	size_t count;
};

/*
 * Read argv[0 .. argc-1] for one command into base; what is no option goes
 * to operands. "--" ends the options, "-" is an operand, and no name may be
 * shortened. Returns 0, or -1 with err set.
 */
int upn_options__parse(const struct upn_option_table *table, unsigned command, int argc,
	char **argv, void *base, struct upn_texts *operands, struct upn_error *err);
/* The options of one command, aligned, with their headings. */
void upn_options__help(const struct upn_option_table *table, unsigned command, FILE *out);
/* False when out of memory. */
bool upn_texts__add(struct upn_texts *texts, const char *text);
void upn_texts__release(struct upn_texts *texts);

#endif
