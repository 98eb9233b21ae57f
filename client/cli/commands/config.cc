#include "client/cli/commands/commands.h"
#include "client/cli/output/json.h"
#include "client/cli/output/table.h"
#include "core/base/text.h"
#include "core/discovery/scan_settings.h"
#include "core/interpreters/interpreter.h"
#include "core/places/configuration.h"

namespace venvctl {
namespace {

class Config : public Command {
 public:
  void declare(Syntax& syntax) override {
    syntax.required_word("get|set|list|path", verb_, "action");
    syntax.word("KEY", key_, "name of a setting (for get and set)");
    syntax.values("VALUE", values_, "new value (for set); a list takes any number of values");
  }

  Result<int> run(Session& session) override {
    struct Verb {
      std::string_view name;
      size_t words;  // the least number of words after the verb
      Result<int> (Config::*run)(Session& session, const std::string& path);
    };
    constexpr Verb kVerbs[] = {{"get", 1, &Config::get},
                               {"set", 2, &Config::set},
                               {"list", 0, &Config::list},
                               {"path", 0, &Config::path}};
    auto places = session.places();
    if (!places) return places.error();
    for (const Verb& verb : kVerbs) {
      if (verb.name != verb_) continue;
      const size_t given = (key_ ? 1 : 0) + values_.size();
      const bool takes_more = verb.run == &Config::set && key_ && values_.size() != 1;
      if (given != verb.words && !takes_more) {
        return Error{ErrorCode::Usage,
                     "config " + verb_ + " takes " + std::to_string(verb.words) +
                         (verb.words == 1 ? " argument, not " : " arguments, not ") +
                         std::to_string(given) + ": see venvctl help config"};
      }
      return (this->*verb.run)(session, places->config_path());
    }
    return Error{ErrorCode::Usage,
                 "unknown action " + in_quotes(verb_) + ": use get, set, list or path"};
  }

 private:
  Result<int> get(Session& session, const std::string& path) {
    auto configuration = Configuration::load(path);
    if (!configuration) return configuration.error();
    auto value = configuration->get(*key_);
    if (!value) return value.error();
    session.terminal().print(session.wants_json() ? as_json(*value).dump() : lines_of(*value));
    return 0;
  }

  Result<int> set(Session& session, const std::string& path) {
    if (auto places = session.places_to_write(); !places) return places.error();
    if (*key_ == "create.python") {
      const std::string spec = values_.empty() ? "" : values_.front();
      if (auto checked = check_interpreter_spec(spec); !checked) return checked.error();
    }
    if (auto checked = check_scan_setting(*key_, values_); !checked) return checked.error();
    auto written = set_configuration(path, *key_, values_);
    if (!written) return written.error();
    session.terminal().say(*key_ + " is now " + (values_.empty() ? "empty" : quoted(values_)));
    return 0;
  }

  static std::string quoted(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values) text += (text.empty() ? "" : ", ") + in_quotes(value);
    return text;
  }

  Result<int> list(Session& session, const std::string& path) {
    auto configuration = Configuration::load(path);
    if (!configuration) return configuration.error();
    Terminal& terminal = session.terminal();
    for (const std::string& note : configuration->notes()) terminal.complain("venvctl: " + note);
    Json array = Json::array();
    Table table({"KEY", "VALUE", "", "MEANING"});
    for (const ConfigurationValue& value : configuration->values()) {
      array.push(as_json(value));
      table.add({{std::string(value.setting->key), Style::Bold},
                 {value.value.empty()   ? "-"
                  : value.items.empty() ? displayable(value.value)
                                        : quoted(value.items)},
                 {value.is_set ? "" : "default", Style::Dim},
                 {std::string(value.setting->meaning)}});
    }
    terminal.print(session.wants_json() ? array.dump() : table.text(terminal));
    return 0;
  }

  Result<int> path(Session& session, const std::string& path) {
    session.terminal().print(session.wants_json() ? Json::text(path).dump() : path + "\n");
    return 0;
  }

  static Json as_json(const ConfigurationValue& value) {
    Json json = Json::object();
    json.set("key", value.setting->key)
        .set("value", value.setting->is_list ? items_of(value) : Json::text(value.value))
        .set("isSet", Json::boolean(value.is_set))
        .set("meaning", value.setting->meaning);
    return json;
  }

  // The lines that show the value. An empty list has no line.
  static std::string lines_of(const ConfigurationValue& value) {
    return value.setting->is_list && value.items.empty() ? "" : value.value + "\n";
  }

  static Json items_of(const ConfigurationValue& value) {
    Json items = Json::array();
    for (const std::string& item : value.items) items.push(Json::text(item));
    return items;
  }

  std::string verb_;
  std::optional<std::string> key_;
  std::vector<std::string> values_;
};

}  // namespace

std::unique_ptr<Command> make_config() { return std::make_unique<Config>(); }

}  // namespace venvctl
