#include "core/resolve/resolver.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/kinds/central_projects.h"
#include "core/kinds/central_stores.h"
#include "core/kinds/conda_state.h"
#include "core/kinds/environment_inspection.h"
#include "core/kinds/kind.h"
#include "core/kinds/test_environments.h"
#include "core/kinds/user_directories.h"
#include "core/resolve/remembering_file_system.h"
#include "core/resolve/scripts_digest.h"

namespace venvctl {
namespace {

constexpr std::string_view kWalk = "walk";      // of steps that no rule made
constexpr std::string_view kInside = "inside";  // of a level that is itself an environment

// HOME is what rules start from; a shell without it gets the user's own.
Variables with_home(Variables variables, const User& user) {
  if (!variables.non_empty("HOME")) variables.set("HOME", user.home);
  return variables;
}

// `.venv` belongs to the project around it, an environment with a name of its own to itself.
std::string root_of_environment(const std::string& prefix) {
  constexpr std::string_view kInProject[] = {".venv", ".conda", "venv", "env", ".virtualenv"};
  const std::string_view name = base_name(prefix);
  const bool is_in_project = std::ranges::find(kInProject, name) != std::end(kInProject);
  return is_in_project ? std::string(parent_path(prefix)) : prefix;
}

bool may_speak(const Rule& rule, const Level& level) {
  return rule.markers.empty() ||
         std::ranges::any_of(rule.markers, [&](std::string_view name) { return level.has(name); });
}

class Walk {
 public:
  Walk(FileSystem& files, const Question& question)
      : files_(files),
        variables_(with_home(question.variables, question.user)),
        user_(question.user),
        pins_(question.pins),
        home_(home_directory(variables_)),
        home_status_(files_.status(home_)),
        projects_(files_, variables_, normal_path("/", question.directory)) {
    decision_.directory = normal_path("/", question.directory);
  }

  Decision decide() {
    std::vector<Level> levels;
    if (!climb(decision_.directory, std::nullopt, levels) && !climb_physical()) {
      try_last_resorts(levels);
    }
    return std::move(decision_);
  }

 private:
  // True, here and below: the walk is over, something was chosen or a marker stopped it.
  bool climb_physical() {
    const auto physical = real_path(files_, decision_.directory);
    if (!physical || *physical == decision_.directory) return false;
    add_step(*physical, kWalk, "nothing", "once more without links");
    const auto status = files_.status(*physical);
    std::vector<Level> levels;
    return climb(*physical, status ? std::optional(status->device) : std::nullopt, levels);
  }

  // `device`: of the only file system to stay on; absent: any.
  bool climb(const std::string& start, std::optional<uint64_t> device, std::vector<Level>& levels) {
    const std::vector<std::string> directories = path_and_parents(start);
    levels.reserve(directories.size());  // spans of it are handed out
    for (const std::string& directory : directories) {
      const auto status = files_.status(directory);
      if (status && !is_ours(*status)) return end_at(directory, "it is owned by another user");
      if (status && device && status->device != *device) {
        return end_at(directory, "it is on another file system");
      }
      if (!seen_.insert(directory).second) return end_at(directory, "it was looked at already");
      const bool is_last = is_home(directory, status);
      levels.push_back({.files = files_,
                        .variables = variables_,
                        .working_directory = decision_.directory,
                        .projects = projects_,
                        .directory = directory,
                        .entries = listed(directory),
                        .nearer = std::span(levels.data(), levels.size()),
                        .pins = &pins_,
                        .is_home = is_last || directory == "/"});
      if (try_level(levels.back())) return true;
      if (is_last) return end_at(directory, "the home directory is the last level");
    }
    return end_at("/", "there is nothing above");
  }

  std::vector<DirectoryEntry> listed(const std::string& directory) {
    auto entries = files_.list_level(directory);
    if (!entries) add_step(directory, kWalk, "nothing", "it cannot be listed");
    return entries ? std::move(*entries) : std::vector<DirectoryEntry>();
  }

