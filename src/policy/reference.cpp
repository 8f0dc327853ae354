#include "policy/reference.hpp"

#include <fmt/format.h>

#include "policy/draft.hpp"
#include "policy/standard_rules.hpp"

namespace lockstep::policy {
namespace {

constexpr std::string_view kGenerated =
    "<!-- Generated from the tables in src/policy and src/expression; tests/unit/policy/reference_test.cpp keeps it "
    "so. -->\n";

/// `|` would end a cell.
std::string cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

std::string default_of(const FieldDoc& field) {
    if (field.required) return "**required**";
    return field.otherwise.empty() ? "–" : cell(field.otherwise);
}

std::string type_of(const FieldDoc& field) {
    return cell(field.bounds.empty() ? field.type : fmt::format("{}, {}", field.type, field.bounds));
}

/// A section's table, then those of the sections below it.
void append_section(std::string& page, const std::string& path, const SectionDoc& doc) {
    page += fmt::format("\n{} `{}`\n\n{}\n", path.contains('.') ? "###" : "##", path, doc.about);
    if (!doc.shorthand.empty()) {
        page += fmt::format("\nShort form: the value of `{}` in place of the section.\n", doc.shorthand);
    }
    page += "\n| key | value | default | meaning |\n|---|---|---|---|\n";
    for (const auto& field : doc.fields) {
        page +=
            fmt::format("| `{}` | {} | {} | {} |\n", field.name, type_of(field), default_of(field), cell(field.about));
    }
    for (const auto& field : doc.fields) {
        if (field.section != nullptr) append_section(page, fmt::format("{}.{}", path, field.name), *field.section);
    }
}

void append_top(std::string& page) {
    const auto& doc = table_of<Draft>().doc();
    page += "\n## The file\n\n| key | value | default | meaning |\n|---|---|---|---|\n";
    for (const auto& field : doc.fields) {
        page +=
            fmt::format("| `{}` | {} | {} | {} |\n", field.name, type_of(field), default_of(field), cell(field.about));
    }
    for (const auto& field : doc.fields) {
        if (field.section != nullptr) append_section(page, field.name, *field.section);
    }
}

void append_standard_rules(std::string& page) {
    page +=
        "\n## Rules that need not be written\n\n"
        "Without `attributes` these pairs are carried. Those marked are added to every policy in which no rule names "
        "either "
        "attribute.\n\n| JumpCloud | Okta | always |\n|---|---|---|\n";
    for (const auto& pair : standard_pairs()) {
        page += fmt::format("| `{}` | `{}` | {} |\n", pair.jumpcloud, pair.okta, pair.always ? "yes" : "");
    }
    page += "\nUnless a rule writes it, a new account is called:\n\n";
    for (const auto& name : standard_names()) {
        page += fmt::format("- {} `{}`: {}\n", title_of(name.side), name.attribute, name.about);
    }
}

std::string remarks_on(const AttributeSchema& attribute) {
    std::vector<std::string> remarks;
    if (attribute.required) remarks.emplace_back("required");
    if (attribute.unique) remarks.emplace_back("unique");
    if (attribute.reference) remarks.emplace_back("holds a person");
    if (!attribute.writable) remarks.emplace_back("cannot be written");
    if (attribute.max_length > 0) remarks.push_back(fmt::format("at most {} characters", attribute.max_length));
    return fmt::format("{}", fmt::join(remarks, ", "));
}

void append_attributes(std::string& page, Side side) {
    page += fmt::format("\n### {}\n\n| attribute | type | remarks |\n|---|---|---|\n", title_of(side));
    for (const auto& attribute : base_schema(side).attributes) {
        page += fmt::format("| `{}` | {} | {} |\n", attribute.name, name_of(attribute.type), remarks_on(attribute));
    }
}

constexpr std::string_view kPolicyIntroduction = R"(# Policy reference

A policy is one YAML file, `lockstep.yaml`. It is checked whole before anything runs: `lockstep check` shows every problem
with file, line and column, what was found, what was expected and the nearest right name.

- Secrets are never in the file: `${env:NAME}` is a variable of the environment, `${file:PATH}` a file seen from the
  policy's folder. Both may stand in any value of `jumpcloud` and `okta`.
- Durations: `500ms`, `90s`, `15m`, `72h`, `30d`.
- A list of one value may be that value.
- An expression that holds `: `, ` #` or `? `, or starts with `!`, stands in quotes, as YAML would take these for its own.
  Expressions are described in [functions.md](functions.md).
)";

constexpr std::string_view kAttributesIntroduction = R"(
## Attributes

What every tenant has. Okta's custom attributes are read from its schema; JumpCloud's are `attributes.NAME`. Elements of
JumpCloud's lists are named like attributes: `phoneNumbers.TYPE`, `addresses.TYPE.PART`, where PART is one of `poBox`,
`extendedAddress`, `streetAddress`, `locality`, `region`, `postalCode`, `country`.
)";

