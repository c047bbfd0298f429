/*
 * A directory: a Maildir, or a tree of message files, mboxes and Maildirs in
 * any mixture. Walked with a stack of open directories and without following
 * symbolic links, so that nothing leads out of it or round in it.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clean.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"
#include "source/content.h"
#include "source/local.h"
#include "source/maildir.h"
#include "source/names.h"

/* What the files of a directory are. */
enum frame_kind {
	FRAME_PLAIN,   /* mail or not, by content */
	FRAME_MAILDIR, /* holds cur, new and sub-folders */
	FRAME_MESSAGES /* cur or new: every file is a message */
};

struct frame {
	enum frame_kind kind;
	int fd;
	bool is_listed, has_new, has_cur; /* Maildir: still to be visited */
	struct upn_names names;
	size_t at;
	size_t path_n, folder_n; /* lengths of the tree's buffers in here */
};

struct tree {
	struct upn_source source;
	struct upn_local *local;
	struct upn_source *file; /* being read, or NULL */
	struct frame frames[UPN_MAX_TREE_DEPTH];
	size_t depth;
	struct upn_buf path, folder; /* of the innermost frame, below the root */
	struct upn_buf name;         /* folder of an mbox */
};

static struct frame *top(struct tree *tree)
{
	return &tree->frames[tree->depth - 1];
}

static void cut(struct upn_buf *buf, size_t n)
{
	buf->n = n;
	buf->failed = false;
	if (buf->p)
		buf->p[n] = '\0';
}

static void pop(struct tree *tree)
{
	struct frame *frame = top(tree);

	close(frame->fd);
	upn_names__release(&frame->names);
	tree->depth--;
	if (tree->depth) {
		cut(&tree->path, top(tree)->path_n);
		cut(&tree->folder, top(tree)->folder_n);
	}
}

/* "name below the root: why" as an item; always 1. */
static int problem(struct tree *tree, const char *name, struct upn_item *item,
	const struct upn_error *why)
{
	const char *path = upn_buf__z(&tree->path);

	item->kind = UPN_ITEM_PROBLEM;
	item->error = *why;
	item->folder = upn_buf__z(&tree->folder);
	if (*path || *name)
		upn_error__prefix(&item->error, "%s%s%s: ", path,
			*path && *name ? "/" : "", name);
	return 1;
}

/* The name of a message file's or mbox's folder below the current one. */
static void add_folder(struct upn_buf *out, const char *name)
{
	static const char *const endings[] = {".sbd", ".mbox", ".mbx"};
	struct upn_str text = upn_str__of(name);
	struct upn_buf clean = UPN_BUF_INIT(UPN_MAX_FOLDER_NAME);

	/* Thunderbird's sub-folders, Apple Mail's and Eudora's mboxes. */
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		struct upn_str ending = upn_str__of(endings[i]);

		if (text.n > ending.n && upn_str__ends_ci(text, ending)) {
			text.n -= ending.n;
			break;
		}
	}
	upn_clean__add(&clean, text);
	if (clean.n && out->n)
		upn_buf__add_char(out, '/');
	upn_buf__add(out, upn_buf__str(&clean));
	upn_buf__release(&clean);
}

/* Takes fd, which is the directory name in the innermost frame. */
static int push(struct tree *tree, int fd, const char *name, enum frame_kind kind,
	struct upn_error *err)
{
	bool in_maildir = tree->depth && top(tree)->kind == FRAME_MAILDIR;
	struct frame *frame;

	if (tree->depth == UPN_MAX_TREE_DEPTH) {
		close(fd);
		return upn_error__set(err, UPN_ERR_LIMIT,
			"more than %d directories inside each other; it is not read",
			UPN_MAX_TREE_DEPTH);
	}
	if (kind == FRAME_PLAIN && upn_maildir__is(fd))
		kind = FRAME_MAILDIR;
	if (kind != FRAME_MESSAGES && *name) {
		if (in_maildir || kind == FRAME_MAILDIR) {
			if (tree->folder.n)
				upn_buf__add_char(&tree->folder, '/');
			upn_maildir__add_folder(&tree->folder, name);
		} else {
			add_folder(&tree->folder, name);
		}
	}
	if (*name) {
		if (tree->path.n)
			upn_buf__add_char(&tree->path, '/');
		upn_buf__add_z(&tree->path, name);
	}
	frame = &tree->frames[tree->depth++];
	*frame = (struct frame){.kind = kind,
		.fd = fd,
		.has_new = kind == FRAME_MAILDIR,
		.has_cur = kind == FRAME_MAILDIR,
		.path_n = tree->path.n,
		.folder_n = tree->folder.n};
	return 0;
}