  bool try_level(const Level& level) {
    const size_t steps_before = decision_.steps.size();
    if (try_inside(level)) return true;
    std::optional<Proposal> stop;
    std::string_view stop_rule;
    for (const Rule& rule : rule_table()) {
      if (!may_speak(rule, level)) continue;
      std::optional<Proposal> proposal = rule.propose(level);
      if (!proposal) continue;
      if (try_proposal(level, rule, *proposal)) return true;
      if (!proposal->is_stopping || stop) continue;
      stop = std::move(proposal);
      stop_rule = rule.name;
    }
    if (stop) return stop_at(level, stop_rule, *stop);
    if (decision_.steps.size() == steps_before) add_step(level.directory, kWalk, "nothing", "");
    return false;
  }

  // Someone browses site-packages, or keeps a project inside its environment.
  bool try_inside(const Level& level) {
    if (!level.has("pyvenv.cfg") && !level.has("conda-meta")) return false;
    if (keeps_test_environments(parent_path(level.directory))) return false;
    const auto inspection = inspect_environment(files_, level.directory);
    if (!inspection) return false;
    if (inspection->health != Health::Ok) {
      add_step(level.directory, kInside, health_name(inspection->health), inspection->detail);
      return false;
    }
    add_step(level.directory, kInside, "chosen", "the directory is itself an environment");
    choose(level.directory, *inspection, kInside, root_of_environment(level.directory));
    return true;
  }

  bool try_proposal(const Level& level, const Rule& rule, const Proposal& proposal) {
    const std::string& root = proposal.root.empty() ? level.directory : proposal.root;
    const std::string more = proposal.detail.empty() ? "" : ": " + proposal.detail;
    for (const std::string& prefix : proposal.prefixes) {
      const auto inspection = inspect_environment(files_, prefix);
      if (!inspection) {
        add_absent_step(level, rule, proposal, prefix);
      } else if (inspection->health != Health::Ok) {
        add_step(level.directory, rule.name, health_name(inspection->health),
                 prefix + ": " + inspection->detail);
      } else {
        add_step(level.directory, rule.name, "chosen", prefix + more + note_on_home(level));
        const bool is_first = &prefix == &proposal.prefixes.front();
        choose(prefix, *inspection, rule.name, root);
        add_pointer(is_first || rule.name == ".venv" ? proposal.pointer : "");
        if (!rule.kind.empty()) decision_.choice->kind = rule.kind;
        if (!proposal.name.empty()) decision_.choice->name = displayable(proposal.name);
        std::ranges::copy(proposal.variables, std::back_inserter(decision_.choice->variables));
        return true;
      }
    }
    if (proposal.prefixes.empty()) {
      add_step(level.directory, rule.name, proposal.outcome, proposal.marker + more);
    }
    return false;
  }

  void add_absent_step(const Level& level, const Rule& rule, const Proposal& proposal,
                       const std::string& prefix) {
    if (!files_.link_status(prefix)) {
      return add_step(level.directory, rule.name, "missing", prefix + " does not exist");
    }
    // A `.venv` that is none is a broken one; a directory called `env` may be anything.
    const std::string_view outcome = proposal.is_stopping ? "broken" : "nothing";
    const std::string_view why =
        files_.status(prefix) ? " is no environment: it has no pyvenv.cfg" : " leads nowhere";
    add_step(level.directory, rule.name, outcome, prefix + std::string(why));
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
      if (proposal && try_proposal(here, rule, *proposal)) return;
    }
  }

