#include <algorithm>
#include <functional>

#include "core/base/hash.h"
#include "core/base/path.h"
#include "core/resolve/resolver.h"
#include "core/trust/policy.h"
#include "tests/support/catch.h"
#include "tests/support/sample_environments.h"

// Tests every file and link with which a project can name its environment, with every spelling of a
// path. None of them may activate another project's environment before the file or link itself is
// approved.
namespace venvctl::pointer_test {

using Grant = TrustEntry::Grant;

constexpr const char* kHome = "/home/me";
const std::string kClone = "/home/me/clone";

struct Machine {
  FakeFileSystem files;
  Variables variables;
  TrustList trust;

  Machine() {
    install_system_python(files);
    files.make_directory("/home");
    files.set_owner("/home", 0, 0);
    for (const std::string owner : {"other", "third"}) {
      make_venv(files, "/home/me/" + owner + "/.venv");
      make_conda_environment(files, "/home/me/" + owner + "/.conda");
      // Links in the clone, which the tested paths lead through.
      files.make_link(kClone + "/to-" + owner, "/home/me/" + owner);
      files.make_link(kClone + "/venv-of-" + owner, "../" + owner + "/.venv");
      files.make_link(kClone + "/conda-of-" + owner, "../" + owner + "/.conda");
    }
  }
  Decision ask() {
    Question question;
    question.directory = kClone;
    question.variables = variables;
    question.user.uid = FakeFileSystem::kUser;
    question.user.home = kHome;
    return resolve(files, question);
  }
  // The active environment; "" if nothing is active.
  std::string active() {
    const Decision decision = ask();
    const bool is_active = decision.choice && judge(decision.choice->evidence, trust).activates();
    return is_active ? decision.choice->evidence.identity.real_path : "";
  }
  // Approves as `venvctl allow` did in the project of `prefix` before the clone existed.
  void approve(const std::string& prefix) {
    User user;
    user.uid = FakeFileSystem::kUser;
    add({Grant::Allowed, gather_evidence(files, prefix, user).identity, 1});
  }
  // Approves as `venvctl allow` does in the clone.
  void allow() {
    const Evidence evidence = ask().choice->evidence;
    add({Grant::Allowed, evidence.identity, 2});
    if (evidence.pointer) add({Grant::Allowed, *evidence.pointer, 2});
    for (const Identity& pointer : evidence.other_pointers) add({Grant::Allowed, pointer, 2});
  }
  void add(const TrustEntry& entry) {
    std::erase_if(trust.entries, [&](const TrustEntry& each) {
      return is_same_subject(each.identity, entry.identity);
    });
    trust.entries.push_back(entry);
    std::ranges::sort(trust.entries, {}, [](const TrustEntry& e) { return e.identity.real_path; });
  }
};

// `write` puts a file or link into the clone. The file or link names the environment at `text`.
struct Way {
  std::string name;
  std::function<void(FakeFileSystem& files, const std::string& text)> write;
  bool is_conda = false;
};

Way file(const std::string& name, const std::string& before, const std::string& after,
         const std::vector<std::string>& beside = {}) {
  return {name + " " + before, [=](FakeFileSystem& files, const std::string& text) {
            for (const std::string& marker : beside) files.write_file(kClone + "/" + marker, "");
            files.write_file(kClone + "/" + name, before + text + after);
          }};
}

Way conda(Way way) {
  way.is_conda = true;
  return way;
}

Way link(const std::string& name, const std::vector<std::string>& beside = {}) {
  return {"link " + name, [=](FakeFileSystem& files, const std::string& text) {
            for (const std::string& marker : beside) files.write_file(kClone + "/" + marker, "");
            if (files.link_status(kClone + "/" + name)) files.remove(kClone + "/" + name);
            files.make_link(kClone + "/" + name, text);
          }};
}

std::vector<Way> ways() {
  std::vector<Way> all = {
      file(".venv", "", "\n"),
      file(".venv", " ", " \n", {"Pipfile"}),
      file(".venvctl.toml", "environment = \"", "\"\n"),
      file("hatch.toml", "[envs.default]\npath = \"", "\"\n"),
      file("pyproject.toml", "[tool.hatch.envs.default]\npath = \"", "\"\n"),
      file("pyproject.toml", "[tool.hatch.envs.default]\npath = \"", "\"\n", {"hatch.toml"}),
      file(".pdm-python", "", "/bin/python\n"),
      file(".pdm-python", "", "/bin/python\n", {"pdm.lock"}),
      file(".pdm.toml", "[python]\npath = \"", "/bin/python\"\n"),
      file("pdm.toml", "[python]\npath = \"", "/bin/python\"\n", {"pdm.lock"}),
      file(".python-version", "", "\n"),
      file(".env", "UV_PROJECT_ENVIRONMENT=", "\n", {"uv.lock"}),
      file("uv.toml", "project-environment = \"", "\"\n", {"uv.lock"}),
      conda(file("environment.yml", "prefix: ", "\n")),
      conda(file("environment.yaml", "name: none\nprefix: \"", "\"\n")),
      conda(file("environment.yml", "name: ", "\n")),
      link(".venv"),
      link(".venv", {"uv.lock"}),
      link(".venv", {"poetry.lock"}),
      link(".venv", {"Pipfile"}),
      link(".venv", {"pdm.lock"}),
      link("venv"),
      link("env"),
      link("venv", {"pdm.lock"}),
      conda(link(".conda")),
      conda(link(".pixi/envs/default", {"pixi.toml"})),
  };
  for (const std::string name :
       {"mise.local.toml", "mise.toml", ".mise.toml", ".config/mise.toml"}) {
    all.push_back(file(name, "[env]\n_.python.venv = \"", "\"\n"));
    all.push_back(file(name, "[env]\n_.python.venv = { path = \"", "\", create = true }\n"));
  }
  return all;
}

// All spellings that lead, or could lead, to the environment of `owner`.
std::vector<std::string> spellings(const std::string& owner, bool is_conda) {
  const std::string name = is_conda ? ".conda" : ".venv";
  const std::string straight = (is_conda ? "conda-of-" : "venv-of-") + owner;
  return {"/home/me/" + owner + "/" + name,
          "//home/./me/clone/..//" + owner + "/" + name + "/",
          "../" + owner + "/" + name,
          "./src/../../" + owner + "/" + name,
          "to-" + owner + "/" + name,
          kClone + "/to-" + owner + "/" + name,
          "to-" + owner + "/../" + owner + "/" + name,
          straight,
          "./" + straight,
          kClone + "/" + straight,
          "~/" + owner + "/" + name,
          "$HOME/" + owner + "/" + name,
          "${HOME}/" + owner + "/" + name};
}

TEST_CASE("no file or link of a project activates another project's approved environment") {
  int asked = 0;
  for (const Way& way : ways()) {
    const auto there = spellings("other", way.is_conda);
    const auto elsewhere = spellings("third", way.is_conda);
    for (size_t i = 0; i < there.size(); ++i) {
      for (const bool is_root : {false, true}) {
        INFO(way.name << there[i] << (is_root ? ", approved as a whole" : ""));
        Machine machine;
        const std::string name = way.is_conda ? "/.conda" : "/.venv";
        for (const std::string owner : {"/home/me/other", "/home/me/third"}) {
          if (is_root) {
            machine.trust.roots.push_back({owner, 1});
          } else {
            machine.approve(owner + name);
          }
        }
        way.write(machine.files, there[i]);
        CHECK(machine.active().empty());
        if (!machine.ask().choice) continue;

        ++asked;
        machine.allow();
        CHECK(machine.active() == "/home/me/other" + name);
        way.write(machine.files, elsewhere[i]);
        CHECK(machine.active().empty());
        // The other project still has its own approval.
        const TrustEntry* kept = machine.trust.find("/home/me/other" + name);
        CHECK((is_root || (kept != nullptr && kept->identity.inode != 0)));
      }
    }
  }
  CHECK(asked > 200);
}

TEST_CASE(
    "links in a directory that a project selects need an approval, even with a derived name") {
  const std::string poetry_name = "shop-" + short_base64(sha256(kClone)) + "-py3.11";
  const auto lay = [&](Machine& machine, const std::string& directory) {
    for (const std::string version : {"", "0", "1"}) {
      machine.files.make_link(directory + "/" + poetry_name + version, "/home/me/other/.venv");
    }
  };
  for (const std::string setting :
       {"[virtualenvs]\npath = \"/home/me/evil\"\n", "[virtualenvs]\npath = \"../evil\"\n",
        "[virtualenvs]\npath = \"~/evil\"\n", "[virtualenvs]\npath = \"envs\"\n",
        "[virtualenvs]\npath = \"away\"\n", "cache-dir = \"/home/me/evil/cache\"\n",
        "cache-dir = \"/home/me/evil\"\nvirtualenvs.path = \"{cache-dir}\"\n"}) {
    INFO(setting);
    Machine machine;
    machine.approve("/home/me/other/.venv");
    for (const std::string& directory :
         {std::string("/home/me/evil"), std::string("/home/me/evil/cache/virtualenvs"),
          kClone + "/envs"}) {
      lay(machine, directory);
    }
    machine.files.make_link(kClone + "/away", "/home/me/evil");
    machine.files.write_file(kClone + "/pyproject.toml", "[tool.poetry]\nname = \"shop\"\n");
    machine.files.write_file(kClone + "/poetry.toml", setting);
    REQUIRE(machine.ask().choice);
    CHECK(machine.active().empty());
    machine.allow();
    CHECK(machine.active() == "/home/me/other/.venv");
  }
  // The user's own configuration, and a project's configuration that says the same, need no
  // approval.
  for (const char* setting : {"", "[virtualenvs]\npath = \"~/mine\"\n"}) {
    Machine machine;
    make_venv(machine.files, "/home/me/mine/" + poetry_name);
    machine.files.write_file("/home/me/.config/pypoetry/config.toml",
                             "[virtualenvs]\npath = \"/home/me/mine\"\n");
    machine.files.write_file(kClone + "/pyproject.toml", "[tool.poetry]\nname = \"shop\"\n");
    machine.files.write_file(kClone + "/poetry.toml", setting);
    CHECK(machine.active() == "/home/me/mine/" + poetry_name);
  }
}

// The path where pixi expects the environment in `directory`: the name ends in a digest of the
// clone's path.
std::string detached_environment(Machine& machine, const std::string& directory) {
  machine.files.forget_touches();
  machine.ask();
  const std::string beginning = "status " + directory + "/";
  for (const std::string& touch : machine.files.touched()) {
    if (touch.starts_with(beginning) && touch.ends_with("/envs/default")) return touch.substr(7);
  }
  return "";
}

TEST_CASE("pixi's detached environment needs an approval if the project sets its directory") {
  struct Case {
    std::string name;
    std::string config;
    std::string directory;
    bool is_asked;
  };
  for (const Case& each :
       {Case{"shop", "/home/me/.pixi/config.toml", "/home/me/pixi", false},
        Case{"shop", kClone + "/.pixi/config.toml", "/home/me/pixi", true},
        Case{"x/../../evil/shop", "/home/me/.pixi/config.toml", "/home/me/evil", true}}) {
    INFO(each.name << " " << each.config);
    Machine machine;
    machine.files.write_file(kClone + "/pixi.toml", "[workspace]\nname = \"" + each.name + "\"\n");
    machine.files.write_file(each.config, "detached-environments = \"/home/me/pixi\"\n");
    const std::string prefix = detached_environment(machine, each.directory);
    REQUIRE_FALSE(prefix.empty());
    machine.files.make_link(prefix, "/home/me/other/.conda");
    machine.approve("/home/me/other/.conda");
    CHECK(machine.active() == (each.is_asked ? "" : "/home/me/other/.conda"));
    machine.allow();
    CHECK(machine.active() == "/home/me/other/.conda");
  }
}

TEST_CASE("the link to a detached environment is approved with it, and may change back later") {
  Machine machine;
  const std::string config = "/home/me/.pixi/config.toml";
  const std::string link = kClone + "/.pixi/envs";
  machine.files.write_file(kClone + "/pixi.toml", "[workspace]\nname = \"shop\"\n");
  std::vector<std::string> environments;
  for (const std::string place : {"/home/me/one", "/home/me/two"}) {
    machine.files.write_file(config, "detached-environments = \"" + place + "\"\n");
    environments.push_back(detached_environment(machine, place));
    REQUIRE_FALSE(environments.back().empty());
    make_pixi_environment(machine.files, environments.back());
  }
  const auto turn_to = [&](size_t index) {
    if (machine.files.link_status(link)) machine.files.remove(link);
    machine.files.make_link(link, std::string(parent_path(environments[index])));
  };
  turn_to(1);
  machine.allow();
  CHECK(machine.active() == environments[1]);
  // Without the user's configuration, only the link leads to the environment, so its approval
  // counts.
  machine.files.remove(config);
  CHECK(machine.active() == environments[1]);
  turn_to(0);
  CHECK(machine.active().empty());
  machine.allow();
  CHECK(machine.active() == environments[0]);
  turn_to(1);
  CHECK(machine.active() == environments[1]);
  turn_to(0);
  CHECK(machine.active() == environments[0]);
  machine.files.remove(link);
  machine.files.make_link(link, "/home/me/other");
  machine.files.make_link("/home/me/other/default", ".conda");
  machine.approve("/home/me/other/.conda");
  CHECK(machine.active().empty());
}

TEST_CASE(
    "a Hatch environment needs an approval if its path has the project's name but no digest") {
  Machine machine;
  make_venv(machine.files, "/home/me/.virtualenvs/shop");
  machine.files.write_file(kClone + "/pyproject.toml",
                           "[project]\nname = \"shop\"\n[tool.hatch.envs.default]\n");
  machine.files.write_file("/home/me/.config/hatch/config.toml",
                           "[dirs.env]\nvirtual = \"~/.virtualenvs\"\n");
  CHECK(machine.ask().choice);
  CHECK(machine.active().empty());
  machine.allow();
  CHECK(machine.active() == "/home/me/.virtualenvs/shop");

  Machine usual;
  const std::string id = short_base64(sha256(kClone));
  const std::string nested = "/home/me/.local/share/hatch/env/virtual/shop/" + id + "/shop";
  make_venv(usual.files, nested);
  usual.files.write_file(kClone + "/pyproject.toml",
                         "[project]\nname = \"shop\"\n[tool.hatch.envs.default]\n");
  CHECK(usual.active() == nested);
}

TEST_CASE("a file that leads to a tool's shared environment needs no approval of its own") {
  Machine machine;
  make_conda_environment(machine.files, "/home/me/miniconda3");
  make_conda_environment(machine.files, "/home/me/miniconda3/envs/shared");
  machine.files.write_file(kClone + "/environment.yml", "name: shared\n");
  CHECK(machine.active() == "/home/me/miniconda3/envs/shared");

  Machine pyenv;
  make_venv(pyenv.files, "/home/me/.pyenv/versions/shared");
  pyenv.files.write_file(kClone + "/.python-version", "shared\n");
  CHECK(pyenv.active() == "/home/me/.pyenv/versions/shared");
}

}  // namespace venvctl::pointer_test
