#include "client/cli/templates/templated_build.h"

#include "client/cli/create/known_cause.h"
#include "client/cli/templates/key.h"
#include "client/cli/templates/saving.h"
#include "client/cli/templates/using.h"
#include "core/base/path.h"
#include "core/environments/inspection.h"

namespace venvctl {

Result<Built> TemplatedBuild::build(std::span<const Plan> plans, Sharing sharing, Site& site,
                                    Interrupts& interrupts) {
  const Variables variables = tool_variables(session_.variables());
  auto store = template_store(session_);
  if (!store) return store.error();
  store_ = *std::move(store);
  std::optional<std::string> key;  // of the plan that runs; absent: it makes no template
  const auto shortcut = [&](const Plan& plan) -> Result<std::optional<Built>> {
    key = template_key(session_.files(), variables, request_, plan);
    const auto found = key ? store_->find(*key) : std::nullopt;
    if (!found) return std::optional<Built>();
    key.reset();
    return from_template(*found, plan, sharing, site, interrupts);
  };
  auto built = venvctl::build(plans, site, variables, interrupts, session_.terminal(), shortcut);
  if (built && key && built->warnings.empty() && !request_.installs_packages()) {
    made_ = Template{*key,
                     request_.prefix,
                     std::string(built->backend),
                     request_.interpreter.executable,
                     request_.interpreter.version,
                     {}};
  }
  return built;
}

// Absent: the template cannot be copied, and the site is empty.
Result<std::optional<Built>> TemplatedBuild::from_template(const Template& found, const Plan& plan,
                                                           Sharing sharing, Site& site,
                                                           Interrupts& interrupts) {
  session_.terminal().say(session_.terminal().err(
      Style::Dim, "copying the template that " + found.backend + " made with " +
                      session_.shown(found.python) + " (see venvctl cache)"));
  auto copied = use_template(session_, *store_, found, request_, sharing, interrupts);
  if (copied) {
    copied_ = *copied;
    used_ = found;
    auto built = install_packages(plan, site, interrupts);
    if (!built) return built.error();
    return std::optional<Built>(*std::move(built));
  }
  if (interrupts.taken()) return copied.error();
  const KnownCause* cause = known_cause(copied.error().message);
  if (cause != nullptr && cause->is_for_all) {
    return Error{ErrorCode::Failed, "cannot copy the template (" + std::string(cause->what) +
                                        "): " + std::string(cause->fix)};
  }
  session_.terminal().say("venvctl: " + copied.error().message + "; running " +
                          std::string(plan.backend));
  if (auto cleared = site.clear(); !cleared) return cleared.error();
  return std::optional<Built>();
}

// Runs the steps of the plan that install packages.
Result<Built> TemplatedBuild::install_packages(const Plan& plan, Site& site,
                                               Interrupts& interrupts) const {
  Plan rest{plan.backend, {}, plan.directory};
  for (const PlanStep& step : plan.steps) {
    if (step.installs_packages) rest.steps.push_back(step);
  }
  if (rest.steps.empty()) return Built{plan.backend, {}};
  return venvctl::build(std::span(&rest, 1), site, tool_variables(session_.variables()), interrupts,
                        session_.terminal());
}

void TemplatedBuild::note_files(const Evidence& evidence) {
  if (!made_) return;
  // If other users can change the environment, its files must not become part of other
  // environments.
  if (!evidence.refusals.empty()) return made_.reset();
  auto inventory = inventory_of(request_.prefix);
  const auto inspection = inspect_environment(session_.files(), request_.prefix);
  if (!inventory || !inspection || inspection->health != Health::Ok) return made_.reset();
  made_->inventory = *std::move(inventory);
  made_->version = inspection->version;
}

void TemplatedBuild::keep() const {
  if (made_ && !made_->inventory.empty()) keep_in_background(*store_, *made_);
  if (used_ && copied_->linked > 0) note_links_in_background(*store_, *used_);
}

}  // namespace venvctl
