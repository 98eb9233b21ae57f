#include "core/formats/yaml_scalars.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <vector>

#include "core/base/document_limits.h"

namespace venvctl {
namespace {

struct Stop {};

class ScalarReader : public YAML::EventHandler {
 public:
  explicit ScalarReader(const OnYamlScalar& on_scalar) : on_scalar_(on_scalar) {}

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { end_node(); }
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { end_node(); }
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string& text) override {
    if (!open_.empty() && open_.back().is_mapping && !open_.back().is_value) {
      path_.back() = text;
    } else if (!on_scalar_(path_, text)) {
      throw Stop();
    }
    end_node();
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(mark, false);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(mark, true);
    path_.emplace_back();
  }
  void OnMapEnd() override {
    path_.pop_back();
    close();
  }

 private:
  struct Collection {
    bool is_mapping;
    bool is_value = false;  // true after a key: keys and values alternate
  };

  void open(const YAML::Mark& mark, bool is_mapping) {
    if (open_.size() == kMaxNesting)
      throw YAML::ParserException(mark, "more than " + std::to_string(kMaxNesting) + " levels");
    open_.push_back({is_mapping});
  }
  void close() {
    open_.pop_back();
    end_node();
  }
  void end_node() {
    if (open_.empty()) return;
    Collection& around = open_.back();
    if (around.is_mapping && around.is_value) path_.back().clear();
    around.is_value = !around.is_value;
  }

  const OnYamlScalar& on_scalar_;
  std::vector<Collection> open_;
  std::vector<std::string> path_;  // one key for each open mapping
};

}  // namespace

bool for_each_yaml_scalar(const std::string& text, const OnYamlScalar& on_scalar) {
  std::istringstream stream(text);
  ScalarReader reader(on_scalar);
  try {
    YAML::Parser(stream).HandleNextDocument(reader);
    return true;
  } catch (const Stop&) {
    return true;
  } catch (const YAML::Exception&) {
    return false;
  }
}

}  // namespace venvctl
