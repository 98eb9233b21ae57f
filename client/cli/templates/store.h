// The templates: environments that a tool made, kept in the user's cache directory, so that the
// next ones are copies of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/cli/templates/inventory.h"
#include "core/base/result.h"
#include "core/files/user.h"

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
  TemplateStore(std::string directory, uint64_t max_bytes, User user)
      : directory_(std::move(directory)), max_bytes_(max_bytes), user_(std::move(user)) {}

  const std::string& directory() const { return directory_; }
  // Why no template is used or kept: another user owns the directory, or could change it. "" if
  // nothing is wrong.
  std::string refusal() const;
  // The tree of a template.
  std::string tree(const std::string& key) const;

  // The most recently used one first.
  std::vector<Template> all() const;
  // The template, if no other user could change it, and if its tree is as it was written: the same
  // entries with the same type, permissions, owner, size, link target, modification time and change
  // time. If only the change time differs (because a hard link was made or removed), the content
  // decides. For files that run by themselves, the content is always compared. A template that has
  // changed is removed.
  std::optional<Template> find(const std::string& key) const;
  // Call after use: this one is removed last.
  void note_use(const Template& used) const;
  // Call after hard links to its files were made: writes down the new change times, so that find()
  // need not compare the content.
  void note_links(const Template& used) const;
  // Copies the environment at `source` into the store, if the files there are still as in
  // `made.inventory`, which was read when the tool had ended. Removes the least recently used ones
  // beyond the limits. Does nothing if another process is writing, or if there is this template.
  Result<void> keep(Template made, const std::string& source) const;
  // Removes all templates; returns how many.
  Result<size_t> clear() const;

 private:
  std::string path_of(const std::string& key) const;
  std::optional<Template> read(const std::string& key) const;
  void remove(const std::string& name) const;
  void remove_unfinished() const;
  void keep_within_limits() const;

  std::string directory_;
  uint64_t max_bytes_;
  User user_;
};

}  // namespace venvctl
