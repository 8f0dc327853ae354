// The user profile schema: which attributes there are, and what a profile may hold.
#pragma once

#include <string_view>

#include "twin/okta/call.hpp"

namespace lockstep::twin::okta {

/// The 31 base attributes with the vendor's default settings (recorded).
[[nodiscard]] json::object make_base_schema();
[[nodiscard]] json::object make_group_schema();

/// The custom attributes of people of that type.
[[nodiscard]] const json::object& custom_schema(const Org& org, std::string_view type_id);

/// `given` laid over `present` (or over nothing, if it replaces the whole): null and "" clear, arrays are replaced.
/// Throws E0000001 with `subject` for attributes that no schema defines.
[[nodiscard]] json::object merge_profile(const Org& org, std::string_view type_id, const json::object& present,
                                         const json::object& given, bool replaces, std::string_view subject);
/// Throws E0000001 unless the schema and the uniqueness of `login` and of unique attributes hold for the user `id`.
void check_profile(const Org& org, std::string_view type_id, const json::object& profile, std::string_view id);
/// Throws E0000001 if any text holds characters of four UTF-8 bytes, which the vendor does not support.
void refuse_supplementary_characters(const json::object& profile);

Response get_user_schema(Call& call);
Response update_user_schema(Call& call);
Response get_group_schema(Call& call);
Response update_group_schema(Call& call);
Response list_user_types(Call& call);
Response get_user_type(Call& call);
Response create_user_type(Call& call);
Response update_user_type(Call& call);   ///< POST: the named fields
Response replace_user_type(Call& call);  ///< PUT
Response delete_user_type(Call& call);

}  // namespace lockstep::twin::okta
