#include "core/formats/yaml_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "core/base/document_limits.h"
#include "core/base/text.h"
#include "core/formats/document_file.h"

namespace venvctl {

// Handles the parser's events without building a tree. The parser recurses for each level, so the
// reader stops the parser if a document is nested too deep. An alias is followed only to a scalar,
// to a list of scalars, or to a mapping whose values are scalars and such lists. Like conda's
// parser, the reader accepts neither two equal keys in one mapping nor a second document.
class YamlReader : public YAML::EventHandler {
 public:
  explicit YamlReader(std::string_view text)
      : lines_(split(text, '\n')), comments_(lines_.size()) {}

  YamlDocument take() { return std::move(document_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (is_done_) throw YAML::ParserException(mark, "a second document begins here");
  }
  void OnDocumentEnd() override { is_done_ = true; }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (open_.empty()) return;  // the document is empty
    end_node(mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    require_mapping(mark);
    if (const auto text = texts_.find(anchor); text != texts_.end()) {
      count_alias(mark, text->second.size());
      take_text(text->second, mark);
    } else if (const auto list = lists_.find(anchor); list != lists_.end()) {
      for (const std::string& member : list->second) count_alias(mark, member.size());
      take_list(list->second, {});
    } else if (const auto mapping = mappings_.find(anchor); mapping != mappings_.end()) {
      count_alias(mark, mapping->second);
      take_mapping(mapping->second);
    }
    end_node(mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                const std::string& text) override {
    require_mapping(mark);
    if (anchor != YAML::NullAnchor) texts_[anchor] = text;
    take_text(text, mark);
    end_node(mark);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    require_mapping(mark);
    open(mark, Collection::Kind::List, anchor);
  }
  void OnSequenceEnd() override {
    Collection list = std::move(open_.back());
    open_.pop_back();
    take_list(list.texts, std::move(list.comments));
    for (const YamlDocument& member : list.mappings) take_mapping(member);
    if (list.anchor != YAML::NullAnchor) lists_[list.anchor] = std::move(list.texts);
    end_node(list.mark);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, Collection::Kind::Mapping, anchor);
  }
  void OnMapEnd() override {
    Collection mapping = std::move(open_.back());
    open_.pop_back();
    for (const YamlDocument& other : mapping.mappings) {
      mapping.content.texts_.insert(other.texts_.begin(), other.texts_.end());
      mapping.content.lists_.insert(other.lists_.begin(), other.lists_.end());
    }
    if (mapping.anchor != YAML::NullAnchor) mappings_[mapping.anchor] = mapping.content;
    if (open_.empty()) {
      document_ = std::move(mapping.content);
      return;
    }
    take_mapping(mapping.content);
    end_node(mapping.mark);
  }

 private:
  struct Collection {
    enum class Kind { List, Mapping };
    Kind kind;
    YAML::anchor_t anchor;
    YAML::Mark mark;
    std::vector<std::string> texts = {};     // scalars of a list
    std::vector<std::string> comments = {};  // the comment after each of these scalars
    // In a list: the mappings that it contains. In a mapping: the mappings that "<<" adds to it.
    std::vector<YamlDocument> mappings = {};
    YamlDocument content = {};                     // content of a mapping
    std::set<std::string, std::less<>> keys = {};  // keys of a mapping
    std::optional<std::string> key = {};           // absent if the key is not a scalar
    std::string key_comment = {};                  // the comment after the key
    bool is_value = false;                         // true after a key: keys and values alternate
  };

  static constexpr std::string_view kMerge = "<<";

  void require_mapping(const YAML::Mark& mark) const {
    if (open_.empty()) throw YAML::ParserException(mark, "its top level is not a mapping");
  }

  void open(const YAML::Mark& mark, Collection::Kind kind, YAML::anchor_t anchor) {
    if (open_.size() == kMaxNesting) {
      throw YAML::ParserException(mark, "more than " + std::to_string(kMaxNesting) + " levels");
    }
    open_.push_back({.kind = kind, .anchor = anchor, .mark = mark});
  }

  void count_alias(const YAML::Mark& mark, size_t bytes) {
    constexpr size_t kBytesOfText = 32;  // an empty text also takes memory
    alias_bytes_ += bytes + kBytesOfText;
    if (alias_bytes_ > YamlDocument::kMaxAliasBytes) {
      throw YAML::ParserException(mark, "its aliases add up to more than " +
                                            std::to_string(YamlDocument::kMaxAliasBytes / 1024) +
                                            " KiB");
    }
  }
  void count_alias(const YAML::Mark& mark, const YamlDocument& mapping) {
    for (const auto& [key, text] : mapping.texts_) count_alias(mark, key.size() + text.size());
    for (const auto& [key, list] : mapping.lists_) {
      count_alias(mark, key.size());
      for (const std::string& member : list) count_alias(mark, member.size());
    }
  }

  // A line may contain thousands of nodes, so its comment is searched only once.
  std::string comment_at(const YAML::Mark& mark) {
    const auto number = static_cast<size_t>(mark.line);
    if (number >= lines_.size()) return "";
    std::optional<std::string_view>& known = comments_[number];
    if (!known) known = comment_of_line(number);
    return std::string(*known);
  }

  // Returns the comment at the end of the line; "" if the comment is long or continues in the next
  // line.
  std::string_view comment_of_line(size_t number) const {
    const std::string_view line = trimmed(lines_[number]);
    const size_t hash = line.rfind('#');
    if (hash == std::string_view::npos || hash == 0) return "";
    if (line.size() - hash > YamlDocument::kMaxCommentBytes) return "";
    if (line[hash - 1] != ' ' && line[hash - 1] != '\t') return "";
    for (size_t next = number + 1; next < lines_.size(); ++next) {
      const std::string_view other = trimmed(lines_[next]);
      if (other.starts_with('#')) return "";
      if (!other.empty()) break;
    }
    return line.substr(hash);
  }

  void take_text(const std::string& text, const YAML::Mark& mark) {
    Collection& around = open_.back();
    if (around.kind == Collection::Kind::List) {
      around.texts.push_back(text);
      around.comments.push_back(comment_at(mark));
    } else if (!around.is_value) {
      around.key = text;
      around.key_comment = comment_at(mark);
    } else if (around.key) {
      around.content.texts_[*around.key] = text;
      around.content.comments_[*around.key] = around.key_comment;
    }
  }

  void take_list(const std::vector<std::string>& texts, std::vector<std::string> comments) {
    Collection& around = open_.back();
    if (around.kind == Collection::Kind::Mapping && around.is_value && around.key) {
      around.content.lists_[*around.key] = texts;
      around.content.comments_[*around.key] = around.key_comment;
      around.content.comments_in_lists_[*around.key] = std::move(comments);
    }
  }

  void take_mapping(const YamlDocument& content) {
    Collection& around = open_.back();
    const bool is_merged =
        around.kind == Collection::Kind::List || (around.is_value && around.key == kMerge);
    if (is_merged) around.mappings.push_back(content);
  }

  void end_node(const YAML::Mark& mark) {
    Collection& around = open_.back();
    if (around.kind == Collection::Kind::List) return;
    if (!around.is_value && around.key && *around.key != kMerge &&
        !around.keys.insert(*around.key).second) {
      throw YAML::ParserException(mark, "the key " + *around.key + " occurs a second time");
    }
    if (around.is_value) around.key.reset();
    around.is_value = !around.is_value;
  }

  std::vector<std::string_view> lines_;
  // The comment of each line; absent if the line was not searched yet.
  std::vector<std::optional<std::string_view>> comments_;
  YamlDocument document_;
  std::vector<Collection> open_;
  bool is_done_ = false;
  std::map<YAML::anchor_t, std::string> texts_;
  std::map<YAML::anchor_t, std::vector<std::string>> lists_;
  std::map<YAML::anchor_t, YamlDocument> mappings_;
  size_t alias_bytes_ = 0;
};

namespace {

bool has_other_encoding(std::string_view text) {
  using namespace std::string_view_literals;
  return text.starts_with("\xff\xfe"sv) || text.starts_with("\xfe\xff"sv) ||
         text.starts_with("\0\0\xfe\xff"sv);
}

// In YAML, a single carriage return also ends a line. The parser does not know that, so such a
// carriage return is replaced by a line feed.
std::string with_line_feeds(std::string text) {
  if (has_other_encoding(text)) return text;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_alone = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (is_alone) text[i] = '\n';
  }
  return text;
}

Result<void> check_encoding(std::string_view text) {
  if (has_other_encoding(text) || is_utf8(text)) return {};
  size_t offset = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (!is_utf8(line)) break;
    offset += line.size() + 1;
  }
  return fault_at(text, std::min(offset, text.size()), "it is not UTF-8");
}

}  // namespace

