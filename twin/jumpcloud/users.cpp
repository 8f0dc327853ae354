#include "twin/jumpcloud/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "twin/jumpcloud/answers.hpp"
#include "twin/jumpcloud/filter.hpp"
#include "twin/jumpcloud/page.hpp"

namespace lockstep::twin::jumpcloud {
namespace {

namespace json = boost::json;
using Rows = std::vector<std::shared_ptr<const User>>;

struct UserQuery {
    Filter filter;
    std::vector<SortKey> sort;
    std::optional<std::vector<Field>> fields;  ///< none = the default set
    Paging paging;
};

bool is_id(std::string_view name) {
    return name == "_id" || name == "id";
}

FilterRow filter_row(const User& user) {
    return {.id = user.id, .user = &user};
}

/// Only names that are known count; if there is none, the list is ignored (quirk 15).
std::optional<std::vector<Field>> read_fields(const std::vector<std::string>& names) {
    std::vector<Field> fields;
    bool known = false;
    for (const auto& name : names) {
        const auto field = find_field(name);
        if (field) fields.push_back(*field);
        known = known || field || is_id(name);
    }
    return known ? std::optional{fields} : std::nullopt;
}

/// Unknown names sort nothing.
std::vector<SortKey> known_keys(std::vector<SortKey> keys) {
    std::erase_if(keys, [](const SortKey& key) { return !is_id(key.name) && !find_field(key.name); });
    return keys;
}

bool asks_for_id(const Filter& filter) {
    return std::ranges::any_of(filter.tests, [](const FilterTest& test) { return test.path.is_id; }) ||
           std::ranges::any_of(filter.children, asks_for_id);
}

/// The id after which keyset paging begins, if that is all the filter says.
std::optional<std::string_view> find_keyset(const Filter& filter) {
    if (!filter.children.empty() || filter.tests.size() != 1) return std::nullopt;
    const FilterTest& test = filter.tests.front();
    if (!test.path.is_id || test.op != FilterOp::gt) return std::nullopt;
    return test.operands.front();
}

class PageWriter {
public:
    PageWriter(const UserQuery& query, bool whole_rows) : query_{query}, whole_rows_{whole_rows} {}

    void add(const User& user) {
        if (!rows_.empty()) rows_ += ',';
        if (query_.fields) {
            rows_ += user.projection(*query_.fields);
        } else {
            rows_ += whole_rows_ ? user.whole() : user.row();
        }
    }
    [[nodiscard]] Response answer(std::size_t total) const {
        return json_answer(200, fmt::format(R"({{"totalCount":{},"results":[{}]}})", total, rows_));
    }

private:
    const UserQuery& query_;
    bool whole_rows_;
    std::string rows_;
};

void sort_rows(Rows& rows, const std::vector<SortKey>& keys) {
    std::ranges::sort(rows, [&](const auto& a, const auto& b) {
        for (const SortKey& key : keys) {
            const std::string x = is_id(key.name) ? a->id : value_text(a->at(*find_field(key.name)));
            const std::string y = is_id(key.name) ? b->id : value_text(b->at(*find_field(key.name)));
            if (x != y) return key.descending ? y < x : x < y;
        }
        return a->id < b->id;
    });
}

/// Rows are kept ascending by id, so the usual page is a slice of them and copies nothing.
Response page_by_id(const Rows& rows, const UserQuery& query, PageWriter writer) {
    const auto keyset = find_keyset(query.filter);
    const std::size_t begin = keyset ? Lagged<User>::after(rows, *keyset) : 0;
    const std::size_t total = rows.size() - begin;
    if (keyset || query.filter.empty()) {
        const std::size_t first = begin + std::min(query.paging.skip, total);
        const std::size_t end = std::min(rows.size(), first + query.paging.limit);
        for (std::size_t i = first; i < end; ++i) writer.add(*rows[i]);
        return writer.answer(total);
    }
    std::size_t matches = 0;
    for (const auto& user : rows) {
        if (!query.filter.matches(filter_row(*user))) continue;
        if (matches >= query.paging.skip && matches < query.paging.skip + query.paging.limit) writer.add(*user);
        ++matches;
    }
    return writer.answer(matches);
}

Response answer_query(Organization& org, const Call& call, const UserQuery& query) {
    if (!org.settings.id_filter && asks_for_id(query.filter)) {
        return v1_error(400, "Bad Request: filter on field \"_id\" is not supported");
    }
    const Rows& rows = org.users.rows(call.now);
    PageWriter writer{query, !org.settings.absent_in_lists};
    const bool by_id = query.sort.empty() || (is_id(query.sort.front().name) && !query.sort.front().descending);
    if (by_id) return page_by_id(rows, query, writer);
    Rows matching;
    for (const auto& user : rows) {
        if (query.filter.matches(filter_row(*user))) matching.push_back(user);
    }
    sort_rows(matching, query.sort);
    const std::size_t first = std::min(query.paging.skip, matching.size());
    const std::size_t end = std::min(matching.size(), first + query.paging.limit);
    for (std::size_t i = first; i < end; ++i) writer.add(*matching[i]);
    return writer.answer(matching.size());
}

std::string member_text(const Call& call, std::string_view name) {
    const json::value* member = call.find_member(name);
    if (member == nullptr) return std::string{call.find_param(name).value_or("")};
    if (!member->is_array()) return value_text(*member);
    std::string joined;
    for (const auto& element : member->get_array()) joined += value_text(element) + ' ';
    return joined;
}

}  // namespace

Response list_users(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    UserQuery query{.filter = {}, .sort = {}, .fields = {}, .paging = read_paging(call, org.settings.page_cap, wrong)};
    if (wrong) return *std::move(wrong);
    auto filter = read_v1_filter(call);
    if (!filter) return v1_error(400, "Bad Request: malformed filter");
    query.filter = *std::move(filter);
    query.sort = known_keys(read_sort(call.find_param("sort").value_or(""), ' '));
    query.fields = read_fields(read_names(call.find_param("fields").value_or(""), ' '));
    return answer_query(org, call, query);
}

Response search_users(Organization& org, const Call& call) {
    std::optional<Response> wrong;
    UserQuery query{.filter = {},
                    .sort = {},
                    .fields = {},
                    .paging = read_search_paging(call, org.settings.search_page_cap, wrong)};
    if (wrong) return *std::move(wrong);
    auto filter = read_search_filter(call.members());
    if (!filter) return v1_error(400, "Bad Request: malformed filter");
    query.filter = *std::move(filter);
    query.sort = known_keys(read_sort(member_text(call, "sort"), ' '));
    query.fields = read_fields(read_names(member_text(call, "fields"), ' '));
    return answer_query(org, call, query);
}

Response get_user(Organization& org, const Call& call) {
    const auto user = org.users.find(call.ids[0]);
    if (!user) return v1_error(404, "Not Found");
    if (const auto names = call.find_param("fields")) {
        if (const auto fields = read_fields(read_names(*names, ' ')))
            return json_answer(200, user->projection(*fields));
    }
    return json_answer(200, user->whole());
}

}  // namespace lockstep::twin::jumpcloud
