// Reads and changes state files: JSON with a schema number, replaced atomically under a lock, with
// one backup.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace venvctl {

constexpr size_t kMaxStateBytes = 64 * 1024 * 1024;  // a larger file counts as damaged

// The result of reading a state file. `text` is its JSON content ("" if there is none).
struct StateDocument {
  enum class Origin {
    Absent,      // no file yet
    Read,        // the file itself
    FromBackup,  // the file is corrupt; this is the .bak
    Lost,        // corrupt, and no usable backup: the content is empty
    // Written by a newer venvctl. The file (or its .bak, if only that can be read) is read as far
    // as this version understands it, and never rewritten.
    NewerSchema,
  };
  Origin origin = Origin::Absent;
  std::string text;
  std::string note;  // for doctor: what happened and where the old file is; "" if nothing is wrong
};

// Returns the "schema" of a state file's text; absent if the text is corrupt. A caller that needs
// the content passes its own function, which reads the content in the same pass: reading a thousand
// records twice would take most of a command's time.
using SchemaReading = std::function<std::optional<int64_t>(const std::string& text)>;
std::optional<int64_t> schema_of(const std::string& text);

// Reads `path` and changes nothing: only the next update moves a corrupt file aside. Fails if the
// file exists and cannot be read. Calls `read` with the text of the file and, if this text is
// corrupt, again with the text of the backup. If the result has a text, it is the text of the last
// call. If the file is missing, `read` is not called.
Result<StateDocument> read_state(const std::string& path, int schema,
                                 const SchemaReading& read = schema_of);

// While an object of this class exists, update_state() in this process changes nothing after
// `monotonic_ns`. The daemon needs this limit: at that moment the client stops waiting, and may
// make this change and later changes itself. Only one object may exist at a time.
class StateChangesUntil {
 public:
  explicit StateChangesUntil(int64_t monotonic_ns);  // CLOCK_MONOTONIC
  StateChangesUntil(const StateChangesUntil&) = delete;
  StateChangesUntil& operator=(const StateChangesUntil&) = delete;
  ~StateChangesUntil();
};
int64_t monotonic_now_ns();

// Locks `path`.lock, reads the file again, computes the new text from the current one with
// `change`, and replaces the file. Fails without writing if the schema is newer or `change` fails.
// Fails with Unreachable after the end of StateChangesUntil, which is checked under the lock.
// Writes nothing if `change` returns the text unchanged, unless the file is corrupt.
Result<void> update_state(
    const std::string& path, int schema,
    const std::function<Result<std::string>(const std::string& text)>& change);

}  // namespace venvctl
