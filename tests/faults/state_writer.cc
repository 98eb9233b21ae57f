// Saves one environment record, or lists the records. saves_test.py interrupts it at each system
// call.
//
//   state_writer DIRECTORY save PREFIX      prints "saved"; or the error, status 1
//   state_writer DIRECTORY list             prints one prefix per line, then any note for doctor
#include <cstdio>
#include <string_view>

#include "core/registry/environment_store.h"

using namespace venvctl;

namespace {

int complain(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return 1;
}

int save(const char* directory, const char* prefix) {
  EnvironmentRecord record;
  record.prefix = prefix;
  if (auto saved = save_environments(directory, {record}); !saved) return complain(saved.error());
  std::puts("saved");
  return 0;
}

int list(const char* directory) {
  auto environments = load_environments(directory);
  if (!environments) return complain(environments.error());
  for (const EnvironmentRecord& record : environments->records) std::puts(record.prefix.c_str());
  if (!environments->note.empty()) std::printf("note: %s\n", environments->note.c_str());
  return 0;
}

}  // namespace

int main(int count, char** words) {
  if (count == 4 && words[2] == std::string_view("save")) return save(words[1], words[3]);
  if (count == 3 && words[2] == std::string_view("list")) return list(words[1]);
  return 2;
}
