#include "client/cli/editors/settings_text.h"

#include <algorithm>

#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

size_t end_of_string(std::string_view text, size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

// The end of the comment that begins at `at`; `at` if no comment begins there.
size_t end_of_comment(std::string_view text, size_t at) {
  if (text.substr(at).starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (!text.substr(at).starts_with("/*")) return at;
  const size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

// The position of the next byte that is neither blank nor part of a comment.
size_t next(std::string_view text, size_t at) {
  while (at < text.size()) {
    if (kBlanks.find(text[at]) != std::string_view::npos) {
      ++at;
    } else if (const size_t end = end_of_comment(text, at); end != at) {
      at = end;
    } else {
      break;
    }
  }
  return at;
}

size_t end_of_value(std::string_view text, size_t at) {
  int depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_string(text, at);
    } else if (const size_t end = end_of_comment(text, at); end != at) {
      if (depth == 0) break;
      at = end;
    } else if (c == '{' || c == '[') {
      ++depth;
      ++at;
    } else if (c == '}' || c == ']') {
      if (depth == 0) break;
      --depth;
      ++at;
    } else if (depth == 0 && (c == ',' || kBlanks.find(c) != std::string_view::npos)) {
      break;
    } else {
      ++at;
    }
    if (depth == 0 && (c == '"' || c == '}' || c == ']')) break;
  }
  return at;
}

// Whether the rest of the line contains only blanks and comments. Sets `end` to the end of the
// line.
bool is_rest_free(std::string_view text, size_t at, size_t& end) {
  end = std::min(text.find('\n', at), text.size());
  if (end > at && text[end - 1] == '\r') --end;
  return next(text.substr(0, end), at) >= end;
}

}  // namespace

std::string plain_json(std::string_view text) {
  std::string plain(text);
  if (text.starts_with(kByteOrderMark)) plain.replace(0, kByteOrderMark.size(), 3, ' ');
  // The position of the last character that is not blank, if this is a comma.
  size_t comma = std::string::npos;
  for (size_t at = 0; at < plain.size();) {
    if (plain[at] == '"') {
      at = end_of_string(plain, at);
      comma = std::string::npos;
    } else if (const size_t end = end_of_comment(text, at); end != at) {
      std::replace_if(
          plain.begin() + static_cast<ptrdiff_t>(at), plain.begin() + static_cast<ptrdiff_t>(end),
          [](char c) { return c != '\n'; }, ' ');
      at = end;
    } else {
      const char c = plain[at];
      if ((c == '}' || c == ']') && comma != std::string::npos) plain[comma] = ' ';
      if (kBlanks.find(c) == std::string_view::npos) comma = c == ',' ? at : std::string::npos;
      ++at;
    }
  }
  return plain;
}

Result<SettingsText> SettingsText::read(std::string text) {
  SettingsText settings(std::move(text));
  const bool is_empty = settings.is_blank() && settings.text_.find('{') == std::string::npos;
  if (is_empty) settings.text_ += "{}\n";
  const auto json = Json::parse(plain_json(settings.text_));
  if (!json || !json->is_object() || !settings.scan()) {
    return Error{ErrorCode::Failed,
                 "is not valid JSON with comments: fix the file first; nothing was changed"};
  }
  return settings;
}

