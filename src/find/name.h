/* The grammar of usernames: user@tenant.onmicrosoft.com and its kin. */
#ifndef UPN_FIND_NAME_H
#define UPN_FIND_NAME_H

#include <upnscan/findings.h>

#include "base/arena.h"

enum upn_name_flag {
	UPN_NAME_CUSTOM = 1 << 0,   /* no Microsoft suffix: custom domain */
	UPN_NAME_HYPHEN = 1 << 1,   /* tenant label with a hyphen: unusual */
	UPN_NAME_ROUTING = 1 << 2,  /* came as tenant.mail.onmicrosoft.com */
	UPN_NAME_AMBIGUOUS = 1 << 3 /* from a path: user part is a guess */
};

struct upn_name {
	enum upn_kind kind;
	struct upn_str spelled; /* NUL-terminated, as it should be shown */
	struct upn_str key;     /* NUL-terminated, lower case: compare this */
	struct upn_str local;   /* before the @, lower case; empty for a tenant */
	struct upn_str domain;  /* lower case; routing "mail." removed */
	struct upn_str tenant;  /* domain without a sub-domain; empty if custom */
	struct upn_str label;   /* the tenant's own label; empty if custom */
	struct upn_str home;    /* guest: the home address it encodes */
	unsigned flags;
};

/*
 * Read a UPN, address, guest name or tenant domain as a rule found it (one
 * trailing dot or quote is forgiven). False where it is no username at all
 * (length limits, characters, SRS/VERP). A name with #EXT# becomes a guest
 * whatever kind was asked for. Strings live in the arena.
 */
bool upn_name__read(struct upn_name *name, struct upn_str text, enum upn_kind kind,
	struct upn_arena *arena);

/*
 * Read the folder name of a OneDrive, user_tenant_onmicrosoft_com: every sign
 * that is neither letter nor digit stands there as "_", so the user part is a
 * guess (UPN_NAME_AMBIGUOUS) unless it has none.
 */
bool upn_name__read_path(struct upn_name *name, struct upn_str text,
	struct upn_arena *arena);

/*
 * The guest name that a tenant gives to the owner of an address:
 * alice_example.org#EXT#@tenant. False where the parts do not allow it.
 */
bool upn_name__make_guest(struct upn_name *name, struct upn_str home,
	struct upn_str tenant, struct upn_arena *arena);

#endif
