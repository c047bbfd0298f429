/* Names against names: tokens, initials and what is left over. */
#include "find/owner.h"

#include "base/str.h"
#include "base/utf8.h"

#define MAX_LOCAL 80
#define MIN_NAME 3  /* letters that make a name worth finding */
#define SAFE_NAME 4 /* letters of a name that may stand inside another word */

/* U+00C0 .. U+017F without their accents; "." where there is no such letter. */
static const char plain_latin[] =
	"aaaaaaaceeeeiiiidnooooo.ouuuuy.saaaaaaaceeeeiiiidnooooo.ouuuuy.y"
	"aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
	"lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

void upn_person__init(struct upn_person *person)
{
	person->used = 0;
	person->count = 0;
	person->named = false;
}

static char to_letter(uint32_t c)
{
	if (c < 0x80)
		return upn_ascii__is_alpha((char)c) ? upn_ascii__lower((char)c) : '\0';
	if (c < 0xc0 || c > 0x17f || plain_latin[c - 0xc0] == '.')
		return '\0';
	return plain_latin[c - 0xc0];
}

static bool has_token(const struct upn_person *person, struct upn_str token)
{
	for (size_t i = 0; i < person->count; i++)
		if (upn_str__eq(person->tokens[i], token))
			return true;
	return false;
}

static void add_token(struct upn_person *person, struct upn_str token)
{
	if (token.n < 1 || person->count == UPN_PERSON_TOKENS ||
		person->used + token.n > sizeof person->text || has_token(person, token))
		return;
	memcpy(person->text + person->used, token.p, token.n);
	person->tokens[person->count++] =
		upn_str__make(person->text + person->used, token.n);
	person->used += token.n;
}

/* Adds the words of s. Returns how many of them look like names. */
static size_t add_words(struct upn_person *person, struct upn_str s)
{
	char word[MAX_LOCAL];
	size_t n = 0, names = 0, at = 0;

	while (at <= s.n) {
		char c = at < s.n ? to_letter(upn_utf8__next(s, &at)) : '\0';

		if (c && n < sizeof word) {
			word[n++] = c;
			continue;
		}
		names += n >= MIN_NAME;
		add_token(person, upn_str__make(word, n));
		n = 0;
		if (!c && at >= s.n)
			break;
	}
	return names;
}

void upn_person__add_address(struct upn_person *person, struct upn_str address)
{
	struct upn_str local =
		upn_str__slice(address, 0, upn_str__find_last_char(address, '@'));

	/* "first.last" names a person; "petra_x7f2" may be a nickname. */
	if (add_words(person, local) >= 2 &&
		upn_str__find_char(local, '.', 0) != SIZE_MAX)
		person->named = true;
}

void upn_person__add_name(struct upn_person *person, struct upn_str name)
{
	if (upn_str__find_char(name, '@', 0) != SIZE_MAX) {
		upn_person__add_address(person, name);
		return;
	}
	if (add_words(person, name) >= 2)
		person->named = true;
}

static bool starts_with_any(const struct upn_person *person, struct upn_str initial)
{
	for (size_t i = 0; i < person->count; i++)
		if (upn_str__starts(person->tokens[i], initial))
			return true;
	return false;
}

/* name stands in known: whole, at one end, or long enough anywhere. */
static bool is_inside(struct upn_str known, struct upn_str name)
{
	size_t at = upn_str__find(known, name, 0);

	if (name.n < MIN_NAME || at == SIZE_MAX)
		return false;
	return name.n >= SAFE_NAME || at == 0 || at + name.n == known.n;
}

/* "fcastorp", "petrae": a name with an initial in front of it or behind. */
static bool is_with_initial(const struct upn_person *person, struct upn_str known,
	struct upn_str word)
{
	struct upn_str tail = upn_str__from(word, 1);
	struct upn_str head = upn_str__slice(word, 0, word.n - 1);
	struct upn_str first = upn_str__slice(word, 0, 1);
	struct upn_str last = upn_str__from(word, word.n - 1);
	size_t at;

	if (word.n < MIN_NAME + 1)
		return false;
	if (upn_str__eq(known, tail) || upn_str__eq(known, head))
		return person->count == 1 ||
			starts_with_any(person, upn_str__eq(known, tail) ? first : last);
	/* "fcastorp" in "freyacastorp". */
	at = upn_str__find(known, tail, 0);
	return at != SIZE_MAX && at > 0 && at + tail.n == known.n &&
		known.p[0] == word.p[0];
}

