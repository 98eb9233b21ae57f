// Reads what the names of conda's package records show (conda-meta/NAME-VERSION-BUILD.json).
#pragma once

#include <span>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// Returns "3.11.4" if python-3.11.4-h955ad1f_0.json is among the entries of conda-meta, "" if
// Python itself has no record.
std::string conda_python_version(std::span<const DirectoryEntry> records);

}  // namespace venvctl
