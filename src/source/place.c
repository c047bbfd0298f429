/* Folders of local mail: which are wanted, what they are for. */
#include "base/str.h"
#include "source/imap/folder.h"
#include "source/local.h"

void upn_place__set_folder(struct upn_place *place, const char *folder)
{
	struct upn_str rest = upn_str__of(folder);
	unsigned roles = 0;

	place->folder = folder;
	while (rest.n) {
		struct upn_str name = upn_str__slice(rest, 0, upn_str__find_char(rest, '/', 0));

		roles |= upn_folder__role_of_name(name, '/');
		rest = upn_str__from(rest, name.n + 1);
	}
	place->in_junk = (roles & UPN_FOLDER_JUNK) != 0;
	place->in_sent = (roles & (UPN_FOLDER_SENT | UPN_FOLDER_DRAFTS)) != 0;
}

bool upn_local__wants_folder(const struct upn_local *local, const char *folder)
{
	struct upn_str name = upn_str__of(*folder ? folder : "INBOX");

	for (size_t i = 0; i < local->folders.count; i++) {
		struct upn_str wanted = upn_str__of(local->folders.items[i]);

		if (upn_str__eq(name, wanted) || (upn_str__eq_ci(wanted, UPN_STR("INBOX")) &&
							 upn_str__eq(name, UPN_STR("INBOX"))))
			return true;
	}
	return local->folders.count == 0;
}
