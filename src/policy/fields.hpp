// Tables of fields (STYLE §8): the decoder, the checker, the reference page and the JSON Schema read the same ones.
#pragma once

#include <algorithm>
#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/codec.hpp"

namespace lockstep::policy {

struct SectionDoc;

/// What is said about one key.
struct FieldDoc {
    std::string name;
    std::string type;
    std::string otherwise;  ///< the default, empty if there is none
    std::string bounds;
    std::string about;
    std::string schema;  ///< JSON Schema of the value
    bool required = false;
    const SectionDoc* section = nullptr;  ///< the keys below it
};

struct SectionDoc {
    std::string_view about;      ///< a sentence
    std::string_view shorthand;  ///< the key that a scalar in place of the section stands for
    std::vector<FieldDoc> fields;
};

/// One key of a section that is read into an `Owner`.
template <class Owner>
struct Row {
    FieldDoc doc;
    std::function<void(Owner&)> set_default;
    std::function<void(const Item&, Owner&, Context&)> read;
};

/// Reports keys that no row knows, and required ones that are missing.
void check_keys(const Item& section, const SectionDoc& doc, Context& context);

template <class Owner>
class Fields {
public:
    template <class... Rows>
    explicit Fields(std::string_view about, Rows&&... rows) : rows_{std::forward<Rows>(rows)...} {
        doc_.about = about;
        for (const auto& row : rows_) doc_.fields.push_back(row.doc);
    }
    Fields& shorthand(std::string_view key) {
        doc_.shorthand = key;
        return *this;
    }
    /// Adds the rows of `other`, which fill the part of an owner that `part` gives.
    template <class Other, class Part>
    Fields& with(const Fields<Other>& other, Part part) {
        for (const auto& row : other.rows()) {
            rows_.push_back({row.doc, [row, part](Owner& owner) { row.set_default(part(owner)); },
                             [row, part](const Item& item, Owner& owner, Context& context) {
                                 row.read(item, part(owner), context);
                             }});
            doc_.fields.push_back(row.doc);
        }
        return *this;
    }

    void set_defaults(Owner& owner) const {
        for (const auto& row : rows_) row.set_default(owner);
    }

    void read(const Item& item, Owner& owner, Context& context) const {
        if (item.is_scalar() && !doc_.shorthand.empty()) return read_shorthand(item, owner, context);
        if (item.kind != Item::Kind::map) {
            if (item.kind != Item::Kind::null) wrong_type(item, "a section", context);
            if (item.kind == Item::Kind::null) check_keys(item, doc_, context);
            return;
        }
        check_keys(item, doc_, context);
        for (const auto& row : rows_) {
            if (const auto* value = item.find(row.doc.name)) row.read(*value, owner, context);
        }
    }

    [[nodiscard]] const SectionDoc& doc() const { return doc_; }
    [[nodiscard]] const std::vector<Row<Owner>>& rows() const { return rows_; }

private:
    void read_shorthand(const Item& item, Owner& owner, Context& context) const {
        for (const auto& row : rows_) {
            if (row.doc.name == doc_.shorthand) row.read(item, owner, context);
        }
    }

    std::vector<Row<Owner>> rows_;
    SectionDoc doc_;
};

/// What every section type starts with.
struct Section {
    Position at;
    std::vector<Item::Key> keys;  ///< as given, with their places

