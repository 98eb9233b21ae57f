#include "core/resolve/deciding_setting.h"

#include "core/formats/toml_document.h"
#include "core/places/places.h"

namespace venvctl {

std::optional<std::string> deciding_setting(FileSystem& files, const Variables& variables,
                                            const DecidingSetting& setting) {
  const auto path = configuration_path(variables);
  const auto configuration = path ? TomlDocument::read(files, *path) : std::nullopt;
  return configuration ? configuration->text({setting.table, setting.key}) : std::nullopt;
}

}  // namespace venvctl
