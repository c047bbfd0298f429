/*
 * hits -> evidence: what the message says (rule), who says it (sender), of
 * whom (owner). Runs where the mail is read; what comes out is flat and can
 * be kept without the mail.
 */
#ifndef UPN_FIND_EVIDENCE_H
#define UPN_FIND_EVIDENCE_H

#include <upnscan/findings.h>
#include <upnscan/source.h>

#include "find/knowledge.h"
#include "mail/text.h"
#include "rule/matcher.h"

/*
 * What the ranking wants to know of a piece of evidence: bits of
 * upn_evidence.facts. Their names, weights and words stand in ranking.yaml.
 */
enum upn_fact {
	/* to whom */
	UPN_FACT_TO_OWNER,       /* To, Cc or Delivered-To has the owner */
	UPN_FACT_TO_OWNER_ALONE, /* and nobody else */
	UPN_FACT_TO_OTHERS,      /* recipients are named, the owner is not */
	/* who says it */
	UPN_FACT_FROM_KNOWN,     /* an address that writes about accounts */
	UPN_FACT_FROM_MICROSOFT, /* a domain of Microsoft's */
	UPN_FACT_FROM_RESELLER,
	UPN_FACT_FROM_COMPANY,   /* a company's domain akin to the tenant */
	UPN_FACT_FROM_OWNER,     /* the owner's own address */
	UPN_FACT_FROM_FREE_MAIL, /* a private mailbox */
	UPN_FACT_FROM_NOTICE,    /* names sharers, reports, private accounts */
	UPN_FACT_NAMES_OTHERS,   /* writes to administrators about others */
	UPN_FACT_OFF_YEARS,      /* that sender was not in use then */
	UPN_FACT_AUTH_PASS,
	UPN_FACT_AUTH_FAIL,
	UPN_FACT_AUTH_DOUBT, /* an untrusted host says it failed */
	UPN_FACT_IMITATION,  /* claims to be Microsoft, surely is not */
	UPN_FACT_CLAIM,      /* claims it from some company's domain */
	UPN_FACT_LURE,       /* links or names that bait */
	UPN_FACT_LINKS_HOME, /* links lead to Microsoft and the sender only */
	UPN_FACT_LOOKALIKE,  /* look-alike letters in the message */
	/* where it stands */
	UPN_FACT_LIST,
	UPN_FACT_BOUNCE,
	UPN_FACT_REPORT,
	UPN_FACT_CALENDAR,
	UPN_FACT_QUOTED,      /* in a line that begins with ">" */
	UPN_FACT_ATTRIBUTION, /* in a line that names the people of a mail */
	UPN_FACT_HIDDEN,
	UPN_FACT_SUBJECT,
	UPN_FACT_ATTACHMENT, /* in a file that the mail brings along */
	UPN_FACT_RAW,        /* in the bytes of an unreadable message */
	UPN_FACT_FORWARDED,
	UPN_FACT_SELF_FORWARDED, /* by the owner */
	UPN_FACT_JUNK,
	UPN_FACT_SENT,
	/* whose it is */
	UPN_FACT_SEVERAL_USERS, /* one message, several people's accounts */
	UPN_FACT_ROLE,          /* admin, info, … */
	UPN_FACT_FITS_OWNER,
	UPN_FACT_FITS_PARTLY,
	UPN_FACT_FITS_INITIAL,
	UPN_FACT_FITS_NOT,
	UPN_FACT_FITS_SENDER,    /* it is the name of whoever sent the mail */
	UPN_FACT_TENANT_FITS,    /* tenant made of the owner's address */
	UPN_FACT_GUEST_OF_OWNER, /* guest name of the owner's address */
	UPN_FACT_OWN_ADDRESS,    /* it is the owner's address itself */
	UPN_FACT_SENDER_ITSELF,  /* it is From's or Reply-To's own address */
	/* what it is */
	UPN_FACT_PASSWORD,       /* a password or code stands beside it */
	UPN_FACT_CUSTOM,         /* custom domain */
	UPN_FACT_EXAMPLE,        /* tenant of documentations */
	UPN_FACT_EXAMPLE_PROVEN, /* such a tenant, in genuine mail to the owner */
	UPN_FACT_HYPHEN,
	UPN_FACT_ROUTING,
	UPN_FACT_AMBIGUOUS, /* the user part is a guess */
	UPN_FACT_DERIVED,   /* not in the mail: made from what it says */
	UPN_FACT_COUNT
};
#define UPN_FACT(n) (UINT64_C(1) << (n))

/* Who reads: the person's addresses. Borrowed strings. */
struct upn_owner {
	const char *const *addresses;
	size_t count;
};

/*
 * Gathers the evidence of one message at a time. Not thread-safe; one per
 * reading thread.
 */
struct upn_gatherer;

int upn_gatherer__new(struct upn_gatherer **out, const struct upn_knowledge *knowledge,
	const struct upn_owner *owner, struct upn_error *err);
void upn_gatherer__free(struct upn_gatherer *gatherer);
/*
 * Read one message: walk its texts, match, judge. Calls emit for each piece
 * of evidence (borrowed strings, valid during the call; emit returns false
 * when it cannot take more). Sets *skipped when the message was cut by a cap
 * or is too broken to parse. Returns 0, or -1 with err set (memory only:
 * a message can be bad, but never an error).
 */
typedef bool (*upn_evidence_fn)(void *ctx, const struct upn_evidence *evidence);
int upn_gatherer__message(struct upn_gatherer *gatherer, const char *source,
	const struct upn_message *message, upn_evidence_fn emit, void *ctx, bool *skipped,
	struct upn_error *err);

#endif
