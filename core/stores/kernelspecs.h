// Finds the environments that Jupyter's kernelspecs name: files that say how to start a kernel.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/variables.h"
#include "core/files/file_system.h"
#include "core/stores/central_stores.h"

namespace venvctl {

inline constexpr std::string_view kKernelKind = "jupyter";

// The directories in which Jupyter looks for kernelspecs, in its order, except the one in the
// environment in which Jupyter itself runs.
std::vector<CentralStore> kernelspec_stores(const Variables& variables);

// The environments whose python a kernelspec in `stores` starts, each once, with the kernelspec's
// name. Of several kernelspecs with the same name only the first counts, as for Jupyter.
std::vector<CentralEnvironment> kernel_environments(FileSystem& files,
                                                    std::span<const CentralStore> stores);

}  // namespace venvctl
