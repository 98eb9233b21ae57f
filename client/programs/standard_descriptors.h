// Makes sure that the standard descriptors of this process are open.
#pragma once

namespace venvctl {

// Opens /dev/null for each closed standard descriptor. Otherwise the next file that is opened would
// get the number of a standard descriptor.
void fill_standard_descriptors();

}  // namespace venvctl
