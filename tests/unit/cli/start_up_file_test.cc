#include "client/cli/shells/start_up_file.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "core/files/real_file_system.h"
#include "tests/support/catch.h"
#include "tests/support/temporary_directory.h"

namespace venvctl::start_up_file_test {

const std::string kBegin(kHookMarks.begin);
const std::string kEnd(kHookMarks.end);

TEST_CASE("adding a block and removing it restores the original text") {
  const std::string text = GENERATE(as<std::string>{}, "", "a\n", "a\n\n", "\n", "\xff\r\n",
                                    "# >>> venvctl initialize >>> not alone\n");
  CAPTURE(text);
  const auto with = with_block(text, "line");
  REQUIRE(with.ok());
  CHECK(*with == text + kBegin + "\nline\n" + kEnd + "\n");
  CHECK(*without_block(*with) == text);
  CHECK(block_line(*with) == "line");
}

TEST_CASE("a last line without a newline gets a newline") {
  CHECK(*with_block("a", "line") == "a\n" + kBegin + "\nline\n" + kEnd + "\n");
}

TEST_CASE("adding the block twice has the same effect as adding it once") {
  const auto once = with_block("a\n", "line");
  CHECK(*with_block(*once, "line") == *once);
}

TEST_CASE("a new line replaces the old line of the block, and additional blocks are removed") {
  const std::string block = kBegin + "\nold\n" + kEnd + "\n";
  CHECK(*with_block("a\n" + block + "b\n" + block + "c\n", "new") ==
        "a\n" + kBegin + "\nnew\n" + kEnd + "\nb\nc\n");
  CHECK(*without_block("a\n" + block + "b\n" + block + "c\n") == "a\nb\nc\n");
}

TEST_CASE("a block at the end of the file needs no final newline") {
  CHECK(*without_block("a\n" + kBegin + "\nold\n" + kEnd) == "a\n");
}

TEST_CASE("a file with an unterminated block is not changed") {
  CHECK_FALSE(with_block(kBegin + "\nmine\n", "line").ok());
  CHECK_FALSE(without_block(kBegin + "\nmine\n").ok());
  CHECK_FALSE(block_line(kBegin + "\nmine\n"));
  CHECK_FALSE(block_line("nothing\n"));
}

TEST_CASE("blocks with different marks do not affect each other") {
  const auto hook = with_block("a\n", "hook");
  const auto both = with_block(*hook, "env", kNonInteractiveMarks);
  CHECK(block_line(*both) == "hook");
  CHECK(block_line(*both, kNonInteractiveMarks) == "env");
  CHECK(*without_block(*both, kNonInteractiveMarks) == *hook);
  CHECK(*with_block("a\n", "env", kNonInteractiveMarks) == *without_block(*both));
}

TEST_CASE(
    "an unterminated block before another block is refused, to protect the lines between them") {
  const std::string text = kBegin + "\nmine\n" + kBegin + "\nx\n" + kEnd + "\n";
  CHECK_FALSE(without_block(text, kHookMarks).ok());
  CHECK_FALSE(with_block(text, "y", kHookMarks).ok());
}

TEST_CASE("writing preserves the mode and a link, and leaves no other file") {
  TemporaryDirectory directory;
  const std::string target = directory.path() + "/real/rc";
  std::filesystem::create_directory(directory.path() + "/real");
  std::ofstream(target) << "old";
  chmod(target.c_str(), 0640);
  const std::string link = directory.path() + "/rc";
  std::filesystem::create_symlink("real/rc", link);
  REQUIRE(write_start_up_file(link, "new").ok());
  RealFileSystem files;
  CHECK(files.link_status(link)->type == FileType::Symlink);
  CHECK(files.status(target)->mode == 0640);
  CHECK(*read_start_up_file(link) == "new");
  CHECK(files.list(directory.path() + "/real")->size() == 1);
}

TEST_CASE("a missing file and its directories are created") {
  TemporaryDirectory directory;
  const std::string path = directory.path() + "/a/b/config.fish";
  CHECK(read_start_up_file(path)->empty());
  REQUIRE(write_start_up_file(path, "text").ok());
  CHECK(*read_start_up_file(path) == "text");
}

}  // namespace venvctl::start_up_file_test
