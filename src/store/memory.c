/* A store that forgets when closed: for --no-cache, and the fake in tests. */
#include <stdlib.h>
#include <string.h>
#include <upnscan/sys/store.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/str.h"
#include "base/table.h"

/* Evidence with the bytes of its strings behind it. */
struct held {
	struct upn_evidence evidence;
	char bytes[];
};

struct account {
	struct account *next; /* in the order of names */
	char *name, *context;
	int64_t last_used;
	struct upn_cursor **cursors; /* with folders of their own */
	size_t cursor_count;
	struct upn_table folders; /* folder -> its struct upn_cursor */
	struct held **held;
	size_t held_count;
	struct upn_table known; /* key of evidence -> struct held */
};

struct memory {
	struct upn_store store;
	struct account *accounts;
};

static void drop_entries(struct account *account)
{
	for (size_t i = 0; i < account->cursor_count; i++)
		free(account->cursors[i]);
	for (size_t i = 0; i < account->held_count; i++)
		free(account->held[i]);
	free(account->cursors);
	free(account->held);
	account->cursors = NULL;
	account->held = NULL;
	account->cursor_count = account->held_count = 0;
	upn_table__release(&account->known);
	upn_table__release(&account->folders);
}

static void free_account(struct account *account)
{
	if (!account)
		return;
	drop_entries(account);
	free(account->name);
	free(account->context);
	free(account);
}

static struct account *find(struct memory *memory, const char *name)
{
	for (struct account *a = memory->accounts; a; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

static struct account *add_account(struct memory *memory, const struct upn_store_key *key,
	int64_t now)
{
	struct account *account = calloc(1, sizeof *account), **at = &memory->accounts;

	if (!account)
		return NULL;
	account->name = strdup(key->account);
	account->context = strdup(key->context);
	account->last_used = now;
	upn_table__init(&account->known);
	upn_table__init(&account->folders);
	if (!account->name || !account->context) {
		free_account(account);
		return NULL;
	}
	while (*at && strcmp((*at)->name, account->name) < 0)
		at = &(*at)->next;
	account->next = *at;
	*at = account;
	return account;
}

/* The account that key names, under key's context; NULL: out of memory. */
static struct account *take_account(struct memory *memory,
	const struct upn_store_key *key, int64_t now)
{
	struct account *account = find(memory, key->account);
	char *context;

	if (!account)
		return add_account(memory, key, now);
	if (strcmp(account->context, key->context) != 0) {
		context = strdup(key->context);
		if (!context)
			return NULL;
		drop_entries(account);
		free(account->context);
		account->context = context;
	}
	if (account->last_used < now)
		account->last_used = now;
	return account;
}

static int load(struct upn_store *store, const struct upn_store_key *key, int64_t now,
	upn_store_cursor_fn on_cursor, upn_store_evidence_fn on_evidence, void *ctx,
	struct upn_error *err)
{
	struct account *account = find((struct memory *)store, key->account);

	(void)err;
	if (!account)
		return 0;
	if (account->last_used < now)
		account->last_used = now;
	if (key->context && strcmp(account->context, key->context) != 0)
		return 0;
	for (size_t i = 0; i < account->cursor_count; i++)
		if (!on_cursor(ctx, account->cursors[i]))
			return 0;
	for (size_t i = 0; i < account->held_count; i++)
		if (!on_evidence(ctx, &account->held[i]->evidence))
			return 0;
	return 0;
}

/* Copy *text to *at and move past it. */
static void move_text(const char **text, char **at)
{
	size_t n = strlen(*text) + 1;

	memcpy(*at, *text, n);
	*text = *at;
	*at += n;
}

static struct held *hold(const struct account *account,
	const struct upn_evidence *evidence)
{
	const struct upn_evidence *e = evidence;
	size_t n = strlen(e->username) + strlen(e->rule) + strlen(e->says) +
		strlen(e->folder) + strlen(e->message_id) + strlen(e->from) +
		strlen(e->subject) + strlen(e->part) + 8;
	struct held *held = malloc(sizeof *held + n);
	char *at;

	if (!held)
		return NULL;
	held->evidence = *evidence;
	held->evidence.source = account->name;
	at = held->bytes;
	move_text(&held->evidence.username, &at);
	move_text(&held->evidence.rule, &at);
	move_text(&held->evidence.says, &at);
	move_text(&held->evidence.folder, &at);
	move_text(&held->evidence.message_id, &at);
	move_text(&held->evidence.from, &at);
	move_text(&held->evidence.subject, &at);
	move_text(&held->evidence.part, &at);
	return held;
}

/* Evidence is the same where these are the same. False: out of memory. */
static bool add_known(struct account *account, struct held *held, bool *is_new)
{
	const struct upn_evidence *e = &held->evidence;
	struct upn_buf key = UPN_BUF_INIT((size_t)1 << 20);
	bool done;

	upn_buf__printf(&key, "%zu %s%zu %s%zu %s%zu %s%zu %s%u", strlen(e->folder),
		e->folder, strlen(e->username), e->username, strlen(e->rule), e->rule,
		strlen(e->part), e->part, strlen(e->message_id), e->message_id, e->uid);
	*is_new = !upn_table__get(&account->known, upn_buf__str(&key));
	done = upn_buf__ok(&key) &&
		(!*is_new || upn_table__put(&account->known, upn_buf__str(&key), held));
	upn_buf__release(&key);
	return done;
}

/* After entries went: forget what they were known by. */
static int know_again(struct account *account, struct upn_error *err)
{
	bool is_new;

	upn_table__release(&account->known);
	for (size_t i = 0; i < account->held_count; i++)
		if (!add_known(account, account->held[i], &is_new))
			return upn_error__memory(err);
	return 0;
}

static int drop_folder(struct account *account, const char *folder, struct upn_error *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < account->held_count; i++) {
		if (strcmp(account->held[i]->evidence.folder, folder) == 0)
			free(account->held[i]);
		else
			account->held[kept++] = account->held[i];
	}
	account->held_count = kept;
	return know_again(account, err);
}

static int put_evidence(struct account *account, const struct upn_evidence *evidence,
	size_t count, struct upn_error *err)
{
	struct held **all;

	if (count == 0)
		return 0;
	all = realloc(account->held, (account->held_count + count) * sizeof *all);
	if (!all)
		return upn_error__memory(err);
	account->held = all;
	for (size_t i = 0; i < count; i++) {
		struct held *held = hold(account, &evidence[i]);
		bool is_new = false;

		if (!held || !add_known(account, held, &is_new)) {
			free(held);
			return upn_error__memory(err);
		}
		if (is_new)
			all[account->held_count++] = held;
		else
			free(held);
	}
	return 0;
}

/* A new cursor of that folder, known to the account; NULL: out of memory. */
static struct upn_cursor *add_cursor(struct account *account, const char *folder)
{
	size_t n = strlen(folder) + 1;
	struct upn_cursor *cursor, **all;

