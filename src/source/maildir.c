/* Maildir: cur, new, tmp. Maildir++: .Folder.Sub beside them. */
#include "source/maildir.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/str.h"
#include "source/utf7.h"

/* 1980 to 2200: what can be a time of delivery. */
#define EARLIEST INT64_C(315532800)
#define LATEST INT64_C(7258118400)

static bool has_dir(int dir, const char *name)
{
	struct stat st;

	return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

bool upn_maildir__is(int dir)
{
	return has_dir(dir, "cur") && (has_dir(dir, "new") || has_dir(dir, "tmp"));
}

/* 1204680122.27c448.host:2,S */
int64_t upn_maildir__date(const char *name)
{
	struct upn_str text = upn_str__of(name);
	uint64_t seconds;

	text = upn_str__slice(text, 0, upn_str__find_char(text, '.', 0));
	if (!upn_str__to_u64(text, LATEST, &seconds) || seconds < EARLIEST)
		return UPN_NO_DATE;
	return (int64_t)seconds;
}

void upn_maildir__add_folder(struct upn_buf *out, const char *name)
{
	struct upn_str text = upn_str__of(name);
	struct upn_buf slashed = UPN_BUF_INIT(UPN_MAX_FOLDER_NAME);
	bool is_nested = upn_str__starts(text, UPN_STR("."));

	/* Inside modified UTF-7 there is no dot. */
	for (size_t i = is_nested; i < text.n; i++)
		upn_buf__add_char(&slashed,
			is_nested && text.p[i] == '.' ? '/' : text.p[i]);
	upn_utf7__decode(out, upn_buf__str(&slashed));
	upn_buf__release(&slashed);
}
