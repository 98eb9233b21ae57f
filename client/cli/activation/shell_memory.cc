#include "client/cli/activation/shell_memory.h"

#include <span>

#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr char kEnd = '\0';  // occurs in no variable and no path

class Writer {
 public:
  void add(std::string_view field) { (text_ += field) += kEnd; }
  void add_list(std::span<const std::string> fields) {
    add(std::to_string(fields.size()));
    for (const std::string& field : fields) add(field);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) : fields_(split(text, kEnd)) {}

  // "" after the last field.
  std::string next() { return at_ < fields_.size() ? std::string(fields_[at_++]) : ""; }
  std::vector<std::string> next_list() {
    std::vector<std::string> list;
    const std::string count = next();
    while (at_ < fields_.size() && std::to_string(list.size()) != count) list.push_back(next());
    return list;
  }

 private:
  std::vector<std::string_view> fields_;
  size_t at_ = 0;
};

void add_answer(Writer& writer, const ParsedAnswer& answer) {
  for (const std::string& field : {answer.root, answer.environment, answer.name}) writer.add(field);
  std::vector<std::string> edits;
  for (const auto& [name, value] : answer.edits)
    edits.push_back(value ? name + "=" + *value : name);
  writer.add_list(edits);
  writer.add_list(answer.path);
}

ParsedAnswer next_answer(Reader& reader) {
  ParsedAnswer answer;
  for (std::string* field : {&answer.root, &answer.environment, &answer.name}) {
    *field = reader.next();
  }
  for (const std::string& edit : reader.next_list()) {
    const size_t equals = edit.find('=');
    answer.edits.emplace_back(edit.substr(0, equals), equals == std::string::npos
                                                          ? std::optional<std::string>()
                                                          : edit.substr(equals + 1));
  }
  answer.path = reader.next_list();
  return answer;
}

}  // namespace

std::string encoded(const ShellMemory& memory) {
  Writer writer;
  for (const std::string& field : {memory.pid, memory.directory, memory.old_path, memory.path.base,
                                   memory.path.last, memory.name}) {
    writer.add(field);
  }
  writer.add(memory.is_manual ? "manual" : "");
  writer.add_list(memory.pauses);
  writer.add_list(memory.path.put);
  writer.add_list(memory.said);
  if (memory.applied) {
    writer.add("applied");
    add_answer(writer, *memory.applied);
  }
  return base64(writer.text());
}

std::optional<ShellMemory> decoded_memory(std::string_view text, std::string_view pid) {
  const auto bytes = base64_decoded(text);
  if (!bytes) return std::nullopt;
  Reader reader(*bytes);
  ShellMemory memory;
  for (std::string* field : {&memory.pid, &memory.directory, &memory.old_path, &memory.path.base,
                             &memory.path.last, &memory.name}) {
    *field = reader.next();
  }
  if (memory.pid.empty() || memory.pid != pid) return std::nullopt;
  memory.is_manual = reader.next() == "manual";
  memory.pauses = reader.next_list();
  memory.path.put = reader.next_list();
  memory.said = reader.next_list();
  if (reader.next() == "applied") memory.applied = next_answer(reader);
  return memory;
}

}  // namespace venvctl
