/* One exit status for all that can have happened. */
#include "cli/exit_code.h"

#define CLASS(name) (1u << UPN_ERR_##name)

struct upn_exit_facts upn_exit_facts__of(const struct upn_result *result)
{
	const struct upn_findings *findings = upn_result_findings(result);
	struct upn_exit_facts facts = {
		.cancelled = upn_result_is_cancelled(result),
		.has_read = upn_result_has_read(result),
	};

	for (size_t i = 0; i < upn_findings_count(findings); i++)
		if (upn_findings_at(findings, i)->level >= UPN_LEVEL_MEDIUM)
			facts.found = true;
	for (size_t i = 0; i < upn_result_problem_count(result); i++)
		facts.classes |= 1u
			<< upn_result_problem_at(result, i)->error.error_class;
	return facts;
}

enum upn_exit upn_exit_code(const struct upn_exit_facts *facts)
{
	unsigned classes = facts->classes & ~CLASS(NONE);

	if (facts->cancelled || (classes & CLASS(CANCELLED)))
		return UPN_EXIT_INTERRUPTED;
	if (classes & CLASS(USAGE))
		return UPN_EXIT_USAGE;
	if (classes && facts->has_read)
		return UPN_EXIT_INCOMPLETE;
	if (classes & CLASS(AUTH))
		return UPN_EXIT_REFUSED;
	if (classes & (CLASS(NETWORK) | CLASS(TLS)))
		return UPN_EXIT_NETWORK;
	if (classes)
		return UPN_EXIT_INCOMPLETE;
	return facts->found ? UPN_EXIT_FOUND : UPN_EXIT_NOT_FOUND;
}

enum upn_exit upn_exit_code__of_error(const struct upn_error *err)
{
	struct upn_exit_facts facts = {.classes = 1u << err->error_class};

	return upn_exit_code(&facts);
}
