#include "core/packages/package_version.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/packages/package_name.h"

namespace venvctl {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
struct Spelling {
  std::string_view text;
  std::string_view letter;
};
// Longer spellings come first, so that "pre" does not hide "preview".
constexpr Spelling kPre[] = {{"preview", "rc"}, {"alpha", "a"}, {"beta", "b"}, {"pre", "rc"},
                             {"rc", "rc"},      {"a", "a"},     {"b", "b"},    {"c", "rc"}};
constexpr Spelling kPost[] = {{"post", ""}, {"rev", ""}, {"r", ""}};
constexpr Spelling kDev[] = {{"dev", ""}};

// Reads the parts of a version in their order. The text must be in lower case.
class VersionReader {
 public:
  explicit VersionReader(std::string_view text) : rest_(text) {}

  std::optional<PackageVersion> read() {
    if (rest_.starts_with('v')) rest_.remove_prefix(1);
    PackageVersion version;
    auto first = number();
    if (!first) return std::nullopt;
    if (rest_.starts_with('!')) {
      rest_.remove_prefix(1);
      version.epoch = *std::move(first);
      first = number();
      if (!first) return std::nullopt;
    }
    version.release.push_back(*std::move(first));
    while (rest_.size() > 1 && rest_[0] == '.' && is_digit(rest_[1])) {
      rest_.remove_prefix(1);
      version.release.push_back(*number());
    }
    if (auto pre = labelled(kPre)) {
      version.pre_letter = pre->first;
      version.pre_number = std::move(pre->second);
    }
    if (rest_.size() > 1 && rest_[0] == '-' && is_digit(rest_[1])) {
      rest_.remove_prefix(1);
      version.post = number();
    } else if (auto post = labelled(kPost)) {
      version.post = std::move(post->second);
    }
    if (auto dev = labelled(kDev)) version.dev = std::move(dev->second);
    if (!read_local(version)) return std::nullopt;
    return rest_.empty() ? std::optional(std::move(version)) : std::nullopt;
  }

 private:
  std::optional<std::string> number() {
    const size_t end = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (end == 0) return std::nullopt;
    std::string_view digits = rest_.substr(0, end);
    rest_.remove_prefix(end);
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return std::string(digits);
  }

  // Reads one of `spellings`, with an optional separator before and after it, and an optional
  // number.
  template <size_t kCount>
  std::optional<std::pair<std::string_view, std::string>> labelled(
      const Spelling (&spellings)[kCount]) {
    std::string_view rest = rest_;
    if (!rest.empty() && is_name_separator(rest[0])) rest.remove_prefix(1);
    const auto* found = std::ranges::find_if(
        spellings, [&](const Spelling& each) { return rest.starts_with(each.text); });
    if (found == std::end(spellings)) return std::nullopt;
    rest.remove_prefix(found->text.size());
    rest_ = rest;
    const bool is_separated =
        !rest_.empty() && is_name_separator(rest_[0]) &&
        (rest_.size() == 1 || is_digit(rest_[1]) || is_name_separator(rest_[1]));
    if (is_separated) rest_.remove_prefix(1);
    return std::pair(found->letter, number().value_or("0"));
  }

  bool read_local(PackageVersion& version) {
    if (!rest_.starts_with('+')) return true;
    do {
      rest_.remove_prefix(1);
      size_t end = 0;
      while (end < rest_.size() && (is_letter(rest_[end]) || is_digit(rest_[end]))) ++end;
      if (end == 0) return false;
      std::string part(rest_.substr(0, end));
      const bool is_number = part.find_first_not_of("0123456789") == std::string::npos;
      if (is_number) part.erase(0, std::min(part.find_first_not_of('0'), part.size() - 1));
      version.local.push_back(std::move(part));
      rest_.remove_prefix(end);
    } while (!rest_.empty() && is_name_separator(rest_[0]));
    return true;
  }

  std::string_view rest_;
};

std::strong_ordering compare_numbers(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return left.size() <=> right.size();
  return left <=> right;
}

std::string_view release_number(const PackageVersion& version, size_t at) {
  return at < version.release.size() ? std::string_view(version.release[at]) : "0";
}

std::strong_ordering compare_releases(const PackageVersion& left, const PackageVersion& right) {
  const size_t count = std::max(left.release.size(), right.release.size());
  for (size_t i = 0; i < count; ++i) {
    const auto order = compare_numbers(release_number(left, i), release_number(right, i));
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

// Returns the position of a version among versions with the same release numbers: 0 for a
// development release such as 1.0.dev1, 1 for a pre-release, 2 for a final or post release.
int pre_rank(const PackageVersion& version) {
  if (!version.pre_letter.empty()) return 1;
  return version.post || !version.dev ? 2 : 0;
}

// `absent` says how a missing number compares with any number.
std::strong_ordering compare_optional(const std::optional<std::string>& left,
                                      const std::optional<std::string>& right,
                                      std::strong_ordering absent) {
  if (left && right) return compare_numbers(*left, *right);
  if (!left && !right) return std::strong_ordering::equal;
  return left ? 0 <=> absent : absent <=> 0;
}

// Compares the local versions part by part. A number sorts after a word, and two numbers are
// compared by value.
std::strong_ordering compare_locals(const std::vector<std::string>& left,
                                    const std::vector<std::string>& right) {
  for (size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const bool is_left =
        is_digit(left[i].back()) && left[i].find_first_not_of("0123456789") == std::string::npos;
    const bool is_right =
        is_digit(right[i].back()) && right[i].find_first_not_of("0123456789") == std::string::npos;
    const auto order = is_left != is_right ? is_left <=> is_right
                       : is_left           ? compare_numbers(left[i], right[i])
                                           : left[i] <=> right[i];
    if (order != 0) return order;
  }
  return left.size() <=> right.size();
}

}  // namespace

std::optional<PackageVersion> parse_package_version(std::string_view text) {
  return VersionReader(ascii_lower(trimmed(text))).read();
}

std::strong_ordering compare(const PackageVersion& left, const PackageVersion& right) {
  using Order = std::strong_ordering;
  if (const Order order = compare_numbers(left.epoch, right.epoch); order != 0) return order;
  if (const Order order = compare_releases(left, right); order != 0) return order;
  if (const Order order = pre_rank(left) <=> pre_rank(right); order != 0) return order;
  if (const Order order = left.pre_letter <=> right.pre_letter; order != 0) return order;
  if (const Order order = compare_numbers(left.pre_number, right.pre_number); order != 0) {
    return order;
  }
  const Order by_post = compare_optional(left.post, right.post, Order::less);
  if (by_post != 0) return by_post;
  const Order by_dev = compare_optional(left.dev, right.dev, Order::greater);
  return by_dev != 0 ? by_dev : compare_locals(left.local, right.local);
}

bool have_same_release(const PackageVersion& left, const PackageVersion& right, size_t count) {
  if (left.epoch != right.epoch) return false;
  for (size_t i = 0; i < count; ++i) {
    if (release_number(left, i) != release_number(right, i)) return false;
  }
  return true;
}

bool have_same_release(const PackageVersion& left, const PackageVersion& right) {
  return have_same_release(left, right, std::max(left.release.size(), right.release.size()));
}

PackageVersion without_local(PackageVersion version) {
  version.local.clear();
  return version;
}

}  // namespace venvctl
