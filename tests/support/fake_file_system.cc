#include "tests/support/fake_file_system.h"

#include <algorithm>
#include <utility>

#include "core/base/check.h"

namespace venvctl {
namespace {

// Returns views into `path`.
std::vector<std::string_view> components(std::string_view path) {
  std::vector<std::string_view> pieces;
  for (size_t begin = 0; begin < path.size();) {
    size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) pieces.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

std::string below(const std::string& directory, std::string_view name) {
  return (directory == "/" ? "/" : directory + "/").append(name);
}

std::pair<std::string, std::string> split_last(const std::string& path) {
  size_t slash = path.find_last_of('/');
  VENVCTL_CHECK(slash != std::string::npos && slash + 1 < path.size());
  return {slash == 0 ? "/" : path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

struct FakeFileSystem::Node {
  FileStatus status;
  std::string content;  // of a file, or a link's target
  std::map<std::string, std::unique_ptr<Node>, std::less<>> children;

  bool is_link() const { return status.type == FileType::Symlink; }
  WalkStep step(const std::string& path) const {
    return {path, status, is_link() ? content : std::string()};
  }
  void set_device(uint64_t device) {
    status.device = device;
    for (auto& [name, child] : children) child->set_device(device);
  }
};

FakeFileSystem::FakeFileSystem() : root_(std::make_unique<Node>()) {
  root_->status = {.type = FileType::Directory, .mode = 0755, .device = 1, .inode = 1};
}

FakeFileSystem::~FakeFileSystem() = default;

bool FakeFileSystem::reader_may(const Node& node, mode_t bit) const {
  const FileStatus& status = node.status;
  if (reader_uid_ == 0) return true;
  if (status.uid == reader_uid_) return (status.mode & (bit << 6)) != 0;
  if (status.gid == reader_gid_) return (status.mode & (bit << 3)) != 0;
  return (status.mode & bit) != 0;
}

FakeFileSystem::Node* FakeFileSystem::find(const std::string& path, LastLink last,
                                           std::vector<WalkStep>* steps) const {
  VENVCTL_CHECK(path.starts_with('/'));
  // Builds the paths only if the caller wants steps, because fuzzers look up many paths and want no
  // steps.
  std::vector<std::pair<std::string, Node*>> stack = {{"/", root_.get()}};
  std::vector<std::string_view> rest = components(path);  // the next component is the last one
  std::reverse(rest.begin(), rest.end());
  if (steps != nullptr) steps->push_back(root_->step("/"));
  int links = 0;
  while (!rest.empty()) {
    const std::string_view name = rest.back();
    rest.pop_back();
    Node* directory = stack.back().second;
    if (!directory->status.is_directory() || !reader_may(*directory, 1)) return nullptr;
    if (name == ".") continue;
    if (name == "..") {
      if (stack.size() > 1) stack.pop_back();
      if (steps != nullptr) steps->push_back(stack.back().second->step(stack.back().first));
      continue;
    }
    auto found = directory->children.find(name);
    if (found == directory->children.end()) return nullptr;
    Node* node = found->second.get();
    std::string node_path;
    if (steps != nullptr) {
      node_path = below(stack.back().first, name);
      steps->push_back(node->step(node_path));
    }
    if (!node->is_link() || (rest.empty() && last == LastLink::Keep)) {
      stack.emplace_back(std::move(node_path), node);
      continue;
    }
    if (++links > kMaxLinks) return nullptr;
    if (node->content.starts_with('/')) stack.resize(1);
    const auto target = components(node->content);
    rest.insert(rest.end(), target.rbegin(), target.rend());
  }
  // After a link to "/" or a final "..", the last step is not yet the directory that was reached.
  if (steps != nullptr && steps->back().path != stack.back().first) {
    steps->push_back(stack.back().second->step(stack.back().first));
  }
  return stack.back().second;
}

FakeFileSystem::Node& FakeFileSystem::existing(const std::string& path) const {
  Node* node = find(path, LastLink::Keep);
  VENVCTL_CHECK(node != nullptr);
  return *node;
}

FakeFileSystem::Node& FakeFileSystem::parent_of(const std::string& path) {
  std::string directory = split_last(path).first;
  if (find(directory, LastLink::Follow) == nullptr) make_directory(directory);
  Node* parent = find(directory, LastLink::Follow);
  VENVCTL_CHECK(parent != nullptr && parent->status.is_directory());
  return *parent;
}

FakeFileSystem::Node& FakeFileSystem::put(const std::string& path, FileType type, mode_t mode) {
  Node& parent = parent_of(path);
  parent.status.modified_ns = parent.status.changed_ns = ++clock_ns_;
  auto& slot = parent.children[split_last(path).second];
  slot = std::make_unique<Node>();
  slot->status = {.type = type,
                  .mode = mode,
                  .uid = kUser,
                  .gid = kUser,
                  .device = parent.status.device,
                  .inode = next_inode_++,
                  .modified_ns = clock_ns_,
                  .changed_ns = clock_ns_,
                  .born_ns = clock_ns_};
  return *slot;
}

void FakeFileSystem::make_directory(const std::string& path) {
  Node* node = find(path, LastLink::Follow);
  if (node == nullptr) {
    put(path, FileType::Directory, 0755);
  } else {
    VENVCTL_CHECK(node->status.is_directory());
  }
}

void FakeFileSystem::write_file(const std::string& path, std::string content, mode_t mode) {
  Node* node = find(path, LastLink::Follow);
  if (node == nullptr) node = &put(path, FileType::Regular, mode);
  VENVCTL_CHECK(node->status.is_regular());
  node->content = std::move(content);
  node->status.mode = mode;
  node->status.size = node->content.size();
  node->status.modified_ns = node->status.changed_ns = ++clock_ns_;
}

void FakeFileSystem::make_link(const std::string& path, std::string target) {
  Node& node = put(path, FileType::Symlink, 0777);
  node.status.size = target.size();
  node.content = std::move(target);
}

void FakeFileSystem::make_other(const std::string& path) { put(path, FileType::Other, 0644); }

std::unique_ptr<FakeFileSystem::Node> FakeFileSystem::take(const std::string& path) {
  Node& parent = parent_of(path);
  auto found = parent.children.find(split_last(path).second);
  VENVCTL_CHECK(found != parent.children.end());
  std::unique_ptr<Node> node = std::move(found->second);
  parent.children.erase(found);
  parent.status.modified_ns = parent.status.changed_ns = ++clock_ns_;
  return node;
}

void FakeFileSystem::remove(const std::string& path) { take(path); }

void FakeFileSystem::rename(const std::string& from, const std::string& to) {
  std::unique_ptr<Node> node = take(from);
  Node& parent = parent_of(to);
  parent.children[split_last(to).second] = std::move(node);
  parent.status.modified_ns = parent.status.changed_ns = ++clock_ns_;
}

void FakeFileSystem::set_owner(const std::string& path, uid_t uid, gid_t gid) {
  Node& node = existing(path);
  node.status.uid = uid;
  node.status.gid = gid;
}

void FakeFileSystem::set_mode(const std::string& path, mode_t mode) {
  existing(path).status.mode = mode;
}

void FakeFileSystem::set_born(const std::string& path, int64_t nanoseconds) {
  existing(path).status.born_ns = nanoseconds;
}

void FakeFileSystem::set_links(const std::string& path, uint64_t links) {
  existing(path).status.links = links;
}

void FakeFileSystem::set_named_writers(const std::string& path) {
  existing(path).status.has_named_writers = true;
}

void FakeFileSystem::set_device(const std::string& path, uint64_t device) {
  existing(path).set_device(device);
}

void FakeFileSystem::set_reader(uid_t uid, gid_t gid) {
  reader_uid_ = uid;
  reader_gid_ = gid;
}

size_t FakeFileSystem::count_touched(std::string_view beginning) const {
  auto begins = [&](const std::string& touch) { return touch.starts_with(beginning); };
  return static_cast<size_t>(std::count_if(touched_.begin(), touched_.end(), begins));
}

std::optional<FileStatus> FakeFileSystem::status(const std::string& path) {
  touched_.push_back("status " + path);
  const Node* node = find(path, LastLink::Follow);
  if (node == nullptr) return std::nullopt;
  return node->status;
}

std::optional<FileStatus> FakeFileSystem::link_status(const std::string& path) {
  touched_.push_back("link_status " + path);
  const Node* node = find(path, LastLink::Keep);
  if (node == nullptr) return std::nullopt;
  return node->status;
}

std::optional<std::string> FakeFileSystem::read_link(const std::string& path) {
  touched_.push_back("read_link " + path);
  const Node* node = find(path, LastLink::Keep);
  if (node == nullptr || !node->is_link()) return std::nullopt;
  return node->content;
}

std::optional<std::vector<DirectoryEntry>> FakeFileSystem::list(const std::string& path) {
  touched_.push_back("list " + path);
  const Node* node = find(path, LastLink::Follow);
  if (node == nullptr || !node->status.is_directory() || !reader_may(*node, 4)) return std::nullopt;
  std::vector<DirectoryEntry> entries;
  for (const auto& [name, child] : node->children) entries.push_back({name, child->status.type});
  return entries;
}

std::optional<std::string> FakeFileSystem::read_file(const std::string& path, size_t limit) {
  touched_.push_back("read_file " + path);
  const Node* node = find(path, LastLink::Follow);
  if (node == nullptr || !node->status.is_regular() || !reader_may(*node, 4)) return std::nullopt;
  return node->content.substr(0, limit);
}

std::optional<std::vector<WalkStep>> FakeFileSystem::walk_with(OpenedPaths&,
                                                               const std::string& path) {
  touched_.push_back("walk " + path);
  std::vector<WalkStep> steps;
  if (find(path, LastLink::Follow, &steps) == nullptr) return std::nullopt;
  return steps;
}

}  // namespace venvctl
