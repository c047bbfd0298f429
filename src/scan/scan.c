/* The whole line, for one account after the other. */
#include "scan/isolate.h"

#include "base/error.h"
#include "find/evidence.h"
#include "find/findings.h"
#include "scan/collector.h"

/* How accounts are read: by a worker of spawner's, or (NULL) right here. */
struct way {
	struct upn_spawner *spawner;
	struct upn_tls_trust *trust;
	const struct upn_rules *rules;
	const struct upn_scan_options *options;
	struct upn_result *result;
};

/* Without --owner, the address that the mailbox is opened with is theirs. */
static struct upn_owner owners_of(const struct way *way,
	const struct upn_account *account, const char **self)
{
	*self = upn_account_address(account);
	if (way->options->owner_count > 0)
		return (struct upn_owner){way->options->owners,
			way->options->owner_count};
	return (struct upn_owner){self, *self ? 1 : 0};
}

static int read_account(const struct way *way, const struct upn_account *account,
	struct upn_error *err)
{
	struct upn_collector collector;
	struct upn_error problem = {0};
	struct upn_sink sink;
	const char *self;
	struct upn_owner owner = owners_of(way, account, &self);
	struct upn_job job = {.account = account,
		.owners = owner.addresses,
		.owner_count = owner.count,
		.options = way->options};
	uint64_t bytes = 0;
	int status;

	status = upn_collector__init(&collector, way->result, account, way->rules,
		way->options, owner.addresses, owner.count, err);
	if (status < 0)
		goto out;
	job.cursors = collector.cursors;
	job.cursor_count = collector.cursor_count;
	sink = upn_collector__sink(&collector);
	if (way->spawner)
		status = upn_isolate__run(way->spawner, &job, &sink, &bytes, &problem);
	else
		status = upn_reader__run(&job, way->rules, way->trust, &sink, &bytes,
			&problem);
	way->result->stats.bytes += bytes;
	if (status < 0 && problem.error_class != UPN_ERR_CANCELLED &&
		upn_result__add_problem(way->result, account, &problem) < 0)
		collector.failed = true;
	status = upn_collector__finish(&collector, err);
out:
	upn_collector__release(&collector);
	return status;
}

static bool is_cancelled(const struct upn_scan_options *options)
{
	return options->cancel && *options->cancel;
}

static int read_all(struct way *way, struct upn_account *const *accounts, size_t count,
	struct upn_result **out, struct upn_error *err)
{
	int64_t start = upn_stream__now();
	int status;

	if (way->options->version != 1)
		return upn_error__set(err, UPN_ERR_USAGE,
			"unknown version of the scan options");
	if (upn_result__new(&way->result, way->rules->ranking, err) < 0)
		return -1;
	status = 0;
	for (size_t i = 0; i < count && status == 0 && !is_cancelled(way->options); i++)
		status = read_account(way, accounts[i], err);
	if (status == 0)
		status = upn_findings__rank(way->result->findings, err);
	if (status < 0) {
		upn_result_free(way->result);
		return -1;
	}
	way->result->cancelled = is_cancelled(way->options);
	way->result->stats.seconds = (double)(upn_stream__now() - start) / 1000;
	*out = way->result;
	return 0;
}

static bool has_imap(struct upn_account *const *accounts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (upn_account_kind(accounts[i]) == UPN_ACCOUNT_IMAP)
			return true;
	return false;
}

int upn_scan(struct upn_result **out, struct upn_account *const *accounts,
	size_t account_count, const struct upn_rules *rules,
	const struct upn_scan_options *options, struct upn_error *err)
{
	struct way way = {.rules = rules, .options = options};
	int status;

	if (has_imap(accounts, account_count) &&
		upn_tls_trust__new(&way.trust, options->ca_file, err) < 0)
		return -1;
	status = read_all(&way, accounts, account_count, out, err);
	upn_tls_trust__free(way.trust);
	return status;
}

int upn_scan_isolated(struct upn_result **out, struct upn_spawner *spawner,
	struct upn_account *const *accounts, size_t account_count,
	const struct upn_rules *rules, const struct upn_scan_options *options,
	struct upn_error *err)
{
	struct way way = {.spawner = spawner, .rules = rules, .options = options};

	return read_all(&way, accounts, account_count, out, err);
}
