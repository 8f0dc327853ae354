#include "policy/builders.hpp"
#include "policy/include.hpp"
#include "policy/policy.hpp"

namespace lockstep::policy {

Policy load(const std::string& path, Sources& sources, const CheckOptions& options) {
    Report report;
    const Item document = read_with_includes(path, sources, report);
    if (document.kind != Item::Kind::map) {
        if (report.empty()) report.add({path, 1, 1}, "this policy is empty", "", "at least `jumpcloud:` and `okta:`");
        report.throw_if_any();
    }
    Context context{report, sources, options.resolve_secrets};
    Draft draft;
    Codec<Draft>::read(document, draft, {}, context);

    Policy policy;
    policy.file = path;
    policy.jumpcloud_schema = options.jumpcloud_schema;
    policy.okta_schema = options.okta_schema;
    Formulas formulas{policy, report};
    build_connections(draft, context, policy);
    build_safety(draft, report, policy);
    build_identities(draft, formulas, report, policy);
    build_populations(draft, formulas, report, policy);
    const auto before = report.size();
    build_attributes(draft, formulas, report, policy);
    if (report.size() == before) check_required(report, policy);
    check_flows(report, policy);
    build_groups(draft, report, policy);
    report.throw_if_any();
    set_digests(policy);
    return policy;
}

}  // namespace lockstep::policy
