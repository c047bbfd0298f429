/* ranking.yaml -> weights, and what one piece of evidence weighs. */
#include "find/ranking.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/yaml.h"

/* Beyond this a weight drowns all others, and the sum stays finite. */
#define MAX_WEIGHT 20
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct upn_ranking {
	struct upn_yaml_doc *doc; /* owns all strings */
	char *source;             /* the file's bytes, for the digest */
	size_t source_length;
	const struct upn_yaml *says_names; /* the map; weights in its order */
	struct upn_weight *says;
	struct upn_weight facts[UPN_FACT_COUNT];
	struct upn_weight kinds[UPN_KIND_TENANT + 1];
	struct upn_weight relations[UPN_RELATION_COUNT];
	struct upn_repeats repeats;
	struct upn_ranking_levels levels;
};

static const char *const fact_names[UPN_FACT_COUNT] = {
	[UPN_FACT_TO_OWNER] = "to-owner",
	[UPN_FACT_TO_OWNER_ALONE] = "to-owner-alone",
	[UPN_FACT_TO_OTHERS] = "to-others",
	[UPN_FACT_FROM_KNOWN] = "from-known",
	[UPN_FACT_FROM_MICROSOFT] = "from-microsoft",
	[UPN_FACT_FROM_RESELLER] = "from-reseller",
	[UPN_FACT_FROM_COMPANY] = "from-company",
	[UPN_FACT_FROM_OWNER] = "from-owner",
	[UPN_FACT_FROM_FREE_MAIL] = "from-free-mail",
	[UPN_FACT_FROM_NOTICE] = "from-notice",
	[UPN_FACT_NAMES_OTHERS] = "names-others",
	[UPN_FACT_OFF_YEARS] = "off-years",
	[UPN_FACT_AUTH_PASS] = "auth-pass",
	[UPN_FACT_AUTH_FAIL] = "auth-fail",
	[UPN_FACT_AUTH_DOUBT] = "auth-doubt",
	[UPN_FACT_IMITATION] = "imitation",
	[UPN_FACT_CLAIM] = "claim",
	[UPN_FACT_LURE] = "lure",
	[UPN_FACT_LINKS_HOME] = "links-home",
	[UPN_FACT_LOOKALIKE] = "lookalike",
	[UPN_FACT_LIST] = "list",
	[UPN_FACT_BOUNCE] = "bounce",
	[UPN_FACT_REPORT] = "report",
	[UPN_FACT_CALENDAR] = "calendar",
	[UPN_FACT_QUOTED] = "quoted",
	[UPN_FACT_ATTRIBUTION] = "attribution",
	[UPN_FACT_HIDDEN] = "hidden",
	[UPN_FACT_SUBJECT] = "subject",
	[UPN_FACT_ATTACHMENT] = "attachment",
	[UPN_FACT_RAW] = "raw",
	[UPN_FACT_FORWARDED] = "forwarded",
	[UPN_FACT_SELF_FORWARDED] = "self-forwarded",
	[UPN_FACT_JUNK] = "junk",
	[UPN_FACT_SENT] = "sent",
	[UPN_FACT_SEVERAL_USERS] = "several-users",
	[UPN_FACT_ROLE] = "role",
	[UPN_FACT_FITS_OWNER] = "fits-owner",
	[UPN_FACT_FITS_PARTLY] = "fits-partly",
	[UPN_FACT_FITS_INITIAL] = "fits-initial",
	[UPN_FACT_FITS_NOT] = "fits-not",
	[UPN_FACT_FITS_SENDER] = "fits-sender",
	[UPN_FACT_TENANT_FITS] = "tenant-fits",
	[UPN_FACT_GUEST_OF_OWNER] = "guest-of-owner",
	[UPN_FACT_OWN_ADDRESS] = "own-address",
	[UPN_FACT_SENDER_ITSELF] = "sender-itself",
	[UPN_FACT_PASSWORD] = "password",
	[UPN_FACT_CUSTOM] = "custom",
	[UPN_FACT_EXAMPLE] = "example",
	[UPN_FACT_EXAMPLE_PROVEN] = "example-proven",
	[UPN_FACT_HYPHEN] = "hyphen",
	[UPN_FACT_ROUTING] = "routing",
	[UPN_FACT_AMBIGUOUS] = "ambiguous",
	[UPN_FACT_DERIVED] = "derived",
};

