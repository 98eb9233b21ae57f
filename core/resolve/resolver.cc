#include "core/resolve/resolver.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/environments/conda_state.h"
#include "core/environments/inspection.h"
#include "core/environments/test_environments.h"
#include "core/environments/tool_environments.h"
#include "core/kinds/kind.h"
#include "core/resolve/env_file.h"
#include "core/resolve/inspector.h"
#include "core/resolve/pointer.h"
#include "core/resolve/prompt_marks.h"
#include "core/resolve/remembering_file_system.h"
#include "core/resolve/scripts_digest.h"
#include "core/resolve/settable_variable.h"
#include "core/resolve/uv_agreement.h"
#include "core/stores/central_projects.h"
#include "core/stores/central_stores.h"
#include "core/stores/user_directories.h"

namespace venvctl {
namespace {

constexpr std::string_view kWalk = "walk";      // the "rule" in steps of the search itself
constexpr std::string_view kInside = "inside";  // the "rule" if the level is itself an environment
// The rules need HOME. If the shell has no HOME, the home directory of the user's account is used.
Variables with_home(Variables variables, const User& user) {
  if (!variables.non_empty("HOME")) variables.set("HOME", user.home);
  return variables;
}

bool may_speak(const Rule& rule, const Level& level) {
  return rule.markers.empty() ||
         std::ranges::any_of(rule.markers, [&](std::string_view name) { return level.has(name); });
}

// A marker that ends the search, unless a level (directory) above has an environment.
struct Stop {
  const Level* level;
  std::string_view rule;
  Proposal proposal;
};

class Walk {
 public:
  Walk(FileSystem& files, const Question& question)
      : files_(files, question.user),
        variables_(with_home(question.variables, question.user)),
        user_(question.user),
        pins_(question.pins),
        last_uses_(question.last_uses),
        inspector_(files_, question.other_worlds),
        home_(home_directory(variables_)),
        home_status_(files_.status(home_)),
        projects_(files_, variables_) {
    decision_.directory = normal_path("/", question.directory);
  }

  Decision decide() {
    std::vector<Level> levels;
    if (!climb(decision_.directory, std::nullopt, levels) && !climb_physical()) {
      try_last_resorts(levels);
    }
    add_unreadable(decision_.directory, kWalk);
    if (decision_.choice) add_env_file(files_, *decision_.choice);
    if (decision_.choice) decision_.choice->marks = wanted_marks(files_, variables_);
    return std::move(decision_);
  }

 private:
  // Both climb functions return true if an environment was chosen or a marker ended the search.
  bool climb_physical() {
    const auto physical = real_path(files_, decision_.directory);
    if (!physical || *physical == decision_.directory) return false;
    add_step(*physical, kWalk, "nothing", "searching again with symbolic links resolved");
    const auto status = files_.status(*physical);
    std::vector<Level> levels;
    return climb(*physical, status ? std::optional(status->device) : std::nullopt, levels);
  }

  // If `device` is given, only this file system is searched.
  bool climb(const std::string& start, std::optional<uint64_t> device, std::vector<Level>& levels) {
    const std::vector<std::string> directories = path_and_parents(start);
    levels.reserve(directories.size());  // must not be reallocated, because `nearer` points into it
    for (const std::string& directory : directories) {
      const auto status = files_.status(directory);
      if (status && !is_ours(directory, *status))
        return end_at(directory, "it is owned by another user");
      if (status && device && status->device != *device) {
        return end_at(directory, "it is on another file system");
      }
      if (!seen_.insert(directory).second) return end_at(directory, "it was already searched");
      const bool is_last = is_home(directory, status);
      if (yielding_ && (is_last || directory == "/")) return stop_at_yielding();
      levels.push_back({.files = files_,
                        .variables = variables_,
                        .working_directory = decision_.directory,
                        .projects = projects_,
                        .directory = directory,
                        .entries = listed(directory),
                        .nearer = std::span(levels.data(), levels.size()),
                        .pins = &pins_,
                        .last_uses = &last_uses_,
                        .is_home = is_last || directory == "/"});
      if (try_level(levels.back())) {
        if (auto& choice = decision_.choice) {
          choice->is_unknown_to_uv = is_unknown_to_uv(
              files_, levels, *choice, inspector_.is_other_worlds(choice->root + "/.venv"));
        }
        return true;
      }
      if (yielding_ && levels.back().has(".git")) return stop_at_yielding();
      if (is_last) return end_at(directory, "it is your home directory");
    }
    return end_at("/", "it has no parent");
  }

