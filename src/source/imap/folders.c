/* LIST, NAMESPACE, STATUS and EXAMINE. */
#include "source/imap/folder.h"

#include <stdlib.h>

#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/imap/session.h"
#include "source/imap/token.h"
#include "source/utf7.h"

#define MAX_PREFIXES 16
/* STATUS commands on their way at once: replies must fit the socket. */
#define STATUS_DEPTH 64

void upn_folders__release(struct upn_folders *folders)
{
	size_t i;

	for (i = 0; i < folders->n; i++)
		upn_uids__release(&folders->v[i].fetched);
	free(folders->v);
	*folders = (struct upn_folders){0};
}

static struct upn_folder *add(struct upn_folders *folders)
{
	if (folders->n == folders->size) {
		size_t size = folders->size ? 2 * folders->size : 32;
		struct upn_folder *v = realloc(folders->v, size * sizeof *v);

		if (!v) {
			folders->failed = true;
			return NULL;
		}
		folders->v = v;
		folders->size = size;
	}
	folders->v[folders->n] = (struct upn_folder){0};
	return &folders->v[folders->n++];
}

/*
 * LIST
 */

struct listing {
	struct upn_folders *folders;
	/* prefixes of other users' and of shared folders */
	char *prefixes[MAX_PREFIXES];
	size_t prefix_count;
	char *own[MAX_PREFIXES];
	size_t own_count;
};

static unsigned roles_of(const struct mailimap_mbx_list_flags *flags)
{
	unsigned roles = 0;
	clistiter *at;

	if (!flags)
		return 0;
	if (flags->mbf_type == MAILIMAP_MBX_LIST_FLAGS_SFLAG &&
		flags->mbf_sflag == MAILIMAP_MBX_LIST_SFLAG_NOSELECT)
		roles |= UPN_FOLDER_CLOSED;
	for (at = flags->mbf_oflags ? clist_begin(flags->mbf_oflags) : NULL; at;
		at = clist_next(at)) {
		const struct mailimap_mbx_list_oflag *flag = at->data;

		if (flag->of_type == MAILIMAP_MBX_LIST_OFLAG_FLAG_EXT)
			roles |= upn_folder__role_of_flag(upn_str__of(flag->of_flag_ext));
	}
	return roles;
}

static void add_listed(struct upn_folders *folders,
	const struct mailimap_mailbox_list *item)
{
	struct upn_str raw = upn_str__of(item->mb_name);
	struct upn_buf name = UPN_BUF_INIT(UPN_MAX_REPLY_LITERAL * 4);
	struct upn_folder *folder;

	if (raw.n == 0 || folders->n >= UPN_MAX_FOLDERS)
		return;
	folder = add(folders);
	if (!folder)
		return;
	upn_utf7__decode(&name, raw);
	folder->raw = upn_arena__z(folders->arena, raw);
	folder->name = upn_arena__z(folders->arena, upn_buf__str(&name));
	folder->separator = item->mb_delimiter;
	folder->roles = roles_of(item->mb_flag);
	if (upn_str__eq_ci(raw, UPN_STR("INBOX")))
		folder->roles |= UPN_FOLDER_INBOX;
	else
		folder->roles &= ~(unsigned)UPN_FOLDER_INBOX;
	if (!folder->raw || !folder->name || !upn_buf__ok(&name)) {
		folders->failed = true;
		folders->n--;
	}
	upn_buf__release(&name);
}

static void keep_prefixes(const struct mailimap_namespace_item *item, char **prefixes,
	size_t *count)
{
	clistiter *at;

	for (at = item && item->ns_data_list ? clist_begin(item->ns_data_list) : NULL; at;
		at = clist_next(at)) {
		const struct mailimap_namespace_info *info = at->data;
		struct upn_str prefix = upn_str__of(info->ns_prefix);

		if (prefix.n == 0 || *count == MAX_PREFIXES)
			continue;
		prefixes[*count] = upn_str__dup(prefix);
		*count += prefixes[*count] != NULL;
	}
}

static void keep_namespaces(struct listing *listing,
	const struct mailimap_response_info *info)
{
	clistiter *at;

	for (at = info->rsp_extension_list ? clist_begin(info->rsp_extension_list) : NULL;
		at; at = clist_next(at)) {
		const struct mailimap_extension_data *data = at->data;
		const struct mailimap_namespace_data *names = data->ext_data;

		if (data->ext_extension != &mailimap_extension_namespace || !names)
			continue;
		keep_prefixes(names->ns_personal, listing->own, &listing->own_count);
		keep_prefixes(names->ns_other, listing->prefixes, &listing->prefix_count);
		keep_prefixes(names->ns_shared, listing->prefixes,
			&listing->prefix_count);
	}
}

