/* Hosts in links and senders: Microsoft's, anybody's, or dressed up. */
#ifndef UPN_FIND_HOSTS_H
#define UPN_FIND_HOSTS_H

#include "find/senders.h"

/* What the links of a message say about it. */
struct upn_hosts {
	bool lure;            /* a host that is dressed up as Microsoft's */
	bool foreign_sign_in; /* "sign in here" at a host that is not theirs */
	bool microsoft;       /* a host of Microsoft's */
	bool strange;         /* a host that is neither theirs nor the sender's */
	size_t seen;          /* links looked at */
};

/*
 * Whether a host or mail domain pretends to be Microsoft's: one of its names
 * inside another domain, its name with look-alike letters, or its products as
 * words of the registered name. own is a domain whose sub-domains are fine
 * (the sender's), or empty.
 */
bool upn_hosts__is_dressed_up(const struct upn_senders *senders, struct upn_str host,
	struct upn_str own);

/*
 * The registered name holds the word Microsoft, or one that looks like it, or
 * a whole host of Microsoft's stands in front of it.
 */
bool upn_hosts__is_near_microsoft(const struct upn_senders *senders, struct upn_str host);

/* Look at each http link in text. own as above. */
void upn_hosts__scan(struct upn_hosts *hosts, const struct upn_senders *senders,
	struct upn_str text, struct upn_str own);

/* host is domain or lies under it. */
bool upn_hosts__is_under(struct upn_str host, struct upn_str domain);

/* The name that is registered, as far as it can be told: example.co.uk. */
struct upn_str upn_hosts__registered(struct upn_str host);

#endif
