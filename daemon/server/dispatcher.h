// Finds the handler of a verb and calls it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "daemon/server/listener.h"

namespace venvctl {

class Dispatcher {
 public:
  using Handler = std::function<void(std::string_view body, Listener::Send send)>;

  void add(std::string_view verb, Handler handler);
  // Sends an error if the verb is unknown.
  void dispatch(std::string_view verb, std::string_view body, const Listener::Send& send) const;

 private:
  std::map<std::string, Handler, std::less<>> handlers_;
};

}  // namespace venvctl
