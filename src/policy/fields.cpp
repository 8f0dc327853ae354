#include "policy/fields.hpp"

namespace lockstep::policy {
namespace {

std::vector<std::string> names_of(const SectionDoc& doc) {
    std::vector<std::string> names;
    for (const auto& field : doc.fields) names.push_back(field.name);
    return names;
}

std::string json_text(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '"' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

}  // namespace

void check_keys(const Item& section, const SectionDoc& doc, Context& context) {
    const auto names = names_of(doc);
    for (const auto& key : section.keys) {
        if (std::ranges::find(names, key.name) != names.end()) continue;
        auto nearest = nearest_name(key.name, names);
        auto expected = nearest.empty() ? fmt::format("one of {}", fmt::join(names, ", ")) : "";
        context.report.add(key.at, "unknown key", fmt::format("\"{}\"", key.name), std::move(expected),
                           std::move(nearest));
    }
    for (const auto& field : doc.fields) {
        if (!field.required || section.find(field.name) != nullptr) continue;
        context.report.add(section.at, fmt::format("`{}` is missing", field.name), "", field.type);
    }
}

std::string section_schema(const SectionDoc& doc) {
    std::string properties;
    std::string required;
    for (const auto& field : doc.fields) {
        std::string schema = field.schema;
        const std::string about = fmt::format(R"("description":"{}")", json_text(field.about));
        schema.insert(1, schema == "{}" ? about : about + ",");
        properties += fmt::format(R"({}"{}":{})", properties.empty() ? "" : ",", field.name, schema);
        if (field.required) required += fmt::format(R"({}"{}")", required.empty() ? "" : ",", field.name);
    }
    std::string schema =
        fmt::format(R"({{"type":"object","additionalProperties":false,"properties":{{{}}})", properties);
    if (!required.empty()) schema += fmt::format(R"(,"required":[{}])", required);
    schema += "}";
    if (doc.shorthand.empty()) return schema;
    const auto it = std::ranges::find(doc.fields, doc.shorthand, &FieldDoc::name);
    return fmt::format(R"({{"anyOf":[{},{}]}})", it->schema, schema);
}

}  // namespace lockstep::policy
