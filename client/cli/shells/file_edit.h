// A change of one of the user's files. A command can show it or make it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "client/cli/session/session.h"
#include "client/cli/shells/start_up_file.h"
#include "core/base/result.h"

namespace venvctl {

struct FileEdit {
  std::string path;
  std::string old_content;  // "" if the file does not exist
  std::string content;

  bool is_change() const { return content != old_content; }
};

// The error if the file is below HOME but HOME is not set.
Error no_home_directory();

// Adds the block with `lines` between the marks, or removes the block if `removes` is true. Fails
// if the file cannot be read.
Result<FileEdit> block_edit(const std::string& path, const BlockMarks& marks,
                            std::string_view lines, bool removes);

// The path of the file `name` in the session's directory, which is the project. Fails if a link
// leads out of the project.
Result<std::string> file_of_project(Session& session, std::string_view name);

// The change that `rewrite` makes to the content of the file ("" if the file does not exist). An
// error of `rewrite` must continue a sentence that begins with the path.
Result<FileEdit> rewritten(
    Session& session, const std::string& path,
    const std::function<Result<std::string>(const std::string& content)>& rewrite);

// Prints the lines that the edit removes and adds.
void show_edit(Session& session, const FileEdit& edit);

// Makes the change. Deletes a file that would become empty, unless it is a link.
Result<void> make_edit(Session& session, const FileEdit& edit);

}  // namespace venvctl
