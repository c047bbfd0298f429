/* For those who write a new source: the vtable behind struct upn_source. */
#ifndef UPNSCAN_SYS_SOURCE_H
#define UPNSCAN_SYS_SOURCE_H

#include <upnscan/source.h>

/*
 * A source is a struct whose first member is a struct upn_source. next and
 * widen are as upn_source_next and upn_source_widen; close frees all of it.
 * widen may be NULL (a source that always hands over everything).
 */
struct upn_source_ops {
	int (*next)(struct upn_source *source, struct upn_item *item,
		struct upn_error *err);
	int (*widen)(struct upn_source *source);
	uint64_t (*bytes)(const struct upn_source *source);
	void (*close)(struct upn_source *source);
};

struct upn_source {
	const struct upn_source_ops *ops;
};

#endif
