// Finds environments from Jupyter's kernelspecs: files that say how to start a kernel.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/stores/central_stores.h"

namespace venvctl {

inline constexpr std::string_view kKernelKind = "jupyter";

// The directories in which Jupyter looks for kernelspecs, in Jupyter's order. The directory in
// Jupyter's own environment is left out.
std::vector<CentralStore> kernelspec_stores(const Variables& variables);

// The environments whose python is started by a kernelspec in `stores`. Each environment occurs
// once, with the name of its kernelspec. If several kernelspecs have the same name, only the first
// of them is used, as in Jupyter.
std::vector<CentralEnvironment> kernel_environments(FileSystem& files,
                                                    std::span<const CentralStore> stores);

}  // namespace venvctl
