// The file of the events that `venvctl watch` prints. It has numbered lines of JSON and a limited
// size.
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
  std::string event;  // one of the names above
  // "" if the event is not about an environment, or if the event is `active` and no environment is
  // active any more.
  std::string environment = "";
  std::string directory = "";  // used by `active` and by `allow --under`
  std::string file = "";       // the project file that was approved or denied
  int64_t seq = 0;
  int64_t at = 0;  // seconds since 1970
};

std::string to_line(const NewsItem& item);                 // ends with a line feed
std::optional<NewsItem> news_item(std::string_view line);  // absent if it is not an item

// Appends items to `path`. When this file is full, it is renamed to `path`.old and replaces the
// file that has this name. Each item has a number, which is one greater than the number of the item
// before. Each writer begins with an item `lost`, because it does not know what happened before.
// The number of that item is the time in microseconds, or a greater one if the files already
// contain a greater number.
class NewsWriter {
 public:
  static constexpr size_t kMaxBytes = 256u * 1024;  // size of each of the two files

  NewsWriter(std::string path, int64_t now_us);
  // Sets the number of the item and writes it. If the item cannot be written, an item `lost`
  // precedes the next one.
  void write(NewsItem item, int64_t now);
  int64_t last() const { return last_; }

 private:
  bool append(NewsItem item, int64_t now);

  std::string path_;
  int64_t last_ = 0;
  bool has_lost_ = true;
  bool ends_in_line_ = true;  // false: the last line of the file is incomplete
};

// Reads the items with numbers greater than `after`, and later the items that are appended.
class NewsReader {
 public:
  NewsReader(std::string path, int64_t after) : path_(std::move(path)), last_(after) {}
  // Each call returns further items. If items are missing between two items, one item `lost` is in
  // their place. If a call finds several such gaps, it returns `lost` only for the first gap.
  std::vector<NewsItem> read();

 private:
  void read_rest(int fd, std::vector<NewsItem>& items);
  void take(std::string_view line, std::vector<NewsItem>& items);

  std::string path_;
  int64_t last_;
  UniqueFd file_;
  std::string rest_;  // the incomplete line at the end of the file
  bool has_told_loss_ = false;
};

}  // namespace venvctl
