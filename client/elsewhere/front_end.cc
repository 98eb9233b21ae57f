#include "client/elsewhere/front_end.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>

#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kTerminalVariables[] = {"TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR",
                                                   "CLICOLOR_FORCE"};
constexpr std::string_view kVagrantOptions[] = {"HostName",
                                                "User",
                                                "Port",
                                                "UserKnownHostsFile",
                                                "StrictHostKeyChecking",
                                                "IdentityFile",
                                                "IdentitiesOnly",
                                                "LogLevel",
                                                "PasswordAuthentication",
                                                "PubkeyAuthentication",
                                                "AddressFamily",
                                                "HostKeyAlgorithms",
                                                "PubkeyAcceptedKeyTypes",
                                                "PubkeyAcceptedAlgorithms"};

// docker and podman leave the command after these keys, and hold back the first of them until the
// next key. The default begins with Ctrl-P, which is the previous line in Python's prompt.
constexpr char kDetachKeys[] = "--detach-keys=ctrl-@,ctrl-_,ctrl-@,ctrl-_";

// What ssh_configuration() writes around the directory for sockets.
constexpr std::string_view kBeforeSocket = "Match all\nControlMaster auto\nControlPath \"";
constexpr std::string_view kAfterSocket = "/ssh-%C\"\nControlPersist 60\n";

// "/ssh-", the 40 digits of %C, and the suffix of ssh's temporary socket name.
constexpr size_t kSocketNameBytes = 5 + 40 + 17;

// Whether the name of a variable usually contains `c`.
bool is_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_plain(char c) {
  constexpr std::string_view kSigns = "./:=,@+-";
  return is_of_name(c) || kSigns.find(c) != std::string_view::npos;
}

// csh cannot read a quoted line feed, and it expands an exclamation mark even in quotes. If `line`
// contains one of them, returns a command with which the shell there starts a POSIX shell, which
// decodes and runs `line`. The command contains only characters that each shell reads in the same
// way.
std::string for_every_shell(std::string line) {
  if (line.find_first_of("\n!") == std::string::npos) return line;
  std::string encoded;
  for (const char c : line) {
    const bool is_kept = is_plain(c) || c == ' ' || (c & 0x80) != 0;
    if (is_kept) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += "\\0";
    for (const int shift : {6, 3, 0}) encoded += static_cast<char>('0' + (byte >> shift & 7));
  }
  return R"sh(exec /bin/sh -c 'eval "$(printf %b "$0")"' ')sh" + encoded + "'";
}

// Arguments: the directory, the line to print if it does not exist, the words for env.
constexpr char kStarting[] =
    R"(cd "$0" 2>/dev/null || { printf "%s\n" "$1" >&2; exit 125; }; shift; exec env "$@")";

// The command line for the remote shell: "exec env A=1 python x". A POSIX shell changes the
// directory, because the login shell may be another one.
std::string remote_line(const ElsewhereRecord& record, const RemoteCommand& command) {
  std::string line = "exec env";
  if (!command.directory.empty()) {
    const std::string message = "venvctl: " + missing_directory(record, command.directory);
    line = "exec /bin/sh -c '";
    line += kStarting;
    line += "' " + remote_word(command.directory) + ' ' + remote_word(message);
  }
  for (const auto& [name, value] : command.variables) {
    line += ' ' + remote_word(name + "=" + value);
  }
  for (const std::string& word : command.words) line += ' ' + remote_word(word);
  return for_every_shell(std::move(line));
}

}  // namespace

std::string_view front_end_of(const ElsewhereRecord& record) {
  if (record.kind == "docker" || record.kind == "podman") return record.kind;
  return "ssh";
}

std::string missing_directory(const ElsewhereRecord& record, const std::string& directory) {
  return in_quotes(directory) + " does not exist in " + displayable(record.place) +
         ": create it there, or change to another directory";
}