static int open_dir(int dir, const char *name, bool follow)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK |
		(follow ? 0 : O_NOFOLLOW);
	int fd = openat(dir, name, flags | O_NOATIME);

	if (fd < 0 && errno == EPERM)
		fd = openat(dir, name, flags);
	return fd;
}

static int enter(struct tree *tree, const char *name, enum frame_kind kind,
	struct upn_error *err)
{
	int fd = open_dir(top(tree)->fd, name, false);

	if (fd < 0)
		return upn_error__set(err, UPN_ERR_MESSAGE, "%s", strerror(errno));
	return push(tree, fd, name, kind, err);
}

/* The folder of a file in the innermost frame; set in place. */
static void place_file(struct tree *tree, struct upn_local_place *place, const char *name,
	bool is_mbox)
{
	const char *folder = upn_buf__z(&tree->folder);

	if (is_mbox) {
		upn_buf__reset(&tree->name);
		upn_buf__add(&tree->name, upn_buf__str(&tree->folder));
		/* Apple Mail: Folder.mbox/mbox */
		if (tree->folder.n == 0 || strcmp(name, "mbox") != 0)
			add_folder(&tree->name, name);
		folder = upn_buf__z(&tree->name);
	} else if (!*folder && top(tree)->kind == FRAME_MESSAGES) {
		folder = "INBOX";
	}
	upn_local__set_folder(place, folder);
	place->date = UPN_NO_DATE;
}

/* A file in cur or new. 1: an item; 0: go on; -1: err. */
static int open_message(struct tree *tree, const char *name, struct upn_item *item,
	struct upn_error *err)
{
	struct upn_input_options options = {false, &tree->local->bytes,
		tree->local->cancel};
	struct upn_local_place place;
	struct upn_input *input;
	bool gone;

	place_file(tree, &place, name, false);
	place.date = upn_maildir__date(name);
	if (name[0] == '.' || upn_local__is_too_old(tree->local, place.date))
		return 0;
	if (upn_input__open(&input, top(tree)->fd, name, &options, &gone, err) == 0)
		return upn_message_file__open(&tree->file, tree->local, input, &place,
			err);
	if (!gone)
		return -1;
	/* Moved or deleted by its owner's mail program since it was listed. */
	item->kind = UPN_ITEM_SKIPPED;
	item->folder = place.folder;
	return 1;
}

/* A file anywhere else: mail, or passed over. */
static int open_file(struct tree *tree, const char *name, struct upn_error *err)
{
	struct upn_input_options options = {false, &tree->local->bytes,
		tree->local->cancel};
	struct upn_input *input;
	enum upn_content content;
	struct upn_local_place place;
	struct upn_str head;
	int status;
	bool gone;

	if (upn_input__open(&input, top(tree)->fd, name, &options, &gone, err) < 0)
		return gone ? 0 : -1;
	if (upn_input__peek(input, UPN_CONTENT_HEAD, &head, err) < 0) {
		upn_input__close(input);
		return -1;
	}
	content = upn_content__of(head, name, false);
	place_file(tree, &place, name, content == UPN_CONTENT_MBOX);
	if (!upn_local__wants_folder(tree->local, place.folder)) {
		upn_input__close(input);
		return 0;
	}
	status = upn_local__open_content(&tree->file, tree->local, input, content, &place,
		err);
	return status < 0 ? -1 : 0;
}

/* A name that is neither a file nor a directory. 0: of no interest; -1: err. */
static int refuse(const struct tree *tree, const char *name, const struct stat *st,
	struct upn_error *err)
{
	struct stat target;

	/* Locks of Thunderbird and of mail servers: links to nowhere. */
	if (S_ISLNK(st->st_mode) &&
		(fstatat(tree->frames[tree->depth - 1].fd, name, &target, 0) < 0 ||
			!(S_ISREG(target.st_mode) || S_ISDIR(target.st_mode))))
		return 0;
	return upn_error__set(err, UPN_ERR_MESSAGE, "%s",
		upn_input__kind_name(st->st_mode));
}

static int visit(struct tree *tree, const char *name, struct upn_item *item,
	struct upn_error *err)
{
	struct frame *frame = top(tree);
	struct stat st;

