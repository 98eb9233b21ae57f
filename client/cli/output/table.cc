#include "client/cli/output/table.h"

#include <algorithm>
#include <numeric>

#include "core/base/check.h"
#include "core/base/text.h"

namespace venvctl {
namespace {

constexpr size_t kGap = 2;  // blanks between two columns

}  // namespace

void Table::reserve(size_t rows) {
  constexpr size_t kUsualBytes = 128;
  cells_.reserve(rows * headings_.size());
  text_.reserve(rows * kUsualBytes);
}

void Table::add(std::initializer_list<Cell> row) {
  VENVCTL_CHECK(row.size() == headings_.size());
  auto width = widths_.begin();
  for (const Cell& cell : row) {
    cells_.push_back({static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(cell.text.size()),
                      static_cast<uint32_t>(display_columns(cell.text)), cell.style});
    text_ += cell.text;
    *width = std::max<size_t>(*width, cells_.back().columns);
    ++width;
  }
}

std::string Table::text(const Terminal& terminal) const {
  std::vector<size_t> widths = widths_;
  for (size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > 0) widths[i] = std::max(widths[i], display_columns(headings_[i]));
  }

  std::string lines;
  lines.reserve((cells_.size() / headings_.size() + 1) *
                std::accumulate(widths.begin(), widths.end(), kGap * widths.size()));
  size_t owed = 0;  // blanks to add before the next cell
  const auto add_cell = [&](size_t width, std::string_view text, size_t columns, Style style) {
    if (width == 0) return;
    if (!text.empty()) {
      lines.append(owed, ' ');
      terminal.append_out(lines, style, text);
      owed = 0;
    }
    owed += width - columns + kGap;
  };
  const auto end_line = [&] {
    lines += '\n';
    owed = 0;
  };
  for (size_t i = 0; i < headings_.size(); ++i) {
    add_cell(widths[i], headings_[i], display_columns(headings_[i]), Style::Dim);
  }
  end_line();
  for (size_t i = 0; i < cells_.size(); ++i) {
    const Place& cell = cells_[i];
    const size_t column = i % headings_.size();
    add_cell(widths[column], std::string_view(text_).substr(cell.begin, cell.size), cell.columns,
             cell.style);
    if (column + 1 == headings_.size()) end_line();
  }
  return lines;
}

}  // namespace venvctl
