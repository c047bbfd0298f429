/* What the server can do, as libetpan keeps it. */
#include "source/imap/session.h"

#include "base/str.h"

static const char *capability_name(const struct mailimap_capability *capability,
	const char **prefix)
{
	bool is_auth = capability->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE;

	*prefix = is_auth ? "AUTH=" : "";
	return is_auth ? capability->cap_data.cap_auth_type :
			 capability->cap_data.cap_name;
}

static clist *capabilities(const struct upn_session *session)
{
	struct mailimap_connection_info *info = session->imap->imap_connection_info;

	return info && info->imap_capability ? info->imap_capability->cap_list : NULL;
}

bool upn_session__has(const struct upn_session *session, const char *name)
{
	clist *list = capabilities(session);
	clistiter *at;

	for (at = list ? clist_begin(list) : NULL; at; at = clist_next(at)) {
		const char *prefix, *word = capability_name(at->data, &prefix);
		struct upn_str wanted = upn_str__of(name);

		if (upn_str__starts_ci(wanted, upn_str__of(prefix)) &&
			upn_str__eq_ci(upn_str__from(wanted, strlen(prefix)),
				upn_str__of(word)))
			return true;
	}
	return false;
}

void upn_session__list_capabilities(const struct upn_session *session,
	struct upn_buf *out)
{
	clist *list = capabilities(session);
	clistiter *at;

	for (at = list ? clist_begin(list) : NULL; at; at = clist_next(at)) {
		const char *prefix, *word = capability_name(at->data, &prefix);

		upn_buf__printf(out, "%s%s%s", out->n ? " " : "", prefix,
			word ? word : "");
	}
}

void upn_session__log_capabilities(const struct upn_session *session)
{
	struct upn_buf list = UPN_BUF_INIT(4000);

	upn_session__list_capabilities(session, &list);
	upn_session__log(session, "it can: %s", upn_buf__z(&list));
	upn_buf__release(&list);
}
