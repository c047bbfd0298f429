/* Whose name is it: comparing user parts with the person who reads. */
#ifndef UPN_FIND_OWNER_H
#define UPN_FIND_OWNER_H

#include <upnscan/common.h>

#define UPN_PERSON_TOKENS 24

/* What is known of a person's names, in lower-case ASCII words. */
struct upn_person {
	char text[512];
	size_t used;
	struct upn_str tokens[UPN_PERSON_TOKENS];
	size_t count;
	bool named; /* first and last name are known, not just a nickname */
};

enum upn_fit {
	UPN_FIT_UNKNOWN, /* nothing to compare */
	UPN_FIT_NOT,     /* a person's name, and another person's */
	UPN_FIT_INITIAL, /* no more than a first letter agrees */
	UPN_FIT_PARTLY,  /* one of the names agrees */
	UPN_FIT_WHOLE    /* all of it is explained by the person's names */
};

void upn_person__init(struct upn_person *person);
/* The part before the @ (or all, where there is none). */
void upn_person__add_address(struct upn_person *person, struct upn_str address);
/* A display name, UTF-8. Latin letters lose their accents, others are left out. */
void upn_person__add_name(struct upn_person *person, struct upn_str name);
/* How well the user part of a username fits. */
enum upn_fit upn_person__fit(const struct upn_person *person, struct upn_str local);

/* The same mailbox: caseless, without +tag, Gmail also without dots. */
bool upn_owner__is_same(struct upn_str a, struct upn_str b);
/*
 * The tenant's label is made of this address, as Azure does for a private
 * one: alice.b@gmail.com -> alicebgmail.
 */
bool upn_owner__made_tenant(struct upn_str address, struct upn_str label);

#endif