static const char *const kind_names[] = {
	[UPN_KIND_MEMBER] = "member",
	[UPN_KIND_GUEST] = "guest",
	[UPN_KIND_TENANT] = "tenant",
};

static const char *const relation_names[UPN_RELATION_COUNT] = {
	[UPN_RELATION_OTHER_PERSON] = "other-person",
	[UPN_RELATION_AMONG_SEVERAL] = "among-several",
	[UPN_RELATION_ORGANISATION] = "organisation",
};

/* A weight as it is written. */
struct weight_entry {
	double weight;
	const char *text, *cap, *warning;
	bool own, account, microsoft, first_password;
};

static const struct upn_yaml_field weight_fields[] = {
	{"weight", UPN_YAML_NUMBER, offsetof(struct weight_entry, weight), true},
	{"text", UPN_YAML_STRING, offsetof(struct weight_entry, text), true},
	{"cap", UPN_YAML_STRING, offsetof(struct weight_entry, cap), false},
	{"warning", UPN_YAML_STRING, offsetof(struct weight_entry, warning), false},
	{"own", UPN_YAML_BOOL, offsetof(struct weight_entry, own), false},
	{"account", UPN_YAML_BOOL, offsetof(struct weight_entry, account), false},
	{"microsoft", UPN_YAML_BOOL, offsetof(struct weight_entry, microsoft), false},
	{"first_password", UPN_YAML_BOOL, offsetof(struct weight_entry, first_password),
		false},
};

static const struct upn_yaml_field repeat_fields[] = {
	{"weight", UPN_YAML_NUMBER, offsetof(struct upn_repeats, weight), true},
	{"decay", UPN_YAML_NUMBER, offsetof(struct upn_repeats, decay), true},
	{"most", UPN_YAML_NUMBER, offsetof(struct upn_repeats, most), true},
	{"text", UPN_YAML_STRING, offsetof(struct upn_repeats, text), true},
};

static const struct upn_yaml_field level_fields[] = {
	{"high", UPN_YAML_NUMBER, offsetof(struct upn_ranking_levels, high), true},
	{"medium", UPN_YAML_NUMBER, offsetof(struct upn_ranking_levels, medium), true},
	{"sure", UPN_YAML_NUMBER, offsetof(struct upn_ranking_levels, sure), true},
	{"keep", UPN_YAML_NUMBER, offsetof(struct upn_ranking_levels, keep), true},
};

struct sections {
	const struct upn_yaml *levels, *repeats, *evidence, *kinds, *facts, *relations;
};

static const struct upn_yaml_field section_fields[] = {
	{"levels", UPN_YAML_NODE, offsetof(struct sections, levels), true},
	{"repeats", UPN_YAML_NODE, offsetof(struct sections, repeats), true},
	{"evidence", UPN_YAML_NODE, offsetof(struct sections, evidence), true},
	{"kinds", UPN_YAML_NODE, offsetof(struct sections, kinds), true},
	{"facts", UPN_YAML_NODE, offsetof(struct sections, facts), true},
	{"relations", UPN_YAML_NODE, offsetof(struct sections, relations), true},
};

static bool read_cap(const char *word, enum upn_level *out)
{
	for (enum upn_level level = UPN_LEVEL_LOW; level <= UPN_LEVEL_HIGH; level++)
		if (!word || strcmp(word, upn_level_name(level)) == 0) {
			*out = word ? level : UPN_LEVEL_HIGH;
			return true;
		}
	return false;
}

static bool read_warning(const char *code, unsigned *out)
{
	*out = 0;
	for (unsigned bit = 0; code && bit < UPN_WARN_COUNT; bit++)
		if (strcmp(code, upn_warning_code((enum upn_warning)(1u << bit))) == 0)
			*out = 1u << bit;
	return !code || *out;
}

static int read_weight(struct upn_ranking *ranking, const struct upn_yaml *node,
	struct upn_weight *out, struct upn_error *err)
{
	struct weight_entry entry = {0};

