// Rows under a heading, columns aligned by what a terminal shows.
#pragma once

#include <string>
#include <vector>

#include "client/cli/output/terminal.h"

namespace venvctl {

struct Cell {
  std::string text;  // displayable
  Style style = Style::Plain;
};

class Table {
 public:
  explicit Table(std::vector<std::string> headings) : headings_(std::move(headings)) {}

  // As many cells as headings.
  void add(std::vector<Cell> row);
  bool is_empty() const { return rows_.empty(); }
  // Lines for standard output. Columns without any text are left out with their heading.
  std::string text(const Terminal& terminal) const;

 private:
  std::vector<std::string> headings_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace venvctl
