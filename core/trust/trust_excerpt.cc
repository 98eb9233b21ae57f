#include "core/trust/trust_excerpt.h"

#include <algorithm>
#include <cstddef>

#include "core/base/text.h"

namespace venvctl {
namespace {

// The text that nlohmann::json::dump(1) writes before the first entry, and at the beginning of each
// entry.
constexpr std::string_view kTop = "{\n \"entries\": [\n";
constexpr std::string_view kOpen = "  {\n";
// The number of digits of 2^64 - 1. JSON readers reject only numbers that are much longer.
constexpr size_t kMaxDigits = 20;

// Recognizes one entry, line by line. Its members are strings, numbers, booleans and lists of
// strings. The strings contain no escapes, so their bytes are their values. Everything that is
// recognized is valid JSON.
class EntryMatcher {
 public:
  EntryMatcher(std::string_view text, std::span<const std::string> paths)
      : text_(text), paths_(paths) {}

  // Returns the size of the entry at the beginning of the text; 0 if the text does not begin with
  // an entry.
  size_t match() {
    if (!take(kOpen)) return 0;
    do {
      if (!take("   ") || !take_string() || !take(": ") || !take_value()) return 0;
    } while (take(",\n"));
    return take("\n  }") ? at_ : 0;
  }

  bool is_wanted() const { return is_wanted_; }  // a string of the entry is one of the paths

 private:
  bool take(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  bool take_value() {
    if (take_string() || take("true") || take("false") || take("[]")) return true;
    return take("[\n") ? take_list() : take_number();
  }

  bool take_list() {
    do {
      if (!take("    ") || !take_string()) return false;
    } while (take(",\n"));
    return take("\n   ]");
  }

  bool take_number() {
    take("-");
    const size_t from = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    const size_t digits = at_ - from;
    return digits == 1 || (digits > 1 && digits <= kMaxDigits && text_[from] != '0');
  }

  bool take_string() {
    if (at_ >= text_.size() || text_[at_] != '"') return false;
    const size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) return false;
    const std::string_view content = text_.substr(at_ + 1, end - at_ - 1);
    if (!is_plain(content)) return false;
    is_wanted_ = is_wanted_ || std::ranges::find(paths_, content) != paths_.end();
    at_ = end + 1;
    return true;
  }

  // Whether JSON can contain this text without escapes.
  static bool is_plain(std::string_view content) {
    bool is_ascii = true;
    for (const char each : content) {
      const auto byte = static_cast<unsigned char>(each);
      if (byte < ' ' || byte == '\\') return false;
      is_ascii = is_ascii && byte < 0x80;
    }
    return is_ascii || is_utf8(content);
  }

  std::string_view text_;
  std::span<const std::string> paths_;
  size_t at_ = 0;
  bool is_wanted_ = false;
};

}  // namespace

std::string trust_excerpt(std::string_view text, std::span<const std::string> paths) {
  if (!text.starts_with(kTop)) return std::string(text);
  constexpr std::string_view kNext = ",\n";
  std::string kept(kTop);
  text.remove_prefix(kTop.size());
  while (true) {
    EntryMatcher entry(text, paths);
    const size_t size = entry.match();
    const std::string_view rest = text.substr(size);
    // The last entry has no comma, and is always kept. Each entry before it is kept or dropped
    // together with its comma.
    if (size == 0 || !rest.starts_with(kNext) || !rest.substr(kNext.size()).starts_with(kOpen))
      break;
    if (entry.is_wanted()) kept += text.substr(0, size + kNext.size());
    text = rest.substr(kNext.size());
  }
  return kept.append(text);
}

}  // namespace venvctl
