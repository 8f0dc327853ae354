// Whatever bytes come as a page or a user: an Account, or DirectoryError. Never anything else, never a row without an
// id.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "directory/okta/errors.hpp"
#include "directory/okta/user_page.hpp"

namespace {

using lockstep::directory::AccountRow;
using lockstep::directory::DirectoryError;
using lockstep::directory::okta::UserDecoder;

UserDecoder make_decoder() {
    lockstep::SlotTable slots;
    for (const char* name : {"login", "email", "department", "title", "manager"}) slots.slot(name);
    return UserDecoder{slots};
}

template <class Decode>
void attempt(const Decode& decode) {
    try {
        decode();
    } catch (const DirectoryError& error) {
        if (error.kind() != DirectoryError::Kind::malformed) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static UserDecoder decoder = make_decoder();
    const std::string input{reinterpret_cast<const char*>(data), size};
    std::string body = input;
    attempt([&] {
        std::ignore = decoder.decode_page(body, {}, [](const AccountRow& row) {
            if (row.to_account().id.empty()) std::abort();
        });
    });
    body = input;
    attempt([&] {
        if (decoder.decode_user(body, {}).id.empty()) std::abort();
    });
    std::ignore = lockstep::directory::okta::to_error(lockstep::Response{400, {}, input}, {}, {"department"});
    return 0;
}
