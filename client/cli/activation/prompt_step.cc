#include "client/cli/activation/prompt_step.h"

#include <algorithm>

#include "client/cli/activation/step_variables.h"
#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kOwnEnvironment = "VENVCTL_ENV";
constexpr std::string_view kAlways = "/";  // an epoch path that always exists

using Edit = std::pair<std::string, std::optional<std::string>>;

bool has_edit(const ParsedAnswer& answer, const Edit& edit) {
  return std::ranges::find(answer.edits, edit) != answer.edits.end();
}

class ShellRules {
 public:
  explicit ShellRules(const ShellView& view)
      : view_(view), values_(view.variables), was_new_(view.memory.empty()) {
    if (auto memory = decoded_memory(view.memory, view.pid)) {
      memory_ = *std::move(memory);
    } else {
      memory_.pid = view.pid;
      memory_.old_path = get("_OLD_VIRTUAL_PATH");
      was_new_ = true;
      if (const std::string own = get(kOwnEnvironment); !own.empty())
        memory_.path.note(own + "/bin");
    }
    was_usual_ = values_.is_usual();
  }

  void look(const Ask& ask) {
    std::string mine = own();
    drop_forgotten(mine);
    const std::string active = active_environment(mine);
    const bool is_gone = active.empty() && (memory_.is_manual || !mine.empty());
    const bool is_again = get("_OLD_VIRTUAL_PATH") != memory_.old_path;
    if (!mine.empty() && (is_again || mine != active)) {
      undo(false);
      mine.clear();
    }
    const bool is_silent = !ask_with(ask);
    if (!active.empty() && (mine.empty() || get(kOwnEnvironment).empty())) {
      memory_.is_manual = true;
      const bool is_first = memory_.directory.empty() && !is_disabled();
      if (is_first && active == get("VIRTUAL_ENV")) adopt(false);
      memory_.path.follow(get("PATH"), memory_.applied ? "" : active + "/bin");
      // Messages about the directory wait until the manual mode ends.
      judge(active);
    } else {
      memory_.is_manual = false;
      for (const std::string& message : answer_.messages) say(message);
      choose(mine, is_gone, is_silent);
      settle(mine);
      if (!(is_silent && !answer_.environment.empty())) judge("");
    }
  }

  void activate(const ParsedAnswer& answer) {
    if (own().empty() && !get("VIRTUAL_ENV").empty()) adopt(true);
    if (!own().empty()) undo(!get(kOwnEnvironment).empty());
    answer_ = answer;
    apply();
    set(kOwnEnvironment, std::nullopt);
    memory_.is_manual = true;
    result_.state = "ok";
  }

  bool deactivate(bool pauses) {
    const bool is_inherited = get(kOwnEnvironment).empty() && !memory_.applied;
    if (is_inherited && !get("VIRTUAL_ENV").empty()) adopt(true);
    if (own().empty()) return false;
    undo(pauses && !get(kOwnEnvironment).empty());
    return true;
  }

  PromptStep result() {
    memory_.old_path = get("_OLD_VIRTUAL_PATH");
    memory_.directory = view_.directory;
    result_.changes = values_.changes_since(view_.variables);
    result_.is_ours = !own().empty();
    result_.name = memory_.name;
    result_.told = view_.shell + " " + view_.pid + " " + mode();
    draw();
    result_.memory = encoded(memory_);
    result_.may_repeat = was_usual_ && values_.is_usual() && !was_new_ &&
                         result_.messages.empty() && !result_.epoch.empty();
    return std::move(result_);
  }

 private:
  std::string get(std::string_view name) const { return values_.get(name); }
  void set(std::string_view name, std::optional<std::string> value) {
    values_.set(name, std::move(value));
  }
  bool is_disabled() const { return !get("VENVCTL_DISABLE").empty(); }

  std::string own() const {
    if (const std::string active = get(kOwnEnvironment); !active.empty()) return active;
    return memory_.applied ? memory_.applied->environment : "";
  }

