/* The public face of a source: the kind by account, calls through its vtable. */
#include <stdlib.h>

#include "base/error.h"
#include "source/kinds.h"

/* A source that keeps the authorities it was opened with. */
struct trusting {
	struct upn_source source;
	struct upn_source *inner;
	struct upn_tls_trust *trust;
};

int upn_source__open(struct upn_source **out, const struct upn_account *account,
	const struct upn_source_options *options, const struct upn_tls_trust *trust,
	struct upn_error *err)
{
	static const struct upn_source_options none = {.version = 1,
		.since = UPN_NO_DATE};

	if (!options)
		options = &none;
	if (options->version != 1)
		return upn_error__set(err, UPN_ERR_USAGE,
			"source options of an unknown version");
	switch (account->kind) {
	case UPN_ACCOUNT_IMAP:
		return upn_imap__open(out, account, options, trust, err);
	case UPN_ACCOUNT_PATH:
		return upn_local__open(out, account->path, options, err);
	case UPN_ACCOUNT_STDIN:
		return upn_local__open(out, NULL, options, err);
	}
	return upn_error__set(err, UPN_ERR_USAGE, "an account of an unknown kind");
}

static int trusting_next(struct upn_source *source, struct upn_item *item,
	struct upn_error *err)
{
	return upn_source_next(((struct trusting *)source)->inner, item, err);
}

static int trusting_widen(struct upn_source *source)
{
	return upn_source_widen(((struct trusting *)source)->inner);
}

static uint64_t trusting_bytes(const struct upn_source *source)
{
	return upn_source_bytes(((const struct trusting *)source)->inner);
}

static void trusting_close(struct upn_source *source)
{
	struct trusting *trusting = (struct trusting *)source;

	upn_source_close(trusting->inner);
	upn_tls_trust__free(trusting->trust);
	free(trusting);
}

int upn_source_open(struct upn_source **out, const struct upn_account *account,
	const struct upn_source_options *options, struct upn_error *err)
{
	static const struct upn_source_ops ops = {trusting_next, trusting_widen,
		trusting_bytes, trusting_close};
	struct trusting *trusting;

	if (account->kind != UPN_ACCOUNT_IMAP)
		return upn_source__open(out, account, options, NULL, err);
	trusting = calloc(1, sizeof *trusting);
	if (!trusting)
		return upn_error__memory(err);
	trusting->source.ops = &ops;
	if (upn_tls_trust__new(&trusting->trust, NULL, err) < 0 ||
		upn_source__open(&trusting->inner, account, options, trusting->trust,
			err) < 0) {
		trusting_close(&trusting->source);
		return -1;
	}
	*out = &trusting->source;
	return 0;
}

int upn_source_next(struct upn_source *source, struct upn_item *item,
	struct upn_error *err)
{
	return source->ops->next(source, item, err);
}

int upn_source_widen(struct upn_source *source)
{
	return source->ops->widen ? source->ops->widen(source) : 0;
}

uint64_t upn_source_bytes(const struct upn_source *source)
{
	return source->ops->bytes ? source->ops->bytes(source) : 0;
}

void upn_source_close(struct upn_source *source)
{
	if (source)
		source->ops->close(source);
}