static void on_listing(void *ctx, struct upn_session *session)
{
	struct listing *listing = ctx;
	const struct mailimap_response_info *info = session->imap->imap_response_info;
	clistiter *at;

	if (session->reply.kind == UPN_REPLY_NAMESPACE && info)
		keep_namespaces(listing, info);
	if (session->reply.kind != UPN_REPLY_LIST || !info || !info->rsp_mailbox_list)
		return;
	for (at = clist_begin(info->rsp_mailbox_list); at; at = clist_next(at))
		add_listed(listing->folders, at->data);
}

/* The longest prefix that name starts with. */
static size_t longest(char *const *prefixes, size_t count, struct upn_str name)
{
	size_t i, best = 0;

	for (i = 0; i < count; i++) {
		struct upn_str prefix = upn_str__of(prefixes[i]);

		if (prefix.n > best && upn_str__starts(name, prefix))
			best = prefix.n;
	}
	return best;
}

static int compare_raw(const void *a, const void *b)
{
	return strcmp(((const struct upn_folder *)a)->raw,
		((const struct upn_folder *)b)->raw);
}

/* Each once, in a fixed order, with the roles that only names tell. */
static void settle(struct listing *listing)
{
	struct upn_folders *folders = listing->folders;
	unsigned told = 0;
	size_t i, n = 0;

	qsort(folders->v, folders->n, sizeof *folders->v, compare_raw);
	for (i = 0; i < folders->n; i++) {
		if (n > 0 && strcmp(folders->v[n - 1].raw, folders->v[i].raw) == 0) {
			folders->v[n - 1].roles |= folders->v[i].roles;
			continue;
		}
		folders->v[n++] = folders->v[i];
	}
	folders->n = n;
	for (i = 0; i < n; i++)
		told |= folders->v[i].roles;
	for (i = 0; i < n; i++) {
		struct upn_folder *folder = &folders->v[i];
		struct upn_str raw = upn_str__of(folder->raw);

		if (!(folder->roles & UPN_FOLDER_INBOX))
			folder->roles |= ~told &
				upn_folder__role_of_name(upn_str__of(folder->name),
					folder->separator);
		if (longest(listing->prefixes, listing->prefix_count, raw) >
			longest(listing->own, listing->own_count, raw))
			folder->roles |= UPN_FOLDER_FOREIGN;
	}
}

/* Every account has an INBOX, whatever LIST says (RFC 3501, 5.1). */
static void add_inbox(struct upn_folders *folders)
{
	struct upn_folder *inbox;
	size_t i;

	for (i = 0; i < folders->n; i++)
		if (folders->v[i].roles & UPN_FOLDER_INBOX)
			return;
	inbox = add(folders);
	if (inbox) {
		inbox->name = inbox->raw = "INBOX";
		inbox->roles = UPN_FOLDER_INBOX;
	}
}

/*
 * ID (some servers let nobody in without: 163.com), NAMESPACE and LIST on
 * one round trip. Returns the status of LIST, or -1.
 */
static int run(struct listing *listing, struct upn_session *session, bool extended,
	struct upn_error *err)
{
	const char *commands[3];
	uint32_t tags[3];
	int statuses[3] = {0};
	size_t n = 0, i;

	if (upn_session__has(session, "ID"))
		commands[n++] =
			"ID (\"name\" \"upnscan\" \"version\" \"" UPN_VERSION "\")";
	if (upn_session__has(session, "NAMESPACE"))
		commands[n++] = "NAMESPACE";
	commands[n++] =
		extended ? "LIST \"\" \"*\" RETURN (SPECIAL-USE)" : "LIST \"\" \"*\"";
	for (i = 0; i < n; i++)
		if (upn_session__send(session, &tags[i], commands[i], err) < 0)
			return -1;
	if (upn_session__flush(session, err) < 0 ||
		upn_session__finish_all(session, tags, statuses, n, on_listing, listing,
			err) < 0)
		return -1;
	return statuses[n - 1];
}

static int list(struct listing *listing, struct upn_session *session,
	struct upn_error *err)
{
	bool extended = upn_session__has(session, "LIST-EXTENDED") &&
		upn_session__has(session, "SPECIAL-USE");
	int status = run(listing, session, extended, err);

	if (extended && (status == UPN_STATUS_NO || status == UPN_STATUS_BAD))
		status = run(listing, session, false, err);
	if (status < 0)
		return -1;
	if (status != UPN_STATUS_OK)
		return upn_session__refused(session, err, UPN_ERR_SERVER,
			"the server does not list the folders");
	add_inbox(listing->folders);
	settle(listing);
	return listing->folders->failed ? upn_error__memory(err) : 0;
}

int upn_folders__list(struct upn_folders *folders, struct upn_session *session,
	struct upn_error *err)
{
	struct listing listing = {.folders = folders};
	int r = list(&listing, session, err);
	size_t i;

	for (i = 0; i < listing.prefix_count; i++)
		free(listing.prefixes[i]);
	for (i = 0; i < listing.own_count; i++)
		free(listing.own[i]);
	return r;
}

/*
 * STATUS
 */

