#include "client/cli/output/quantities.h"

#include <charconv>
#include <cstdio>

namespace venvctl {
namespace {

constexpr int64_t kMinute = 60;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

struct Unit {
  char letter;
  std::string_view name;
  int64_t seconds;
};

// The longest unit comes first: an age is shown in the first unit that fits.
constexpr Unit kUnits[] = {{'y', "year", 365 * kDay}, {'m', "month", 30 * kDay},
                           {'w', "week", 7 * kDay},   {'d', "day", kDay},
                           {'h', "hour", kHour},      {'\0', "minute", kMinute}};

}  // namespace

std::string size_text(uint64_t bytes) {
  constexpr const char* kNames[] = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " B";
  double value = static_cast<double>(bytes) / 1000;
  size_t name = 0;
  for (; value >= 999.95 && name + 1 < std::size(kNames); ++name) value /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", value, kNames[name]);
  return text;
}

std::string seconds_text(std::chrono::milliseconds time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", std::chrono::duration<double>(time).count());
  return text;
}

std::string age_text(int64_t at, int64_t now) {
  if (at == 0) return "";
  const int64_t age = now - at;
  for (const Unit& unit : kUnits) {
    const int64_t count = age / unit.seconds;
    if (count < 1) continue;
    return std::to_string(count) + " " + std::string(unit.name) + (count == 1 ? "" : "s") + " ago";
  }
  return "just now";
}

std::optional<int64_t> parse_age(std::string_view text) {
  int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, count);
  constexpr int64_t kMaxCount = 100'000;
  if (parsed.ec != std::errc() || parsed.ptr + 1 != end || count < 0 || count > kMaxCount) {
    return std::nullopt;
  }
  for (const Unit& unit : kUnits) {
    if (unit.letter != '\0' && unit.letter == *parsed.ptr) return count * unit.seconds;
  }
  return std::nullopt;
}

}  // namespace venvctl
