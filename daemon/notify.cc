#include "daemon/notify.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/base/fd.h"

namespace venvctl {

namespace {

std::optional<int64_t> number(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

}  // namespace

Notify::Notify(const Variables& variables, long own_pid) {
  address_ = variables.get("NOTIFY_SOCKET").value_or("");
  if (address_.size() >= sizeof(sockaddr_un::sun_path)) address_.clear();
  const auto span = number(variables.get("WATCHDOG_USEC"));
  const auto pid = number(variables.get("WATCHDOG_PID"));
  if (address_.empty() || !span || *span <= 0 || (pid && *pid != own_pid)) return;
  // Half of the span, as sd_watchdog_enabled(3) recommends.
  watchdog_span_ = std::chrono::milliseconds(*span / 2 / 1000);
}

void Notify::send(std::string_view state) const {
  if (address_.empty()) return;
  const UniqueFd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!fd) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, address_.data(), address_.size());
  if (address_[0] == '@') address.sun_path[0] = '\0';  // the abstract namespace
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
  ::sendto(fd.get(), state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
           reinterpret_cast<const sockaddr*>(&address), size);
}

}  // namespace venvctl
