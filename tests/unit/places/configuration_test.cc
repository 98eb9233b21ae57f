#include "core/places/configuration.h"

#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>

#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::configuration_test {

struct File {
  TemporaryDirectory directory;
  std::string path = directory.path() + "/venvctl/config.toml";

  void write(const std::string& text) {
    REQUIRE(set_configuration(path, "create.backend", {"auto"}));
    std::ofstream(path, std::ios::binary) << text;
  }
  std::string text() const {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }
  std::string value(const char* key) const { return Configuration::load(path)->get(key)->value; }
};

TEST_CASE("without a file, the default values apply") {
  File file;
  CHECK(file.value("create.backend") == "auto");
  CHECK_FALSE(Configuration::load(file.path)->get("create.backend")->is_set);
}

TEST_CASE("a value that was set is read back, including its quotes") {
  File file;
  REQUIRE(set_configuration(file.path, "create.backend", {"venv"}));
  REQUIRE(set_configuration(file.path, "create.python", {"a\"b\\c"}));
  CHECK(file.value("create.backend") == "venv");
  CHECK(file.value("create.python") == "a\"b\\c");
}

TEST_CASE("setting a value keeps comments and everything else") {
  File file;
  file.write("# mine\n[other]\nbackend = 1\n[create] # here\n# why\nbackend = \"uv\"\n");
  REQUIRE(set_configuration(file.path, "create.backend", {"venv"}));
  CHECK(file.text() ==
        "# mine\n[other]\nbackend = 1\n[create] # here\n# why\nbackend = \"venv\"\n");
}

TEST_CASE("a link to the file stays, and the file behind it is changed") {
  File file;
  const std::string behind = file.path + ".behind";
  file.write("# mine\n");
  std::filesystem::rename(file.path, behind);
  std::filesystem::create_symlink(behind, file.path);
  REQUIRE(set_configuration(file.path, "create.backend", {"venv"}));
  CHECK(std::filesystem::is_symlink(file.path));
  CHECK(file.text() == "# mine\n\n[create]\nbackend = \"venv\"\n");
}

TEST_CASE("the comments in the lines of the old value are kept") {
  File file;
  file.write("[create]\npython = \"3#1\"  # \"the\" one\n");
  REQUIRE(set_configuration(file.path, "create.python", {"3.12"}));
  CHECK(file.text() == "[create]\npython = \"3.12\"  # \"the\" one\n");
  file.write("[scan]\nroots = [\n  \"/a#\",  # work\n  # nothing\n  '/b\\',\n]\nskip = [\"x\"]\n");
  REQUIRE(set_configuration(file.path, "scan.roots", {"/c"}));
  CHECK(file.text() == "[scan]\n# work\n# nothing\nroots = [\"/c\"]\nskip = [\"x\"]\n");
}

TEST_CASE("the errors for an unknown key and a wrong value list what is valid") {
  File file;
  CHECK(set_configuration(file.path, "nope", {"x"}).error().code == ErrorCode::Usage);
  CHECK(
      set_configuration(file.path, "create.backend", {"pip"}).error().message.find("virtualenv") !=
      std::string::npos);
  CHECK_FALSE(set_configuration(file.path, "create.python", {"a\nb"}));
}

TEST_CASE("a broken file is not rewritten, and the error names the line") {
  File file;
  file.write("[create]\nbackend = \n");
  const auto loaded = Configuration::load(file.path);
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().message.find("line 2") != std::string::npos);
  CHECK_FALSE(set_configuration(file.path, "create.backend", {"uv"}));
  CHECK(file.text() == "[create]\nbackend = \n");
}

TEST_CASE("a file whose spelling venvctl cannot edit is refused") {
  File file;
  file.write("create = {backend = \"uv\"}\n");
  CHECK_FALSE(set_configuration(file.path, "create.backend", {"venv"}));
  CHECK(file.text() == "create = {backend = \"uv\"}\n");
}