bool SettingsText::scan() {
  members_.clear();
  open_ = next(text_, text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  if (open_ >= text_.size() || text_[open_] != '{') return false;
  size_t at = next(text_, open_ + 1);
  while (at < text_.size() && text_[at] == '"') {
    Member member;
    member.begin = at;
    const size_t name_end = end_of_string(text_, at);
    const auto name = Json::parse("{\"name\":" + text_.substr(at, name_end - at) + "}");
    if (!name) return false;
    member.name = name->text_at("name").value_or("");
    at = next(text_, name_end);
    if (at >= text_.size() || text_[at] != ':') return false;
    member.value = next(text_, at + 1);
    member.end = end_of_value(text_, member.value);
    at = next(text_, member.end);
    if (at < text_.size() && text_[at] == ',') {
      member.comma = at;
      at = next(text_, at + 1);
    }
    members_.push_back(std::move(member));
  }
  close_ = at;
  return at < text_.size() && text_[at] == '}';
}

const SettingsText::Member* SettingsText::find(std::string_view name) const {
  const auto found = std::find_if(members_.rbegin(), members_.rend(),
                                  [&](const Member& each) { return each.name == name; });
  return found == members_.rend() ? nullptr : &*found;
}

std::optional<std::string> SettingsText::value_of(std::string_view name) const {
  const Member* member = find(name);
  if (member == nullptr) return std::nullopt;
  const auto value = Json::parse(
      plain_json(std::string_view(text_).substr(member->value, member->end - member->value)));
  return value ? std::optional(value->bytes()) : std::nullopt;
}

void SettingsText::set(std::string_view name, std::string_view value) {
  if (const Member* member = find(name)) {
    text_.replace(member->value, member->end - member->value, value);
  } else {
    append(name, value);
  }
  scan();
}

std::string SettingsText::indentation() const {
  if (members_.empty()) return "    ";
  const size_t begin = members_.front().begin;
  const size_t line = text_.rfind('\n', begin) + 1;  // 0 for the first line
  const std::string before = text_.substr(line, begin - line);
  return trimmed(before).empty() ? before : "    ";
}

void SettingsText::append(std::string_view name, std::string_view value) {
  const std::string line_end = text_.find("\r\n") == std::string::npos ? "\n" : "\r\n";
  const std::string member = std::string(1, '"') + std::string(name) + "\": " + std::string(value);
  const bool is_one_line =
      std::string_view(text_).substr(open_, close_ - open_).find('\n') == std::string_view::npos;
  if (members_.empty()) {
    // The object is empty. Inserts the first setting after any comments in it.
    size_t end = close_;
    while (end > open_ + 1 && kBlanks.find(text_[end - 1]) != std::string_view::npos) --end;
    text_.replace(end, close_ - end, line_end + indentation() + member + line_end);
    return;
  }
  const Member& last = members_.back();
  if (is_one_line) {
    text_.insert(last.comma ? *last.comma + 1 : last.end,
                 std::string(last.comma ? " " : ", ") + member + (last.comma ? "," : ""));
    return;
  }
  size_t at = last.comma ? *last.comma + 1 : last.end;
  size_t end_of_line = 0;
  // Inserts after the comment at the end of the line, which belongs to the last setting.
  if (is_rest_free(text_, at, end_of_line)) at = end_of_line;
  text_.insert(at, line_end + indentation() + member + (last.comma ? "," : ""));
  if (!last.comma) text_.insert(last.end, ",");
}

void SettingsText::remove(std::string_view name) {
  while (const Member* member = find(name)) {
    const size_t index = static_cast<size_t>(member - members_.data());
    size_t begin = member->begin;
    size_t end = member->comma ? *member->comma + 1 : member->end;
    const size_t line = text_.rfind('\n', begin) + 1;
    const bool begins_line = trimmed(std::string_view(text_).substr(line, begin - line)).empty();
    const size_t line_end = std::min(text_.find('\n', end), text_.size());
    const bool ends_line = trimmed(std::string_view(text_).substr(end, line_end - end)).empty();
    if (begins_line && ends_line && line > 0) {
      // Removes the line break before the setting, and keeps the line break before the closing
      // bracket.
      begin = line - 1;
      if (begin > 0 && text_[begin - 1] == '\r') --begin;
      end = line_end > 0 && text_[line_end - 1] == '\r' ? line_end - 1 : line_end;
    } else {
      while (begin > open_ + 1 && text_[begin - 1] == ' ' && !begins_line) --begin;
    }
    const bool needs_no_comma = !member->comma && index > 0 && index + 1 == members_.size();
    text_.erase(begin, end - begin);
    if (needs_no_comma && members_[index - 1].comma) text_.erase(*members_[index - 1].comma, 1);
    scan();
  }
}

bool SettingsText::is_blank() const {
  return std::ranges::all_of(text_, [](char c) {
    return kBlanks.find(c) != std::string_view::npos || c == '{' || c == '}';
  });
}

}  // namespace venvctl
