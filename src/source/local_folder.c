/* Folders of local mail: which are wanted, what they are for. */
#include "base/str.h"
#include "source/local.h"
#include "source/roles.h"

void upn_local__set_folder(struct upn_local_place *place, const char *folder)
{
	struct upn_str rest = upn_str__of(folder);
	unsigned roles = 0;

	place->folder = folder;
	while (rest.n) {
		struct upn_str name =
			upn_str__slice(rest, 0, upn_str__find_char(rest, '/', 0));

		roles |= upn_folder__role_of_name(name, '/');
		rest = upn_str__from(rest, name.n + 1);
	}
	place->in_junk = (roles & UPN_FOLDER_JUNK) != 0;
	place->in_sent = (roles & (UPN_FOLDER_SENT | UPN_FOLDER_DRAFTS)) != 0;
}

bool upn_local__wants_folder(const struct upn_local *local, const char *folder)
{
	struct upn_str inbox = UPN_STR("INBOX");
	struct upn_str name = *folder ? upn_str__of(folder) : inbox;

	for (size_t i = 0; i < local->folders.count; i++) {
		struct upn_str wanted = upn_str__of(local->folders.items[i]);

		/* Caseless, as in IMAP; no other name is. */
		if (upn_str__eq_ci(wanted, inbox))
			wanted = inbox;
		if (upn_str__eq(name, wanted))
			return true;
	}
	return local->folders.count == 0;
}