    [[nodiscard]] bool has(std::string_view key) const {
        return std::ranges::find(keys, key, &Item::Key::name) != keys.end();
    }
    /// Where the key stands, else where the section does.
    [[nodiscard]] const Position& at_key(std::string_view key) const {
        const auto it = std::ranges::find(keys, key, &Item::Key::name);
        return it == keys.end() ? at : it->at;
    }
};
template <class T>
concept IsSection = std::derived_from<T, Section>;

/// The table of a section's type (tables.hpp).
template <class T>
const Fields<T>& table_of();

std::string section_schema(const SectionDoc& doc);

template <class T>
    requires IsSection<T>
struct Codec<T> {
    static std::string type() { return "section"; }
    static std::string schema(const Bounds&) { return section_schema(table_of<T>().doc()); }
    static std::string show(const T&) { return ""; }
    static void read(const Item& item, T& value, const Bounds&, Context& context) {
        value.at = item.at;
        value.keys = item.keys;
        table_of<T>().set_defaults(value);
        table_of<T>().read(item, value, context);
    }
};

/// A section under a name of the person's own choice.
template <class T>
struct Named {
    std::string name;
    Position at;
    T value;
};

template <class T>
struct Codec<std::vector<Named<T>>> {
    static std::string type() { return "named sections"; }
    static std::string schema(const Bounds& bounds) {
        return fmt::format(R"({{"type":"object","additionalProperties":{}}})", Codec<T>::schema(bounds));
    }
    static std::string show(const std::vector<Named<T>>&) { return ""; }
    static void read(const Item& item, std::vector<Named<T>>& value, const Bounds& bounds, Context& context) {
        if (item.kind == Item::Kind::null) return;
        if (item.kind != Item::Kind::map) return wrong_type(item, "sections by name", context);
        for (std::size_t i = 0; i < item.keys.size(); ++i) {
            auto& named = value.emplace_back(Named<T>{item.keys[i].name, item.keys[i].at, {}});
            Codec<T>::read(item.items[i], named.value, bounds, context);
        }
    }
};

template <class T>
const SectionDoc* section_below(const T*) {
    if constexpr (IsSection<T>) return &table_of<T>().doc();
    return nullptr;
}
template <class T>
const SectionDoc* section_below(const std::vector<T>*) {
    return section_below(static_cast<const T*>(nullptr));
}
template <class T>
const SectionDoc* section_below(const std::optional<T>*) {
    return section_below(static_cast<const T*>(nullptr));
}
template <class T>
const SectionDoc* section_below(const std::vector<Named<T>>*) {
    return section_below(static_cast<const T*>(nullptr));
}

template <class Owner, class T>
class Field {
public:
    Field(std::string_view name, T Owner::* member) : member_{member} {
        doc_.name = name;
        default_ = Owner{}.*member;
    }
    Field& otherwise(T value) {
        default_ = std::move(value);
        return *this;
    }
    Field& between(double low, double high) {
        bounds_ = {low, high};
        return *this;
    }
    Field& at_least(double low) {
        bounds_.low = low;
        return *this;
    }
    Field& about(std::string_view sentence) {
        doc_.about = sentence;
        return *this;
    }
    /// What the default is, where it hangs on something else.
    Field& otherwise_as(std::string_view words) {
        doc_.otherwise = words;
        return *this;
    }
    Field& required() {
        doc_.required = true;
        return *this;
    }

    // NOLINTNEXTLINE(google-explicit-constructor): a finished field is a row
    operator Row<Owner>() const {
        Row<Owner> row{doc_,
                       [member = member_, value = default_](Owner& owner) {
                           owner.*member = value;
                           if constexpr (IsSection<T>) table_of<T>().set_defaults(owner.*member);
                       },
                       [member = member_, bounds = bounds_](const Item& item, Owner& owner, Context& context) {
                           Codec<T>::read(item, owner.*member, bounds, context);
                       }};
        row.doc.type = Codec<T>::type();
        if constexpr (requires { Codec<T>::limits(bounds_); }) {
            row.doc.bounds = Codec<T>::limits(bounds_);
        } else {
            row.doc.bounds = show_bounds(bounds_);
        }
        row.doc.schema = Codec<T>::schema(bounds_);
        row.doc.section = section_below(static_cast<const T*>(nullptr));
        if (row.doc.otherwise.empty() && !row.doc.required) row.doc.otherwise = Codec<T>::show(default_);
        return row;
    }

private:
    T Owner::* member_;
    T default_;
    Bounds bounds_;
    FieldDoc doc_;
};

template <class Owner, class T>
Field<Owner, T> field(std::string_view name, T Owner::* member) {
    return {name, member};
}

}  // namespace lockstep::policy
