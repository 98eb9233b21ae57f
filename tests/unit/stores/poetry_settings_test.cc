#include "core/stores/poetry_settings.h"

#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::poetry_settings_test {

using Catch::Matchers::Equals;
using Paths = std::vector<std::string>;

Variables with_home(std::map<std::string, std::string, std::less<>> values = {}) {
  values.emplace("HOME", "/home/me");
  return Variables(std::move(values));
}

TEST_CASE("without settings, environments are below the cache directory") {
  FakeFileSystem files;
  const PoetrySettings settings = poetry_settings(files, with_home(), "/p");
  CHECK(settings.environment_directory == "/home/me/.cache/pypoetry/virtualenvs");
  CHECK(settings.create);
  CHECK_FALSE(settings.in_project);
}

TEST_CASE("a variable overrides poetry.toml, which overrides the user's config.toml") {
  FakeFileSystem files;
  files.write_file("/home/me/.config/pypoetry/config.toml",
                   "cache-dir = \"/c\"\n[virtualenvs]\nin-project = true\ncreate = false\n");
  CHECK(poetry_settings(files, with_home(), "/p").environment_directory == "/c/virtualenvs");
  CHECK(poetry_settings(files, with_home(), "/p").in_project == true);
  CHECK_FALSE(poetry_settings(files, with_home(), "/p").create);
  files.write_file("/p/poetry.toml",
                   "[virtualenvs]\nin-project = false\npath = \"{cache-dir}/here\"\n");
  CHECK(poetry_settings(files, with_home(), "/p").in_project == false);
  CHECK(poetry_settings(files, with_home(), "/p").environment_directory == "/c/here");
  const Variables variables =
      with_home({{"POETRY_VIRTUALENVS_IN_PROJECT", "true"}, {"POETRY_VIRTUALENVS_PATH", "~/envs"}});
  CHECK(poetry_settings(files, variables, "/p").in_project == true);
  // Poetry compares the value with "true" and "1".
  CHECK(poetry_settings(files, with_home({{"POETRY_VIRTUALENVS_IN_PROJECT", "True"}}), "/p")
            .in_project == false);
  CHECK(poetry_settings(files, variables, "/p").environment_directory == "/home/me/envs");
}

TEST_CASE("the path may contain the cache directory and the data directory, each several times") {
  const auto directory = [](const std::string& path,
                            std::map<std::string, std::string, std::less<>> values = {}) {
    FakeFileSystem files;
    files.write_file("/home/me/.config/pypoetry/config.toml",
                     "[virtualenvs]\npath = \"" + path + "\"\n");
    return poetry_settings(files, with_home(std::move(values)), "/p").environment_directory;
  };
  CHECK(directory("{data-dir}/envs") == "/home/me/.local/share/pypoetry/envs");
  CHECK(directory("{data-dir}/envs", {{"POETRY_HOME", "~/own"}}) == "/home/me/own/envs");
  CHECK(directory("{data-dir}/envs", {{"POETRY_HOME", "/h"}, {"POETRY_DATA_DIR", "/d"}}) ==
        "/d/envs");
  CHECK(directory("{cache-dir}/{cache-dir}", {{"POETRY_CACHE_DIR", "/c"}}) == "/c/c");
  CHECK(directory("/a/{gone}/{cache-dir") == "/a/{gone}/{cache-dir");
}

TEST_CASE("reading the user's own configuration does not read a project's file") {
  FakeFileSystem files;
  files.write_file("/p/poetry.toml", "[virtualenvs]\npath = \"/p/trap\"\n");
  files.forget_touches();
  CHECK(poetry_settings(files, with_home(), "").environment_directory ==
        "/home/me/.cache/pypoetry/virtualenvs");
  CHECK(files.count_touched("read_file /p/") == 0);
}

TEST_CASE("POETRY_CONFIG_DIR sets the directory of the user's file") {
  FakeFileSystem files;
  files.write_file("/etc/mine/config.toml", "[virtualenvs]\npath = \"/v\"\n");
  const Variables variables = with_home({{"POETRY_CONFIG_DIR", "/etc/mine"}});
  CHECK(poetry_settings(files, variables, "/p").environment_directory == "/v");
}

}  // namespace venvctl::poetry_settings_test
