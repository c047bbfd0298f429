/* What to do next, found or not. */
#include "report/advice.h"

#include "base/str.h"

#define SIGN_IN "https://www.office.com"
#define RESET "https://aka.ms/sspr"
#define SECURITY "https://aka.ms/mysecurityinfo"
#define PHONES                                 \
	"https://support.microsoft.com/topic/" \
	"customer-service-phone-numbers-c0389ade-5640-e588-8b0e-28de8afeb3f2"
#define PERSONAL "https://account.live.com/username/recover"

#define MAX_TEXT 8192

/*
 * The address that a guest signs in with: alice_gmail.com#EXT#@tenant stands
 * for alice@gmail.com. A domain holds no underscore, so the last one counts.
 */
static void add_home(struct upn_buf *out, const char *guest)
{
	struct upn_str s = upn_str__of(guest);
	struct upn_str home =
		upn_str__slice(s, 0, upn_str__find_ci(s, UPN_STR("#EXT#"), 0));
	size_t at = upn_str__find_last_char(home, '_');

	if (at == SIZE_MAX || home.n == s.n) {
		upn_buf__add_z(out, "your own e-mail address");
		return;
	}
	upn_buf__add(out, upn_str__slice(home, 0, at));
	upn_buf__add_char(out, '@');
	upn_buf__add(out, upn_str__from(home, at + 1));
}

static void for_member(struct upn_layout *layout, const struct upn_candidate *best)
{
	upn_layout__text(layout, 2, "1. ",
		"Go to " SIGN_IN " and sign in with the username, written in full.");
	upn_layout__text(layout, 2, "2. ",
		"Password forgotten as well? Go to " RESET
		" and enter the username there.");
	upn_layout__text(layout, 2, "3. ",
		"Once you are in, see that your phone number and other e-mail address "
		"are right: " SECURITY);
	if (best->level != UPN_LEVEL_HIGH)
		upn_layout__text(layout, 2, "4. ",
			"If Microsoft does not know the username, try the others that "
			"were found, if any, and look in other mailboxes of yours.");
}

static void for_guest(struct upn_layout *layout, const struct upn_candidate *best)
{
	struct upn_buf text = UPN_BUF_INIT(MAX_TEXT);

	upn_buf__add_z(&text,
		"A guest does not sign in with the long name above, but with ");
	add_home(&text, best->username);
	upn_buf__add_z(&text, " and the password that belongs to it.");
	upn_layout__text(layout, 2, "1. ", upn_buf__z(&text));
	upn_layout__text(layout, 2, "2. ",
		"If it is a personal Microsoft account, its sign-in can be recovered "
		"at " PERSONAL);
	layout->out->failed |= text.failed;
	upn_buf__release(&text);
}

static void for_tenant(struct upn_layout *layout, const struct upn_candidate *best)
{
	struct upn_buf text = UPN_BUF_INIT(MAX_TEXT);

	upn_buf__printf(&text,
		"The username itself is still missing. It often ends in @%s.",
		best->username);
	upn_layout__text(layout, 2, "1. ", upn_buf__z(&text));
	upn_layout__text(layout, 2, "2. ",
		"Look for it among the passwords that your browser has saved, and in "
		"an Office program where you are still signed in: File > Account.");
	upn_layout__text(layout, 2, "3. ",
		"Ask whoever manages the organisation's accounts. They find it under "
		"Users > Active users in the Microsoft 365 admin center.");
	layout->out->failed |= text.failed;
	upn_buf__release(&text);
}

void upn_advice__next(struct upn_layout *layout, const struct upn_candidate *best)
{
	upn_layout__styled(layout, UPN_STYLE_BOLD, 0, "", "What to do next");
	if (best->kind == UPN_KIND_GUEST)
		for_guest(layout, best);
	else if (best->kind == UPN_KIND_TENANT)
		for_tenant(layout, best);
	else
		for_member(layout, best);
	upn_layout__blank(layout);
	upn_layout__text(layout, 2, "",
		"Type web addresses yourself. Do not follow links or call phone "
		"numbers that stand in mail: they can be forged.");
}

void upn_advice__errors(struct upn_layout *layout, unsigned classes)
{
	static const struct {
		enum upn_error_class error_class;
		const char *step;
	} steps[] = {
		{UPN_ERR_AUTH,
			"Sign-in refused: see that the address and the password are "
			"right. Many "
			"providers want an app password in place of the usual one, and "
			"IMAP "
			"switched on, both in the settings of the mailbox."},
		{UPN_ERR_NETWORK,
			"Network: see that this computer is online and that the server's "
			"name is "
			"right (--server)."},
		{UPN_ERR_TLS,
			"Certificate or encryption: somebody may stand between you and "
			"the "
			"server. For a server of your own there is --ca-file."},
		{UPN_ERR_WORKER,
			"A message may be made to do harm, or upnscan may have a fault. "
			"The rest "
			"can be read without it, file by file or with --folder."},
	};

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (classes & (1u << steps[i].error_class)) {
			upn_layout__blank(layout);
			upn_layout__text(layout, 2, "", steps[i].step);
		}
}

void upn_advice__elsewhere(struct upn_layout *layout)
{
	static const char *const places[] = {
		"Other mailboxes of yours, above all the address that you gave when "
		"the account was made; old backups of mail (.eml, mbox, Maildir).",
		"A computer or phone where you are still signed in: in an Office "
		"program under File > Account, in the browser behind your initials at "
		"the top right of " SIGN_IN ".",
		"The passwords that your browser or password manager has saved for "
		"login.microsoftonline.com.",
		"Whoever manages your organisation's accounts: Users > Active users "
		"in the Microsoft 365 admin center.",
		"If nobody can sign in any more, phone Microsoft. The right numbers "
		"are at " PHONES,
		"Perhaps it is a personal Microsoft account: " PERSONAL,
	};

	upn_layout__styled(layout, UPN_STYLE_BOLD, 0, "",
		"Why there may be no such mail");
	upn_layout__text(layout, 2, "",
		"On 2024-08-30 Microsoft stopped mailing account details from the "
		"admin center. For an account that an administrator made since then "
		"there may never have been a mail.");
	upn_layout__blank(layout);
	upn_layout__styled(layout, UPN_STYLE_BOLD, 0, "", "Where else to look");
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		upn_layout__text(layout, 2, "- ", places[i]);
}
