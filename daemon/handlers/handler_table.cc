#include "daemon/handlers/handler_table.h"

#include <iterator>

#include "core/wire/verbs.h"
#include "daemon/handlers/change.h"

namespace venvctl {

namespace {

constexpr HandlerEntry kHandlers[] = {
    {wire::kResolve, handle_resolve},
    {wire::kStatus, handle_status},
    {wire::kAllow, handle_change<StateChange::What::Allow>},
    {wire::kDeny, handle_change<StateChange::What::Deny>},
    {wire::kRegister, handle_change<StateChange::What::Register>},
    {wire::kForget, handle_forget},
    {wire::kShutdown, handle_shutdown},
    {wire::kPin, handle_change<StateChange::What::Pin>},
    {wire::kInventory, handle_inventory},
    {wire::kProtect, handle_change<StateChange::What::Protect>},
    {wire::kWatch, handle_watch},
};
static_assert(std::size(kHandlers) == std::size(wire::kVerbs), "a verb has no handler");

}  // namespace

std::span<const HandlerEntry> handler_table() { return kHandlers; }

}  // namespace venvctl
