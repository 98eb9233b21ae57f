// Builds the command lines of docker, podman and ssh (the front ends), which run commands on the
// other side: in a container or on another machine.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/variables.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

// The name of the front end for this record: docker, podman or ssh.
std::string_view front_end_of(const ElsewhereRecord& record);

struct RemoteCommand {
  // the command on the other side; words[0] is a path, or a name on the PATH there
  std::vector<std::string> words;
  std::string directory;  // working directory on the other side; "": the default directory there
  std::vector<std::pair<std::string, std::string>> variables;  // set on the other side
  bool has_terminal = false;
};

// The message if `directory`, where a command should start, does not exist on the other side.
std::string missing_directory(const ElsewhereRecord& record, const std::string& directory);

// The words of the front end, beginning with its path. For docker and podman, the words contain
// only the names of variables, so the caller must give the values to the front end as its own
// variables. `ssh_options` come before the host. With ssh, a command whose directory does not exist
// prints missing_directory() and exits with 125.
std::vector<std::string> words_of(const std::string& front_end, const ElsewhereRecord& record,
                                  const RemoteCommand& command,
                                  const std::vector<std::string>& ssh_options);

// `text`, quoted as one word for a POSIX shell, fish or csh. csh cannot read such a word if it
// contains a line feed or an exclamation mark; words_of() encodes lines with these characters.
std::string remote_word(std::string_view text);

// The variables of this process to set on the other side:
// - those that begin with PYTHON, except PYTHONHOME, which names an installation on this machine
// - those for terminals and colours
// - those in `passed` (the setting elsewhere.pass)
// Leaves out names with unusual characters. A front end could read them as something else: podman
// takes NAME* as every variable that begins with NAME.
std::vector<std::pair<std::string, std::string>> passed_variables(
    const Variables& variables, const std::vector<std::string>& passed);

// The options for ssh. `config`: the path of the file with the text of ssh_configuration().
// `may_share`: whether commands may share a connection.
std::vector<std::string> ssh_options(const std::string& config, bool may_share);
// The text of ssh's configuration. It begins with `host_block` or, if that is "", with the user's
// configuration. The rest are settings with which several commands share one connection. ssh uses
// the first value of each option, so the user's own settings take precedence.
// `socket_directory`: the directory for the socket of the connection. If it is "" or too long for a
// socket's path, connections are not shared. ssh fails if the directory does not exist.
// `host_block`: the `block` of vagrant_host(); "" if the machine is not one of vagrant.
std::string ssh_configuration(std::string_view home, std::string_view socket_directory,
                              std::string_view host_block);
// The `socket_directory` of such a text; "" if the text has none.
std::string socket_directory_in(std::string_view configuration);

// The lines of `vagrant ssh-config` for one host. `block` contains only options that say where and
// how to log in, and no option that runs a program here. Absent: the text has no host or several
// hosts, or the host's name has characters that a shell could interpret.
struct VagrantHost {
  std::string name;
  std::string block;
};
std::optional<VagrantHost> vagrant_host(std::string_view text);

}  // namespace venvctl
