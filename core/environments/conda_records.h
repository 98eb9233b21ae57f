// Reads the Python version from the names of conda's package records
// (conda-meta/NAME-VERSION-BUILD.json).
#pragma once

#include <span>
#include <string>

#include "core/files/file_system.h"

namespace venvctl {

// `records` is the listing of conda-meta. Returns "3.11.4" if it has an entry
// python-3.11.4-h955ad1f_0.json, and "" if it has no record of Python.
std::string conda_python_version(std::span<const DirectoryEntry> records);

}  // namespace venvctl