constexpr std::string_view kFunctionIntroduction = R"(# Expressions

One small typed language, close to Okta's own. It is checked when the policy is: an unknown attribute or function, a wrong
type or a bad regular expression is an error with line and column.

| written | means |
|---|---|
| `jumpcloud.department`, `okta.userType`, `jumpcloud.attributes.costUnit` | an attribute |
| `"text"`, `'text'`, `42`, `2.5`, `true`, `false`, `null`, `{"a", "b"}` | values; in texts `\\`, `\"`, `\'`, `\n`, `\t` |
| `a + b` | joins texts, or adds numbers |
| `==` `!=` `<` `<=` `>` `>=` | compare two values of one type; e-mail, login and username trimmed and case-folded |
| `a matches "RE2"` | the whole text matches the regular expression |
| `AND` `OR` `NOT`, also `&&` `\|\|` `!` | logic; `!` binds tighter than comparisons, `NOT` looser |
| `condition ? a : b` | a choice; only the chosen side is evaluated |
| `a ?: b` | `a`, or `b` where `a` is empty or has no value |
| `exists(jumpcloud)`, `exists(okta.title)` | has or had an account there; has a value |

**Emptiness.** An empty attribute that nothing handles (`?:`, `exists`, `== null`) gives *no value*: nothing is written, and
`lockstep explain` names the attribute. A function whose result would be empty has no value either. `""` and `null` are
emptiness that somebody chose: `a ?: ""` is empty and may clear the target. An attribute that was not read is no value,
whatever handles it. In a condition no value counts as false; AND and OR need only those operands that decide.

**Types** never convert by themselves: `Convert.toText(okta.level) + "x"`. An integer may stand where a number is expected.
)";

}  // namespace

std::string policy_reference() {
    std::string page = std::string{kGenerated} + std::string{kPolicyIntroduction};
    append_top(page);
    append_standard_rules(page);
    page += kAttributesIntroduction;
    for (const Side side : kSides) append_attributes(page, side);
    return page;
}

std::string function_reference() {
    std::string page = std::string{kGenerated} + std::string{kFunctionIntroduction};
    page += "\n## Functions\n\n| function | gives | example | its value |\n|---|---|---|---|\n";
    for (const auto& function : expression::functions()) {
        page += fmt::format("| `{}{}` | {} | `{}` | `{}` |\n", function.name, cell(function.signature),
                            cell(function.about), cell(function.example), cell(function.result));
    }
    page +=
        "\nThe examples are evaluated on 2026-11-24 at 12:57:42 UTC for somebody in the Okta group `Staff` and the "
        "JumpCloud "
        "group `Engineering`, with an account in both.\n";
    return page;
}

std::string json_schema() {
    std::string schema = section_schema(table_of<Draft>().doc());
    schema.insert(1, R"("$schema":"https://json-schema.org/draft/2020-12/schema","title":"Lockstep policy",)");
    return schema;
}

}  // namespace lockstep::policy
