#include "core/program_id.hpp"

#include <elf.h>
#include <link.h>

#include <cstddef>
#include <cstring>

namespace lockstep {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t padded(std::size_t size) {
    return (size + 3) & ~std::size_t{3};
}

/// Among the notes of one segment.
std::string_view find_build_id(std::string_view notes) {
    ElfW(Nhdr) note{};
    while (notes.size() >= sizeof(note)) {
        std::memcpy(&note, notes.data(), sizeof(note));
        const auto text = sizeof(note) + padded(note.n_namesz);
        const auto next = text + padded(note.n_descsz);
        if (next > notes.size()) break;
        const auto owner = notes.substr(sizeof(note), note.n_namesz);
        if (note.n_type == NT_GNU_BUILD_ID && owner == "GNU\0"sv) {
            return notes.substr(text, note.n_descsz);
        }
        notes.remove_prefix(next);
    }
    return {};
}

/// The first object is the program itself.
int find_in_program(dl_phdr_info* program, std::size_t, void* found) {
    for (std::size_t i = 0; i < program->dlpi_phnum; ++i) {
        const auto& segment = program->dlpi_phdr[i];
        if (segment.p_type != PT_NOTE) continue;
        const auto address = program->dlpi_addr + segment.p_vaddr;
        // NOLINTNEXTLINE(performance-no-int-to-ptr): that is how the loader says where it lies
        const auto id = find_build_id({reinterpret_cast<const char*>(address), segment.p_memsz});
        if (!id.empty()) *static_cast<std::string_view*>(found) = id;
    }
    return 1;
}

}  // namespace

std::string_view program_id() {
    std::string_view id;
    dl_iterate_phdr(&find_in_program, &id);
    return id;
}

}  // namespace lockstep
