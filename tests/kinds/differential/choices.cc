// Prints which environment venvctl chooses for each of many directories. One process answers for
// all directories.
//
// Each line of the standard input is {"directory": PATH, "variables": {NAME: VALUE}}. Each line of
// the output is {"prefix": PATH, "kind": KIND}, with null if there is no environment.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/files/real_file_system.h"
#include "core/resolve/deciding_variables.h"
#include "core/resolve/resolver.h"

int main() {
  using nlohmann::json;
  const venvctl::User user = venvctl::current_user();
  for (std::string line; std::getline(std::cin, line);) {
    const json asked = json::parse(line);
    venvctl::Variables variables;
    for (const auto& [name, value] : asked.at("variables").items()) variables.set(name, value);
    venvctl::RealFileSystem files;  // a new object for each directory, so nothing is remembered
    const venvctl::Decision decision =
        resolve(files, {asked.at("directory"), deciding_variables(variables), user});
    json said = {{"prefix", nullptr}, {"kind", nullptr}};
    if (decision.choice) {
      said = {{"prefix", decision.choice->prefix}, {"kind", decision.choice->kind}};
    }
    std::cout << said.dump() << std::endl;
  }
}
