#include "core/stores/project_index.h"

#include "core/base/hash.h"
#include "tests/support/catch.h"
#include "tests/support/fake_file_system.h"

namespace venvctl::project_index_test {

TEST_CASE("a hash in an environment's path leads to the project") {
  FakeFileSystem files;
  files.make_directory("/data/my-shop");
  files.make_directory("/home/me");
  files.make_link("/home/me/my-shop", "/data/my-shop");
  files.make_directory("/srv/vectors/b/pixi/plain");
  ProjectIndex index(files, {"/gone", "/home/me/my-shop", "/srv/vectors/b/pixi/plain"});
  const std::string sha = short_base64(sha256("/data/my-shop"));
  const std::string md = short_base64(md5("/data/my-shop"));
  CHECK(index.project_of("poetry", "/v/shop-" + sha + "-py3.11") == "/home/me/my-shop");
  CHECK(index.project_of("pdm", "/v/my-shop-" + md + "-3.11") == "/home/me/my-shop");
  CHECK(index.project_of("hatch", "/v/shop/" + sha + "/test") == "/home/me/my-shop");
  CHECK(index.project_of("pixi", "/v/demo-2210105234830320612/envs/test") ==
        "/srv/vectors/b/pixi/plain");
  CHECK(index.project_of("pixi", "/v/demo-1/envs/default").empty());
  CHECK(index.project_of("conda", "/v/shop-" + sha + "-py3.11").empty());
  for (const char* name : {"", "-py", "x-12345678-py3.11", "12345678-py3.11", "a-b-c-d"}) {
    CHECK(index.project_of("poetry", "/v/" + std::string(name)).empty());
    CHECK(index.project_of("pdm", "/v/" + std::string(name)).empty());
  }
}

TEST_CASE("a project that Poetry installed is found by its .pth file and verified by the hash") {
  FakeFileSystem files;
  files.make_directory("/p/my-shop/src");
  const std::string prefix = "/v/my-shop-" + short_base64(sha256("/p/my-shop")) + "-py3.11";
  const std::string path = prefix + "/lib/python3.11/site-packages/my_shop.pth";
  ProjectIndex index(files, {});
  CHECK(index.project_of("poetry", prefix).empty());
  files.write_file(path, "/p/my-shop/src\n");
  CHECK(index.project_of("poetry", prefix) == "/p/my-shop");
  CHECK(index.project_by_hash("poetry", prefix).empty());
  files.make_directory("/p/other");
  files.write_file(path, "/p/other\n");
  CHECK(index.project_of("poetry", prefix).empty());
}

}  // namespace venvctl::project_index_test