  void choose(const std::string& prefix, const Inspection& inspection, std::string_view rule,
              const std::string& root) {
    const bool is_conda = inspection.kind == "conda" || inspection.kind == "pixi";
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    decision_.choice = Choice{.prefix = prefix,
                              .kind = inspection.kind,
                              .name = displayable(inspection.name),
                              .rule = std::string(rule),
                              .root = root,
                              .version = inspection.version,
                              .executable = inspection.executable,
                              .base = inspection.base,
                              .is_conda = is_conda,
                              .variables = is_conda ? conda_variables(files_, prefix) : Pairs(),
                              .scripts = is_conda ? conda_scripts(files_, prefix) : CondaScripts(),
                              .evidence = gather_evidence(files_, prefix, user_)};
    decision_.choice->evidence.scripts_sha256 =
        scripts_digest(files_, decision_.choice->scripts, user_);
    if (is_inside_its_project(*decision_.choice)) return;
    const auto store = central_store_of(files_, variables_, prefix);
    if (store) decision_.choice->evidence.central_store = store->owner();
  }

  // `named_by`: the project's file that names it; "" none. A link that leads out needs no file.
  void add_pointer(const std::string& named_by) {
    Choice& choice = *decision_.choice;
    const bool is_named_inside = choice.prefix != choice.root &&
                                 path_contains(choice.root, choice.prefix) && choice.root != "/" &&
                                 choice.root != home_;
    if (is_inside_its_project(choice) || (named_by.empty() && !is_named_inside)) return;
    const std::string& place = named_by.empty() ? choice.prefix : named_by;
    const auto holder = real_path(files_, std::string(parent_path(place)));
    if (!holder) return;
    choice.evidence.pointer =
        pointer_identity(join_path(*holder, base_name(place)), choice.evidence.identity.real_path);
  }

  // What lies in the project came with it, whatever a variable calls central. The home directory
  // and "/" are no checkouts.
  bool is_inside_its_project(const Choice& choice) {
    if (choice.root == "/" || choice.root == home_ || choice.root == choice.prefix) return false;
    const auto root = real_path(files_, choice.root);
    return root && path_contains(*root, choice.evidence.identity.real_path);
  }

  bool stop_at(const Level& level, std::string_view rule, const Proposal& proposal) {
    std::string detail = proposal.marker + " ends the walk" + note_on_home(level);
    if (!is_in_the_way(proposal)) decision_.create_command = proposal.create_command;
    const std::string& command = decision_.create_command;
    if (!command.empty()) detail += "; " + command + " makes one";
    add_step(level.directory, rule, "stopped", detail);
    decision_.stopped_at = level.directory;
    return true;
  }

  // A directory of other things: venvctl itself makes nothing over it, what other tools do is their
  // business.
  bool is_in_the_way(const Proposal& proposal) {
    return proposal.create_command.starts_with("venvctl ") &&
           !inspect_environment(files_, proposal.prefixes.front());
  }

  bool end_at(const std::string& directory, std::string_view reason) {
    add_step(directory, kWalk, "ended", std::string(reason));
    return false;
  }

  static std::string note_on_home(const Level& level) {
    return level.is_home ? " (in " + level.directory + ": it captures all below)" : "";
  }

  void add_step(const std::string& directory, std::string_view rule, std::string_view outcome,
                std::string detail) {
    decision_.steps.push_back(
        {directory, std::string(rule), std::string(outcome), std::move(detail)});
  }

  bool is_ours(const FileStatus& status) const {
    return status.uid == 0 || status.uid == user_.uid;
  }

  // HOME may be spelled through links.
  bool is_home(const std::string& directory, const std::optional<FileStatus>& status) const {
    if (directory == home_) return true;
    return status && home_status_ && status->inode == home_status_->inode &&
           status->device == home_status_->device;
  }

  RememberingFileSystem files_;
  const Variables variables_;
  const User user_;
  const Pins pins_;
  const std::string home_;
  const std::optional<FileStatus> home_status_;
  CentralProjects projects_;
  std::set<std::string> seen_;  // levels, by path
  Decision decision_;
};

}  // namespace

Decision resolve(FileSystem& files, const Question& question) {
  return Walk(files, question).decide();
}

}  // namespace venvctl
