// The events that `venvctl watch` prints: numbered lines of JSON in a bounded file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fd.h"

namespace venvctl {

namespace news {
inline constexpr std::string_view kCreated = "created";
inline constexpr std::string_view kRemoved = "removed";
inline constexpr std::string_view kBroken = "broken";
inline constexpr std::string_view kRepaired = "repaired";
inline constexpr std::string_view kAllowed = "allowed";
inline constexpr std::string_view kDenied = "denied";
inline constexpr std::string_view kActive = "active";
inline constexpr std::string_view kLost = "lost";
}  // namespace news

struct NewsItem {
  std::string event;             // one of the above
  std::string environment = "";  // "" if the event is not about one; for `active`: none is active
  std::string directory = "";    // for `active`, and for `allow --under`
  std::string file = "";         // of a project, that was approved or denied
  int64_t seq = 0;
  int64_t at = 0;  // seconds since the epoch
};

std::string to_line(const NewsItem& item);                 // with a line feed
std::optional<NewsItem> news_item(std::string_view line);  // absent: not a line of the file

// Appends items to `path`. The earlier half of the items is in `path`.old: when `path` is full, it
// replaces that file. Numbers grow by one. Each writer begins with an item `lost`, because it does
// not know what happened before; its number is the time in microseconds, if the files do not
// contain a greater one.
class NewsWriter {
 public:
  static constexpr size_t kMaxBytes = 256u * 1024;  // of each of the two files

  NewsWriter(std::string path, int64_t now_us);
  // Sets the number of the item. If it cannot be written, an item `lost` precedes the next one.
  void write(NewsItem item, int64_t now);
  int64_t last() const { return last_; }

 private:
  bool append(NewsItem item, int64_t now);

  std::string path_;
  int64_t last_ = 0;
  bool has_lost_ = true;
  bool ends_in_line_ = true;  // false: the file ends with a part of a line
};

// Reads the items that follow a number, and later those that were appended since.
class NewsReader {
 public:
  NewsReader(std::string path, int64_t after) : path_(std::move(path)), last_(after) {}
  // Each call returns further items. If items are missing between two, one item `lost` is in their
  // place. Of several such items, a call returns only the first.
  std::vector<NewsItem> read();

 private:
  void read_rest(int fd, std::vector<NewsItem>& items);
  void take(std::string_view line, std::vector<NewsItem>& items);

  std::string path_;
  int64_t last_;
  UniqueFd file_;
  std::string rest_;  // the part of a line at the end of the file
  bool has_told_loss_ = false;
};

}  // namespace venvctl
