// Replaces the line `conda` in a daemon's answer by edits. The client does this, because these
// edits depend on the variables of the asking shell. Includes only C headers.
#pragma once

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/wire/answer.h"
#include "core/wire/fixed_text.h"
#include "core/wire/frame.h"
#include "core/wire/underlying_variables.h"

namespace venvctl::wire {

// Enough for any answer that fits into a frame, together with the edits. The edits repeat the
// environment's name twice and its path once. The rest of the edits has a constant size, except for
// the lines with old values of variables. These lines are left out if they do not fit.
constexpr size_t kMaxShellAnswerBytes = 2 * kMaxBodyBytes + 512;

// Whether `value` has no control characters, so that a line can contain it.
inline bool is_one_line(const char* value) {
  for (const char* at = value; *at != '\0'; ++at) {
    const unsigned char c = static_cast<unsigned char>(*at);
    const unsigned char next = static_cast<unsigned char>(at[1]);
    if (c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0)) return false;
  }
  return true;
}

// The number of active conda environments. `text` is the value of CONDA_SHLVL. The result is 0 if
// `text` is null or not a number of at most nine digits.
inline unsigned long conda_level(const char* text) {
  if (text == nullptr) return 0;
  const size_t digits = strspn(text, "0123456789");
  return text[digits] == '\0' && digits <= 9 ? strtoul(text, nullptr, 10) : 0;
}

// Whether the answer has a line `conda`. Most answers have none and are passed on unchanged.
inline bool has_conda_line(const char* answer, size_t size) {
  return memmem(answer, size, "\nconda ", 7) != nullptr;
}

// If `line` begins with `beginning`, sets `rest` to the text after it.
inline bool is_line_of(Piece line, const char* beginning, Piece* rest) {
  const size_t skipped = strlen(beginning);
  if (line.size < skipped || memcmp(line.bytes, beginning, skipped) != 0) return false;
  *rest = {line.bytes + skipped, line.size - skipped};
  return true;
}

// Builds the lines of one answer for one shell.
template <class Lookup>
class CondaEdits {
 public:
  CondaEdits(const Lookup& lookup, char* out, size_t capacity)
      : variables_(lookup),
        lines_{out, capacity},
        level_(conda_level(variables_.get("CONDA_SHLVL"))),
        next_level_(conda_level(variables_.get("CONDA_SHLVL")) + 1) {}

  // Adds the edits for `line`, and `line` itself unless it is a `conda` line. `rest_bytes` is the
  // size of the lines that follow. Returns false if there is not enough room.
  bool add(Piece line, size_t rest_bytes) {
    Piece value;
    if (is_line_of(line, "conda ", &value)) return add_activation(value, rest_bytes);
    if (is_line_of(line, "env ", &value)) environment_ = value;
    if (is_conda_ && is_line_of(line, "set ", &value)) add_displaced(value, line.size + rest_bytes);
    return lines_.add({line, kFeed});
  }
  size_t size() const { return lines_.size; }

 private:
  bool add_activation(Piece name, size_t rest_bytes) {
    is_conda_ = true;
    const char* outer = variables_.get("CONDA_PREFIX");
    if (outer != nullptr && outer[0] != '\0' && is_one_line(outer)) {
      lines_.add({piece("set CONDA_PREFIX_"), level_.text(), piece(" "), piece(outer), kFeed},
                 rest_bytes + environment_.size + 2 * name.size + kConstantBytes);
    }
    return lines_.add({piece("set CONDA_PREFIX "), environment_, piece("\nset CONDA_SHLVL "),
                       next_level_.text(), piece("\nset CONDA_DEFAULT_ENV "), name,
                       piece("\nset CONDA_PROMPT_MODIFIER ("), name, piece(") \n")});
  }

  // Adds a line that stores the old value of NAME where conda looks for it. `assignment` has the
  // form "NAME VALUE".
  void add_displaced(Piece assignment, size_t reserve) {
    const void* blank = memchr(assignment.bytes, ' ', assignment.size);
    if (blank == nullptr) return;
    const size_t size = static_cast<size_t>(static_cast<const char*>(blank) - assignment.bytes);
    char name[256];
    if (size >= sizeof name) return;
    memcpy(name, assignment.bytes, size);
    name[size] = '\0';
    const char* displaced = variables_.get(name);
    if (displaced == nullptr || !is_one_line(displaced)) return;
    lines_.add({piece("set __CONDA_SHLVL_"), level_.text(), piece("_"), piece(name), piece(" "),
                piece(displaced), kFeed},
               reserve + 1);
  }

  static constexpr Piece kFeed = {"\n", 1};
  static constexpr size_t kConstantBytes = 256;  // of the words and levels in four lines

  UnderlyingVariables<Lookup> variables_;
  Text lines_;
  Piece environment_ = {"", 0};
  bool is_conda_ = false;
  Decimal level_;
  Decimal next_level_;
};

// Writes `answer` to `out`, and replaces the line `conda NAME` by edits that set the variables of
// conda's own activation. Before each later `set NAME VALUE`, adds a variable in which conda looks
// for the old value of NAME. Copies all other lines. Returns the size of the result, or 0 if
// `capacity` is too small (kMaxShellAnswerBytes is always enough).
template <class Lookup>
size_t with_conda_edits(const char* answer, size_t size, const Lookup& lookup, char* out,
                        size_t capacity) {
  CondaEdits<Lookup> edits(lookup, out, capacity);
  while (size > 0) {
    const void* feed = memchr(answer, '\n', size);
    if (feed == nullptr) return 0;
    const size_t length = static_cast<size_t>(static_cast<const char*>(feed) - answer);
    size -= length + 1;
    if (!edits.add({answer, length}, size)) return 0;
    answer += length + 1;
  }
  return edits.size();
}

}  // namespace venvctl::wire