	all = realloc(account->cursors, (account->cursor_count + 1) * sizeof *all);
	if (!all)
		return NULL;
	account->cursors = all;
	cursor = malloc(sizeof *cursor + n);
	if (!cursor || !upn_table__put(&account->folders, upn_str__of(folder), cursor)) {
		free(cursor);
		return NULL;
	}
	cursor->folder = memcpy(cursor + 1, folder, n);
	all[account->cursor_count++] = cursor;
	return cursor;
}

static int put_cursor(struct account *account, const struct upn_cursor *cursor,
	struct upn_error *err)
{
	struct upn_cursor *held =
		upn_table__get(&account->folders, upn_str__of(cursor->folder));
	const char *folder;

	if (!held)
		held = add_cursor(account, cursor->folder);
	if (!held)
		return upn_error__memory(err);
	folder = held->folder;
	*held = *cursor;
	held->folder = folder;
	return 0;
}

/* Takes back the evidence from `from` on. */
static void roll_back(struct account *account, size_t from)
{
	while (account->held_count > from)
		free(account->held[--account->held_count]);
	know_again(account, NULL);
}

static int commit(struct upn_store *store, const struct upn_store_key *key, int64_t now,
	bool reset, const struct upn_cursor *cursor, const struct upn_evidence *evidence,
	size_t evidence_count, struct upn_error *err)
{
	struct account *account = take_account((struct memory *)store, key, now);
	size_t before;

	if (!account)
		return upn_error__memory(err);
	/* Evidence that a reset voids stays void, even should the rest fail. */
	if (reset && cursor && drop_folder(account, cursor->folder, err) < 0)
		return -1;
	before = account->held_count;
	if (put_evidence(account, evidence, evidence_count, err) < 0 ||
		(cursor && put_cursor(account, cursor, err) < 0)) {
		roll_back(account, before);
		return -1;
	}
	return 0;
}

static int accounts(struct upn_store *store, upn_store_account_fn fn, void *ctx,
	struct upn_error *err)
{
	(void)err;
	for (struct account *a = ((struct memory *)store)->accounts; a; a = a->next) {
		uint64_t messages = 0;

		for (size_t i = 0; i < a->cursor_count; i++)
			messages += a->cursors[i]->messages;
		if (!fn(ctx, a->name, a->last_used, messages, a->held_count))
			break;
	}
	return 0;
}

static int forget(struct upn_store *store, const char *account, struct upn_error *err)
{
	struct account **at = &((struct memory *)store)->accounts;
	int dropped = 0;

	(void)err;
	while (*at) {
		struct account *a = *at;

		if (account && strcmp(a->name, account) != 0) {
			at = &a->next;
			continue;
		}
		*at = a->next;
		free_account(a);
		dropped++;
	}
	return dropped;
}

static void close_store(struct upn_store *store)
{
	forget(store, NULL, NULL);
	free(store);
}

static const struct upn_store_ops ops = {load, commit, accounts, forget, close_store};

int upn_store_open_memory(struct upn_store **out, struct upn_error *err)
{
	struct memory *memory = calloc(1, sizeof *memory);

	if (!memory)
		return upn_error__memory(err);
	memory->store.ops = &ops;
	*out = &memory->store;
	return 0;
}
