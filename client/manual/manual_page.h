// Writes the manual pages from the tables from which `venvctl help` is made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

struct ManualPage {
  std::string file;  // below the directory of the pages: "man1/venvctl-create.1"
  std::string text;  // in the language mdoc(7)
};

// All pages: the overview, one page for each command, and the pages of venvd and the settings.
// `date`: "May 1, 2026".
std::vector<ManualPage> manual_pages(std::string_view date);

}  // namespace venvctl
