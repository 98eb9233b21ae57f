#include "client/cli/output/json.h"

#include <time.h>

#include <nlohmann/json.hpp>

#include "core/base/document_limits.h"
#include "core/base/path_json.h"

namespace venvctl {

using Library = nlohmann::ordered_json;

struct Json::Content {
  Library value;
};

Json::Json(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Json::Json(Json&&) noexcept = default;
Json& Json::operator=(Json&&) noexcept = default;
Json::~Json() = default;

Json Json::object() { return Json(std::make_unique<Content>(Content{Library::object()})); }
Json Json::array() { return Json(std::make_unique<Content>(Content{Library::array()})); }
Json Json::null() { return Json(std::make_unique<Content>(Content{Library(nullptr)})); }
Json Json::number(int64_t value) {
  return Json(std::make_unique<Content>(Content{Library(value)}));
}
Json Json::boolean(bool value) { return Json(std::make_unique<Content>(Content{Library(value)})); }

Json Json::text(std::string_view bytes) {
  return Json(std::make_unique<Content>(Content{Library(bytes_to_json(bytes))}));
}

Json Json::time(int64_t seconds) {
  if (seconds == 0) return null();
  const time_t when = seconds;
  tm parts{};
  char buffer[sizeof "-2147483648-01-31T12:00:00Z"];
  if (gmtime_r(&when, &parts) == nullptr) return null();
  strftime(buffer, sizeof buffer, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text(buffer);
}

std::optional<Json> Json::parse(std::string_view text) {
  if (!json_within_limits(text)) return std::nullopt;
  Library value = Library::parse(text, nullptr, /*allow_exceptions=*/false);
  if (value.is_discarded()) return std::nullopt;
  return Json(std::make_unique<Content>(Content{std::move(value)}));
}

Json& Json::set(std::string_view key, Json value) {
  content_->value[std::string(key)] = std::move(value.content_->value);
  return *this;
}

Json& Json::set_or_null(std::string_view key, std::string_view bytes) {
  return set(key, bytes.empty() ? null() : text(bytes));
}

Json& Json::push(Json value) {
  content_->value.push_back(std::move(value.content_->value));
  return *this;
}

Json& Json::remove(std::string_view key) {
  content_->value.erase(std::string(key));
  return *this;
}

bool Json::is_object() const { return content_->value.is_object(); }
bool Json::is_array() const { return content_->value.is_array(); }
bool Json::is_empty() const { return content_->value.empty(); }

std::optional<Json> Json::get(std::string_view key) const {
  const auto found = content_->value.find(std::string(key));
  if (!content_->value.is_object() || found == content_->value.end()) return std::nullopt;
  return Json(std::make_unique<Content>(Content{*found}));
}

std::optional<std::string> Json::text_at(std::string_view key) const {
  const auto value = get(key);
  return value ? bytes_from_json(nlohmann::json(value->content_->value)) : std::nullopt;
}

std::optional<int64_t> Json::number_at(std::string_view key) const {
  const auto value = get(key);
  if (!value || !value->content_->value.is_number_integer()) return std::nullopt;
  return value->content_->value.get<int64_t>();
}

std::vector<Json> Json::items_at(std::string_view key) const {
  std::vector<Json> items;
  const auto value = get(key);
  if (!value || !value->content_->value.is_array()) return items;
  for (const Library& item : value->content_->value) {
    items.push_back(Json(std::make_unique<Content>(Content{item})));
  }
  return items;
}

std::string Json::dump() const {
  return content_->value.dump(2, ' ', true, Library::error_handler_t::replace) + "\n";
}

std::string Json::file_text() const {
  return content_->value.dump(2, ' ', false, Library::error_handler_t::replace) + "\n";
}

std::string Json::line() const {
  return content_->value.dump(-1, ' ', true, Library::error_handler_t::replace) + "\n";
}

std::string Json::bytes() const {
  return content_->value.dump(-1, ' ', false, Library::error_handler_t::replace);
}

}  // namespace venvctl