TEST_CASE("a multi-line string is refused, because its other lines would become settings") {
  File file;
  const std::string text = "[create]\npython = \"\"\"x\nbackend = \"venv\"  #\"\"\"\n";
  file.write(text);
  CHECK_FALSE(set_configuration(file.path, "create.python", {"3.11"}));
  CHECK(file.text() == text);
}

TEST_CASE("unknown keys and wrong values are notes, not failures") {
  File file;
  file.write("[create]\nbackend = \"pip\"\nflavour = 1\n");
  const auto loaded = Configuration::load(file.path);
  REQUIRE(loaded);
  CHECK(loaded->notes().size() == 2);
  CHECK(loaded->get("create.backend")->value == "auto");
}

TEST_CASE("a list is read and written, even if it takes several lines") {
  File file;
  CHECK(file.value("scan.roots").empty());
  file.write("[scan]\nroots = [ # mine\n  \"/a\",\n  \"/b\"\n]\nskip = []\n");
  CHECK(file.value("scan.roots") == "/a\n/b");
  REQUIRE(set_configuration(file.path, "scan.roots", {"/a", "/c d", "/q\"\\"}));
  CHECK(Configuration::load(file.path)->get("scan.roots")->items ==
        std::vector<std::string>{"/a", "/c d", "/q\"\\"});
  CHECK(file.text() == "[scan]\n# mine\nroots = [\"/a\", \"/c d\", \"/q\\\"\\\\\"]\nskip = []\n");
  REQUIRE(set_configuration(file.path, "scan.roots", {}));
  CHECK(file.value("scan.roots").empty());
  CHECK_FALSE(set_configuration(file.path, "create.backend", {}));
  CHECK_FALSE(set_configuration(file.path, "create.backend", {"uv", "venv"}));
}

TEST_CASE("changes of several programs at the same time are all kept") {
  File file;
  const auto add_root = [&](const std::string& root) {
    return change_configuration(file.path, "scan.roots", [&](const ConfigurationValue& current) {
      std::vector<std::string> roots = current.items;
      roots.push_back(root);
      return std::optional(std::move(roots));
    });
  };
  constexpr size_t kPrograms = 8;
  std::vector<std::future<bool>> programs;
  for (size_t i = 0; i < kPrograms; ++i) {
    programs.push_back(
        std::async(std::launch::async, [&, i] { return add_root("/" + std::to_string(i)).ok(); }));
  }
  for (std::future<bool>& each : programs) CHECK(each.get());
  CHECK(Configuration::load(file.path)->get("scan.roots")->items.size() == kPrograms);
}

TEST_CASE("a change that leaves the file as it is needs no write permission") {
  File file;
  file.write("[scan]\nroots = [\"/a\"]\n");
  std::filesystem::remove(file.path + ".lock");
  std::filesystem::create_directory(file.path + ".lock");
  const auto stays = [](const ConfigurationValue&) { return std::nullopt; };
  CHECK(change_configuration(file.path, "scan.roots", stays));
  CHECK_FALSE(set_configuration(file.path, "scan.roots", {"/b"}));
  CHECK(file.value("scan.roots") == "/a");
}

TEST_CASE("the next change removes the temporary file of a killed program") {
  File file;
  file.write("[scan]\nroots = []\n");
  const std::string left = file.path + ".0123456789abcdef.new";
  std::ofstream(left) << "x";
  REQUIRE(set_configuration(file.path, "scan.roots", {"/a"}));
  CHECK_FALSE(std::filesystem::exists(left));
}

TEST_CASE("a list that contains other values than texts is reported and ignored") {
  File file;
  file.write("[scan]\nroots = [1]\nskip = \"x\"\n");
  const auto loaded = Configuration::load(file.path);
  REQUIRE(loaded);
  CHECK(loaded->notes().size() == 2);
  CHECK(loaded->get("scan.roots")->items.empty());
}

}  // namespace venvctl::configuration_test
