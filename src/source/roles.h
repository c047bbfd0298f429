/* What a folder is for, by its attribute or its name. */
#ifndef UPN_SOURCE_ROLES_H
#define UPN_SOURCE_ROLES_H

#include <upnscan/common.h>

/* What a folder is for (RFC 6154), and what LIST says of it. */
enum upn_folder_role {
	UPN_FOLDER_INBOX = 1 << 0,
	UPN_FOLDER_SENT = 1 << 1,
	UPN_FOLDER_DRAFTS = 1 << 2,
	UPN_FOLDER_JUNK = 1 << 3,
	UPN_FOLDER_TRASH = 1 << 4,
	UPN_FOLDER_ALL = 1 << 5,
	UPN_FOLDER_CLOSED = 1 << 6, /* \Noselect, \NonExistent */
	UPN_FOLDER_FOREIGN = 1 << 7 /* of other users, or shared */
};

/* From an RFC 6154 attribute without its backslash, caseless; 0: none. */
unsigned upn_folder__role_of_flag(struct upn_str flag);
/* From a well-known name in some language; 0: none. */
unsigned upn_folder__role_of_name(struct upn_str name, char separator);

#endif