  // Unsets VIRTUAL_ENV if another program has restored it after this shell had left it, or if it is
  // inherited and the environment no longer exists.
  void drop_forgotten(const std::string& mine) {
    const std::string active = get("VIRTUAL_ENV");
    const bool is_old = !active.empty() && active != mine && get("_OLD_VIRTUAL_PATH").empty() &&
                        (memory_.path.has_put(active + "/bin") || !view_.exists(active));
    if (!is_old) return;
    set("VIRTUAL_ENV", std::nullopt);
    set("VIRTUAL_ENV_PROMPT", std::nullopt);
    if (!memory_.applied || mine.empty()) return;
    if (has_edit(*memory_.applied, {"VIRTUAL_ENV", mine})) set("VIRTUAL_ENV", mine);
  }

  // conda's `base` does not count as active. Any other conda environment takes precedence over a
  // virtual environment.
  std::string active_environment(const std::string& mine) const {
    const std::string conda = get("CONDA_PREFIX");
    std::string active = get("VIRTUAL_ENV");
    // No variable shows that a Python elsewhere (docs/elsewhere.md) is active, so the existence of
    // its record decides.
    const bool may_be_elsewhere = active.empty() && !mine.empty() && conda != mine;
    if (may_be_elsewhere && view_.exists(mine + "/elsewhere.json")) active = mine;
    if (conda.empty()) return active;
    const bool counts =
        conda == mine ? active.empty() : get("CONDA_DEFAULT_ENV") != std::string_view("base");
    return counts ? conda : active;
  }

  // Returns false if there is no answer in time; answer_ then has no environment.
  bool ask_with(const Ask& ask) {
    if (is_disabled()) {
      result_.epoch = kAlways;
      return true;
    }
    const auto answer = ask();
    if (!answer) return false;
    answer_ = *answer;
    result_.epoch = answer_.epoch;
    return true;
  }

  void choose(const std::string& mine, bool is_gone, bool is_silent) {
    const bool stays = memory_.directory == view_.directory;
    // If the parent directory cannot be entered, the environment may still exist.
    if (!mine.empty() && stays && !view_.exists(mine) &&
        view_.exists(std::string(parent_path(mine)))) {
      say("venvctl: " + mine + " no longer exists, so " + memory_.name +
          " was deactivated: run venvctl create to recreate the environment");
    }
    if (is_silent) {
      choose_without_answer(mine, stays);
      return;
    }
    if (!answer_.environment.empty() && !view_.exists(answer_.environment)) {
      answer_.environment.clear();
    }
    // Pauses if something other than `deactivate` deactivated the environment inside its project.
    const bool was_inside = stays || is_inside(answer_.root, memory_.directory);
    if (was_inside && is_gone && !answer_.environment.empty()) pause(answer_.root);
    std::vector<std::string> left;
    for (const std::string& paused : memory_.pauses) {
      const bool is_this = is_same(paused, answer_.root);
      if (is_this) answer_.environment.clear();
      if (is_this || is_inside(paused, view_.directory)) left.push_back(paused);
    }
    memory_.pauses = left;
  }

  // For a prompt without an answer: keeps the environment inside its project, and deactivates it
  // outside.
  void choose_without_answer(const std::string& mine, bool stays) {
    if (memory_.applied) {
      answer_ = *memory_.applied;
    } else {
      answer_ = {};
      answer_.root = view_.directory;
      answer_.environment = mine;
      answer_.name = get("VIRTUAL_ENV_PROMPT");
      if (!mine.empty()) answer_.path = {mine + "/bin"};
    }
    const bool is_kept =
        (stays || is_inside(answer_.root, view_.directory)) && !mine.empty() && view_.exists(mine);
    if (!is_kept) answer_.environment.clear();
  }

