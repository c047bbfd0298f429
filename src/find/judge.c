/* Putting sender, owner, links and place together for one message. */
#include "find/bait.h"
#include "find/gather.h"

#include "base/str.h"
#include "find/ranking.h"
#include "find/sender.h"

#define BIT(fact) UPN_FACT(UPN_FACT_##fact)

/* Senders of whom we know who they are. */
#define FROM_NAMED \
	(BIT(FROM_KNOWN) | BIT(FROM_MICROSOFT) | BIT(FROM_RESELLER) | BIT(FROM_NOTICE))

static const struct upn_weight *says(const struct upn_gathering *g,
	const struct upn_pending *pending)
{
	return upn_ranking__says(g->knowledge->ranking, pending->rule->evidence);
}

static bool is_bounce(const struct upn_gathering *g)
{
	struct upn_str from = g->envelope->from.address;

	if (upn_str__starts_ci(from, UPN_STR("mailer-daemon@")) ||
		upn_str__starts_ci(from, UPN_STR("postmaster@")) ||
		upn_str__starts_ci(from, UPN_STR("microsoftexchange")))
		return true;
	if (g->sender & BIT(FROM_KNOWN))
		return false;
	return g->envelope->is_bounce ||
		upn_senders__prefix(g->knowledge->senders, UPN_WORDS_BOUNCES,
			g->envelope->subject) > 0;
}

/* Organisations are given names that bait; Microsoft then mails them. */
static bool has_bait(const struct upn_gathering *g)
{
	if (!(g->sender & BIT(FROM_MICROSOFT)))
		return false;
	if (g->bait || upn_bait__is_name(g->envelope->from.name))
		return true;
	for (const struct upn_pending *p = g->first; p; p = p->next)
		if (strcmp(p->rule->evidence, "verification") == 0 ||
			strcmp(p->rule->evidence, "invitation") == 0)
			return g->callback || upn_bait__is_name(g->envelope->subject);
	return false;
}

/* It is said to be Microsoft's mail: by From, or by what was forwarded. */
static bool claims_microsoft(const struct upn_gathering *g)
{
	const uint64_t claims = BIT(FROM_MICROSOFT) | BIT(IMITATION) | BIT(CLAIM);

	if ((g->sender | g->facts) & claims)
		return true;
	for (const struct upn_pending *p = g->first; p; p = p->next)
		if (p->forwarded &&
			(upn_sender__judge(g->knowledge->senders, &p->inner, g->date) &
				claims))
			return true;
	return false;
}

/*
 * Links in mail that Microsoft surely sent are Microsoft's. In mail that only
 * claims to be, even a plain "sign in here" at a stranger's is bait.
 */
static bool is_lure(const struct upn_gathering *g)
{
	bool genuine = g->verdict.authentic == UPN_AUTHENTIC_PASS &&
		(g->sender & BIT(FROM_MICROSOFT));

	if (has_bait(g))
		return true;
	return !genuine &&
		(g->hosts.lure || (g->hosts.foreign_sign_in && claims_microsoft(g)));
}

/*
 * Microsoft's kind of mail from where Microsoft cannot write. Where it does
 * not say that it is Microsoft's, somebody may have made the account by hand.
 */
static uint64_t judge_imitation(const struct upn_gathering *g)
{
	bool private_mailbox = g->sender & BIT(FROM_FREE_MAIL);

	if (g->sender & (FROM_NAMED | BIT(FROM_OWNER)))
		return 0;
	for (const struct upn_pending *p = g->first; p; p = p->next)
		if (!p->forwarded && says(g, p)->microsoft &&
			!(p->facts & (BIT(QUOTED) | BIT(ATTRIBUTION))) &&
			upn_sender__cannot_be(g->knowledge->senders,
				g->envelope->from.address, &p->name))
			return private_mailbox && !g->voice ? BIT(CLAIM) : BIT(IMITATION);
	return 0;
}

/* How many people's accounts the message is about, up to two. */
static bool has_several(const struct upn_gathering *g)
{
	const struct upn_pending *one = NULL;

	for (const struct upn_pending *p = g->first; p; p = p->next) {
		if (p->name.kind != UPN_KIND_MEMBER || !says(g, p)->names_account)
			continue;
		if (one && !upn_str__eq(one->name.key, p->name.key))
			return true;
		one = p;
	}
	return false;
}