std::vector<std::string> words_of(const std::string& front_end, const ElsewhereRecord& record,
                                  const RemoteCommand& command,
                                  const std::vector<std::string>& ssh_options) {
  std::vector<std::string> words = {front_end};
  if (front_end_of(record) == "ssh") {
    words.insert(words.end(), ssh_options.begin(), ssh_options.end());
    // -T, because with a terminal ssh would interpret escape characters in the input. The user's
    // configuration may request a terminal (RequestTTY).
    words.insert(words.end(), {command.has_terminal ? "-t" : "-T", "--", record.target,
                               remote_line(record, command)});
    return words;
  }
  words.insert(words.end(), {"exec", "-i"});
  if (command.has_terminal) words.insert(words.end(), {"-t", kDetachKeys});
  if (!command.directory.empty()) {
    words.insert(words.end(), {"--workdir", command.directory});
  }
  if (!record.user.empty()) words.insert(words.end(), {"--user", record.user});
  for (const auto& [name, value] : command.variables) words.insert(words.end(), {"-e", name});
  words.push_back(record.target);
  words.insert(words.end(), command.words.begin(), command.words.end());
  return words;
}

std::string remote_word(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    // In quotes, fish reads a backslash as an escape. The backslash therefore stands outside of the
    // quotes.
    if (c == '\'' || c == '\\') {
      word += std::string("'\\") + c + "'";
    } else {
      word += c;
    }
  }
  return word + "'";
}

std::vector<std::pair<std::string, std::string>> passed_variables(
    const Variables& variables, const std::vector<std::string>& passed) {
  std::vector<std::pair<std::string, std::string>> result;
  for (const auto& [name, value] : variables.all()) {
    if (!std::ranges::all_of(name, is_of_name)) continue;
    const bool is_pythons = name.starts_with("PYTHON") && name != "PYTHONHOME";
    const bool is_wanted =
        is_pythons || std::ranges::find(kTerminalVariables, name) != std::end(kTerminalVariables) ||
        std::ranges::find(passed, name) != passed.end();
    if (is_wanted) result.emplace_back(name, value);
  }
  return result;
}

std::vector<std::string> ssh_options(const std::string& config, bool may_share) {
  if (may_share) return {"-F", config};
  return {"-F", config, "-o", "ControlMaster=no", "-o", "ControlPath=none"};
}

std::string ssh_configuration(std::string_view home, std::string_view socket_directory,
                              std::string_view host_block) {
  // ssh uses the first value that it reads for each option, so the order matters.
  std::string text = "# Written by venvctl use.\n";
  text += host_block;
  if (host_block.empty()) {
    text += "Include \"" + std::string(home) + "/.ssh/config\"\nInclude /etc/ssh/ssh_config\n";
  }
  const bool fits = socket_directory.size() + kSocketNameBytes < sizeof(sockaddr_un::sun_path);
  if (!socket_directory.empty() && fits) {
    text += std::string(kBeforeSocket) + std::string(socket_directory) + std::string(kAfterSocket);
  }
  return text;
}

std::string socket_directory_in(std::string_view configuration) {
  const size_t start = configuration.rfind(kBeforeSocket);
  if (start == std::string_view::npos || !configuration.ends_with(kAfterSocket)) return "";
  configuration.remove_suffix(kAfterSocket.size());
  return std::string(configuration.substr(start + kBeforeSocket.size()));
}

std::optional<VagrantHost> vagrant_host(std::string_view text) {
  VagrantHost host;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trimmed(raw);
    const size_t blank = line.find(' ');
    if (line.empty() || blank == std::string_view::npos || has_control(line)) continue;
    const std::string_view key = line.substr(0, blank);
    const std::string_view value = trimmed(line.substr(blank + 1));
    if (key == "Host") {
      if (!host.name.empty() || value.starts_with('-') || !std::ranges::all_of(value, is_plain)) {
        return std::nullopt;
      }
      host.name = value;
      host.block = "Host " + host.name + "\n";
    } else if (!host.name.empty() &&
               std::ranges::find(kVagrantOptions, key) != std::end(kVagrantOptions)) {
      host.block += "  " + std::string(line) + "\n";
    }
  }
  return host.name.empty() ? std::nullopt : std::optional(std::move(host));
}

}  // namespace venvctl
