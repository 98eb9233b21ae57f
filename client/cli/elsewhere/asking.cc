#include "client/cli/elsewhere/asking.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "client/cli/elsewhere/other_side.h"
#include "client/elsewhere/container_state.h"
#include "client/elsewhere/question.h"
#include "core/base/atomic_file.h"
#include "core/base/json_text.h"
#include "core/base/path.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

using nlohmann::json;

constexpr int kNotFoundThere = 127;
constexpr size_t kMaxFoldersBytes = 64 * 1024;
constexpr std::string_view kServiceLabel = "com.docker.compose.service";
constexpr std::string_view kProjectLabel = "com.docker.compose.project.working_dir";
constexpr std::string_view kFolderLabel = "devcontainer.local_folder";

Error failed(std::string message) { return {ErrorCode::Failed, std::move(message)}; }

// The error if the other side gave no usable answer.
Error no_answer(const ElsewhereRecord& record, const Captured& asked) {
  const std::string reason = last_line(asked.err);
  const std::string place = displayable(record.place);
  switch (asked.end) {
    case Captured::End::Late:
      return failed(place + " did not answer within " +
                    std::to_string(kAnswerPatience.count() / 1000) +
                    " s: check that it runs, then run this command again");
    case Captured::End::TooMuch:
      return failed(place + " printed too much: check what its python3 prints when it starts");
    default:
      break;
  }
  if (asked.exit_code == kNotFoundThere) {
    const std::string python = record.asked_python.empty() ? "python3" : record.asked_python;
    return failed("no " + displayable(python) + " in " + place + ": give --python PATH");
  }
  return failed("cannot ask " + place + " for its Python" +
                (reason.empty() ? "" : " (" + reason + ")") + ": check that it runs");
}

// Finds the only container that has all of the labels, with docker or else with podman. Returns the
// program and the container's name.
Result<std::pair<std::string, std::string>> labelled_container(
    Session& session, const std::string& project,
    const std::vector<std::pair<std::string_view, std::string>>& labels, const std::string& what) {
  std::string asked;
  for (const char* name : {"docker", "podman"}) {
    const auto front_end = front_end_for(session, name, project);
    if (!front_end) continue;
    std::vector<std::string> words = {*front_end, "ps", "-a", "--format", "{{.Names}}"};
    for (const auto& [label, value] : labels) {
      words.insert(words.end(), {"--filter", "label=" + std::string(label) + "=" + value});
    }
    const Captured found = captured(words, entries_of(session), Deadline::in(kAnswerPatience));
    asked += (asked.empty() ? "" : " or ") + std::string(name);
    if (!found.is_success()) continue;
    const std::string_view told = trimmed(found.out);
    if (told.find('\n') != std::string_view::npos) {
      return failed("several containers of " + what + " exist: run venvctl use " + name +
                    ":NAME with the name of one of them");
    }
    const std::string first(told);
    const auto place = parse_place(std::string(name) + ":" + first);
    const bool is_name = place && *place && (*place)->target == first;
    if (!first.empty() && is_name) return std::pair(std::string(name), first);
  }
  if (asked.empty()) return failed("docker and podman are not on PATH: install one of them");
  return failed("no container of " + what + " in " + asked +
                ": start it, then run this command again");
}

// What `vagrant ssh-config` says about the machine. Vagrant runs the project's Vagrantfile.
Result<VagrantHost> asked_vagrant(Session& session, const std::string& machine,
                                  const std::string& project) {
  auto vagrant = front_end_for(session, "vagrant", project);
  if (!vagrant) return vagrant.error();
  std::vector<std::string> words = {*vagrant, "ssh-config"};
  if (!machine.empty()) words.push_back(machine);
  std::vector<std::string> entries = entries_of(session);
  std::erase_if(entries, [](const std::string& each) { return each.starts_with("VAGRANT_CWD="); });
  entries.push_back("VAGRANT_CWD=" + project);
  const Captured told = captured(words, entries, Deadline::in(kAnswerPatience));
  auto host = told.is_success() ? vagrant_host(told.out) : std::nullopt;
  if (host) return *std::move(host);
  const std::string reason = last_line(told.err);
  return failed("cannot ask vagrant about the machine " + (machine.empty() ? "default" : machine) +
                (reason.empty() ? "" : " (" + reason + ")") + ": run vagrant up");
}

Result<void> find_target(Session& session, const Place& place, ElsewhereRecord& record,
                         const std::string& prefix) {
  record.kind = place.scheme;
  record.target = place.target;
  if (place.scheme == "compose" || place.scheme == "devcontainer") {
    std::vector<std::pair<std::string_view, std::string>> labels;
    if (place.scheme == "compose") {
      labels = {{kServiceLabel, place.target}, {kProjectLabel, record.project}};
    } else {
      labels = {{kFolderLabel, record.project}};
    }
    const std::string what =
        place.scheme == "compose" ? "the service " + place.target : "the dev container";
    auto found = labelled_container(session, record.project, labels,
                                    what + " of " + session.shown(record.project));
    if (!found) return found.error();
    record.kind = found->first;
    record.target = found->second;
  }
  if (front_end_of(record) != "ssh") return {};
  std::string host_block;
  if (place.scheme == "vagrant") {
    auto host = asked_vagrant(session, place.target, record.project);
    if (!host) return host.error();
    record.target = host->name;
    host_block = host->block;
  }
  const auto places = session.places();
  const std::string sockets = places ? places->runtime_directory : "";
  return replace_file(join_path(prefix, ElsewhereRecord::kSshConfigName),
                      ssh_configuration(session.home(), sockets, host_block), Backup::Keep);
}

