// Rows under a heading, columns aligned by what a terminal shows.
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

// All text is kept in one piece: a thousand rows of strings would be most of the memory of a list.
class Table {
 public:
  explicit Table(std::vector<std::string> headings)
      : headings_(std::move(headings)), widths_(headings_.size(), 0) {}

  // Rows to come: what grows step by step is copied, and its pages are had, as often.
  void reserve(size_t rows);
  // As many cells as headings.
  void add(std::initializer_list<Cell> row);
  bool is_empty() const { return cells_.empty(); }
  // Lines for standard output. Columns without any text are left out with their heading.
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
