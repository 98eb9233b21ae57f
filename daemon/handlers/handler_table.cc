#include "daemon/handlers/handler_table.h"

#include <iterator>

#include "core/wire/verbs.h"

namespace venvctl {

namespace {

constexpr HandlerEntry kHandlers[] = {
    {wire::kResolve, handle_resolve}, {wire::kStatus, handle_status},
    {wire::kList, handle_list},       {wire::kAllow, handle_allow},
    {wire::kDeny, handle_deny},       {wire::kRegister, handle_register},
    {wire::kForget, handle_forget},   {wire::kShutdown, handle_shutdown},
    {wire::kPin, handle_pin},         {wire::kInventory, handle_inventory},
};
static_assert(std::size(kHandlers) == std::size(wire::kVerbs), "a verb has no handler");

}  // namespace

std::span<const HandlerEntry> handler_table() { return kHandlers; }

}  // namespace venvctl
