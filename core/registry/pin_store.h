// Reads and changes pins.json in the state directory, which records pins. A pin is the environment
// that `venvctl use` chose for a directory in one world (core/files/world.h).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/state_document.h"

namespace venvctl {

struct PinList {
  std::map<std::string, std::string> prefixes;  // by the physical path of the directory
  std::string note;                             // what is wrong with the file, or ""
  StateDocument::Origin origin = StateDocument::Origin::Absent;
};
template <class A>
void fields(A& a, PinList& each) {
  a(each.prefixes, each.note, each.origin);
}

// The pins of one world. A missing file is an empty list.
Result<PinList> load_pins(const std::string& state_directory, const std::string& world);

// Each of the following functions takes the lock of the file and reads the file again before it
// writes. Pins of other worlds do not change.
Result<void> save_pin(const std::string& state_directory, const std::string& world,
                      const std::string& directory, const std::string& prefix);
Result<void> erase_pin(const std::string& state_directory, const std::string& world,
                       const std::string& directory);

}  // namespace venvctl
