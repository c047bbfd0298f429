/* What a folder is for: by its attribute, else by well-known names. */
#include "source/roles.h"

#include "base/str.h"

struct word {
	const char *word;
	unsigned role;
};

static unsigned look_up(const struct word *table, size_t count, struct upn_str s)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (upn_str__eq_ci(s, upn_str__of(table[i].word)))
			return table[i].role;
	return 0;
}

unsigned upn_folder__role_of_flag(struct upn_str flag)
{
	static const struct word table[] = {{"Noselect", UPN_FOLDER_CLOSED},
		{"NonExistent", UPN_FOLDER_CLOSED}, {"All", UPN_FOLDER_ALL},
		{"AllMail", UPN_FOLDER_ALL}, /* XLIST's word */
		{"Sent", UPN_FOLDER_SENT}, {"Drafts", UPN_FOLDER_DRAFTS},
		{"Junk", UPN_FOLDER_JUNK}, {"Spam", UPN_FOLDER_JUNK},
		{"Trash", UPN_FOLDER_TRASH}, {"Inbox", UPN_FOLDER_INBOX}};

	return look_up(table, sizeof table / sizeof *table, flag);
}

/* As they are called where the server has no attribute for it. */
static const struct word well_known[] = {{"Junk", UPN_FOLDER_JUNK},
	{"Junk Mail", UPN_FOLDER_JUNK}, {"Junk E-mail", UPN_FOLDER_JUNK},
	{"Junk Email", UPN_FOLDER_JUNK}, {"Spam", UPN_FOLDER_JUNK},
	{"Bulk", UPN_FOLDER_JUNK}, {"Bulk Mail", UPN_FOLDER_JUNK},
	{"Ongewenst", UPN_FOLDER_JUNK}, {"Ongewenste e-mail", UPN_FOLDER_JUNK},
	{"Ongewenste mail", UPN_FOLDER_JUNK}, {"Ongewenste reclame", UPN_FOLDER_JUNK},
	{"Spamverdacht", UPN_FOLDER_JUNK}, {"Spamordner", UPN_FOLDER_JUNK},
	{"Unerw\xc3\xbcnscht", UPN_FOLDER_JUNK}, {"Junk-E-Mail", UPN_FOLDER_JUNK},
	{"Ind\xc3\xa9sirables", UPN_FOLDER_JUNK},
	{"Courrier ind\xc3\xa9sirable", UPN_FOLDER_JUNK},
	{"Ind\xc3\xa9sirable", UPN_FOLDER_JUNK}, {"Pourriel", UPN_FOLDER_JUNK},
	{"Posta indesiderata", UPN_FOLDER_JUNK}, {"Correo no deseado", UPN_FOLDER_JUNK},
	{"Correo basura", UPN_FOLDER_JUNK}, {"Lixo eletr\xc3\xb4nico", UPN_FOLDER_JUNK},
	{"Skr\xc3\xa4ppost", UPN_FOLDER_JUNK}, {"U\xc3\xb8nsket e-mail", UPN_FOLDER_JUNK},
	{"S\xc3\xb8ppelpost", UPN_FOLDER_JUNK}, {"Roskaposti", UPN_FOLDER_JUNK},
	{"Niechciane", UPN_FOLDER_JUNK},
	{"\xd0\xa1\xd0\xbf\xd0\xb0\xd0\xbc", UPN_FOLDER_JUNK}, {"Sent", UPN_FOLDER_SENT},
	{"Sent Items", UPN_FOLDER_SENT}, {"Sent Mail", UPN_FOLDER_SENT},
	{"Sent Messages", UPN_FOLDER_SENT}, {"Verzonden", UPN_FOLDER_SENT},
	{"Verzonden items", UPN_FOLDER_SENT}, {"Verzonden berichten", UPN_FOLDER_SENT},
	{"Gesendet", UPN_FOLDER_SENT}, {"Gesendete Objekte", UPN_FOLDER_SENT},
	{"Gesendete Elemente", UPN_FOLDER_SENT}, {"Envoy\xc3\xa9s", UPN_FOLDER_SENT},
	{"\xc3\x89l\xc3\xa9ments envoy\xc3\xa9s", UPN_FOLDER_SENT},
	{"Inviata", UPN_FOLDER_SENT}, {"Posta inviata", UPN_FOLDER_SENT},
	{"Enviados", UPN_FOLDER_SENT}, {"Elementos enviados", UPN_FOLDER_SENT},
	{"Skickat", UPN_FOLDER_SENT},
	{"Wys\xc5\x82"
	 "ane",
		UPN_FOLDER_SENT},
	{"Drafts", UPN_FOLDER_DRAFTS}, {"Draft", UPN_FOLDER_DRAFTS},
	{"Concepten", UPN_FOLDER_DRAFTS}, {"Entw\xc3\xbcrfe", UPN_FOLDER_DRAFTS},
	{"Brouillons", UPN_FOLDER_DRAFTS}, {"Bozze", UPN_FOLDER_DRAFTS},
	{"Borradores", UPN_FOLDER_DRAFTS}, {"Rascunhos", UPN_FOLDER_DRAFTS},
	{"Utkast", UPN_FOLDER_DRAFTS}};

unsigned upn_folder__role_of_name(struct upn_str name, char separator)
{
	size_t at = separator ? upn_str__find_last_char(name, separator) : SIZE_MAX;

	if (at != SIZE_MAX)
		name = upn_str__from(name, at + 1);
	return look_up(well_known, sizeof well_known / sizeof *well_known, name);
}
