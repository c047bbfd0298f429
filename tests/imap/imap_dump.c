/*
 * imap_dump HOST PORT USER PASSWORD [WORD...]: open a mailbox with the IMAP
 * source and print each item on a line, its fields apart by tabs. The words:
 *   ca=FILE pin=HEX starttls timeout=N thorough widen since=DAY
 *   folder=NAME from=WORD subject=WORD body=WORD (each may come again)
 *   cursors=FILE   take over the "cursor" lines of an earlier run's output
 *   stop=N         go away after N messages, without a goodbye
 *   quiet          no lines for messages
 *   verbose        the log, on standard error
 * `make tests-build` makes it.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/date.h"
#include "base/digest.h"
#include "base/list.h"
#include "base/secret.h"
#include "base/str.h"
#include "source/kinds.h"

#define MAX_CURSORS 100

struct dump {
	struct upn_source_options options;
	struct upn_list folders, from, subject, body;
	struct upn_cursor cursors[MAX_CURSORS];
	char names[MAX_CURSORS][200];
	const char *ca;
	bool starttls, widen, quiet;
	unsigned long stop;
};

static volatile sig_atomic_t interrupted;

static void on_signal(int signal_number)
{
	(void)signal_number;
	interrupted = 1;
}

static void print_log(void *ctx, const char *line)
{
	(void)ctx;
	fprintf(stderr, "%s\n", line);
}

/* "cursor", the folder, then seven numbers; false where it is none. */
static bool read_cursor(char *line, char **name, struct upn_cursor *c)
{
	unsigned long long numbers[7];
	size_t i;

	if (strncmp(line, "cursor\t", 7) != 0)
		return false;
	line += 7;
	*name = strsep(&line, "\t");
	for (i = 0; i < 7 && line; i++)
		numbers[i] = strtoull(strsep(&line, "\t"), NULL, 10);
	if (i < 7)
		return false;
	*c = (struct upn_cursor){
		.uidvalidity = (uint32_t)numbers[0],
		.uidnext = (uint32_t)numbers[1],
		.messages = numbers[2],
		.searched_below = (uint32_t)numbers[3],
		.read_below = (uint32_t)numbers[4],
		.read_whole = numbers[5],
		.skipped = numbers[6],
	};
	return true;
}

/* The last line of each folder holds. */
static void read_cursors(struct dump *dump, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[1000], *name;
	struct upn_cursor c;
	size_t n = 0, i;

	while (file && n < MAX_CURSORS && fgets(line, sizeof line, file)) {
		if (!read_cursor(line, &name, &c))
			continue;
		for (i = 0; i < n && strcmp(dump->names[i], name) != 0; i++)
			;
		snprintf(dump->names[i], sizeof dump->names[i], "%s", name);
		c.folder = dump->names[i];
		dump->cursors[i] = c;
		n += i == n;
	}
	if (file)
		fclose(file);
	dump->options.cursors = dump->cursors;
	dump->options.cursor_count = n;
}

static bool take_word(struct dump *dump, const char *word)
{
	static const char *const keys[] = {"folder=", "from=", "subject=", "body="};
	struct upn_list *const lists[] = {&dump->folders, &dump->from, &dump->subject,
		&dump->body};
	size_t i;

	for (i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strncmp(word, keys[i], strlen(keys[i])) == 0)
			return upn_list__add(lists[i], word + strlen(keys[i]));
	if (strncmp(word, "ca=", 3) == 0)
		dump->ca = word + 3;
	else if (strncmp(word, "pin=", 4) == 0)
		dump->options.pin_sha256 = word + 4;
	else if (strncmp(word, "timeout=", 8) == 0)
		dump->options.timeout = (unsigned)strtoul(word + 8, NULL, 10);
	else if (strncmp(word, "stop=", 5) == 0)
		dump->stop = strtoul(word + 5, NULL, 10);
	else if (strncmp(word, "cursors=", 8) == 0)
		read_cursors(dump, word + 8);
	else if (strncmp(word, "since=", 6) == 0)
		return upn_date__parse(upn_str__of(word + 6), &dump->options.since);
	else if (strcmp(word, "starttls") == 0)
		dump->starttls = true;
	else if (strcmp(word, "thorough") == 0)
		dump->options.thorough = true;
	else if (strcmp(word, "widen") == 0)
		dump->widen = true;
	else if (strcmp(word, "quiet") == 0)
		dump->quiet = true;
	else if (strcmp(word, "verbose") == 0)
		dump->options.log = print_log;
	else
		return false;
	return true;
}

