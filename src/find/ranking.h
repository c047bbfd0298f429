/* ranking.yaml: what each statement and fact weighs, in the open. */
#ifndef UPN_FIND_RANKING_H
#define UPN_FIND_RANKING_H

#include "find/evidence.h"

/* One addend. The strings are borrowed from the ranking. */
struct upn_weight {
	double weight;       /* in log-odds: 0 says nothing */
	const char *text;    /* for --explain */
	enum upn_level cap;  /* no better than this with it */
	unsigned warning;    /* set of enum upn_warning */
	bool own;            /* speaks of the reader's own account */
	bool names_account;  /* a mail about an account, not just a name in it */
	bool microsoft;      /* said in Microsoft's own voice */
	bool first_password; /* hands out a password: not after a sign-up */
};

/* What candidates say about each other. */
enum upn_relation {
	UPN_RELATION_OTHER_PERSON,  /* beside one that is surely the reader's */
	UPN_RELATION_AMONG_SEVERAL, /* one of several, none surely the reader's */
	UPN_RELATION_ORGANISATION,  /* mail about its tenant supports it */
	UPN_RELATION_COUNT
};

struct upn_repeats {
	double weight, decay, most;
	const char *text;
};

struct upn_ranking_levels {
	double high, medium; /* the least score of each */
	double sure;         /* among high: only then does the newest come first */
	double keep;         /* evidence that weighs less is dropped */
};

/* says unknown to ranking.yaml weighs as "bare". */
const struct upn_weight *upn_ranking__says(const struct upn_ranking *ranking,
	const char *says);
const struct upn_weight *upn_ranking__fact(const struct upn_ranking *ranking,
	enum upn_fact fact);
const struct upn_weight *upn_ranking__kind(const struct upn_ranking *ranking,
	enum upn_kind kind);
const struct upn_weight *upn_ranking__relation(const struct upn_ranking *ranking,
	enum upn_relation relation);
const struct upn_repeats *upn_ranking__repeats(const struct upn_ranking *ranking);
const struct upn_ranking_levels *upn_ranking__levels(const struct upn_ranking *ranking);

/* One piece of evidence by itself. */
struct upn_strength {
	double sum;
	enum upn_level cap;
	unsigned warnings;
	bool own, names_account;
};
struct upn_strength upn_ranking__strength(const struct upn_ranking *ranking,
	const struct upn_evidence *evidence);

/* Log-odds as 0..1. */
double upn_ranking__score(double sum);

#endif
