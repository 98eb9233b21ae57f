// The command lines of the programs that reach the other side: docker, podman and ssh.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/variables.h"
#include "core/elsewhere/elsewhere_record.h"

namespace venvctl {

// The program's name: docker, podman or ssh.
std::string_view front_end_of(const ElsewhereRecord& record);

// The first program of this name on `path` that is not venvctl-elsewhere itself. Relative elements
// of `path` are skipped, and those in the project. Absent: there is none.
std::optional<std::string> front_end_on_path(std::string_view name, std::string_view path,
                                             std::string_view project);

struct RemoteCommand {
  std::vector<std::string> words;  // run there; words[0] is a path, or a name on the PATH there
  std::string directory;           // there; "": whatever the other side chooses
  std::vector<std::pair<std::string, std::string>> variables;  // set there
  bool has_terminal = false;
};

// The words of the front end, beginning with its path. The values of variables are not among the
// words of docker and podman, which read them from their own variables: the caller must set them.
// `ssh_options` come before the host.
std::vector<std::string> words_of(const std::string& front_end, const ElsewhereRecord& record,
                                  const RemoteCommand& command,
                                  const std::vector<std::string>& ssh_options);

// The file in a link directory that has the text of ssh_configuration().
inline constexpr char kSshConfigName[] = "ssh_config";

// `text`, quoted as one word for a POSIX shell, fish or csh. csh accepts no line feed in it.
std::string remote_word(std::string_view text);

// The variables of this process that also exist there: those that begin with PYTHON, except
// PYTHONHOME, which names an installation of this machine; those of terminals and colours; those in
// `passed` (the setting elsewhere.pass).
std::vector<std::pair<std::string, std::string>> passed_variables(
    const Variables& variables, const std::vector<std::string>& passed);

// The options with which ssh reads the user's configuration first, and then uses one connection for
// several commands unless this configuration decides otherwise. `config`: the path of the file with
// the text of ssh_configuration().
// `may_share`: false if the directory of the socket cannot be made.
std::vector<std::string> ssh_options(const std::string& config, bool may_share);
// `socket_directory`: where the socket of the connection is made, if the path is not too long for a
// socket; "": no shared connection. ssh fails if the directory does not exist.
// `host_block`: what `vagrant ssh-config` printed, checked by vagrant_block(); "" for ssh.
std::string ssh_configuration(std::string_view home, std::string_view socket_directory,
                              std::string_view host_block);

// The lines of `vagrant ssh-config` for one host. Only options that say where and how to log in are
// kept: none of them runs a program here. Absent if the text has no host or more than one.
struct VagrantHost {
  std::string name;
  std::string block;
};
std::optional<VagrantHost> vagrant_host(std::string_view text);

}  // namespace venvctl