  void settle(const std::string& mine) {
    const bool is_same_environment = !answer_.environment.empty() && answer_.environment == mine;
    if (is_same_environment && !memory_.applied) {
      // The environment and its variables come from the parent shell.
      memory_.path.last.clear();
      note_path();
      set("PATH", memory_.path.with_first(get("PATH"), bin()));
      memory_.name = answer_.name;
      memory_.applied = answer_;
      return;
    }
    if (is_same_environment && answer_.edits == memory_.applied->edits) {
      set("PATH", memory_.path.with_staying(get("PATH"), bin()));
      // Another program may have restored an old value of the variable.
      if (has_edit(answer_, {"VIRTUAL_ENV_PROMPT", answer_.name})) {
        set("VIRTUAL_ENV_PROMPT", answer_.name);
      }
      memory_.name = answer_.name;
      memory_.applied = answer_;
      return;
    }
    if (!mine.empty()) undo(false);
    if (answer_.environment.empty()) {
      put_first("");
      memory_.applied.reset();
    } else {
      apply();
    }
  }

  void apply() {
    for (const auto& [name, value] : answer_.edits) values_.edit(name, value);
    note_path();
    set(kOwnEnvironment, answer_.environment);
    memory_.name = answer_.name;
    put_first(bin());
    memory_.applied = answer_;
  }

  std::string bin() const { return answer_.path.empty() ? "" : answer_.path.back(); }
  void note_path() {
    for (const std::string& entry : answer_.path) memory_.path.note(entry);
  }
  void put_first(const std::string& entry) {
    const std::string path = memory_.path.with_first(get("PATH"), entry);
    if (path != get("PATH")) set("PATH", path);
  }

  void undo(bool pauses) {
    const ParsedAnswer applied = memory_.applied.value_or(ParsedAnswer());
    if (pauses) pause(applied.root);
    const std::string from = own();
    const bool is_again = get("_OLD_VIRTUAL_PATH") != memory_.old_path;
    const std::string active = get("VIRTUAL_ENV");
    // The environment that something other than venvctl has activated. It may be `from`, activated
    // again.
    const std::string theirs = is_again || active != from ? active : "";
    const bool is_their_conda = get("CONDA_PREFIX") != from;
    const std::string names = get(kOwnNames);
    for (std::string_view each : split(names, ' ')) {
      if (each.empty()) continue;
      const std::string name(each);
      const bool is_theirs =
          (name.starts_with("VIRTUAL_ENV") && !theirs.empty() && theirs == from) ||
          (name.starts_with("CONDA_") && is_their_conda);
      const std::string saved = std::string(kDisplaced) + name;
      const bool may_be_theirs = name.starts_with("VIRTUAL_ENV") && !theirs.empty();
      const bool is_unchanged =
          memory_.applied ? has_edit(applied, {name, values_.value(name)}) : !may_be_theirs;
      if (!is_theirs && is_unchanged) set(name, values_.value(saved));
      set(saved, std::nullopt);
    }
    set(kOwnEnvironment, std::nullopt);
    set(kOwnNames, std::nullopt);
    forget_in_old_path(from + "/bin");
    memory_.path.follow(get("PATH"), theirs.empty() ? "" : theirs + "/bin");
    put_first("");
    memory_.applied.reset();
    memory_.name.clear();
  }

  // Removes `entry` from the PATH that the `deactivate` of another activation will restore.
  void forget_in_old_path(const std::string& entry) {
    const auto old_path = values_.value("_OLD_VIRTUAL_PATH");
    if (!old_path) return;
    PathEntries entries;
    entries.note(entry);
    entries.follow(*old_path);
    set("_OLD_VIRTUAL_PATH", entries.base);
  }

