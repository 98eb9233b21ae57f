#include "core/registry/record_reader.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/text.h"
#include "core/files/world.h"

namespace venvctl {
namespace {

using nlohmann::json;

constexpr std::string_view kSchemaKey = "schema";

// The reader's position, as the number of open objects and lists: 1 at the top, 2 in the list, 3 in
// a record, 4 in a text that is not UTF-8 ({"bytes": "<base64>"}).
constexpr int kTop = 1;
constexpr int kList = 2;
constexpr int kRecord = 3;
constexpr int kBytes = 4;

class RecordReader : public nlohmann::json_sax<json> {
 public:
  explicit RecordReader(std::string_view wanted) : wanted_(wanted) {}
  RecordDocument take() { return {schema_, std::move(records_)}; }

  bool null() override { return value(); }
  bool boolean(bool is_true) override {
    if (is_member() && key_ == "madeByUs") record_.made_by_us = is_true;
    if (is_member() && key_ == "protected") record_.is_protected = is_true;
    return value();
  }
  bool number_integer(number_integer_t number) override {
    return number_unsigned(static_cast<number_unsigned_t>(number));
  }
  bool number_unsigned(number_unsigned_t number) override {
    if (is_schema()) {
      schema_ = static_cast<int64_t>(number);
      return true;
    }
    if (!is_member()) return true;
    if (key_ == "createdAt") record_.created_at = static_cast<int64_t>(number);
    if (key_ == "lastUsed") record_.last_used = static_cast<int64_t>(number);
    if (key_ == "device") record_.device = number;
    if (key_ == "inode") record_.inode = number;
    return true;
  }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t& text) override {
    if (is_member()) set_bytes(key_, std::move(text));
    if (is_in_list_ && depth_ == kBytes && inner_key_ == "bytes") {
      if (auto bytes = base64_decoded(text)) set_bytes(key_, *std::move(bytes));
    }
    return value();
  }
  bool binary(binary_t&) override { return value(); }

  bool key(string_t& name) override {
    if (depth_ == kTop) {
      is_wanted_ = name == wanted_;
      is_schema_ = name == kSchemaKey;
    }
    if (depth_ == kRecord)
      key_ = std::move(name);
    else if (depth_ == kBytes)
      inner_key_ = std::move(name);
    return true;
  }
  bool start_object(std::size_t) override {
    value();
    ++depth_;
    if (is_in_list_ && depth_ == kRecord) record_ = {};
    inner_key_.clear();
    return true;
  }
  bool end_object() override {
    const bool is_record = is_in_list_ && depth_ == kRecord && record_.prefix.starts_with('/');
    if (is_record) records_.push_back(std::move(record_));
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override {
    value();
    inner_key_.clear();
    if (++depth_ == kList && is_wanted_) {
      is_in_list_ = true;
      records_.clear();
    }
    return true;
  }
  bool end_array() override {
    if (depth_-- == kList) is_in_list_ = false;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool is_schema() const { return is_schema_ && depth_ == kTop; }
  // Called for each value that is not a number. If the key "schema" occurs twice, its last value
  // counts, as in other JSON readers. If this value is not a number, there is no schema.
  bool value() {
    if (is_schema()) schema_.reset();
    return true;
  }
  // Whether the current value is a direct member of a record.
  bool is_member() const { return is_in_list_ && depth_ == kRecord; }

  void set_bytes(std::string_view name, std::string bytes) {
    using Stage = EnvironmentRecord::Stage;
    if (name == "prefix")
      record_.prefix = std::move(bytes);
    else if (name == "kind")
      record_.kind = std::move(bytes);
    else if (name == "name")
      record_.name = std::move(bytes);
    else if (name == "project")
      record_.project = std::move(bytes);
    else if (name == "stage")
      record_.stage = bytes == "creating" ? Stage::Creating : Stage::Ready;
    else if (name == "world")
      record_.world = is_world(bytes) ? std::optional(std::move(bytes)) : std::nullopt;
  }

  std::string_view wanted_;
  std::optional<int64_t> schema_;
  std::vector<EnvironmentRecord> records_;
  EnvironmentRecord record_;
  int depth_ = 0;
  bool is_wanted_ = false;  // the last key at the top is `wanted_`
  bool is_schema_ = false;
  bool is_in_list_ = false;
  std::string key_;
  std::string inner_key_;
};

}  // namespace

RecordDocument records_in(std::string_view text, std::string_view key) {
  RecordReader reader(key);
  const bool is_json = json::sax_parse(text.begin(), text.end(), &reader);
  return is_json ? reader.take() : RecordDocument{};
}

}  // namespace venvctl
