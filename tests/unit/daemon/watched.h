// Inputs that concern more than one name of a watched directory.
#pragma once

#include "daemon/watch/watched_name.h"

namespace venvctl {

inline WatchedName markers_in(int watch) { return {watch, "", WatchedName::Counts::Markers}; }
inline WatchedName directories_in(int watch) {
  return {watch, "", WatchedName::Counts::NewDirectories};
}
inline WatchedName all_names_in(int watch) { return {watch, "", WatchedName::Counts::EveryName}; }

}  // namespace venvctl