	if (frame->kind == FRAME_MAILDIR &&
		(strcmp(name, "cur") == 0 || strcmp(name, "new") == 0 ||
			strcmp(name, "tmp") == 0))
		return 0;
	if (fstatat(frame->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
		if (errno != ENOENT)
			return upn_error__set(err, UPN_ERR_MESSAGE, "%s",
				strerror(errno));
		/* A message that is gone is counted; so open_message looks. */
		return frame->kind == FRAME_MESSAGES ?
			open_message(tree, name, item, err) :
			0;
	}
	if (S_ISDIR(st.st_mode))
		return frame->kind == FRAME_MESSAGES ?
			0 :
			enter(tree, name, FRAME_PLAIN, err);
	if (!S_ISREG(st.st_mode))
		return refuse(tree, name, &st, err);
	if (frame->kind == FRAME_MESSAGES)
		return open_message(tree, name, item, err);
	return open_file(tree, name, err);
}

/* new before cur: a message that is moved meanwhile is met in cur. */
static const char *next_part(struct frame *frame)
{
	const char *part = frame->has_new ? "new" : "cur";

	if (frame->has_new)
		frame->has_new = false;
	else
		frame->has_cur = false;
	return part;
}

/* cur or new of a Maildir, where its folder is wanted. */
static int enter_part(struct tree *tree, const char *part, struct upn_error *err)
{
	struct stat st;

	if (!upn_local__wants_folder(tree->local, upn_buf__z(&tree->folder)) ||
		fstatat(top(tree)->fd, part, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return enter(tree, part, FRAME_MESSAGES, err);
}

/* One step of the walk. 1: an item; 0: go on; -1: err, about *name. */
static int step(struct tree *tree, const char **name, struct upn_item *item,
	struct upn_error *err)
{
	struct frame *frame = top(tree);
	int status;

	*name = "";
	if (frame->has_new || frame->has_cur) {
		*name = next_part(frame);
		return enter_part(tree, *name, err);
	}
	if (!frame->is_listed) {
		frame->is_listed = true;
		status = upn_names__list(&frame->names, frame->fd, err);
		if (status > 0)
			return upn_error__set(err, UPN_ERR_LIMIT,
				"too many files in one directory; not all of them are "
				"read");
		return status;
	}
	if (frame->at == frame->names.count) {
		pop(tree);
		return 0;
	}
	*name = upn_names__at(&frame->names, frame->at++);
	return visit(tree, *name, item, err);
}

/* The name of the file that is being read; it was the last one visited. */
static const char *file_name(struct tree *tree)
{
	struct frame *frame = top(tree);

	return upn_names__at(&frame->names, frame->at - 1);
}

static int next(struct upn_source *source, struct upn_item *item, struct upn_error *err)
{
	struct tree *tree = (struct tree *)source;
	struct upn_error why = {0};

	for (;;) {
		const char *name = "";
		int status;

		if (tree->file) {
			status = upn_source_next(tree->file, item, &why);
			if (status > 0)
				return 1;
			upn_source_close(tree->file);
			tree->file = NULL;
			name = file_name(tree);
		} else if (tree->depth == 0) {
			return 0;
		} else {
			status = step(tree, &name, item, &why);
		}
		if (status > 0)
			return 1;
		if (status < 0 && why.error_class == UPN_ERR_CANCELLED)
			return upn_error__set(err, why.error_class, "%s", why.text);
		if (status < 0)
			return problem(tree, name, item, &why);
	}
}

static void close_tree(struct upn_source *source)
{
	struct tree *tree = (struct tree *)source;

	upn_source_close(tree->file);
	while (tree->depth)
		pop(tree);
	upn_buf__release(&tree->path);
	upn_buf__release(&tree->folder);
	upn_buf__release(&tree->name);
	free(tree);
}

int upn_mail_tree__open(struct upn_source **out, struct upn_local *local,
	const char *path, struct upn_error *err)
{
	static const struct upn_source_ops ops = {.next = next, .close = close_tree};
	/* The path itself may lead through a symbolic link: it was asked for. */
	int fd = open_dir(AT_FDCWD, path, true);
	struct tree *tree;

	if (fd < 0)
		return upn_error__set(err, UPN_ERR_MESSAGE, "%s", strerror(errno));
	tree = calloc(1, sizeof *tree);
	if (!tree) {
		close(fd);
		return upn_error__memory(err);
	}
	tree->source.ops = &ops;
	tree->local = local;
	upn_buf__init(&tree->path, (size_t)UPN_MAX_TREE_DEPTH * (NAME_MAX + 1));
	upn_buf__init(&tree->folder, (size_t)UPN_MAX_TREE_DEPTH * UPN_MAX_FOLDER_NAME);
	upn_buf__init(&tree->name,
		(size_t)UPN_MAX_TREE_DEPTH * UPN_MAX_FOLDER_NAME + NAME_MAX);
	push(tree, fd, "", FRAME_PLAIN, NULL);
	*out = &tree->source;
	return 0;
}
