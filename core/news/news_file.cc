#include "core/news/news_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/base/json_text.h"
#include "core/base/path_json.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

UniqueFd opened_to_read(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
}

std::string content_of(const std::string& path) {
  const UniqueFd fd = opened_to_read(path);
  std::string content(NewsWriter::kMaxBytes * 2, '\0');
  const auto count = fd ? read_full(fd.get(), content) : 0;
  content.resize(count ? *count : 0);
  return content;
}

int64_t last_number_in(std::string_view content) {
  int64_t last = 0;
  for (const std::string_view line : split(content, '\n')) {
    if (const auto item = news_item(line)) last = std::max(last, item->seq);
  }
  return last;
}

nlohmann::json path_or_null(const std::string& path) {
  return path.empty() ? nlohmann::json() : bytes_to_json(path);
}

bool is_same_file(int fd, const std::string& path) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(fd, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

}  // namespace

std::string to_line(const NewsItem& item) {
  nlohmann::ordered_json json;
  json["seq"] = item.seq;
  json["at"] = item.at;
  json["event"] = item.event;
  json["environment"] = path_or_null(item.environment);
  json["directory"] = path_or_null(item.directory);
  json["file"] = path_or_null(item.file);
  return json.dump(-1, ' ', true) + "\n";
}

std::optional<NewsItem> news_item(std::string_view line) {
  const nlohmann::json json = parsed_json(line);
  if (!json.is_object()) return std::nullopt;
  const auto seq = json.find("seq");
  const auto event = json.find("event");
  const auto at = json.find("at");
  const bool is_item = seq != json.end() && seq->is_number_integer() && event != json.end() &&
                       event->is_string() && at != json.end() && at->is_number_integer();
  if (!is_item) return std::nullopt;
  NewsItem item{event->get<std::string>()};
  item.seq = seq->get<int64_t>();
  item.at = at->get<int64_t>();
  for (const auto& [key, member] :
       {std::pair("environment", &NewsItem::environment),
        std::pair("directory", &NewsItem::directory), std::pair("file", &NewsItem::file)}) {
    if (const auto value = json.find(key); value != json.end()) {
      item.*member = bytes_from_json(*value).value_or("");
    }
  }
  return item;
}

NewsWriter::NewsWriter(std::string path, int64_t now_us) : path_(std::move(path)) {
  const std::string content = content_of(path_);
  ends_in_line_ = content.empty() || content.ends_with('\n');
  const int64_t known =
      std::max(last_number_in(content), last_number_in(content_of(path_ + ".old")));
  last_ = std::max(known, now_us - 1);
}

void NewsWriter::write(NewsItem item, int64_t now) {
  if (has_lost_ && item.event != news::kLost) {
    if (!append({std::string(news::kLost)}, now)) return;
  }
  has_lost_ = !append(std::move(item), now);
}

bool NewsWriter::append(NewsItem item, int64_t now) {
  const UniqueFd fd(::open(
      path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600));
  struct stat found {};
  if (!fd || ::fstat(fd.get(), &found) != 0 || !S_ISREG(found.st_mode)) return false;
  item.seq = last_ + 1;
  item.at = now;
  const std::string line = (ends_in_line_ ? "" : "\n") + to_line(item);
  // The whole line is written in one call, so that a reader rarely finds a part of a line.
  const ssize_t count = ::write(fd.get(), line.data(), line.size());
  ends_in_line_ = count <= 0 ? ends_in_line_ : static_cast<size_t>(count) == line.size();
  if (count != static_cast<ssize_t>(line.size())) return false;
  ++last_;
  if (static_cast<size_t>(found.st_size) + line.size() > kMaxBytes) {
    ::rename(path_.c_str(), (path_ + ".old").c_str());
    ends_in_line_ = true;
  }
  return true;
}

std::vector<NewsItem> NewsReader::read() {
  std::vector<NewsItem> items;
  has_told_loss_ = false;
  if (!file_) {
    const UniqueFd old = opened_to_read(path_ + ".old");
    if (old) read_rest(old.get(), items);
    file_ = opened_to_read(path_);
    if (file_) read_rest(file_.get(), items);
    return items;
  }
  read_rest(file_.get(), items);
  if (is_same_file(file_.get(), path_)) return items;
  // Another file is at the path now: the writer has begun a new one, or the directory was
  // recreated. Continues with that file. The old file is closed even if no new file exists, because
  // the kernel reports the deletion of a directory only after its files are closed.
  rest_.clear();
  file_ = opened_to_read(path_);
  if (file_) read_rest(file_.get(), items);
  return items;
}

void NewsReader::read_rest(int fd, std::vector<NewsItem>& items) {
  char buffer[16 * 1024];
  while (true) {
    const auto count = read_full(fd, buffer);
    if (!count || *count == 0) return;
    rest_.append(buffer, *count);
    size_t begin = 0;
    for (size_t end; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1) {
      take(std::string_view(rest_).substr(begin, end - begin), items);
    }
    rest_.erase(0, begin);
  }
}

void NewsReader::take(std::string_view line, std::vector<NewsItem>& items) {
  auto item = news_item(line);
  if (!item || item->seq <= last_) return;
  const bool is_loss = item->event == news::kLost;
  const bool has_gap = item->seq != last_ + 1;
  last_ = item->seq;
  if ((has_gap || is_loss) && !has_told_loss_) {
    has_told_loss_ = true;
    NewsItem loss{std::string(news::kLost)};
    loss.seq = is_loss ? item->seq : item->seq - 1;
    loss.at = item->at;
    items.push_back(std::move(loss));
  }
  if (!is_loss) items.push_back(*std::move(item));
}

}  // namespace venvctl
