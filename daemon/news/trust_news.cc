#include "daemon/news/trust_news.h"

#include <utility>

#include "core/base/fields.h"
#include "core/trust/identity.h"

namespace venvctl {

namespace {

constexpr char kRoot = 'r';
constexpr char kEntry = 'e';

NewsItem item_about(const TrustEntry& entry) {
  const bool is_denial = entry.grant == TrustEntry::Grant::Denied;
  NewsItem item{std::string(is_denial ? news::kDenied : news::kAllowed)};
  std::string path = entry.identity.real_path;
  // The path of an .env approval ends with a slash (env_file_place), which is removed for display.
  if (path.size() > 1 && path.ends_with('/')) path.pop_back();
  (is_pointer(entry.identity) ? item.file : item.environment) = std::move(path);
  return item;
}

NewsItem item_about_root(std::string_view event, std::string path) {
  NewsItem item{std::string(event)};
  item.directory = std::move(path);
  return item;
}

// The text that identifies the subject of an entry. A project file may have several entries, one
// for each approved target or content.
std::string subject_of(const TrustEntry& entry) {
  std::string subject = kEntry + entry.identity.real_path;
  if (is_pointer(entry.identity)) subject += '\0' + entry.identity.config_sha256;
  return subject;
}

}  // namespace

std::vector<NewsItem> TrustNews::compare(const TrustList& now) {
  std::vector<NewsItem> items;
  std::map<std::string, std::string> seen;
  for (const TrustEntry& entry : now.entries) {
    std::string subject = subject_of(entry);
    std::string text = to_bytes(entry);
    const auto before = seen_.find(subject);
    const bool is_new = before == seen_.end() || before->second != text;
    if (is_new && entry.grant != TrustEntry::Grant::Created) items.push_back(item_about(entry));
    seen.emplace(std::move(subject), std::move(text));
  }
  for (const TrustRoot& root : now.roots) {
    std::string subject = kRoot + root.path;
    if (!seen_.contains(subject)) items.push_back(item_about_root(news::kAllowed, root.path));
    seen.emplace(std::move(subject), "");
  }
  for (const auto& [subject, text] : seen_) {
    const bool is_gone_root = subject.front() == kRoot && !seen.contains(subject);
    if (is_gone_root) items.push_back(item_about_root(news::kDenied, subject.substr(1)));
  }
  seen_ = std::move(seen);
  if (!std::exchange(has_seen_one_, true)) items.clear();
  return items;
}

}  // namespace venvctl
