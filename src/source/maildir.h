/* What Maildir and Maildir++ mean by their names. */
#ifndef UPN_SOURCE_MAILDIR_H
#define UPN_SOURCE_MAILDIR_H

#include "base/buf.h"

/* Whether dir holds the directories cur and new, or cur and tmp. */
bool upn_maildir__is(int dir);
/* When a message was delivered, from its file name, or UPN_NO_DATE. */
int64_t upn_maildir__date(const char *name);
/* Append the UTF-8 name of the folder in directory name (".Archive.2020"). */
void upn_maildir__add_folder(struct upn_buf *out, const char *name);

#endif