/*
 * A password for an account that may be anybody's: such mail comes when an
 * administrator adds a user. After a sign-up one has chosen one's own.
 */
static bool has_first_password(const struct upn_gathering *g)
{
	for (const struct upn_pending *p = g->first; p; p = p->next)
		if ((p->facts & BIT(PASSWORD)) && says(g, p)->first_password)
			return true;
	return false;
}

void upn_judge__message(struct upn_gathering *g)
{
	const struct upn_envelope *envelope = g->envelope;
	struct upn_str domain = g->reader.declared && g->reader.count ?
		upn_sender__domain(g->reader.addressed.n ? g->reader.addressed :
							   g->reader.addresses[0]) :
		upn_str__make(NULL, 0);

	g->sender = upn_sender__judge(g->knowledge->senders, &envelope->from, g->date);
	/* A favourite forgery is one's own address: its claims still count. */
	if (upn_reader__is_own(&g->reader, envelope->from.address))
		g->sender = (g->sender & BIT(IMITATION)) | BIT(FROM_OWNER);
	g->verdict = upn_auth__judge(envelope, g->knowledge->senders, domain);
	g->first_password = has_first_password(g);
	g->facts = g->reader.facts;
	g->facts |= g->verdict.authentic == UPN_AUTHENTIC_FAIL ? BIT(AUTH_FAIL) : 0;
	g->facts |= g->verdict.doubt ? BIT(AUTH_DOUBT) : 0;
	g->facts |= envelope->is_list && !(g->sender & FROM_NAMED) ? BIT(LIST) : 0;
	g->facts |= is_bounce(g) ? BIT(BOUNCE) : 0;
	g->facts |= g->message->in_junk ? BIT(JUNK) : 0;
	/* What the owner writes to others is about those others. */
	g->facts |= g->message->in_sent ||
			((g->sender & BIT(FROM_OWNER)) && (g->facts & BIT(TO_OTHERS))) ?
		BIT(SENT) :
		0;
	g->facts |= g->hosts.microsoft && !g->hosts.strange ? BIT(LINKS_HOME) : 0;
	g->facts |= judge_imitation(g);
	g->facts |= is_lure(g) ? BIT(LURE) : 0;
	g->facts |= g->lookalike ? BIT(LOOKALIKE) : 0;
	g->facts |= has_several(g) ? BIT(SEVERAL_USERS) : 0;
}

/* Who says it, where somebody forwarded it: nobody vouches for that. */
static uint64_t judge_forward(const struct upn_gathering *g,
	const struct upn_pending *pending)
{
	struct upn_person sender;
	uint64_t facts = BIT(FORWARDED) |
		(g->sender & (BIT(IMITATION) | BIT(CLAIM) | BIT(FROM_OWNER)));

	if (pending->inner.address.n)
		facts |= upn_sender__judge(g->knowledge->senders, &pending->inner,
			g->date);
	/* The owner's other mailbox: the sender bears the owner's name. */
	upn_person__init(&sender);
	upn_person__add_name(&sender, g->envelope->from.name);
	upn_person__add_address(&sender, g->envelope->from.address);
	if ((g->sender & BIT(FROM_OWNER)) ||
		(g->reader.declared && sender.named && g->reader.addresses[0].n &&
			upn_person__fit(&sender,
				upn_str__slice(g->reader.addresses[0], 0,
					upn_str__find_last_char(g->reader.addresses[0],
						'@'))) == UPN_FIT_WHOLE))
		facts |= BIT(SELF_FORWARDED);
	return facts;
}

/*
 * People forward or write about their own accounts. A person's address agrees
 * with the name beside it; a company's does not ("Jansen Ltd <info@…>").
 */
static bool is_senders_own(const struct upn_gathering *g, const struct upn_name *name)
{
	const struct upn_address *from = &g->envelope->from;
	struct upn_str local = upn_str__slice(from->address, 0,
		upn_str__find_last_char(from->address, '@'));
	struct upn_person person;

	upn_person__init(&person);
	upn_person__add_name(&person, from->name);
	if (upn_person__fit(&person, local) < UPN_FIT_PARTLY)
		return false;
	upn_person__add_address(&person, from->address);
	return upn_person__fit(&person, name->local) == UPN_FIT_WHOLE;
}

