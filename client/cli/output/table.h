// Rows with headings. Columns are aligned by display width.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/output/terminal.h"

namespace venvctl {

struct Cell {
  std::string text;  // displayable
  Style style = Style::Plain;
};

// Stores all text in one string. Separate strings for a thousand rows would take most of the memory
// of `list`.
class Table {
 public:
  explicit Table(std::vector<std::string> headings)
      : headings_(std::move(headings)), widths_(headings_.size(), 0) {}

  // Reserves memory for `rows`. Growing step by step would cost copies and page faults.
  void reserve(size_t rows);
  // `row` must have a cell for each heading.
  void add(std::initializer_list<Cell> row);
  bool is_empty() const { return cells_.empty(); }
  // The lines for standard output. Leaves out columns without text, and their headings.
  std::string text(const Terminal& terminal) const;

 private:
  struct Place {
    uint32_t begin;  // in text_
    uint32_t size;
    uint32_t columns;
    Style style;
  };

  std::vector<std::string> headings_;
  std::vector<size_t> widths_;
  std::string text_;
  std::vector<Place> cells_;  // row by row
};

}  // namespace venvctl
