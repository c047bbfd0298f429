/* What was found: candidates for the username, each with its evidence. */
#ifndef UPNSCAN_FINDINGS_H
#define UPNSCAN_FINDINGS_H

#include <upnscan/common.h>

#ifdef __cplusplus
extern "C" {
#endif

enum upn_kind {
	UPN_KIND_MEMBER, /* a user of the tenant: user@tenant */
	UPN_KIND_GUEST,  /* local_domain#EXT#@tenant */
	UPN_KIND_TENANT  /* only the organisation's domain is known */
};

/* What to tell the person. */
enum upn_level {
	UPN_LEVEL_LOW,    /* seen, probably not theirs or not proven */
	UPN_LEVEL_MEDIUM, /* likely theirs, worth trying */
	UPN_LEVEL_HIGH    /* use it */
};

/* What the reader's own provider said of the sender (RFC 8601). */
enum upn_authentic {
	UPN_AUTHENTIC_UNKNOWN,
	UPN_AUTHENTIC_PASS,
	UPN_AUTHENTIC_FAIL
};

/* Reasons for care; a candidate holds them as a set of bits. */
enum upn_warning {
	UPN_WARN_FORGED = 1 << 0,       /* sender failed authentication */
	UPN_WARN_IMITATION = 1 << 1,    /* claims to be Microsoft, is not */
	UPN_WARN_LURE = 1 << 2,         /* links beside it lead elsewhere */
	UPN_WARN_LOOKALIKE = 1 << 3,    /* look-alike letters or host */
	UPN_WARN_EXAMPLE = 1 << 4,      /* a tenant of documentations */
	UPN_WARN_OTHER_PERSON = 1 << 5, /* seems to be somebody else's */
	UPN_WARN_FORWARDED = 1 << 6,    /* stands only in forwarded mail */
	UPN_WARN_HIDDEN = 1 << 7,       /* stands only in invisible text */
	UPN_WARN_JUNK = 1 << 8          /* stands only in a junk folder */
};
#define UPN_WARN_COUNT 9

/*
 * One statement of one message about one username. All strings are UTF-8,
 * free of control characters, borrowed from the findings, never NULL
 * ("" where unknown).
 */
struct upn_evidence {
	const char *username; /* as written in the mail */
	enum upn_kind kind;
	const char *rule;   /* id of the rule that matched */
	const char *says;   /* name of its weight in ranking.yaml */
	const char *source; /* upn_account_name() */
	const char *folder;
	uint32_t uid;         /* 0 where the source has none */
	uint32_t uidvalidity; /* 0 where the source has none */
	const char *message_id;
	int64_t date;        /* Date header, else INTERNALDATE */
	const char *from;    /* sender's address */
	const char *subject; /* links and runs of 4 or more digits masked */
	const char *part;    /* MIME part path, "1.2"; "subject" */
	enum upn_authentic authentic;
	uint64_t facts; /* UPN_FACT_*, see find/evidence.h */
};

/* One addend of a score, for --explain. Borrowed from the findings. */
struct upn_term {
	double weight;
	const char *text; /* plain words */
};

/* A username with all that speaks for and against it. */
struct upn_candidate {
	const char *username; /* the domain where kind is tenant */
	enum upn_kind kind;
	const char *tenant; /* domain, or "" where unknown */
	enum upn_level level;
	double score; /* 0..1 */
	int64_t first_seen, last_seen;
	unsigned warnings;                          /* set of enum upn_warning */
	const struct upn_evidence *const *evidence; /* strongest first */
	size_t evidence_count;
	const struct upn_term *terms;
	size_t term_count;
};

/* A ranked set. Not safe for use by several threads at once. */
struct upn_findings;

/* Best first; 0 .. count-1. Borrowed until the findings change. */
UPN_API size_t upn_findings_count(const struct upn_findings *findings);
UPN_API const struct upn_candidate *upn_findings_at(const struct upn_findings *findings,
	size_t index);
UPN_API void upn_findings_free(struct upn_findings *findings);

/* The words used in JSON: "member", "high", "pass", "forged-sender". */
UPN_API const char *upn_kind_name(enum upn_kind kind);
UPN_API const char *upn_level_name(enum upn_level level);
UPN_API const char *upn_authentic_name(enum upn_authentic authentic);
/* warning is one bit. */
UPN_API const char *upn_warning_code(enum upn_warning warning);
UPN_API const char *upn_warning_text(enum upn_warning warning);

#ifdef __cplusplus
}
#endif
#endif