  std::vector<DirectoryEntry> listed(const std::string& directory) {
    auto entries = files_.list_level(directory);
    if (!entries) {
      add_step(directory, kWalk, "nothing", "it cannot be listed");
      return {};
    }
    std::erase_if(*entries, [&](const DirectoryEntry& entry) {
      return is_marker(entry.name) && is_foreign_file(join_path(directory, entry.name));
    });
    return std::move(*entries);
  }

  // Other users can create marker files in a directory to which they can write, so their files are
  // ignored. Directories and links to directories are not ignored here: they may be environments,
  // and the evidence shows the owner of an environment.
  bool is_foreign_file(const std::string& path) {
    const auto status = files_.status(path);
    if (!status || !status->is_regular()) return false;
    const auto link = files_.link_status(path);
    return !is_ours(path, *status) || !link || !is_ours(path, *link);
  }

  bool try_level(const Level& level) {
    const size_t steps_before = decision_.steps.size();
    if (try_inside(level)) return true;
    std::optional<Proposal> stop;
    const Rule* stop_rule = nullptr;
    for (const Rule& rule : rule_table()) {
      if (!may_speak(rule, level)) continue;
      std::optional<Proposal> proposal = rule.propose(level);
      add_unreadable(level.directory, rule.name);
      if (!proposal) continue;
      if (try_proposal(level, rule, *proposal)) return true;
      if (!proposal->is_stopping || stop) continue;
      stop = std::move(proposal);
      stop_rule = &rule;
    }
    if (stop && yielding_) return stop_at_yielding();
    if (stop && stop_rule->yields_to_project && !level.is_home && !level.has(".git")) {
      yielding_ = Stop{&level, stop_rule->name, *std::move(stop)};
      return false;
    }
    if (stop) return stop_at(level, stop_rule->name, *stop);
    if (decision_.steps.size() == steps_before) add_step(level.directory, kWalk, "nothing", "");
    return false;
  }

  // Chooses the level if it is itself an environment: the user may work in its site-packages.
  bool try_inside(const Level& level) {
    if (!level.has("pyvenv.cfg") && !level.has("conda-meta")) return false;
    if (keeps_test_environments(parent_path(level.directory))) return false;
    const auto inspection = inspector_.inspect(level.directory);
    if (!inspection) return false;
    if (is_tool_kind(inspection->kind)) {
      add_step(level.directory, kInside, "nothing", of_tool(inspection->kind));
      return false;
    }
    if (!may_be_chosen(*inspection)) {
      add_step(level.directory, kInside, health_name(inspection->health), inspection->detail);
      return false;
    }
    add_step(level.directory, kInside, "chosen", "the directory is itself an environment");
    choose(level.directory, *inspection, kInside, root_of_environment(level.directory));
    return true;
  }

  static std::string of_tool(std::string_view kind) {
    return "the environment belongs to " + std::string(tool_of(kind)) + ", so it is never chosen";
  }

  // Why the rule must not choose a usable environment; "" if the rule may choose it.
  std::string objection(const std::string& prefix, const Inspection& inspection, const Rule& rule) {
    const std::string_view place = tool_kind_of_place(real_path(files_, prefix).value_or(prefix));
    const std::string_view kind = is_tool_kind(inspection.kind) ? inspection.kind : place;
    if (!kind.empty()) return of_tool(kind);
    const bool may = rule.name == "use" || !is_elsewhere_kind(inspection.kind);
    return may ? "" : "only venvctl use chooses a Python elsewhere";
  }

