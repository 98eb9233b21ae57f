#include "client/cli/output/table.h"

#include <algorithm>

#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kGap = 2;  // columns between two columns

}  // namespace

void Table::add(std::vector<Cell> row) {
  VENVCTL_CHECK(row.size() == headings_.size());
  rows_.push_back(std::move(row));
}

std::string Table::text(const Terminal& terminal) const {
  std::vector<size_t> widths(headings_.size(), 0);
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], display_columns(row[i].text));
    }
  }
  for (size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > 0) widths[i] = std::max(widths[i], display_columns(headings_[i]));
  }

  // Most tables are long and go to no terminal.
  const bool is_colored = !terminal.out(Style::Dim, "").empty();
  std::string lines;
  const auto add_line = [&](const std::vector<Cell>& cells) {
    size_t owed = 0;  // blanks that only a further cell makes necessary
    for (size_t i = 0; i < cells.size(); ++i) {
      if (widths[i] == 0) continue;
      if (!cells[i].text.empty()) {
        lines.append(owed, ' ');
        if (is_colored)
          lines += terminal.out(cells[i].style, cells[i].text);
        else
          lines += cells[i].text;
        owed = 0;
      }
      owed += widths[i] - display_columns(cells[i].text) + kGap;
    }
    lines += '\n';
  };
  std::vector<Cell> headings;
  for (const std::string& heading : headings_) headings.push_back({heading, Style::Dim});
  add_line(headings);
  for (const auto& row : rows_) add_line(row);
  return lines;
}

}  // namespace venvctl