struct round {
	struct upn_folder **asked;
	const int *statuses;
	size_t n;
};

/* By name; else, where a server writes names its own way, by turn. */
static struct upn_folder *folder_of(const struct round *round, const char *name)
{
	size_t i;

	for (i = 0; i < round->n; i++)
		if (strcmp(round->asked[i]->raw, name) == 0)
			return round->asked[i];
	for (i = 0; i < round->n; i++)
		if (round->statuses[i] == 0)
			return round->asked[i];
	return NULL;
}

static void on_status(void *ctx, struct upn_session *session)
{
	const struct mailimap_response_info *info = session->imap->imap_response_info;
	const struct mailimap_mailbox_data_status *status;
	struct upn_folder *folder;
	unsigned seen = 0;
	clistiter *at;

	if (session->reply.kind != UPN_REPLY_FOLDER || !info || !info->rsp_status)
		return;
	status = info->rsp_status;
	folder = folder_of(ctx, status->st_mailbox);
	if (!folder)
		return;
	for (at = status->st_info_list ? clist_begin(status->st_info_list) : NULL; at;
		at = clist_next(at)) {
		const struct mailimap_status_info *item = at->data;

		if (item->st_att == MAILIMAP_STATUS_ATT_MESSAGES) {
			folder->messages = item->st_value;
			seen |= 1;
		} else if (item->st_att == MAILIMAP_STATUS_ATT_UIDNEXT) {
			folder->uidnext = item->st_value;
			seen |= 2;
		} else if (item->st_att == MAILIMAP_STATUS_ATT_UIDVALIDITY) {
			folder->uidvalidity = item->st_value;
			seen |= 4;
		}
	}
	folder->is_known = seen == 7;
}

static int ask_status(struct upn_folder **asked, size_t n, struct upn_session *session,
	struct upn_error *err)
{
	uint32_t tags[STATUS_DEPTH];
	int statuses[STATUS_DEPTH] = {0};
	struct round round = {asked, statuses, n};
	size_t i;

	for (i = 0; i < n; i++) {
		struct upn_buf command = UPN_BUF_INIT(UPN_MAX_LINE);
		int r;

		upn_buf__add_z(&command, "STATUS ");
		upn_token__add_quoted(&command, upn_str__of(asked[i]->raw));
		upn_buf__add_z(&command, " (MESSAGES UIDNEXT UIDVALIDITY)");
		r = upn_session__send(session, &tags[i], upn_buf__z(&command), err);
		upn_buf__release(&command);
		if (r < 0)
			return -1;
	}
	if (upn_session__flush(session, err) < 0)
		return -1;
	return upn_session__finish_all(session, tags, statuses, n, on_status, &round,
		err);
}

int upn_folders__status(struct upn_folder **folders, size_t n,
	struct upn_session *session, struct upn_error *err)
{
	size_t i, count;

	for (i = 0; i < n; i += count) {
		count = n - i < STATUS_DEPTH ? n - i : STATUS_DEPTH;
		if (ask_status(folders + i, count, session, err) < 0)
			return -1;
	}
	return 0;
}

/*
 * EXAMINE
 */

static void on_examine(void *ctx, struct upn_session *session)
{
	const struct upn_reply *reply = &session->reply;
	const struct mailimap_selection_info *info = session->imap->imap_selection_info;
	struct upn_folder *folder = ctx;
	uint64_t number;

	if (reply->kind == UPN_REPLY_EXISTS && info)
		folder->messages = info->sel_exists;
	if (reply->kind != UPN_REPLY_STATUS ||
		!upn_str__to_u64(reply->detail, UINT32_MAX, &number))
		return;
	if (upn_str__eq_ci(reply->code, UPN_STR("UIDVALIDITY")))
		folder->uidvalidity = (uint32_t)number;
	else if (upn_str__eq_ci(reply->code, UPN_STR("UIDNEXT")))
		folder->uidnext = (uint32_t)number;
}

int upn_folder__examine(struct upn_folder *folder, struct upn_session *session,
	struct upn_error *err)
{
	struct upn_buf command = UPN_BUF_INIT(UPN_MAX_LINE);
	mailimap *imap = session->imap;
	int status;

	if (imap->imap_selection_info)
		mailimap_selection_info_free(imap->imap_selection_info);
	imap->imap_selection_info = mailimap_selection_info_new();
	folder->messages = 0;
	folder->uidnext = 0;
	upn_buf__add_z(&command, "EXAMINE ");
	upn_token__add_quoted(&command, upn_str__of(folder->raw));
	status = upn_session__command(session, upn_buf__z(&command), on_examine, folder,
		err);
	upn_buf__release(&command);
	if (status < 0)
		return -1;
	folder->is_known = status == UPN_STATUS_OK;
	if (folder->is_known)
		return 1;
	upn_session__refused(session, err, UPN_ERR_SERVER, "the folder cannot be opened");
	return 0;
}
