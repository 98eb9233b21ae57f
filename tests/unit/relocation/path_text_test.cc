#include "core/relocation/path_text.h"

#include "tests/support/catch.h"

namespace venvctl::path_text_test {

const PathMoves kMoves{{"/home/a/proj", "/home/b/job"}};

std::string moved(std::string_view text, Spelling spelling = Spelling::Shell) {
  return with_moved_paths(text, kMoves, spelling);
}

TEST_CASE("a path is replaced only as a whole or before a slash") {
  CHECK(moved("/home/a/proj") == "/home/b/job");
  CHECK(moved("cd /home/a/proj/src && ls") == "cd /home/b/job/src && ls");
  CHECK(moved("PATH=/bin:/home/a/proj/bin:/usr/bin") == "PATH=/bin:/home/b/job/bin:/usr/bin");
  CHECK(moved("'/home/a/proj' \"/home/a/proj\"") == "'/home/b/job' \"/home/b/job\"");
}

TEST_CASE("a longer name, and a longer path with the same end, are not changed") {
  for (const char* text :
       {"/home/a/project", "/home/a/proj-2/bin", "/home/a/proj.old", "/mnt/home/a/proj",
        "x/home/a/proj", "~/home/a/proj", "'/home/a/proj two/x'", "\"/home/a/proj two\""}) {
    CHECK(moved(text) == text);
  }
}

TEST_CASE("the longest old path is replaced, and no path is replaced twice") {
  const PathMoves moves{{"/a", "/a/b"}, {"/a/p/.venv", "/x"}};
  CHECK(with_moved_paths("/a/p/.venv/bin:/a/p", moves, Spelling::Shell) == "/x/bin:/a/b/p");
  CHECK(moved_path("/a/p/.venv/bin", moves) == "/x/bin");
  CHECK(moved_path("/a/q", moves) == "/a/b/q");
  CHECK(moved_path("/ab", moves) == "/ab");
}

TEST_CASE("the new path is quoted or encoded as the file needs it") {
  const PathMoves moves{{"/a", "/it's $HOME"}};
  CHECK(with_moved_paths("V=/a/b", moves, Spelling::Shell) == "V='/it'\"'\"'s $HOME'/b");
  CHECK(with_moved_paths("V='/a/b'", moves, Spelling::Shell) == "V='/it'\"'\"'s $HOME/b'");
  CHECK(with_moved_paths("V=\"/a/b\"", moves, Spelling::Shell) == "V=\"/it's \\$HOME/b\"");
  CHECK(with_moved_paths("v = '/a/b'", moves, Spelling::PowerShell) == "v = '/it''s $HOME/b'");
  CHECK(with_moved_paths("v = '/a/b'", moves, Spelling::Python) == "v = '/it\\'s $HOME/b'");
  CHECK(with_moved_paths("home = /a/b", moves, Spelling::Plain) == "home = /it's $HOME/b");
}

TEST_CASE("an old path is found in every quoting and encoding") {
  const PathMoves moves{{"/it's \"x\"", "/new"}};
  CHECK(with_moved_paths("V='/it'\"'\"'s \"x\"/b'", moves, Spelling::Shell) == "V='/new/b'");
  CHECK(with_moved_paths("V=\"/it's \\\"x\\\"/b\"", moves, Spelling::Shell) == "V=\"/new/b\"");
  CHECK(with_moved_paths("v = '/it\\'s \"x\"/b'", moves, Spelling::Python) == "v = '/new/b'");
  CHECK(with_moved_paths("home = /it's \"x\"/b", moves, Spelling::Plain) == "home = /new/b");
}

TEST_CASE("a path in a text is recognized only between boundary characters") {
  CHECK(names_path("x=/home/a/proj/b", "/home/a/proj", Spelling::Shell));
  CHECK_FALSE(names_path("x=/home/a/project", "/home/a/proj", Spelling::Shell));
}

TEST_CASE("a word of sh is quoted only if it must be") {
  CHECK(shell_word("/home/a-b_c/x.y") == "/home/a-b_c/x.y");
  CHECK(shell_word("/a b") == "'/a b'");
}

}  // namespace venvctl::path_text_test