  bool try_proposal(const Level& level, const Rule& rule, const Proposal& proposal) {
    const std::string& root = proposal.root.empty() ? level.directory : proposal.root;
    const std::string more = proposal.detail.empty() ? "" : ": " + proposal.detail;
    for (const std::string& prefix : proposal.prefixes) {
      const auto inspection = inspector_.inspect(prefix);
      if (!inspection) {
        add_absent_step(level, rule, proposal, prefix);
      } else if (const auto why = objection(prefix, *inspection, rule); !why.empty()) {
        add_step(level.directory, rule.name, "nothing", prefix + ": " + why);
      } else if (!may_be_chosen(*inspection)) {
        add_step(level.directory, rule.name, health_name(inspection->health),
                 prefix + ": " + inspection->detail);
      } else {
        add_step(level.directory, rule.name, "chosen", prefix + more + note_on_home(level));
        choose(prefix, *inspection, rule.name, root);
        add_pointers(proposal, static_cast<size_t>(&prefix - proposal.prefixes.data()));
        if (!rule.kind.empty()) decision_.choice->kind = rule.kind;
        if (!proposal.name.empty()) decision_.choice->name = displayable(proposal.name);
        decision_.choice->create_command = proposal.create_command;
        add_variables(proposal.variables);
        return true;
      }
    }
    if (!proposal.prefixes.empty()) return false;
    add_step(level.directory, rule.name, proposal.outcome, proposal.marker + more);
    return false;
  }

  void add_absent_step(const Level& level, const Rule& rule, const Proposal& proposal,
                       const std::string& prefix) {
    if (!files_.link_status(prefix)) {
      return add_step(level.directory, rule.name, "missing", prefix + " does not exist");
    }
    // A `.venv` that is not an environment is reported as broken. Other names, such as `env`, may
    // have another purpose.
    const std::string_view outcome = proposal.is_stopping ? "broken" : "nothing";
    const std::string why = files_.status(prefix) ? " is not an environment: it has no pyvenv.cfg"
                                                  : " is a broken symbolic link";
    add_step(level.directory, rule.name, outcome, prefix + why);
  }

  void try_last_resorts(const std::vector<Level>& levels) {
    const Level here = {.files = files_,
                        .variables = variables_,
                        .working_directory = decision_.directory,
                        .projects = projects_,
                        .directory = decision_.directory,
                        .entries = {},
                        .nearer = levels};
    for (const Rule& rule : last_resorts()) {
      const std::optional<Proposal> proposal = rule.propose(here);
      add_unreadable(here.directory, rule.name);
      if (proposal && try_proposal(here, rule, *proposal)) return;
    }
  }

  void choose(const std::string& prefix, const Inspection& inspection, std::string_view rule,
              const std::string& root) {
    Choice choice;
    static_cast<Description&>(choice) = inspection;
    choice.name = displayable(inspection.name);
    choice.prefix = prefix;
    choice.rule = rule;
    choice.root = root;
    choice.is_conda = is_condas(inspection);
    if (choice.is_conda) choice.variables = conda_variables(files_, prefix);
    if (choice.is_conda) choice.scripts = conda_scripts(files_, prefix);
    Evidence& evidence = choice.evidence;
    evidence = gather_evidence(files_, prefix, user_, variables_.get("PATH").value_or(""));
    evidence.scripts_sha256 = scripts_digest(files_, choice.scripts, user_);
    evidence.variables_sha256 = variables_digest(choice.variables);
    evidence.own_variables_sha256 = evidence.variables_sha256;
    const auto store =
        is_inside_its_project(choice) ? std::nullopt : central_store_of(files_, variables_, prefix);
    if (store) evidence.central_store = store->owner();
    decision_.choice = std::move(choice);
  }

  // Adds the variables that the rule read from the project's files.
  void add_variables(const VariableList& variables) {
    if (variables.empty()) return;
    Choice& choice = *decision_.choice;
    std::ranges::copy(variables, std::back_inserter(choice.variables));
    choice.evidence.variables_sha256 = variables_digest(choice.variables);
    choice.evidence.project_sets_variables = true;
  }

