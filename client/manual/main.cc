// venvctl-manual DIRECTORY DATE: writes the manual pages. Only the build runs this program.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "client/manual/manual_page.h"

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  if (argc != 3) {
    std::fputs("usage: venvctl-manual DIRECTORY DATE\n", stderr);
    return 2;
  }
  for (const venvctl::ManualPage& page : venvctl::manual_pages(argv[2])) {
    const fs::path path = fs::path(argv[1]) / page.file;
    std::error_code failed;
    fs::create_directories(path.parent_path(), failed);
    std::ofstream out(path, std::ios::binary);
    out << page.text;
    if (!out.flush()) {
      std::fprintf(stderr, "venvctl-manual: cannot write %s\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
