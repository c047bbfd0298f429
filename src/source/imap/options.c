/* Copying options. */
#include "source/imap/options.h"

#include "base/str.h"

static bool copy_word(const char **to, const char *from, struct upn_arena *arena)
{
	*to = from ? upn_arena__z(arena, upn_str__of(from)) : NULL;
	return *to || !from;
}

static bool copy_words(const char *const **to, const char *const *from, size_t n,
	struct upn_arena *arena)
{
	const char **words = upn_arena__calloc(arena, n, sizeof *words);
	size_t i;

	*to = words;
	for (i = 0; words && i < n; i++)
		if (!copy_word(&words[i], from[i], arena))
			return false;
	return words || n == 0;
}

static bool copy_cursors(const struct upn_cursor **to, const struct upn_cursor *from,
	size_t n, struct upn_arena *arena)
{
	struct upn_cursor *cursors = upn_arena__calloc(arena, n, sizeof *cursors);
	size_t i;

	*to = cursors;
	for (i = 0; cursors && i < n; i++) {
		cursors[i] = from[i];
		if (!copy_word(&cursors[i].folder, from[i].folder, arena))
			return false;
	}
	return cursors || n == 0;
}

bool upn_imap__copy_options(struct upn_source_options *to,
	const struct upn_source_options *from, struct upn_arena *arena)
{
	*to = *from;
	return copy_words(&to->folders, from->folders, from->folder_count, arena) &&
		copy_words(&to->search_from, from->search_from, from->search_from_count,
			arena) &&
		copy_words(&to->search_subject, from->search_subject,
			from->search_subject_count, arena) &&
		copy_words(&to->search_body, from->search_body, from->search_body_count,
			arena) &&
		copy_cursors(&to->cursors, from->cursors, from->cursor_count, arena) &&
		copy_word(&to->pin_sha256, from->pin_sha256, arena);
}
