// Any bytes as a page of users and as one user: decoded or refused with `malformed`, never anything else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "directory/jumpcloud/wire.hpp"

namespace {

using namespace lockstep;
using namespace lockstep::directory;

SlotTable make_slots() {
    SlotTable slots;
    for (const char* name : {"username", "department", "manager", "attributes.costUnit", "phoneNumbers.work",
                             "addresses.work.locality", "addresses.work.country"}) {
        slots.slot(name);
    }
    return slots;
}

template <class Read>
void expect_malformed_or_whole(const Read& read) {
    try {
        read();
    } catch (const DirectoryError& error) {
        if (error.kind() != DirectoryError::Kind::malformed) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static jumpcloud::UserDecoder decoder{make_slots()};
    std::string body{reinterpret_cast<const char*>(data), size};
    expect_malformed_or_whole([&] {
        std::size_t rows = 0;
        const auto page = decoder.read_page(body, WallTime{}, [&](const AccountRow& row) {
            ++rows;
            if (row.to_account().values.size() != row.values().size()) std::abort();
        });
        if (page.rows != rows || page.places < rows) std::abort();
    });
    expect_malformed_or_whole([&] {
        if (decoder.read_user(body, WallTime{}).id.empty()) std::abort();
    });
    return 0;
}
