/* A mailbox on an IMAP server, as a source of messages. */
#include <stdlib.h>

#include "base/error.h"
#include "source/imap/options.h"
#include "source/imap/run.h"
#include "source/kinds.h"

/* Names of folders and copies of the options. */
#define ARENA (64u << 20)

static int imap_next(struct upn_source *source, struct upn_item *item,
	struct upn_error *err)
{
	struct upn_run *run = (struct upn_run *)source;
	int r;

	do {
		if (run->options.cancel && *run->options.cancel)
			return upn_error__set(err, UPN_ERR_CANCELLED, "interrupted");
		r = upn_run__step(run, item, err);
	} while (r == UPN_RUN_GO_ON);
	return r;
}

static int imap_widen(struct upn_source *source)
{
	struct upn_run *run = (struct upn_run *)source;
	size_t i = 0;

	if (run->phase != UPN_RUN_OVER || !run->session || run->thorough)
		return 0;
	while (i < run->chosen_count && !upn_resume__is_open(run->chosen[i]))
		i++;
	if (i == run->chosen_count)
		return 0;
	run->thorough = true;
	run->at = 0;
	run->phase = UPN_RUN_FOLDER;
	upn_run__estimate(run);
	return 1;
}

static uint64_t imap_bytes(const struct upn_source *source)
{
	const struct upn_run *run = (const struct upn_run *)source;

	return run->bytes +
		(run->session && run->session->stream ? run->session->stream->received :
							0);
}

static void imap_close(struct upn_source *source)
{
	struct upn_run *run = (struct upn_run *)source;

	upn_run__hang_up(run);
	upn_fetch__release(&run->fetch);
	free(run->chosen);
	upn_folders__release(&run->folders);
	upn_arena__release(&run->arena);
	free(run);
}

static const struct upn_source_ops imap_ops = {imap_next, imap_widen, imap_bytes,
	imap_close};

int upn_imap__open(struct upn_source **out, const struct upn_account *account,
	const struct upn_source_options *options, const struct upn_tls_trust *trust,
	struct upn_error *err)
{
	struct upn_run *run = calloc(1, sizeof *run);

	if (!run)
		return upn_error__memory(err);
	run->source.ops = &imap_ops;
	upn_arena__init(&run->arena, ARENA);
	run->folders.arena = &run->arena;
	if (!upn_imap__copy_options(&run->options, options, &run->arena)) {
		imap_close(&run->source);
		return upn_error__memory(err);
	}
	/* the folder of the URL, unless others were asked for */
	if (account->folder && run->options.folder_count == 0) {
		run->options.folders = (const char *const *)&account->folder;
		run->options.folder_count = 1;
	}
	run->thorough = options->thorough;
	run->login = (struct upn_imap_login){account, &run->options, trust};
	*out = &run->source;
	return 0;
}
