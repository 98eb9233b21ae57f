// Reads and changes undo.json in the state directory, which has the latest changes that `venvctl
// undo` can reverse.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/state_document.h"

namespace venvctl {

// The properties by which a directory is recognized later.
struct RecordedDirectory {
  uint64_t inode = 0;   // 0 if there is no directory
  int64_t born_ns = 0;  // nanoseconds since 1970; 0 if the file system has no birth times
  // The digest of pyvenv.cfg, which is compared if there are no birth times; "" if it is not
  // compared.
  std::string config_sha256;
  bool operator==(const RecordedDirectory&) const = default;
};

// What a change does to one environment. A step is written to the disk before the change begins, so
// that a killed change can be completed.
struct UndoStep {
  enum class Kind {
    Remove,   // moves the environment to the trash
    Rewrite,  // rewrites files in the environment
    Replace,  // exchanges the environment for a new one, and moves the old one to the trash
    Rename,   // copies the environment to another path, and removes it at the old path
  };
  Kind kind = Kind::Remove;
  std::string prefix;               // where the environment was before the change
  std::string place;                // Rename: where it is after the change
  RecordedDirectory old_directory;  // before the change
  RecordedDirectory new_directory;  // Replace and Rename: after the change
  // Remove and Replace: where the old environment is in the trash; "" if it is not there.
  std::string trashed;
  // Replace: where the new environment was prepared. After the exchange, the old environment is
  // here until it is moved to the trash.
  std::string prepared;
  std::string saved;  // Rewrite: the file with the old contents; "" if there is none
  // The following members are what was recorded about the environment before the change.
  // `identity`, `records` and `approvals` are in JSON, as in requests. `old_place` is the path from
  // which somebody had moved the environment without venvctl; "" if nobody had.
  std::string old_place;
  std::string identity;
  std::map<std::string, std::string> moves;  // old and new paths that the change puts into records
  std::vector<std::string> records;
  std::vector<std::string> approvals;
  std::map<std::string, std::string> pins;
};

struct UndoEntry {
  int64_t id = 0;       // unique; later changes have larger ids
  std::string command;  // such as "remove"
  int64_t at = 0;       // seconds since 1970
  bool is_complete = false;
  std::vector<UndoStep> steps;
};

struct UndoList {
  std::vector<UndoEntry> entries;  // from the oldest to the latest
  std::string note;                // what is wrong with the file, or ""; doctor shows it
  StateDocument::Origin origin = StateDocument::Origin::Absent;

  const UndoEntry* find(int64_t id) const;
};

// How many complete changes are kept. When one more change is completed, the oldest complete change
// is forgotten.
inline constexpr size_t kMaxUndo = 10;

// A missing file is an empty list.
Result<UndoList> load_undo(const std::string& state_directory);

// Each of the following functions takes the lock of the file and reads the file again before it
// writes.
Result<void> save_undo(const std::string& state_directory, const UndoEntry& entry);
Result<void> erase_undo(const std::string& state_directory, int64_t id);

// The directory that belongs to a change: it contains the lock of the change and the content that
// the change replaced.
std::string undo_directory(const std::string& state_directory, int64_t id);

}  // namespace venvctl