// The synced folders in Vagrant's own files: {"virtualbox": {"/vagrant": {"hostpath": …}}}.
std::vector<ElsewhereMount> synced_folders(FileSystem& files, const ElsewhereRecord& record) {
  std::vector<ElsewhereMount> mounts;
  const std::string machine = join_path(record.project, ".vagrant/machines/" + record.target);
  for (const DirectoryEntry& provider :
       files.list(machine).value_or(std::vector<DirectoryEntry>())) {
    const auto text =
        files.read_file(join_path(machine, provider.name) + "/synced_folders", kMaxFoldersBytes);
    const json document = text ? parsed_json(*text) : json();
    if (!document.is_object()) continue;
    for (const json& folders : document) {
      if (!folders.is_object()) continue;
      for (const auto& [id, folder] : folders.items()) {
        if (!folder.is_object()) continue;
        const json here = folder.value("hostpath", json());
        const json there = folder.value("guestpath", json(id));
        if (here.is_string() && there.is_string()) {
          const std::string path = normal_path("/", here.get<std::string>());
          mounts.push_back({real_path(files, path).value_or(path), there.get<std::string>()});
        }
      }
    }
  }
  return mounts;
}

// The directories of this machine that are mounted in the container.
Result<std::vector<ElsewhereMount>> mounts_of(FileSystem& files, const OtherSide& side,
                                              const ElsewhereRecord& record) {
  const Captured asked = side.ask_front_end(
      {"inspect", "--type", "container", "--format", "{{json .Mounts}}", record.target});
  if (!asked.is_success()) return failed(container_fault(record, asked.err));
  std::vector<ElsewhereMount> mounts;
  const json document = parsed_json(asked.out);
  if (!document.is_array()) return mounts;
  for (const json& each : document) {
    if (!each.is_object() || each.value("Type", json()) != "bind") continue;
    const json here = each.value("Source", json());
    const json there = each.value("Destination", json());
    if (here.is_string() && there.is_string()) {
      // The path may contain links. The working directory of a process never does.
      const auto path = here.get<std::string>();
      mounts.push_back({real_path(files, path).value_or(path), there.get<std::string>()});
    }
  }
  return mounts;
}

// Converts an id of this machine to the id in the container. Each line of the file `map` is "FIRST
// FIRST_HERE COUNT". Absent: the container has no such id.
std::optional<uint64_t> inner_id(const std::string& map, uint64_t id) {
  const std::string text = process_file(map);
  for (const std::string_view line : split(text, '\n')) {
    std::vector<uint64_t> numbers;
    for (const std::string_view word : split(line, ' ')) {
      if (!word.empty()) numbers.push_back(strtoull(std::string(word).c_str(), nullptr, 10));
    }
    if (numbers.size() != 3) continue;
    if (id >= numbers[1] && id - numbers[1] < numbers[2]) return numbers[0] + (id - numbers[1]);
  }
  return std::nullopt;
}

// The ids of this user in the container, as "UID:GID"; "" if unknown.
std::string user_inside(const OtherSide& side) {
  if (side.main_pid().empty()) return "";
  const auto uid = inner_id("/proc/" + side.main_pid() + "/uid_map", geteuid());
  const auto gid = inner_id("/proc/" + side.main_pid() + "/gid_map", getegid());
  return uid && gid ? std::to_string(*uid) + ":" + std::to_string(*gid) : "";
}

Result<void> find_directories(Session& session, const Place& place, const OtherSide& side,
                              ElsewhereRecord& record) {
  record.directory = place.directory;
  if (place.scheme == "vagrant") {
    record.mounts = synced_folders(session.files(), record);
    record.directory = "/vagrant";
    for (const ElsewhereMount& each : record.mounts) {
      if (each.here == record.project) record.directory = each.there;
    }
    return {};
  }
  if (place.scheme == "ssh") return {};
  auto mounts = mounts_of(session.files(), side, record);
  if (!mounts) return mounts.error();
  record.mounts = *std::move(mounts);
  if (!record.directory.empty()) return {};
  const auto there =
      directory_there(std::span<const ElsewhereMount>(record.mounts), record.project);
  if (!there) {
    return failed("container " + record.target + " has no mount of " +
                  session.shown(record.project) +
                  ": give the project's directory in the container, as in " +
                  std::string(record.kind) + ":" + record.target + ":/DIR");
  }
  record.directory = *there;
  return {};
}

Captured answer_of(const OtherSide& side, const ElsewhereRecord& record) {
  const std::string first = record.asked_python.empty() ? "python3" : record.asked_python;
  return side.ask(record, {first, "-I", "-c", kQuestion, record.directory, record.asked_python});
}

}  // namespace

Result<ElsewhereRecord> asked_elsewhere(Session& session, const Place& place, ElsewhereRecord known,
                                        const std::string& prefix) {
  ElsewhereRecord record = std::move(known);
  if (record.target.empty()) {
    if (auto found = find_target(session, place, record, prefix); !found) return found.error();
  }
  auto side = OtherSide::of(session, record, prefix);
  if (!side) return side.error();
  if (auto found = find_directories(session, place, *side, record); !found) return found.error();
  if (front_end_of(record) != "ssh") record.user = user_inside(*side);
  session.note_step("asking " + displayable(record.place) + " for its Python");
  Captured asked = answer_of(*side, record);
  if (!asked.is_success() && !record.user.empty() && asked.end == Captured::End::Done) {
    // The container may refuse this user, so ask again as the container's own user.
    record.user.clear();
    asked = answer_of(*side, record);
  }
  session.end_steps();
  if (!asked.is_success()) return no_answer(record, asked);
  if (auto added = add_told(asked.out, record); !added) return added.error();
  return record;
}

}  // namespace venvctl
