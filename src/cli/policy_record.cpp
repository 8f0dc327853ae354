#include "cli/policy_record.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <stdexcept>

#include "cli/file_sources.hpp"
#include "core/problem.hpp"

namespace lockstep::cli {
namespace {

namespace json = boost::json;

constexpr const char* kKey = "policy";

/// Keeps what is read through it. Only for loading without secrets, which are then not read at all.
class CollectingSources final : public policy::Sources {
public:
    std::string read_file(const std::string& path) override {
        auto text = files_.read_file(path);
        read_[path] = text;
        return text;
    }
    std::optional<std::string> environment(const std::string&) override { return std::nullopt; }
    [[nodiscard]] const std::map<std::string, std::string>& read() const { return read_; }

private:
    FileSources files_;
    std::map<std::string, std::string> read_;
};

class RecordedSources final : public policy::Sources {
public:
    explicit RecordedSources(const PolicyRecord& record) : record_{record} {}
    std::string read_file(const std::string& path) override {
        const auto it = record_.files.find(path);
        if (it == record_.files.end()) throw std::runtime_error("it is not in the record of the policy in force");
        return it->second;
    }
    std::optional<std::string> environment(const std::string&) override { return std::nullopt; }

private:
    const PolicyRecord& record_;
};

policy::CheckOptions like(const policy::Policy& policy) {
    return {policy.jumpcloud_schema, policy.okta_schema, false};
}

/// Its files as they are on disk; none if they are not what it was compiled from any more.
std::optional<json::object> files_of(const policy::Policy& policy) {
    CollectingSources sources;
    try {
        if (policy::load(policy.file, sources, like(policy)).digest != policy.digest) return std::nullopt;
    } catch (const Problems&) {
        return std::nullopt;  // edited since, and not well
    }
    json::object files;
    for (const auto& [path, text] : sources.read()) files[path] = text;
    return files;
}

}  // namespace

Task<> record_policy(store::Store& store, policy::Policy policy, WallTime now) {
    const auto known = co_await find_policy_record(store);
    if (known && known->digest == policy.digest && known->file == policy.file) co_return;
    auto files = files_of(policy);
    if (!files) co_return;
    const json::object record{
        {"file", policy.file}, {"digest", policy.digest}, {"since", to_rfc3339(now)}, {"files", std::move(*files)}};
    co_await store.put_setting(kKey, json::serialize(record));
}

Task<std::optional<PolicyRecord>> find_policy_record(store::Store& store) {
    const auto text = co_await store.find_setting(kKey);
    if (!text) co_return std::nullopt;
    const auto read = json::parse(*text);
    PolicyRecord record;
    record.file = std::string{read.at("file").as_string()};
    record.digest = std::string{read.at("digest").as_string()};
    record.since = from_rfc3339(std::string{read.at("since").as_string()}).value_or(WallTime{});
    for (const auto& entry : read.at("files").as_object()) {
        record.files.emplace(std::string{entry.key()}, std::string{entry.value().as_string()});
    }
    co_return record;
}

policy::Policy load_recorded(const PolicyRecord& record, const policy::Policy& policy) {
    RecordedSources sources{record};
    return policy::load(record.file, sources, like(policy));
}

bool is_another(const policy::Policy& policy, const PolicyRecord& record) {
    const auto name = [](const std::string& path) { return std::filesystem::path{path}.filename(); };
    return name(policy.file) != name(record.file) && policy.digest != record.digest;
}

}  // namespace lockstep::cli