  // Several prefixes may lead to the chosen environment (pixi, for example, makes a link to it).
  void add_pointers(const Proposal& proposal, size_t chosen) {
    Evidence& evidence = decision_.choice->evidence;
    if (is_inside_its_project(*decision_.choice)) return;
    const auto pointer = [&](size_t index) {
      const bool is_named = index < proposal.pointed;
      return pointer_of(files_, *decision_.choice, home_, proposal.prefixes[index],
                        is_named ? proposal.pointer : "");
    };
    evidence.pointer = pointer(chosen);
    for (size_t i = 0; i < proposal.prefixes.size(); ++i) {
      const std::string& prefix = proposal.prefixes[i];
      const bool is_other = prefix != proposal.prefixes[chosen];
      if (!is_other || real_path(files_, prefix) != evidence.identity.real_path) continue;
      if (auto other = pointer(i)) evidence.other_pointers.push_back(*std::move(other));
    }
  }

  // Whether the environment is inside its project. Such an environment came with the project, even
  // if a variable declares its directory to be a central store. The home directory and "/" do not
  // count as projects.
  bool is_inside_its_project(const Choice& choice) {
    if (choice.root == "/" || choice.root == home_ || choice.root == choice.prefix) return false;
    const auto root = real_path(files_, choice.root);
    return root && path_contains(*root, choice.evidence.identity.real_path);
  }

  bool stop_at(const Level& level, std::string_view rule, const Proposal& proposal) {
    std::string detail = proposal.marker + " stops the search" + note_on_home(level);
    if (!is_in_the_way(proposal)) decision_.create_command = proposal.create_command;
    // The project's tool would replace the environment that the other world still uses.
    if (inspector_.has_other_worlds(proposal.prefixes)) decision_.create_command = "venvctl create";
    const std::string& command = decision_.create_command;
    // venvctl commands are not suggested: `create --clear` might delete something unknown.
    if (!command.empty() && !command.starts_with("venvctl "))
      detail += "; " + command + " creates the environment";
    add_step(level.directory, rule, "stopped", detail);
    decision_.stopped_at = level.directory;
    return true;
  }

  // Whether the marker that stops the search is in the way: it leads to no environment, but venvctl
  // itself would create one at its path. venvctl never replaces such a file or directory. Other
  // tools decide for themselves.
  bool is_in_the_way(const Proposal& proposal) {
    return proposal.create_command.starts_with("venvctl ") &&
           (proposal.prefixes.empty() || !inspect_environment(files_, proposal.prefixes.front()));
  }

  // Ends the search at the marker in `yielding_`, because no level above has an environment.
  bool stop_at_yielding() {
    const Stop stop = *std::exchange(yielding_, std::nullopt);
    return stop_at(*stop.level, stop.rule, stop.proposal);
  }

  bool end_at(const std::string& directory, std::string_view reason) {
    if (yielding_) return stop_at_yielding();
    add_step(directory, kWalk, "ended", std::string(reason));
    return false;
  }

  static std::string note_on_home(const Level& level) {
    return level.is_home ? " (in " + level.directory + ", so it applies to everything below)" : "";
  }

  void add_step(const std::string& directory, std::string_view rule, std::string_view outcome,
                std::string detail) {
    decision_.steps.push_back(
        {directory, std::string(rule), std::string(outcome), std::move(detail)});
  }

  // Adds the files that the rule needed and could not read. The other rules still apply.
  void add_unreadable(const std::string& directory, std::string_view rule) {
    for (UnreadableFile& file : files_.take_unreadable()) {
      add_step(directory, rule, "unreadable", file.path + ": " + file.reason);
      decision_.unreadable.push_back(std::move(file));
    }
  }

  bool is_ours(const std::string& path, const FileStatus& status) const {
    return status.uid == user_.uid || user_.is_root(path, status.uid);
  }

  // Compares inodes as well, because the path in HOME may contain links.
  bool is_home(const std::string& directory, const std::optional<FileStatus>& status) const {
    if (directory == home_) return true;
    return status && home_status_ && status->inode == home_status_->inode &&
           status->device == home_status_->device;
  }

  RememberingFileSystem files_;
  const Variables variables_;
  const User user_;
  const Pins pins_;
  const LastUses last_uses_;
  const Inspector inspector_;
  const std::string home_;
  const std::optional<FileStatus> home_status_;
  CentralProjects projects_;
  std::set<std::string> seen_;  // the levels that were searched, by path
  std::optional<Stop> yielding_;
  Decision decision_;
};

}  // namespace

Decision resolve(FileSystem& files, const Question& question) {
  return Walk(files, question).decide();
}

}  // namespace venvctl
