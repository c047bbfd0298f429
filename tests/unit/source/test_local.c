/* Paths: message files, Maildirs, trees of a mixture, and what is refused. */
#include "files.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/limits.h"

#define SEP "From a@b Tue Apr 27 19:42:16 2010\n"

static void test_message_file(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	struct upn_source *source;
	struct upn_item item;

	(void)state;
	put("one", MAIL("hello"));
	assert_int_equal(upn_local__open(&source, "one", &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_int_equal(item.kind, UPN_ITEM_MESSAGE);
	assert_true(upn_str__eq(item.message.raw, UPN_STR(MAIL("hello"))));
	assert_int_equal(item.message.size, item.message.raw.n);
	assert_int_equal(item.message.internal_date, UPN_NO_DATE);
	assert_string_equal(item.message.folder, "");
	assert_int_equal(upn_source_bytes(source), item.message.raw.n);
	assert_int_equal(upn_source_next(source, &item, NULL), 0);
	assert_int_equal(upn_source_widen(source), 0);
	upn_source_close(source);
	put("empty", "");
	assert_reads("empty", "");
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_reads("dir", "");
	/* A link that is named is followed; its target may be a directory. */
	assert_int_equal(symlink("one", "link"), 0);
	assert_reads("link", "|hello|\n");
	put("dir/one.eml", MAIL("hello"));
	assert_int_equal(symlink("dir", "dirlink"), 0);
	assert_reads("dirlink", "|hello|\n");
	assert_reads("dir/", "|hello|\n");
}

static void test_refused(void **state)
{
	static const struct {
		const char *path, *says;
		enum upn_error_class error_class;
	} refused[] = {
		{"none", "No such file", UPN_ERR_USAGE},
		{"text/none", "", UPN_ERR_USAGE},
		{"text", "this is not mail", UPN_ERR_USAGE},
		{"photo.eml", "this is not mail", UPN_ERR_USAGE},
		{"fifo", "a named pipe, not a mail file; give -", UPN_ERR_USAGE},
		{"socket", "a socket, not", UPN_ERR_USAGE},
		{"/dev/null", "a device, not", UPN_ERR_USAGE},
		{"dangling", "No such file", UPN_ERR_USAGE},
		{"loop", "", UPN_ERR_MESSAGE},
	};
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	put("text", "Dear reader,\n");
	put("photo.eml", "\xff\xd8\xff\xe0");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	close(fd);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(symlink("loop", "loop"), 0);
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct upn_source *source = NULL;
		struct upn_error err = {0};

		assert_int_equal(
			upn_local__open(&source, refused[i].path, &options, &err), -1);
		assert_null(source);
		assert_int_equal(
			upn_local__open(&source, refused[i].path, &options, NULL), -1);
		if (strncmp(err.text, refused[i].says, strlen(refused[i].says)) != 0)
			fail_msg("%s", err.text);
		assert_int_equal(err.error_class, refused[i].error_class);
	}
}

static void test_too_large(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	struct upn_source *source;
	struct upn_item item;
	struct stat st;
	int fd;

	(void)state;
	put("big.eml", MAIL("x"));
	assert_int_equal(truncate("big.eml", UPN_MAX_MESSAGE), 0);
	assert_int_equal(upn_local__open(&source, "big.eml", &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_false(item.message.truncated);
	assert_int_equal(item.message.raw.n, UPN_MAX_MESSAGE);
	upn_source_close(source);
	assert_int_equal(truncate("big.eml", UPN_MAX_MESSAGE + 1), 0);
	assert_int_equal(upn_local__open(&source, "big.eml", &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_true(item.message.truncated);
	assert_int_equal(item.message.raw.n, UPN_MAX_MESSAGE);
	assert_int_equal(item.message.size, UPN_MAX_MESSAGE + 1);
	upn_source_close(source);
	/* The same from standard input, where the size is not known. */
	fd = dup(STDIN_FILENO);
	assert_non_null(freopen("big.eml", "r", stdin));
	assert_int_equal(fstat(STDIN_FILENO, &st), 0);
	assert_int_equal(upn_local__open(&source, NULL, &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_true(item.message.truncated);
	assert_int_equal(item.message.size, 0);
	upn_source_close(source);
	assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), 0);
	dup2(fd, STDIN_FILENO);
	close(fd);
}

static void test_maildir(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	struct upn_source *source;
	struct upn_item item;

	(void)state;
	put("M/cur/1204680122.b.host:2,S", MAIL("cur b"));
	put("M/cur/1204680121.a.host:2,S", MAIL("cur a"));
	put("M/cur/no header here", "just text\n");
	put("M/cur/.hidden", MAIL("hidden"));
	put("M/new/1204680123.c.host", MAIL("new c"));
	put("M/tmp/1204680124.d.host", MAIL("tmp"));
	put("M/dovecot-uidlist", "3 V1204680122 N5 G27\n1 :1204680122.b.host\n");
	put("M/maildirsize", "0S\n");
	put("M/subscriptions", "Archive\n");
	put("M/.Archive.2020/cur/1.x:2,S", MAIL("old"));
	put("M/.Archive.2020/maildirfolder", "");
	mkdir("M/.Archive.2020/new", 0700);
	put("M/.Junk E-mail/new/2.x", MAIL("spam"));
	mkdir("M/.Junk E-mail/cur", 0700);
	put("M/.Verzonden/cur/3.x", MAIL("mine"));
	mkdir("M/.Verzonden/tmp", 0700);
	put("M/.Entw&APw-rfe/cur/4.x", MAIL("draft"));
	mkdir("M/.Entw&APw-rfe/new", 0700);
	put("M/.A & B/cur/5.x", MAIL("ampersand"));
	mkdir("M/.A & B/new", 0700);
	assert_reads("M",
		"INBOX|new c|\nINBOX|cur a|\nINBOX|cur b|\nINBOX|just text|\n"
		"A & B|ampersand|\nArchive/2020|old|\nEntw\xc3\xbcrfe|draft|s\n"
		"Junk E-mail|spam|j\nVerzonden|mine|s\n");
	assert_int_equal(upn_local__open(&source, "M", &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	assert_int_equal(item.message.internal_date, 1204680123);
	upn_source_close(source);
	/* Only a folder of it, and only cur. */
	assert_reads("M/.Junk E-mail", "INBOX|spam|j\n");
	assert_reads("M/.Verzonden/cur", "|mine|\n");
}

/* Nothing is written, marked as read or even touched. */
static void test_untouched(void **state)
{
	struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1100000000}};
	struct stat before, after;

	(void)state;
	put("M/cur/1.x:2,", MAIL("one"));
	put("M/new/2.x", MAIL("two"));
	assert_int_equal(utimensat(AT_FDCWD, "M/cur/1.x:2,", times, 0), 0);
	assert_int_equal(stat("M/cur/1.x:2,", &before), 0);
	assert_reads("M", "INBOX|two|\nINBOX|one|\n");
	assert_int_equal(stat("M/cur/1.x:2,", &after), 0);
	assert_int_equal(before.st_atim.tv_sec, after.st_atim.tv_sec);
	assert_int_equal(before.st_ctim.tv_nsec, after.st_ctim.tv_nsec);
	assert_int_equal(access("M/maildirfolder", F_OK), -1);
	assert_int_equal(access("M/new/2.x", F_OK), 0);
}

static void test_tree(void **state)
{
	(void)state;
	put("T/b.eml", MAIL("b"));
	put("T/a.eml", MAIL("a"));
	put("T/c", SEP "Subject: 1\n\nc1\n\n" SEP "Subject: 2\n\nc2\n");
	put("T/Inbox.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->\n");
	put("T/photo.jpg", "\xff\xd8\xff\xe0");
	put("T/notes.txt", "Subject: none\n");
	put("T/empty.mbox", "");
	put("T/Inbox.sbd/Junk", SEP "Subject: 1\n\nspam\n");
	put("T/Inbox.sbd/Work.mbx", SEP "Subject: 1\n\nwork\n");
	put("T/Old.mbox/mbox", SEP "Subject: 1\n\napple\n");
	put("T/Junk/2019/x.eml", MAIL("deep spam"));
	put("T/sub/M/cur/1.x", MAIL("inner"));
	put("T/sub/M/new/2.x", MAIL("inner new"));
	put("T/sub/M/.Sent/cur/3.x", MAIL("inner sent"));
	mkdir("T/sub/M/.Sent/new", 0700);
	put("T/mh/1", MAIL("mh"));
	put("T/mh/.mh_sequences", "unseen: 1\n");
	assert_reads("T",
		"Inbox/Junk|spam|j\nInbox/Work|work|\nJunk/2019|deep spam|j\nOld|apple|\n"
		"|a|\n|b|\nc|c1|\nc|c2|\nmh|mh|\n"
		"sub/M|inner new|\nsub/M|inner|\nsub/M/Sent|inner sent|s\n");
	/* A root that is itself called so. */
	/* The name of a mere directory is not a folder's: it could be /home/bulk. */
	assert_reads("T/Junk", "2019|deep spam|\n");
	assert_reads("T/Inbox.sbd/Junk", "|spam|j\n");
}

static char *read_folders(const char *path, const char *a, const char *b)
{
	const char *folders[] = {a, b};
	struct upn_source_options options = {.version = 1,
		.since = UPN_NO_DATE,
		.folders = folders,
		.folder_count = b ? 2 : 1};

	return read_path(path, &options);
}

static void test_folders(void **state)
{
	static const struct {
		const char *path, *a, *b, *expected;
	} wanted[] = {
		{"M", "INBOX", NULL, "INBOX|top|\n"},
		{"M", "inbox", NULL, "INBOX|top|\n"},
		{"M", "Archive/2020", NULL, "Archive/2020|old|\n"},
		{"M", "Entw\xc3\xbcrfe", "INBOX",
			"INBOX|top|\nEntw\xc3\xbcrfe|draft|s\n"},
		{"M", "Archive", NULL, ""},
		{"T", "INBOX", NULL, "|root|\n"},
		{"T", "box", NULL, "box|in box|\n"},
		{"T", "sub", "none", "sub|in sub|\n"},
		{"T/box", "anything", NULL, "|in box|\n"},
		{"T/root.eml", "anything", NULL, "|root|\n"},
	};

	(void)state;
	put("M/cur/1.x", MAIL("top"));
	mkdir("M/new", 0700);
	put("M/.Archive.2020/cur/1.x", MAIL("old"));
	mkdir("M/.Archive.2020/new", 0700);
	put("M/.Entw&APw-rfe/cur/4.x", MAIL("draft"));
	mkdir("M/.Entw&APw-rfe/new", 0700);
	put("T/root.eml", MAIL("root"));
	put("T/box", SEP "Subject: 1\n\nin box\n");
	put("T/sub/x.eml", MAIL("in sub"));
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		char *got = read_folders(wanted[i].path, wanted[i].a, wanted[i].b);

		assert_string_equal(got, wanted[i].expected);
		free(got);
	}
}

static void test_since(void **state)
{
	struct upn_source_options options = {.version = 1, .since = 1204680122};
	char *got;

	(void)state;
	put("M/cur/1104680122.a.host:2,S", MAIL("old"));
	put("M/cur/1204680122.b.host:2,S", MAIL("new"));
	put("M/cur/1204640000.c.host:2,S", MAIL("nearly"));
	put("M/cur/unknown", MAIL("unknown"));
	put("M/cur/17.x", MAIL("no date"));
	mkdir("M/new", 0700);
	got = read_path("M", &options);
	assert_string_equal(got,
		"INBOX|nearly|\nINBOX|new|\nINBOX|no date|\nINBOX|unknown|\n");
	free(got);
}

/* Special files and links in a tree are named; the rest is read. */
static void test_special_files(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "T/socket"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	put("T/a.eml", MAIL("a"));
	put("T/z.eml", MAIL("z"));
	put("T/d/b.eml", MAIL("b"));
	put("secret.eml", MAIL("outside"));
	mkfifo("T/fifo", 0600);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	close(fd);
	assert_int_equal(symlink("../secret.eml", "T/link"), 0);
	assert_int_equal(symlink("..", "T/up"), 0);
	assert_int_equal(symlink(".", "T/d/self"), 0);
	assert_int_equal(symlink("127.0.1.1:+1234", "T/lock"), 0);
	assert_int_equal(symlink("/dev/zero", "T/zero"), 0);
	assert_reads("T",
		"|a|\nd|b|\n"
		"! d/self: a symbolic link, which is not followed\n"
		"! fifo: a named pipe, not a mail file\n"
		"! link: a symbolic link, which is not followed\n"
		"! socket: a socket, not a mail file\n"
		"! up: a symbolic link, which is not followed\n"
		"|z|\n");
	mkfifo("T/d/cur", 0600);
	mkdir("T/d/new", 0700);
	unlink("T/d/self");
	assert_reads("T/d", "|b|\n! cur: a named pipe, not a mail file\n");
}

static void test_unreadable(void **state)
{
	(void)state;
	if (geteuid() == 0 && seteuid(65534) < 0)
		skip();
	if (geteuid() == 65534) {
		/* A place that an ordinary user can write in. */
		assert_int_equal(seteuid(0), 0);
		assert_int_equal(chmod(".", 0777), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	put("T/a.eml", MAIL("a"));
	put("T/b.eml", MAIL("b"));
	put("T/c/d.eml", MAIL("d"));
	put("T/e.eml", MAIL("e"));
	chmod("T/b.eml", 0);
	chmod("T/c", 0);
	assert_reads("T",
		"|a|\n! b.eml: Permission denied\n! c: Permission denied\n|e|\n");
	chmod("T/c", 0700);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
}

static void test_many_problems(void **state)
{
	char path[64], *got;
	size_t lines = 0;

	(void)state;
	for (int i = 0; i < UPN_MAX_LOCAL_PROBLEMS + 7; i++) {
		snprintf(path, sizeof path, "T/%03d", i);
		mkdir("T", 0700);
		assert_int_equal(mkfifo(path, 0600), 0);
	}
	put("T/last.eml", MAIL("last"));
	got = read_path("T", NULL);
	for (const char *at = got; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, UPN_MAX_LOCAL_PROBLEMS + 2);
	assert_non_null(strstr(got, "\n|last|\n! 7 more files could not be read\n"));
	free(got);
}

static void test_depth(void **state)
{
	char path[UPN_MAX_TREE_DEPTH * 3 + 32], expected[UPN_MAX_TREE_DEPTH * 8 + 128];
	size_t n = 0, m = 0;

	(void)state;
	n += (size_t)snprintf(path, sizeof path, "T");
	for (int i = 1; i < UPN_MAX_TREE_DEPTH; i++)
		n += (size_t)snprintf(path + n, sizeof path - n, "/d");
	snprintf(path + n, sizeof path - n, "/a.eml");
	put(path, MAIL("deep"));
	for (int i = 1; i < UPN_MAX_TREE_DEPTH; i++)
		m += (size_t)snprintf(expected + m, sizeof expected - m,
			i > 1 ? "/d" : "d");
	m += (size_t)snprintf(expected + m, sizeof expected - m, "|deep|\n");
	assert_reads("T", expected);
	snprintf(path + n, sizeof path - n, "/d/a.eml");
	put(path, MAIL("too deep"));
	path[n + 2] = '\0'; /* "T/" is the source */
	snprintf(expected + m, sizeof expected - m,
		"! %s: more than %d directories inside each other; it is not read\n",
		path + 2, UPN_MAX_TREE_DEPTH);
	assert_reads("T", expected);
}

/* More names than one directory may have: some are read, and it is said. */
static void test_many_names(void **state)
{
	size_t count = UPN_MAX_TREE_NAMES / (NAME_MAX + 1) + 1;
	char name[NAME_MAX + 3] = "T/", *got;

	(void)state;
	assert_int_equal(mkdir("T", 0700), 0);
	memset(name + 2, 'x', NAME_MAX);
	for (size_t i = 0; i < count; i++) {
		snprintf(name + 2 + NAME_MAX - 10, 11, "%010zu", i);
		assert_int_equal(
			i == 0 ? symlink("nowhere", name) : link("T/first", name), 0);
		if (i == 0)
			assert_int_equal(rename(name, "T/first"), 0);
		if (i % 60000 == 59999) {
			/* ext4 has a limit of 65,000 names for one file. */
			unlink("T/first");
			assert_int_equal(symlink("nowhere", "T/first"), 0);
		}
	}
	got = read_path("T", NULL);
	assert_string_equal(got,
		"! too many files in one directory; not all of them are read\n");
	free(got);
}

static void test_moved(void **state)
{
	struct upn_source_options options = {.version = 1, .since = UPN_NO_DATE};
	struct upn_source *source;
	struct upn_item item;
	char *got;

	(void)state;
	put("M/new/1.x", MAIL("one"));
	put("M/new/2.x", MAIL("two"));
	put("M/cur/3.x:2,S", MAIL("three"));
	put("M/cur/4.x:2,S", MAIL("four"));
	assert_int_equal(upn_local__open(&source, "M", &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, NULL), 1);
	/* The mail program shows the new ones, and deletes one. */
	assert_int_equal(rename("M/new/2.x", "M/cur/2.x:2,S"), 0);
	assert_int_equal(unlink("M/cur/4.x:2,S"), 0);
	got = read_all(source);
	assert_string_equal(got, "? INBOX\nINBOX|two|\nINBOX|three|\n");
	free(got);
}

static void test_cancel(void **state)
{
	volatile sig_atomic_t cancel = 0;
	struct upn_source_options options = {.version = 1,
		.since = UPN_NO_DATE,
		.cancel = &cancel};
	struct upn_source *source;
	struct upn_error err = {0};
	struct upn_item item;

	(void)state;
	put("T/a.eml", MAIL("a"));
	put("T/b.eml", MAIL("b"));
	assert_int_equal(upn_local__open(&source, "T", &options, NULL), 0);
	assert_int_equal(upn_source_next(source, &item, &err), 1);
	cancel = 1;
	assert_int_equal(upn_source_next(source, &item, &err), -1);
	assert_int_equal(err.error_class, UPN_ERR_CANCELLED);
	assert_int_equal(upn_source_next(source, &item, NULL), -1);
	upn_source_close(source);
}

/* File names are bytes; what is shown is clean UTF-8. */
static void test_odd_names(void **state)
{
	(void)state;
	put("T/\x1b[31m\xff/x.eml", MAIL("x"));
	put("T/a\nb", SEP "Subject: 1\n\nbox\n");
	put("T/%s%n/y.eml", MAIL("y"));
	mkfifo("T/\xe2\x80\xae"
	       "fifo",
		0600);
	assert_reads("T",
		"[31m\xef\xbf\xbd|x|\n%s%n|y|\na b|box|\n"
		"! fifo: a named pipe, not a mail file\n");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, enter_dir, leave_dir)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_message_file),
		TEST(test_refused),
		TEST(test_too_large),
		TEST(test_maildir),
		TEST(test_untouched),
		TEST(test_tree),
		TEST(test_folders),
		TEST(test_since),
		TEST(test_special_files),
		TEST(test_unreadable),
		TEST(test_many_problems),
		TEST(test_depth),
		TEST(test_many_names),
		TEST(test_moved),
		TEST(test_cancel),
		TEST(test_odd_names),
	};

	return cmocka_run_group_tests_name("local", tests, NULL, NULL);
}
