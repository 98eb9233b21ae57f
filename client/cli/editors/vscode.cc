#include "client/cli/editors/vscode.h"

#include <algorithm>

#include "client/cli/editors/settings_text.h"
#include "core/base/path.h"

namespace venvctl {
namespace {

constexpr size_t kMaxBytes = 4u * 1024 * 1024;  // of a settings.json

constexpr std::string_view kInterpreter = "python.defaultInterpreterPath";

struct Setting {
  std::string_view name;
  std::string_view off;  // the value that disables the activation, as JSON
};
// The settings that enable typed activation. The extension "Python Environments" reads the first
// setting, and older versions of the extension "Python" read the second one.
constexpr Setting kActivation[] = {
    {"python-envs.terminal.autoActivationType", "\"off\""},
    {"python.terminal.activateEnvironment", "false"},
};

// `settings` is below XDG_CONFIG_HOME, `extensions` is below HOME.
struct Variant {
  std::string_view settings;
  std::string_view extensions;
};
constexpr Variant kVariants[] = {
    {"Code/User", ".vscode/extensions"},
    {"Code - Insiders/User", ".vscode-insiders/extensions"},
    {"VSCodium/User", ".vscode-oss/extensions"},
    {"Cursor/User", ".cursor/extensions"},
};
constexpr std::string_view kExtensions[] = {"ms-python.python-", "ms-python.vscode-python-envs-"};

std::string as_json(std::string_view text) {
  const std::string list = Json::array().push(Json::text(text)).bytes();
  return list.substr(1, list.size() - 2);
}

bool has_python_extension(Session& session) {
  return std::ranges::any_of(kVariants, [&](const Variant& variant) {
    const auto entries = session.files().list(join_path(session.home(), variant.extensions));
    return entries && std::ranges::any_of(*entries, [](const auto& entry) {
             return std::ranges::any_of(
                 kExtensions, [&](std::string_view name) { return entry.name.starts_with(name); });
           });
  });
}

struct SettingsFile {
  std::string path;
  std::string project;  // the directory of the project; "" for the user's settings
};

// The files in the order of their precedence: the first file that has a setting decides.
std::vector<SettingsFile> effective_files(Session& session) {
  std::vector<SettingsFile> files;
  for (const std::string& directory : path_and_parents(session.directory())) {
    files.push_back({join_path(directory, kVscodeProjectSettings), directory});
  }
  for (std::string& path : vscode_user_settings(session)) files.push_back({std::move(path), ""});
  return files;
}

}  // namespace

std::vector<std::string> vscode_user_settings(Session& session) {
  std::string directory = session.variables().non_empty("XDG_CONFIG_HOME").value_or("");
  if (!is_absolute_path(directory)) {
    if (session.home().empty()) return {};
    directory = join_path(session.home(), ".config");
  }
  std::vector<std::string> paths;
  for (const Variant& variant : kVariants) {
    const std::string place = join_path(directory, variant.settings);
    if (session.files().status(place)) paths.push_back(join_path(place, "settings.json"));
  }
  if (paths.empty()) {
    paths.push_back(join_path(join_path(directory, kVariants[0].settings), "settings.json"));
  }
  return paths;
}

Result<std::string> vscode_settings(const std::string& content, const std::string& interpreter,
                                    bool removes) {
  auto settings = SettingsText::read(content);
  if (!settings) return settings.error();
  bool is_changed = false;
  const auto change = [&](std::string_view name, std::string_view value) {
    const bool is_ours = settings->value_of(name) == value;
    if (is_ours != removes) return;
    is_changed = true;
    removes ? settings->remove(name) : settings->set(name, value);
  };
  for (const Setting& setting : kActivation) change(setting.name, setting.off);
  if (!interpreter.empty()) change(kInterpreter, as_json(interpreter));
  if (!is_changed) return content;
  return removes && settings->is_blank() ? "" : settings->text();
}

std::string vscode_interpreter(std::string_view directory, const std::string& prefix,
                               const std::string& executable) {
  if (executable.empty() || parent_path(prefix) == directory) return "";
  if (!path_contains(directory, executable)) return executable;
  return "${workspaceFolder}/" + executable.substr(directory == "/" ? 1 : directory.size() + 1);
}

std::optional<TypedActivation> typed_activation(Session& session) {
  // Without the Python extension, VS Code types activation commands only if a setting enables this.
  const bool is_used =
      has_python_extension(session) || session.variables().get("TERM_PROGRAM") == "vscode";
  const std::vector<SettingsFile> files = effective_files(session);
  for (const Setting& setting : kActivation) {
    bool is_off = false;
    for (const SettingsFile& file : files) {
      const auto content = session.files().read_file(file.path, kMaxBytes);
      if (!content) continue;
      const auto settings = SettingsText::read(*content);
      const auto value = settings ? settings->value_of(setting.name) : std::nullopt;
      if (!value) continue;
      is_off = *value == setting.off;
      if (is_off) break;
      return TypedActivation{
          std::string(setting.name) + " is " + *value + " in " + session.shown(file.path),
          file.project};
    }
    if (is_used && !is_off) return TypedActivation{std::string(setting.name) + " is not set", ""};
  }
  return std::nullopt;
}

}  // namespace venvctl
