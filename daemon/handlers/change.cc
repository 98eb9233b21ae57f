#include "daemon/handlers/change.h"

#include <memory>

namespace venvctl {

void change_state(Services& services, StateChange::What what, std::string_view body, Reply reply) {
  StateChange change;
  change.what = what;
  change.body = body;
  // The reply is in a shared_ptr, because std::function must be copyable.
  auto held = std::make_shared<Reply>(std::move(reply));
  services.state.change(std::move(change), [&services, held](Result<void> result) {
    if (result) services.everyone_asks_again();
    held->done(result);
  });
}

}  // namespace venvctl