static uint64_t judge_name(const struct upn_gathering *g,
	const struct upn_pending *pending, uint64_t facts)
{
	const struct upn_senders *senders = g->knowledge->senders;
	const struct upn_name *name = &pending->name;
	const uint64_t proof =
		BIT(FROM_KNOWN) | BIT(AUTH_PASS) | BIT(TO_OWNER) | BIT(FITS_OWNER);

	facts |= upn_reader__compare(&g->reader, senders, name);
	facts |= name->flags & UPN_NAME_CUSTOM ? BIT(CUSTOM) : 0;
	facts |= name->flags & UPN_NAME_HYPHEN ? BIT(HYPHEN) : 0;
	facts |= name->flags & UPN_NAME_ROUTING ? BIT(ROUTING) : 0;
	facts |= name->flags & UPN_NAME_AMBIGUOUS ? BIT(AMBIGUOUS) : 0;
	if (upn_senders__matches(senders, UPN_WORDS_TENANTS, name->label))
		facts |= (facts & proof) == proof ? BIT(EXAMPLE_PROVEN) : BIT(EXAMPLE);
	if (!(facts & BIT(OWN_ADDRESS)) && !(facts & BIT(FROM_OWNER)) &&
		(upn_str__eq_ci(name->key, g->envelope->from.address) ||
			upn_str__eq_ci(name->key, g->envelope->reply_to.address)))
		facts |= BIT(SENDER_ITSELF);
	if (name->kind == UPN_KIND_MEMBER &&
		!(facts &
			(BIT(FITS_OWNER) | BIT(ROLE) | BIT(FROM_OWNER) |
				BIT(SELF_FORWARDED))) &&
		is_senders_own(g, name))
		facts |= BIT(FITS_SENDER);
	if ((facts & BIT(AUTH_PASS)) && !(g->sender & FROM_NAMED) &&
		!upn_senders__is_free_mail(senders,
			upn_sender__domain(g->envelope->from.address)) &&
		upn_sender__is_akin(g->envelope->from.address, name))
		facts |= BIT(FROM_COMPANY);
	return facts;
}

/*
 * Any address may stand after "user name" in anybody's mail. It counts in
 * mail about a Microsoft account, and never when it is the reader's mailbox:
 * companies that use Microsoft's codes verify that address.
 */
static bool is_custom_plausible(const struct upn_gathering *g,
	const struct upn_pending *pending, uint64_t facts)
{
	const struct upn_name *name = &pending->name;
	bool named = facts & (BIT(FROM_KNOWN) | BIT(FROM_RESELLER));

	if (!says(g, pending)->names_account ||
		upn_senders__is_free_mail(g->knowledge->senders, name->domain) ||
		upn_senders__is_microsoft(g->knowledge->senders, name->domain))
		return false;
	if (name->kind == UPN_KIND_TENANT)
		return named;
	if (upn_reader__is_recipient(&g->reader, name->key) ||
		(facts & BIT(SENDER_ITSELF)))
		return false;
	return named || ((facts & BIT(PASSWORD)) && pending->about_product);
}

/* An invitation's free text is the inviter's, and so are the names in it. */
static bool is_inviters(const struct upn_gathering *g, const struct upn_pending *pending)
{
	return (g->sender & BIT(FROM_MICROSOFT)) &&
		upn_str__starts_ci(g->envelope->from.address, UPN_STR("invites@")) &&
		pending->name.kind != UPN_KIND_GUEST &&
		strcmp(pending->rule->evidence, "invitation") != 0;
}

bool upn_judge__pending(const struct upn_gathering *g, const struct upn_pending *pending,
	uint64_t *facts, enum upn_authentic *authentic)
{
	if (g->first_password && strcmp(pending->rule->evidence, "sign-up") == 0)
		return false;
	*facts = pending->facts | g->facts;
	*authentic = g->verdict.authentic;
	if (pending->forwarded) {
		*facts |= judge_forward(g, pending);
		if (*authentic == UPN_AUTHENTIC_PASS)
			*authentic = UPN_AUTHENTIC_UNKNOWN;
	} else {
		*facts |= g->sender;
		if (*authentic == UPN_AUTHENTIC_PASS)
			*facts |= BIT(AUTH_PASS);
	}
	*facts |= is_inviters(g, pending) ? BIT(FROM_NOTICE) : 0;
	*facts = judge_name(g, pending, *facts);
	return !(pending->name.flags & UPN_NAME_CUSTOM) ||
		is_custom_plausible(g, pending, *facts);
}