static void print_message(const struct dump *dump, const struct upn_message *m)
{
	struct upn_digest *digest;
	char hex[UPN_DIGEST_HEX];

	if (dump->quiet)
		return;
	digest = upn_digest__new();
	upn_digest__add(digest, m->raw);
	upn_digest__finish(digest, hex);
	printf("message\t%s\t%" PRIu32 "\t%" PRIu32 "\t%zu\t%" PRIu64 "\t%" PRId64
	       "\t%s%s%s\t%s\n",
		m->folder, m->uid, m->uidvalidity, m->raw.n, m->size,
		m->internal_date == UPN_NO_DATE ? -1 : m->internal_date,
		m->in_junk ? "junk" : "", m->in_sent ? "sent" : "",
		m->truncated ? "cut" : "", hex);
}

static void print_item(const struct dump *dump, const struct upn_item *item)
{
	const struct upn_cursor *c = &item->cursor;

	switch (item->kind) {
	case UPN_ITEM_MESSAGE:
		print_message(dump, &item->message);
		break;
	case UPN_ITEM_CURSOR:
		printf("cursor\t%s\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu64 "\t%" PRIu32
		       "\t%" PRIu32 "\t%" PRIu64 "\t%" PRIu64 "%s\n",
			c->folder, c->uidvalidity, c->uidnext, c->messages,
			c->searched_below, c->read_below, c->read_whole, c->skipped,
			item->folder_reset ? "\treset" : "");
		break;
	case UPN_ITEM_PROBLEM:
		printf("problem\t%s\t%s\n", upn_error_class_name(item->error.error_class),
			item->error.text);
		break;
	case UPN_ITEM_SKIPPED:
		printf("skipped\t%s\t%" PRIu32 "\t%s\n", item->folder, item->message.uid,
			item->error.text);
		break;
	case UPN_ITEM_PROGRESS:
		printf("progress\t%s\t%s\t%" PRIu64 "\t%" PRIu64 "\n", item->doing,
			item->folder ? item->folder : "", item->done, item->total);
		break;
	}
}

static int run(struct dump *dump, struct upn_source *source, struct upn_error *err)
{
	struct upn_item item;
	unsigned long n = 0;
	int r;

	for (;;) {
		r = source->ops->next(source, &item, err);
		if (r < 0)
			return -1;
		if (r == 0 && !(dump->widen && source->ops->widen(source)))
			break;
		if (r == 0) {
			printf("widened\n");
			continue;
		}
		print_item(dump, &item);
		n += item.kind == UPN_ITEM_MESSAGE;
		if (dump->stop && n >= dump->stop) {
			fflush(stdout);
			_Exit(0);
		}
	}
	printf("end\t%lu\t%" PRIu64 "\n", n, source->ops->bytes(source));
	return 0;
}

static void set_lists(struct dump *dump)
{
	struct upn_source_options *o = &dump->options;

	o->folders = (const char *const *)dump->folders.items;
	o->folder_count = dump->folders.count;
	o->search_from = (const char *const *)dump->from.items;
	o->search_from_count = dump->from.count;
	o->search_subject = (const char *const *)dump->subject.items;
	o->search_subject_count = dump->subject.count;
	o->search_body = (const char *const *)dump->body.items;
	o->search_body_count = dump->body.count;
}

static int open_and_run(struct dump *dump, struct upn_account *account,
	const char *password, struct upn_error *err)
{
	struct upn_tls_trust *trust = NULL;
	struct upn_source *source = NULL;
	int r = -1;

	if (upn_secret__new(&account->password, upn_str__of(password), err) == 0 &&
		upn_tls_trust__new(&trust, dump->ca, err) == 0 &&
		upn_imap__open(&source, account, &dump->options, trust, err) == 0)
		r = run(dump, source, err);
	if (source)
		source->ops->close(source);
	upn_tls_trust__free(trust);
	upn_secret__free(account->password);
	return r;
}

int main(int argc, char **argv)
{
	static struct dump dump;
	struct upn_account account = {.kind = UPN_ACCOUNT_IMAP};
	struct upn_error err = {0};
	int i, r;

	dump.options.version = 1;
	dump.options.since = UPN_NO_DATE;
	dump.options.cancel = &interrupted;
	signal(SIGINT, on_signal);
	for (i = 5; i < argc; i++)
		if (!take_word(&dump, argv[i])) {
			fprintf(stderr, "imap_dump: %s?\n", argv[i]);
			return 2;
		}
	if (argc < 5)
		return 2;
	set_lists(&dump);
	account.host = argv[1];
	account.port = (uint16_t)strtoul(argv[2], NULL, 10);
	account.user = argv[3];
	account.tls = dump.starttls ? UPN_TLS_STARTTLS : UPN_TLS_IMPLICIT;
	r = open_and_run(&dump, &account, argv[4], &err);
	if (r < 0)
		printf("error\t%s\t%s\n", upn_error_class_name(err.error_class),
			err.text);
	upn_list__release(&dump.folders);
	upn_list__release(&dump.from);
	upn_list__release(&dump.subject);
	upn_list__release(&dump.body);
	return r < 0;
}
