// Keeps templates in the user's cache directory. A template is a copy of an environment that a tool
// created. Later environments are copies of the template.
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
  std::string prefix;   // where the tool made the environment; its files contain this path
  std::string backend;  // "virtualenv", "venv"
  std::string python;   // path of the interpreter
  std::string version;  // version of this Python, from pyvenv.cfg
  Inventory inventory;
  // One for each entry of the inventory; "" if the entry is not a file. The SHA-256 of a file that
  // may run when the environment is activated or its python starts; for other files the keyed
  // digest (file_digest.h).
  std::vector<std::string> digests = {};
  std::string digest_key = {};
  int64_t last_used = 0;  // seconds since the Unix epoch; not stored in the file
};
template <class A>
void fields(A& a, Template& each) {
  a(each.key, each.prefix, each.backend, each.python, each.version, each.inventory, each.digests,
    each.digest_key);
}

class TemplateStore {
 public:
  static constexpr size_t kMaxTemplates = 10;

  // `directory` need not exist yet. If `max_bytes` is 0, the store keeps no templates and finds
  // none.
  TemplateStore(std::string directory, uint64_t max_bytes, User user)
      : directory_(std::move(directory)), max_bytes_(max_bytes), user_(std::move(user)) {}

  const std::string& directory() const { return directory_; }
  // Why no template may be used, kept or removed: another user owns the directory or could change
  // it, it is a link, it is in a git work tree, or it contains other files. Otherwise "".
  std::string refusal() const;
  // The directory with the files of a template.
  std::string tree(const std::string& key) const;

  // All templates, the most recently used one first.
  std::vector<Template> all() const;
  // Returns the template if it has not changed since it was written, and if no other user could
  // change it. Compares the type, permissions, owner, size, link target, modification time and
  // change time of each entry. If only the change time differs, because a hard link was made or
  // removed, compares the content. Always compares the content of files that may run when the
  // environment is activated or its python starts. Removes a template that has changed.
  std::optional<Template> find(const std::string& key) const;
  // Call this after a template was used. Templates that were used recently are removed last.
  void note_use(const Template& used) const;
  // Call this after hard links to the template's files were made. Records the new change times, so
  // that find() need not compare the content.
  void note_links(const Template& used) const;
  // Copies the environment at `source` into the store. `made.inventory` must be read as soon as the
  // tool has ended; if a file has changed since, keeps nothing. Removes the least recently used
  // templates that exceed the limits. Does nothing if another process writes to the store, or if
  // the store already has this template.
  Result<void> keep(Template made, const std::string& source) const;
  // Removes all templates. Returns the number of removed templates.
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
