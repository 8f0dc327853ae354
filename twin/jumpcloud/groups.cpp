#include "twin/jumpcloud/groups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using Rows = std::vector<std::shared_ptr<const Group>>;

/// What a filter may look at: more than a row shows (§5.1).
json::object filterable(const Group& group) {
    return {{"name", group.name},
            {"type", to_string(group.type)},
            {"disabled", false},
            {"membershipMethod", group.membership_method},
            {"attributes", group.attributes}};
}

void drop_ignored(const Settings& settings, Filter& filter) {
    if (settings.membership_method_filter == "works") return;
    std::erase_if(filter.tests, [](const FilterTest& test) { return test.path.name == "membershipMethod"; });
}

/// Only `id` and `name` sort; the rows come ascending by id.
void sort_groups(Rows& rows, const std::vector<SortKey>& keys) {
    for (const SortKey& key : keys) {
        if (key.name != "name" && key.name != "id") continue;
        std::ranges::sort(rows, [&](const auto& a, const auto& b) {
            const bool by_name = key.name == "name" && a->name != b->name;
            const bool less = by_name ? a->name < b->name : a->id < b->id;
            const bool greater = by_name ? b->name < a->name : b->id < a->id;
            return key.descending ? greater : less;
        });
        return;
    }
}

json::object row(const Settings& settings, const Group& group, const std::vector<std::string>& fields) {
    json::object whole = to_row(group);
    if (fields.empty()) return whole;
    const bool asked = std::ranges::find(fields, "membershipMethod") != fields.end();
    if (asked && settings.membership_method_field) whole["membershipMethod"] = group.membership_method;
    json::object cut;
    for (const auto& [key, value] : whole) {
        const std::string name{key};
        const bool kept = name == "id" || name == "type" || std::ranges::find(fields, name) != fields.end();
        if (kept) cut[key] = value;
    }
    return cut;
}

Response page_of(Organization& org, const Call& call, Rows rows) {
    std::optional<Response> wrong;
    const Paging paging = read_paging(call, org.settings.page_cap, wrong);
    if (wrong) return *std::move(wrong);
    auto filter = read_v2_filter(call);
    if (!filter) return v2_error(400, "invalid filter");
    drop_ignored(org.settings, *filter);
    const std::size_t unfiltered = rows.size();
    if (!filter->empty()) {
        std::erase_if(rows, [&](const auto& group) {
            const json::object object = filterable(*group);
            return !filter->matches({.id = group->id, .user = nullptr, .object = &object});
        });
    }
    sort_groups(rows, read_sort(call.find_param("sort").value_or(""), ','));
    const auto fields = read_names(call.find_param("fields").value_or(""), ',');
    json::array page;
    for (std::size_t i = paging.skip; i < std::min(rows.size(), paging.skip + paging.limit); ++i) {
        page.push_back(row(org.settings, *rows[i], fields));
    }
    Response response = v2_page(org.settings, call, paging, rows.size(), json::serialize(page));
    if (call.request.headers.find("x-unfiltered-total-count")) {
        response.headers.add("x-unfiltered-total-count", fmt::to_string(unfiltered));
    }
    return response;
}

}  // namespace

Response list_groups(Organization& org, const Call& call, NodeType type) {
    return page_of(org, call, org.groups(type).rows(call.now));
}

Response list_all_groups(Organization& org, const Call& call) {
    Rows rows = org.user_groups.rows(call.now);
    const Rows& device_groups = org.system_groups.rows(call.now);
    rows.insert(rows.end(), device_groups.begin(), device_groups.end());
    std::ranges::sort(rows, {}, [](const auto& group) { return group->id; });
    return page_of(org, call, std::move(rows));
}

Response get_group(Organization& org, const Call& call, NodeType type) {
    const auto group = org.groups(type).find(call.ids[0]);
    return group ? json_answer(200, to_json(*group)) : v2_error(404, "Not Found");
}

}  // namespace lockstep::twin::jumpcloud
