/* The public face of a store: calls through its vtable. */
#include <upnscan/sys/store.h>

int upn_store_accounts(struct upn_store *store, upn_store_account_fn fn, void *ctx,
	struct upn_error *err)
{
	return store->ops->accounts(store, fn, ctx, err);
}

int upn_store_forget(struct upn_store *store, const char *account, struct upn_error *err)
{
	return store->ops->forget(store, account, err);
}

void upn_store_close(struct upn_store *store)
{
	if (store)
		store->ops->close(store);
}
