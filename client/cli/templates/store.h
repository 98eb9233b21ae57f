// The templates: environments that a tool made, kept in the user's cache directory, so that the
// next ones are copies of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/templates/inventory.h"
#include "core/base/result.h"

namespace venvctl {

struct Template {
  std::string key;      // key.h
  std::string prefix;   // where the tool made it; its files contain this path
  std::string backend;  // "virtualenv", "venv"
  std::string python;   // path of the interpreter
  std::string version;  // of that Python, as pyvenv.cfg has it
  Inventory inventory;
  std::vector<std::string> digests = {};  // SHA-256 of each entry that is a file, else ""
  int64_t last_used = 0;                  // seconds since the epoch; not part of the file
};
template <class A>
void fields(A& a, Template& each) {
  a(each.key, each.prefix, each.backend, each.python, each.version, each.inventory, each.digests);
}

class TemplateStore {
 public:
  static constexpr size_t kMaxTemplates = 10;

  // `directory` may not exist yet. With `max_bytes` 0, nothing is kept.
  TemplateStore(std::string directory, uint64_t max_bytes)
      : directory_(std::move(directory)), max_bytes_(max_bytes) {}

  const std::string& directory() const { return directory_; }
  // The tree of a template.
  std::string tree(const std::string& key) const;

  // The most recently used one first.
  std::vector<Template> all() const;
  // The template, if each of its files is as it was written: same size, modification time and
  // change time. If only the change time differs (because a hard link was made or removed), the
  // content decides. A template that has changed is removed.
  std::optional<Template> find(const std::string& key) const;
  // Call after use: this one is removed last, and the times of its files are read again.
  void note_use(const Template& used) const;
  // Copies the environment at `source` into the store, if the files there are still as in
  // `made.inventory`, which was read when the tool had ended. Removes the least recently used ones
  // beyond the limits. Does nothing if another process is writing.
  Result<void> keep(Template made, const std::string& source) const;
  // Removes all templates; returns how many.
  Result<size_t> clear() const;

 private:
  bool is_own() const;
  std::string path_of(const std::string& key) const;
  std::optional<Template> read(const std::string& key) const;
  void remove(const std::string& name) const;
  void remove_unfinished() const;
  void keep_within_limits() const;

  std::string directory_;
  uint64_t max_bytes_;
};

}  // namespace venvctl
