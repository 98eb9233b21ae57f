// A state file: JSON with a schema number, replaced atomically under a lock, one backup kept.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace venvctl {

// How a state file was found. `text` is the JSON of its content ("" when there is none).
struct StateDocument {
  enum class Origin {
    Absent,       // no file yet
    Read,         // the file itself
    FromBackup,   // the file is corrupt; this is the .bak
    Lost,         // corrupt, and no usable backup: starts empty
    NewerSchema,  // written by a newer venvctl: may be read as far as understood, never rewritten;
                  // the .bak, where only that can be read
  };
  Origin origin = Origin::Absent;
  std::string text;
  std::string note;  // for doctor: what happened and where the old file is; "" when all is well
};

// The "schema" of a text that is such a document in whole; absent: it is corrupt. Who wants the
// content reads it in the same go: to read a thousand records twice is most of a command's time.
using SchemaReading = std::function<std::optional<int64_t>(const std::string& text)>;
std::optional<int64_t> schema_of(const std::string& text);

// Reads `path`. Never changes anything: a corrupt file is moved aside by the next update only.
// Fails when the file exists and cannot be read. `read` gets each text that is tried, the one that
// is taken last; none when there is no file.
Result<StateDocument> read_state(const std::string& path, int schema,
                                 const SchemaReading& read = schema_of);

// How long update_state waits for a lock that another program holds.
inline constexpr std::chrono::milliseconds kStateLockWait{2'000};

// Locks `path`.lock, reads again, lets `change` make the new text from the current one, replaces.
// Fails without writing for a newer schema, and when `change` fails. A `change` that gives back the
// text it got writes nothing.
Result<void> update_state(
    const std::string& path, int schema,
    const std::function<Result<std::string>(const std::string& text)>& change);

}  // namespace venvctl