/* "carla" where "chollister" has lost its "hollister" to the other name. */
static bool is_leftover(const struct upn_person *person, const struct upn_person *names,
	struct upn_str word)
{
	for (size_t i = 0; i < person->count; i++)
		for (size_t k = 0; k < names->count; k++) {
			struct upn_str known = person->tokens[i];
			struct upn_str name = names->tokens[k], rest;

			if (name.n < MIN_NAME || known.n <= name.n ||
				known.n > name.n + 3 || upn_str__eq(name, word))
				continue;
			rest = upn_str__slice(known, 0, known.n - name.n);
			if (upn_str__eq(upn_str__from(known, rest.n), name) &&
				upn_str__starts(word, rest))
				return true;
			rest = upn_str__from(known, name.n);
			if (upn_str__starts(known, name) && upn_str__starts(word, rest))
				return true;
		}
	return false;
}

static bool is_explained(const struct upn_person *person, const struct upn_person *names,
	struct upn_str word)
{
	if (word.n < MIN_NAME)
		return starts_with_any(person, word);
	for (size_t i = 0; i < person->count; i++)
		if (is_inside(person->tokens[i], word) ||
			(person->tokens[i].n >= SAFE_NAME &&
				is_with_initial(person, person->tokens[i], word)))
			return true;
	return is_leftover(person, names, word);
}

enum upn_fit upn_person__fit(const struct upn_person *person, struct upn_str local)
{
	struct upn_person names;
	size_t explained = 0, found = 0, whole_names = 0;

	upn_person__init(&names);
	add_words(&names, upn_str__slice(local, 0, MAX_LOCAL));
	if (names.count == 0 || person->count == 0)
		return UPN_FIT_UNKNOWN;
	for (size_t i = 0; i < names.count; i++) {
		bool fits = is_explained(person, &names, names.tokens[i]);

		explained += fits;
		found += fits && names.tokens[i].n >= MIN_NAME;
		whole_names += names.tokens[i].n >= MIN_NAME;
	}
	if (found)
		return explained == names.count ? UPN_FIT_WHOLE : UPN_FIT_PARTLY;
	if (person->named && whole_names >= 2)
		return UPN_FIT_NOT;
	if (starts_with_any(person, upn_str__slice(names.tokens[0], 0, 1)))
		return UPN_FIT_INITIAL;
	return person->named && whole_names ? UPN_FIT_NOT : UPN_FIT_UNKNOWN;
}

/* The next sign of a local part that counts, or NUL at its end. */
static char next_sign(struct upn_str local, size_t *at, bool no_dots)
{
	while (*at < local.n) {
		char c = local.p[(*at)++];

		if (c == '+')
			break;
		if (c != '.' || !no_dots)
			return upn_ascii__lower(c);
	}
	*at = local.n;
	return '\0';
}

static bool is_gmail(struct upn_str domain)
{
	return upn_str__eq_ci(domain, UPN_STR("gmail.com")) ||
		upn_str__eq_ci(domain, UPN_STR("googlemail.com"));
}

bool upn_owner__is_same(struct upn_str a, struct upn_str b)
{
	size_t cut_a = upn_str__find_last_char(a, '@');
	size_t cut_b = upn_str__find_last_char(b, '@');
	size_t at_a = 0, at_b = 0;
	struct upn_str domain_a, domain_b;
	bool gmail;
	char c;

	if (cut_a == SIZE_MAX || cut_b == SIZE_MAX)
		return false;
	domain_a = upn_str__from(a, cut_a + 1);
	domain_b = upn_str__from(b, cut_b + 1);
	gmail = is_gmail(domain_a) && is_gmail(domain_b);
	if (!gmail && !upn_str__eq_ci(domain_a, domain_b))
		return false;
	a.n = cut_a;
	b.n = cut_b;
	do {
		c = next_sign(a, &at_a, gmail);
		if (c != next_sign(b, &at_b, gmail))
			return false;
	} while (c);
	return true;
}

bool upn_owner__made_tenant(struct upn_str address, struct upn_str label)
{
	size_t cut = upn_str__find_last_char(address, '@');
	char made[MAX_LOCAL * 2];
	size_t n = 0, local_n;

	if (cut == SIZE_MAX || cut >= MAX_LOCAL || label.n == 0)
		return false;
	for (size_t i = 0; i < cut && address.p[i] != '+'; i++)
		if (upn_ascii__is_alnum(address.p[i]))
			made[n++] = upn_ascii__lower(address.p[i]);
	local_n = n;
	for (size_t i = cut + 1; i < address.n && address.p[i] != '.' && n < sizeof made;
		i++)
		if (upn_ascii__is_alnum(address.p[i]))
			made[n++] = upn_ascii__lower(address.p[i]);
	if (local_n < MIN_NAME)
		return false;
	/* A long one is cut, and a taken one gets digits behind it. */
	if (label.n >= 12 && label.n < n && label.n > local_n &&
		upn_str__eq_ci(label, upn_str__make(made, label.n)))
		return true;
	while (label.n > n && upn_ascii__is_digit(label.p[label.n - 1]))
		label.n--;
	return upn_str__eq_ci(label, upn_str__make(made, n)) ||
		(local_n >= 8 && upn_str__eq_ci(label, upn_str__make(made, local_n)));
}
