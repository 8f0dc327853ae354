#include "engine/pass.hpp"

#include "engine/full_pass.hpp"

namespace lockstep::engine {

Task<PassResult> Pass::run(PassOptions options) {
    if (options.only.empty()) {
        FullPass pass{policy_, directories_, store_, clock_, std::move(options)};
        co_return co_await pass.run();
    }
    auto result = co_await plan_people(policy_, directories_, store_, clock_, std::move(options.only), options.lane);
    if (options.keep == Keep::nowhere) result.settlements.clear();
    co_return result;
}

}  // namespace lockstep::engine
