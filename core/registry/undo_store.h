// The latest changes that `venvctl undo` can reverse: undo.json in the state directory.
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

// How a directory is recognized later.
struct RecordedDirectory {
  uint64_t inode = 0;         // 0: no directory
  int64_t born_ns = 0;        // since the epoch; 0 if the file system has no birth times
  std::string config_sha256;  // of pyvenv.cfg, which decides without birth times; "" not compared
  bool operator==(const RecordedDirectory&) const = default;
};

// What a change does to one environment. It is on disk before the first step, so that a change that
// was killed can be completed.
struct UndoStep {
  enum class Kind {
    Remove,   // moves it to the trash
    Rewrite,  // rewrites files in it
    Replace,  // exchanges it with a new one, and moves the old one to the trash
    Rename,   // copies it to another path, and removes the old one
  };
  Kind kind = Kind::Remove;
  std::string prefix;               // where it was
  std::string place;                // Rename: where it is then
  RecordedDirectory old_directory;  // before the change
  RecordedDirectory new_directory;  // Replace and Rename: after the change
  std::string trashed;   // Remove and Replace: where the old one is in the trash; "" if it is not
  std::string prepared;  // Replace: where the new one was made; from the exchange to the trash the
                         // old one is there
  std::string saved;     // Rewrite: the file with the old content; "" none
  // What was known of it before. An identity, approvals and records are JSON, as in requests.
  std::string old_place;  // where it had been before somebody moved it; "" if nobody did
  std::string identity;
  std::map<std::string, std::string> moves;  // paths that change in the records
  std::vector<std::string> records;
  std::vector<std::string> approvals;
  std::map<std::string, std::string> pins;
};

struct UndoEntry {
  int64_t id = 0;       // unique; a later change has a larger one
  std::string command;  // "remove"
  int64_t at = 0;       // seconds since the epoch
  bool is_complete = false;
  std::vector<UndoStep> steps;
};

struct UndoList {
  std::vector<UndoEntry> entries;  // the oldest first
  std::string note;                // for doctor; "" when all is well
  StateDocument::Origin origin = StateDocument::Origin::Absent;

  const UndoEntry* find(int64_t id) const;
};

// Older changes are forgotten when a further one is complete.
inline constexpr size_t kMaxUndo = 10;

// A missing file is an empty list.
Result<UndoList> load_undo(const std::string& state_directory);

// Each takes the lock and reads again before it writes.
Result<void> save_undo(const std::string& state_directory, const UndoEntry& entry);
Result<void> erase_undo(const std::string& state_directory, int64_t id);

// The directory of a change: its lock, and the content that it replaced.
std::string undo_directory(const std::string& state_directory, int64_t id);

}  // namespace venvctl