	if (upn_yaml__read(ranking->doc, node, weight_fields, COUNT(weight_fields),
		    &entry, err) < 0)
		return -1;
	if (entry.weight < -MAX_WEIGHT || entry.weight > MAX_WEIGHT)
		return upn_yaml__complain(ranking->doc, node, err,
			"weight must be between -%d and %d", MAX_WEIGHT, MAX_WEIGHT);
	if (!read_cap(entry.cap, &out->cap))
		return upn_yaml__complain(ranking->doc, node, err,
			"cap must be high, medium or low");
	if (!read_warning(entry.warning, &out->warning))
		return upn_yaml__complain(ranking->doc, node, err,
			"unknown warning \"%s\"", entry.warning);
	out->weight = entry.weight;
	out->text = entry.text;
	out->own = entry.own;
	out->names_account = entry.account;
	out->microsoft = entry.microsoft;
	out->first_password = entry.first_password;
	return 0;
}

/* A map that has each of the names, and no other. */
static int read_named(struct upn_ranking *ranking, const struct upn_yaml *map,
	const char *const *names, size_t count, struct upn_weight *out,
	struct upn_error *err)
{
	if (map->kind != UPN_YAML_MAP)
		return upn_yaml__complain(ranking->doc, map, err, "a map is expected");
	for (size_t i = 0; i < count; i++) {
		const struct upn_yaml *node = upn_yaml__get(map, names[i]);

		if (!node)
			return upn_yaml__complain(ranking->doc, map, err,
				"\"%s\" is missing", names[i]);
		if (read_weight(ranking, node, &out[i], err) < 0)
			return -1;
	}
	for (size_t i = 0; i < map->count; i++) {
		size_t k = 0;

		while (k < count && strcmp(map->keys[i]->text.p, names[k]) != 0)
			k++;
		if (k == count)
			return upn_yaml__complain(ranking->doc, map->keys[i], err,
				"unknown key \"%s\"", map->keys[i]->text.p);
	}
	return 0;
}

static int read_says(struct upn_ranking *ranking, const struct upn_yaml *map,
	struct upn_error *err)
{
	if (map->kind != UPN_YAML_MAP || !upn_yaml__get(map, "bare"))
		return upn_yaml__complain(ranking->doc, map, err,
			"a map with \"bare\" in it is expected");
	ranking->says = calloc(map->count, sizeof *ranking->says);
	if (!ranking->says)
		return upn_error__memory(err);
	ranking->says_names = map;
	for (size_t i = 0; i < map->count; i++)
		if (read_weight(ranking, map->items[i], &ranking->says[i], err) < 0)
			return -1;
	return 0;
}

static int read_numbers(struct upn_ranking *ranking, const struct sections *s,
	struct upn_error *err)
{
	const struct upn_ranking_levels *levels = &ranking->levels;
	const struct upn_repeats *repeats = &ranking->repeats;

	if (upn_yaml__read(ranking->doc, s->levels, level_fields, COUNT(level_fields),
		    &ranking->levels, err) < 0 ||
		upn_yaml__read(ranking->doc, s->repeats, repeat_fields,
			COUNT(repeat_fields), &ranking->repeats, err) < 0)
		return -1;
	if (!(levels->medium > 0 && levels->high > levels->medium && levels->high < 1))
		return upn_yaml__complain(ranking->doc, s->levels, err,
			"0 < medium < high < 1 is expected");
	if (!(repeats->decay >= 0 && repeats->decay < 1 && repeats->weight >= 0 &&
		    repeats->most >= 0 && repeats->most <= MAX_WEIGHT))
		return upn_yaml__complain(ranking->doc, s->repeats, err,
			"weight and most of 0 or more, decay below 1 are expected");
	return 0;
}

static int read_all(struct upn_ranking *ranking, struct upn_error *err)
{
	struct sections s;

	if (upn_yaml__read(ranking->doc, upn_yaml__root(ranking->doc), section_fields,
		    COUNT(section_fields), &s, err) < 0 ||
		read_numbers(ranking, &s, err) < 0 ||
		read_says(ranking, s.evidence, err) < 0 ||
		read_named(ranking, s.kinds, kind_names, COUNT(kind_names),
			ranking->kinds, err) < 0 ||
		read_named(ranking, s.relations, relation_names, COUNT(relation_names),
			ranking->relations, err) < 0)
		return -1;
	return read_named(ranking, s.facts, fact_names, COUNT(fact_names), ranking->facts,
		err);
}

