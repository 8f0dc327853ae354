#include "twin/gzip.hpp"

#include <zlib.h>

#include <stdexcept>

namespace lockstep::twin {

std::string gzip(std::string_view text) {
    constexpr int kGzipWindow = 15 + 16;  // 16 asks zlib for the gzip wrapper
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error{"zlib cannot start"};
    }
    std::string result(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // zlib reads it only
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int outcome = deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    if (outcome != Z_STREAM_END) throw std::runtime_error{"zlib cannot finish"};
    return result;
}

}  // namespace lockstep::twin
