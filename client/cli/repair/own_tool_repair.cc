#include "client/cli/repair/own_tool_repair.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "client/cli/create/site.h"
#include "client/cli/create/staging.h"
#include "client/cli/deletion/trash.h"
#include "client/cli/lookup/report.h"
#include "client/cli/processes/objections.h"
#include "client/cli/records/following.h"
#include "client/cli/records/recorded_directory.h"
#include "client/cli/repair/replacement.h"
#include "core/base/path.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

struct ProgramLink {
  std::string path;
  std::string target;
};

// The directories into which pipx and uv put links to programs and manual pages.
std::vector<std::string> directories_of_links(const Session& session) {
  std::vector<std::string> directories;
  for (const char* name : {"PIPX_BIN_DIR", "UV_TOOL_BIN_DIR", "XDG_BIN_HOME"}) {
    const auto directory = session.variables().non_empty(name);
    if (directory && is_absolute_path(*directory)) directories.push_back(*directory);
  }
  directories.push_back(join_path(session.home(), ".local/bin"));
  std::string manuals = join_path(session.home(), ".local/share/man");
  const auto chosen = session.variables().non_empty("PIPX_MAN_DIR");
  if (chosen && is_absolute_path(*chosen)) manuals = *chosen;
  constexpr int kSections = 9;
  for (int section = 1; section <= kSections; ++section) {
    directories.push_back(join_path(manuals, "man" + std::to_string(section)));
  }
  return directories;
}

// The links there that lead into the environment.
std::vector<ProgramLink> links_into(Session& session, const std::string& prefix) {
  std::vector<ProgramLink> links;
  for (const std::string& directory : directories_of_links(session)) {
    for (const DirectoryEntry& entry :
         session.files().list(directory).value_or(std::vector<DirectoryEntry>())) {
      const std::string path = join_path(directory, entry.name);
      const auto target = session.files().read_link(path);
      if (target && path_contains(prefix, normal_path(directory, *target))) {
        links.push_back({path, *target});
      }
    }
  }
  return links;
}

Result<void> copied(const std::string& from, const std::string& to) {
  using std::filesystem::copy_options;
  std::error_code code;
  std::filesystem::copy(from, to, copy_options::recursive | copy_options::copy_symlinks, code);
  if (!code) return {};
  return Error{ErrorCode::Failed,
               "cannot copy it (" + code.message() + "): check its permissions and the free space"};
}

// Recreates one environment.
class OwnToolRecreation {
 public:
  OwnToolRecreation(Session& session, const EnvironmentReport& report, const ToolCommand& command,
                    const RebuildRequest& request, ChangeJournal& journal)
      : session_(session),
        report_(report),
        command_(command),
        request_(request),
        journal_(journal) {}

  Result<RecreatedByOwnTool> run() {
    auto before = known_before(session_, report_.prefix, report_.evidence.identity, "");
    if (!before) return before.error();
    auto lock = lock_site(report_.prefix);
    if (!lock) return lock.error();
    links_ = links_into(session_, report_.prefix);
    if (auto replaced = replace_by_copy(); !replaced) return replaced.error();
    if (auto made = run_command(); !made) return put_back(made.error());

    step_.kind = UndoStep::Kind::Replace;
    step_.new_directory = recorded_directory(report_.prefix);
    if (auto amended = journal_.amend(number_, step_); !amended) return amended.error();
    if (auto followed = follow(session_, *before, {}, Naming::InBulk); !followed) {
      return followed.error();
    }
    journal_.confirm(number_);
    return RecreatedByOwnTool{step_.trashed};
  }

 private:
  Result<void> replace_by_copy() {
    auto staging = Staging::make(report_.prefix);
    if (!staging) return staging.error();
    if (auto made = copied(report_.prefix, staging->content()); !made) return made;
    auto replacement = replace_by_prepared(session_, report_, *staging, "", {}, journal_);
    if (!replacement) return replacement.error();
    number_ = replacement->number;
    step_ = std::move(replacement->step);
    // While the tool runs, the entry is that of a removal, so that `undo` after a kill only
    // restores the old environment.
    step_.kind = UndoStep::Kind::Remove;
    return journal_.amend(number_, step_);
  }

  Result<void> run_command() {
    ToolCommand command = command_;
    if (request_.is_offline) {
      command.variables.emplace_back(command.tool == "uv" ? "UV_OFFLINE" : "PIP_NO_INDEX", "1");
    }
    const auto ran = run_tool(session_, command);
    const auto after = report_environment(session_, report_.prefix);
    if (!after) return after.error();
    const bool is_well = *after && is_usable((*after)->inspection);
    if (!ran && (!is_well || is_usable(report_.inspection))) return ran.error();
    if (!is_well) {
      return Error{ErrorCode::Failed,
                   "it is still broken after " + command.shown() + ": see its output above"};
    }
    return check_python(session_, report_.prefix, request_);
  }

  Error put_back(Error error) {
    discard(session_, report_.prefix);
    if (!restore_old(report_.prefix, step_, number_, journal_, error)) return error;
    for (const ProgramLink& link : links_) {
      // Nothing is replaced: the call fails if something exists at the path.
      std::error_code ignored;
      std::filesystem::create_symlink(link.target, link.path, ignored);
    }
    return error;
  }

  Session& session_;
  const EnvironmentReport& report_;
  const ToolCommand& command_;
  const RebuildRequest& request_;
  ChangeJournal& journal_;
  size_t number_ = 0;  // number of the step in the journal
  UndoStep step_;
  std::vector<ProgramLink> links_;  // before the change
};

}  // namespace

bool is_recreated_from_its_record(std::string_view kind) {
  return kind == "pipx" || kind == "uv-tool";
}

Result<void> check_recreatable(Session& session, const EnvironmentReport& report,
                               const ToolCommand& command) {
  if (auto installed = check_installed(session, command); !installed) return installed;
  const std::vector<std::string> prefixes{report.prefix};
  if (auto unused = check_unused(session, prefixes, ""); !unused) return unused;
  if (can_be_trashed(trash_directory(session.variables()), report.prefix)) return {};
  return Error{ErrorCode::Failed, session.shown(report.prefix) +
                                      " cannot be moved to the trash, which is on another file "
                                      "system: " +
                                      advice_of(command)};
}

Result<RecreatedByOwnTool> recreate_by_own_tool(Session& session, const EnvironmentReport& report,
                                                const ToolCommand& command,
                                                const RebuildRequest& request,
                                                ChangeJournal& journal) {
  if (auto checked = check_recreatable(session, report, command); !checked) return checked.error();
  return OwnToolRecreation(session, report, command, request, journal).run();
}

}  // namespace venvctl