int upn_ranking__load(struct upn_ranking **out, const char *path, struct upn_error *err)
{
	struct upn_ranking *ranking = calloc(1, sizeof *ranking);
	struct upn_buf text = UPN_BUF_INIT(UPN_MAX_PACK);
	int status = -1;

	if (!ranking)
		return upn_error__memory(err);
	if (upn_file__read(path, &text, err) < 0 ||
		upn_yaml__parse(&ranking->doc, path, upn_buf__str(&text), err) < 0)
		goto out;
	ranking->source_length = text.n;
	ranking->source = upn_buf__steal(&text);
	if (!ranking->source) {
		upn_error__memory(err);
		goto out;
	}
	status = read_all(ranking, err);
out:
	upn_buf__release(&text);
	if (status < 0)
		upn_ranking__free(ranking);
	else
		*out = ranking;
	return status;
}

void upn_ranking__free(struct upn_ranking *ranking)
{
	if (!ranking)
		return;
	free(ranking->says);
	free(ranking->source);
	upn_yaml__free(ranking->doc);
	free(ranking);
}

void upn_ranking__digest(const struct upn_ranking *ranking, struct upn_digest *digest)
{
	upn_digest__add_field(digest,
		upn_str__make(ranking->source, ranking->source_length));
}

const struct upn_weight *upn_ranking__says(const struct upn_ranking *ranking,
	const char *says)
{
	const struct upn_yaml *map = ranking->says_names;
	size_t bare = 0;

	for (size_t i = 0; i < map->count; i++) {
		if (strcmp(map->keys[i]->text.p, says) == 0)
			return &ranking->says[i];
		if (strcmp(map->keys[i]->text.p, "bare") == 0)
			bare = i;
	}
	return &ranking->says[bare];
}

const struct upn_weight *upn_ranking__fact(const struct upn_ranking *ranking,
	enum upn_fact fact)
{
	return &ranking->facts[fact];
}

const struct upn_weight *upn_ranking__kind(const struct upn_ranking *ranking,
	enum upn_kind kind)
{
	return &ranking->kinds[(unsigned)kind <= UPN_KIND_TENANT ? kind : 0];
}

const struct upn_weight *upn_ranking__relation(const struct upn_ranking *ranking,
	enum upn_relation relation)
{
	return &ranking->relations[relation];
}

const struct upn_repeats *upn_ranking__repeats(const struct upn_ranking *ranking)
{
	return &ranking->repeats;
}

const struct upn_ranking_levels *upn_ranking__levels(const struct upn_ranking *ranking)
{
	return &ranking->levels;
}

static void add(struct upn_strength *strength, const struct upn_weight *weight)
{
	strength->sum += weight->weight;
	strength->warnings |= weight->warning;
	if (weight->cap < strength->cap)
		strength->cap = weight->cap;
}

struct upn_strength upn_ranking__strength(const struct upn_ranking *ranking,
	const struct upn_evidence *evidence)
{
	const struct upn_weight *says = upn_ranking__says(ranking, evidence->says);
	struct upn_strength strength = {.cap = UPN_LEVEL_HIGH,
		.own = says->own,
		.names_account = says->names_account};

	add(&strength, says);
	add(&strength, upn_ranking__kind(ranking, evidence->kind));
	for (unsigned i = 0; i < UPN_FACT_COUNT; i++)
		if (evidence->facts & UPN_FACT(i))
			add(&strength, &ranking->facts[i]);
	return strength;
}

/*
 * e^x as (1 + x/2^k + …)^(2^k): exact to seven digits, and the same on every
 * machine, so that a score never hangs on a mathematical library.
 */
static double exponential(double x)
{
	double part = x / 1024;
	double power = 1 + part + part * part / 2 + part * part * part / 6;

	for (int i = 0; i < 10; i++)
		power *= power;
	return power;
}

double upn_ranking__score(double sum)
{
	if (sum > 2 * MAX_WEIGHT)
		sum = 2 * MAX_WEIGHT;
	if (sum < -2 * MAX_WEIGHT)
		sum = -2 * MAX_WEIGHT;
	return 1 / (1 + exponential(-sum));
}