Result<YamlDocument> YamlDocument::parse(const std::string& text) {
  // The parser may quote text of the file in its message, so the message is cut to this length.
  constexpr size_t kMessageColumns = 160;
  if (auto checked = check_encoding(text); !checked) return checked.error();
  try {
    const std::string normal = with_line_feeds(text);
    YamlReader reader(has_other_encoding(normal) ? "" : std::string_view(normal));
    std::istringstream stream(normal);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(reader);
    YamlDocument document = reader.take();
    parser.HandleNextDocument(reader);  // fails if there is a second document
    return document;
  } catch (const YAML::Exception& error) {
    return Error{ErrorCode::Failed, "line " + std::to_string(error.mark.line + 1) + ": " +
                                        displayable(error.msg, kMessageColumns)};
  } catch (const std::exception&) {
    return Error{ErrorCode::Failed, "it cannot be parsed as YAML"};
  }
}

std::optional<YamlDocument> YamlDocument::read(FileSystem& files, const std::string& path) {
  const auto text = read_document(files, path, kMaxBytes);
  return text ? noted(files, path, parse(*text)) : std::nullopt;
}

std::optional<std::string> YamlDocument::text(std::string_view key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> YamlDocument::texts(std::string_view key) const {
  if (const auto text = texts_.find(key); text != texts_.end()) return {text->second};
  const auto list = lists_.find(key);
  return list == lists_.end() ? std::vector<std::string>() : list->second;
}

std::string YamlDocument::comment(std::string_view key) const {
  const auto found = comments_.find(key);
  return found == comments_.end() ? "" : found->second;
}

std::vector<std::string> YamlDocument::comments(std::string_view key) const {
  const auto found = comments_in_lists_.find(key);
  auto comments = found == comments_in_lists_.end() ? std::vector<std::string>() : found->second;
  comments.resize(texts(key).size());
  return comments;
}

}  // namespace venvctl
