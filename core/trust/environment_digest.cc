#include "core/trust/environment_digest.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/elsewhere/elsewhere_record.h"
#include "core/trust/installed_python.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 64 * 1024;  // venvctl never reads more of these files

// Keys of pyvenv.cfg that affect only what is shown: versions, and the name of the tool.
constexpr std::string_view kHarmlessKeys[] = {"command",    "version", "version_info",
                                              "virtualenv", "uv",      "implementation"};
constexpr std::string_view kPromptKey = "prompt";
constexpr char kPromptSeparator = ':';
constexpr std::string_view kPathKeys[] = {"home", "executable", "base-prefix", "base-exec-prefix",
                                          "base-executable"};

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Whether `path` is the directory of the installation, its bin, or a path below its bin.
bool is_in_installation(FileSystem& files, std::string_view path, const std::string& installation) {
  if (installation.empty() || !is_absolute_path(path)) return false;
  const auto real = real_path(files, std::string(path));
  return real && (*real == installation || path_contains(join_path(installation, "bin"), *real));
}

std::string meaning_of_line(FileSystem& files, std::string_view line,
                            const std::string& installation) {
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::string(trimmed(line));
  const std::string key = ascii_lower(trimmed(line.substr(0, equals)));
  const std::string_view value = trimmed(line.substr(equals + 1));
  if (is_one_of(kHarmlessKeys, key)) return "";
  const bool is_path = is_one_of(kPathKeys, key);
  if (is_path && is_in_installation(files.unwatched(), value, installation)) return "";
  return key + "=" + std::string(value);
}

struct Meaning {
  std::string rules;
  std::string prompt;
};

Meaning meaning_of_config(FileSystem& files, const std::string& content,
                          const std::string& installation) {
  Meaning meaning;
  for (const std::string_view line : python_lines(content)) {
    const std::string text = meaning_of_line(files, line, installation);
    if (text.empty()) continue;
    const bool is_prompt = text.starts_with(std::string(kPromptKey) + "=");
    (is_prompt ? meaning.prompt : meaning.rules) += text + '\n';
  }
  return meaning;
}

std::string digest_of_file(FileSystem& files, const std::string& path,
                           size_t max_bytes = kMaxBytes) {
  if (!files.link_status(path)) return "absent";
  const auto content = files.read_file(path, max_bytes);
  return content ? hex(sha256(*content)) : "unreadable";
}

}  // namespace

InterpreterDigest interpreter_digest(FileSystem& files, const std::vector<WalkStep>& steps,
                                     const PythonPlace& place) {
  if (steps.empty()) return {};
  const WalkStep& last = steps.back();
  const bool is_outside = !path_contains(place.project, last.path);
  if (is_outside && is_installed_python(files.unwatched(), last.path)) {
    return {InterpreterDigest::kInstalled, std::string(parent_path(parent_path(last.path)))};
  }
  const std::string bin = join_path(place.prefix, "bin");
  std::string links;
  for (const WalkStep& step : steps) {
    if (step.status.type != FileType::Symlink || !path_contains(place.project, step.path)) continue;
    // The names in bin that link to each other are ignored, because `venv --upgrade` renames them:
    // bin/python -> python3 -> python3.11.
    const bool is_own_name = parent_path(step.path) == bin && is_python_name(step.link_text);
    if (!is_own_name) links += step.link_text + '\n';
  }
  if (is_outside) return {links, ""};
  // The python of a conda environment is not identified by its inode, because conda replaces this
  // file at each update.
  const bool is_condas = is_conda_form(place.form) && parent_path(last.path) == bin;
  if (is_condas && is_python_name(base_name(last.path))) return {links + "conda", ""};
  // Without a birth time, the time of the last change shows that the file was replaced.
  const std::string made = last.status.born_ns != 0
                               ? std::to_string(last.status.born_ns)
                               : "changed " + std::to_string(last.status.changed_ns);
  return {links + last.path + ' ' + std::to_string(last.status.inode) + ' ' + made, ""};
}

std::string configuration_digest(FileSystem& files, const std::string& real_prefix,
                                 EnvironmentForm form, const std::string& installation) {
  if (form == EnvironmentForm::None) return "";
  std::string text = std::to_string(static_cast<int>(form)) + '\n';
  std::string prompt;
  const std::string config = join_path(real_prefix, "pyvenv.cfg");
  if (files.link_status(config)) {
    const auto content = files.read_file(config, kMaxBytes);
    Meaning meaning =
        content ? meaning_of_config(files, *content, installation) : Meaning{"unreadable\n", ""};
    text += meaning.rules;
    prompt = std::move(meaning.prompt);
  }
  // If bin also contains a pyvenv.cfg, Python reads that file.
  const std::string other_config = join_path(real_prefix, "bin/pyvenv.cfg");
  if (files.link_status(other_config)) text += "bin " + digest_of_file(files, other_config) + '\n';
  if (is_conda_form(form)) {
    for (const std::string_view name : {"conda-meta/state", "conda-meta/pixi"}) {
      text += digest_of_file(files, join_path(real_prefix, name)) + '\n';
    }
  }
  if (form == EnvironmentForm::Elsewhere) {
    // The ssh configuration is included, because a project's Vagrantfile may have decided a part of
    // it.
    for (const char* name : {ElsewhereRecord::kFileName, ElsewhereRecord::kSshConfigName}) {
      text += digest_of_file(files, join_path(real_prefix, name), ElsewhereRecord::kMaxBytes);
      text += '\n';
    }
  }
  const std::string digest = hex(sha256(text));
  return prompt.empty() ? digest : digest + kPromptSeparator + hex(sha256(prompt));
}

bool is_same_configuration(std::string_view approved, std::string_view found) {
  return approved == found || approved.substr(0, approved.find(kPromptSeparator)) == found;
}

}  // namespace venvctl
