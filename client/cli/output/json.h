// JSON for --json and for the daemon's replies. Only json.cc includes the JSON library.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace venvctl {

class Json {
 public:
  static Json object();
  static Json array();
  static Json null();
  static Json text(std::string_view bytes);  // {"bytes": "<base64>"} if the text is not UTF-8
  static Json number(int64_t value);
  static Json boolean(bool value);
  // Seconds since the Unix epoch as "2026-01-31T12:00:00Z"; null for 0 (unknown).
  static Json time(int64_t seconds);
  static std::optional<Json> parse(std::string_view text);  // absent: not JSON

  Json(Json&&) noexcept;
  Json& operator=(Json&&) noexcept;
  ~Json();

  // Keys keep the order in which they are set. Each setter returns *this.
  Json& set(std::string_view key, Json value);
  Json& set(std::string_view key, std::string_view bytes) { return set(key, text(bytes)); }
  Json& set_or_null(std::string_view key, std::string_view bytes);  // null for ""
  Json& push(Json value);
  Json& remove(std::string_view key);

  bool is_object() const;
  bool is_array() const;
  bool is_empty() const;  // an object or array without members, or null

  // Absent: the key does not exist, or its value has another type.
  std::optional<Json> get(std::string_view key) const;
  std::optional<std::string> text_at(std::string_view key) const;
  std::optional<int64_t> number_at(std::string_view key) const;
  std::vector<Json> items_at(std::string_view key) const;  // empty if there is no such array

  // Both functions indent the text and end it with a newline. `dump` escapes all characters that
  // are not ASCII, because some of them are commands to a terminal.
  std::string dump() const;
  std::string file_text() const;
  std::string bytes() const;  // compact, for messages to the daemon
  std::string line() const;   // compact, escaped as by dump, with a newline at the end

 private:
  struct Content;
  explicit Json(std::unique_ptr<Content> content);
  std::unique_ptr<Content> content_;
};

}  // namespace venvctl