  // Takes over an environment that the parent process or another activation activated. `deactivate`
  // can then deactivate it.
  void adopt(bool is_asked) {
    const std::string environment = get("VIRTUAL_ENV");
    const std::string entry = environment + "/bin";
    const std::string path = view_.variables.get("PATH").value_or("");
    const auto entries = split(path, ':');
    if (has_control(environment)) return;
    if (!is_asked && std::ranges::find(entries, entry) == entries.end()) return;
    ParsedAnswer answer;
    answer.environment = environment;
    const std::string prompt = get("VIRTUAL_ENV_PROMPT");
    answer.name = displayable(prompt.empty() ? base_name(environment) : prompt);
    answer.edits = {{"VIRTUAL_ENV", environment},
                    {"VIRTUAL_ENV_PROMPT", values_.value("VIRTUAL_ENV_PROMPT")}};
    answer.path = {entry};
    memory_.path.note(entry);
    memory_.name = answer.name;
    memory_.applied = answer;
    set("_OLD_VIRTUAL_PATH", std::nullopt);
    if (get(kOwnNames).empty()) set(kOwnNames, std::string(kUsualNames));
  }

  void pause(const std::string& root) {
    if (root.empty()) return;
    const auto is_known = [&](const std::string& each) { return is_same(each, root); };
    if (std::ranges::none_of(memory_.pauses, is_known)) memory_.pauses.push_back(root);
  }
  // A shell may know the same directory by different paths, through symbolic links.
  bool is_same(const std::string& one, const std::string& other) const {
    if (one == other) return true;
    const std::string real = view_.real_path(one);
    return !real.empty() && real == view_.real_path(other);
  }
  bool is_inside(const std::string& root, const std::string& directory) const {
    if (root.empty() || directory.empty()) return false;
    if (path_contains(root, directory)) return true;
    const std::string real_root = view_.real_path(root);
    const std::string real_directory = view_.real_path(directory);
    return !real_root.empty() && !real_directory.empty() &&
           path_contains(real_root, real_directory);
  }

  void say(const std::string& message) {
    const std::string digest = hex(sha256(message)).substr(0, 16);
    if (std::ranges::find(memory_.said, digest) != memory_.said.end()) return;
    memory_.said.push_back(digest);
    if (memory_.said.size() > ShellMemory::kMaxSaid) memory_.said.erase(memory_.said.begin());
    result_.messages.push_back(message);
  }

  // `manual`: the environment that was activated manually; "" in the automatic mode.
  void judge(const std::string& manual) {
    if (answer_.environment.empty()) {
      result_.state = manual.empty() ? "" : "ok";
    } else if (!manual.empty() && view_.exists(answer_.environment) &&
               !is_same(answer_.environment, manual)) {
      result_.state = "other";
    } else {
      result_.state = answer_.is_stale ? "stale" : "ok";
    }
  }

  void draw() {
    const std::string wish = get("VENVCTL_PROMPT");
    const bool is_off = !get("VIRTUAL_ENV_DISABLE_PROMPT").empty() && wish != "always";
    if (memory_.name.empty() || wish == "never" || is_off) return;
    const auto shows = [&](std::string_view state) {
      return result_.state == state && (answer_.marks == "all" || answer_.marks == state);
    };
    const std::string mark = shows("stale") ? "*" : shows("other") ? "!" : "";
    result_.prefix = "(" + memory_.name + mark + ") ";
  }

  std::string mode() const {
    if (!get(kOwnEnvironment).empty())
      return "automatic " + (memory_.applied ? memory_.applied->root : "");
    if (!active_environment("").empty()) return "manual ";
    return memory_.pauses.empty() ? "none " : "paused " + memory_.pauses.front();
  }

  const ShellView& view_;
  StepVariables values_;
  ShellMemory memory_;
  ParsedAnswer answer_;
  PromptStep result_;
  bool was_new_;
  bool was_usual_ = false;
};

}  // namespace

PromptStep step_at_prompt(const ShellView& view, const Ask& ask) {
  ShellRules rules(view);
  rules.look(ask);
  return rules.result();
}

PromptStep step_of_activate(const ShellView& view, const ParsedAnswer& answer) {
  ShellRules rules(view);
  rules.activate(answer);
  return rules.result();
}

std::optional<PromptStep> step_of_deactivate(const ShellView& view, bool pauses) {
  ShellRules rules(view);
  if (!rules.deactivate(pauses)) return std::nullopt;
  return rules.result();
}

}  // namespace venvctl
