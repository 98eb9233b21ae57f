#include "core/locks/manifest.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"

namespace venvctl {
namespace {

void add_entry(std::string_view text, const MarkerEnvironment& environment,
               std::vector<LockedPackage>& packages) {
  ManifestEntry entry = manifest_entry(text);
  if (entry.name.empty()) return;
  LockedPackage package;
  package.name = std::move(entry.name);
  package.versions = std::move(entry.versions);
  package.wanted = std::move(entry.wanted);
  package.applies = marker_holds(entry.marker, environment).value_or(false);
  package.is_wanted = package.applies;
  packages.push_back(std::move(package));
}

// The lines of a requirements file. A line that ends with a backslash is joined with the next line.
std::vector<std::string> joined_lines(std::string_view text) {
  std::vector<std::string> lines(1);
  for (const std::string_view line : split(text, '\n')) {
    const std::string_view content = trimmed(line);
    if (content.ends_with('\\')) {
      lines.back() += content.substr(0, content.size() - 1);
    } else {
      lines.back() += content;
      lines.emplace_back();
    }
  }
  return lines;
}

// Returns the line without a comment at its end (" # …") and without options such as --hash. The
// result is empty if the whole line is a comment.
std::string_view without_options(std::string_view line) {
  if (line.starts_with('#')) return "";
  return trimmed(line.substr(0, std::min(line.find(" #"), line.find(" --"))));
}

}  // namespace

ManifestEntry manifest_entry(std::string_view text) {
  ManifestEntry entry;
  text = trimmed(text);
  const size_t at = text.find('@');
  const size_t mark = at == std::string_view::npos ? text.find(';') : text.find(" ;", at);
  if (mark != std::string_view::npos) {
    entry.marker = trimmed(text.substr(text.find(';', mark) + 1));
    text = trimmed(text.substr(0, mark));
  }
  const bool is_url = at < text.size();
  const auto requirement = parse_requirement(is_url ? trimmed(text.substr(0, at)) : text);
  if (!requirement) return {};
  entry.name = requirement->name;
  entry.versions = requirement->versions;
  const size_t sign = text.find_first_of("<>=!~");
  if (!is_url && sign != std::string_view::npos) entry.wanted = trimmed(text.substr(sign));
  if (entry.wanted.ends_with(')')) entry.wanted.pop_back();
  return entry;
}

std::vector<LockedPackage> pyproject_packages(const TomlDocument& pyproject,
                                              const MarkerEnvironment& environment) {
  std::vector<LockedPackage> packages;
  for (const std::string& text : pyproject.texts({"project", "dependencies"})) {
    add_entry(text, environment, packages);
  }
  return packages;
}

std::vector<LockedPackage> requirements_packages(std::string_view text,
                                                 const MarkerEnvironment& environment) {
  std::vector<LockedPackage> packages;
  for (const std::string& line : joined_lines(text)) {
    if (!line.starts_with('-')) add_entry(without_options(line), environment, packages);
  }
  return packages;
}

}  // namespace venvctl
