#include "client/cli/clone/main_work_tree.h"

#include "client/cli/clone/clone.h"
#include "client/cli/lookup/decide.h"
#include "client/cli/lookup/report.h"
#include "core/base/path.h"
#include "core/trust/checkout.h"

namespace venvctl {
namespace {

// The main work tree of the repository of `linked`. Absent: `linked` is not a linked work tree, or
// the repository is bare and thus has no main work tree.
std::optional<Checkout> main_work_tree_of(FileSystem& files, const Checkout& linked) {
  const auto own = real_path(files, linked.git_directory);
  const bool is_linked = own && *own != linked.common_directory && is_acknowledged(files, linked);
  if (!is_linked || base_name(linked.common_directory) != ".git") return std::nullopt;
  auto main_tree = checkout_at(files, std::string(parent_path(linked.common_directory)));
  const bool is_same = main_tree && main_tree->common_directory == linked.common_directory;
  return is_same && is_acknowledged(files, *main_tree) ? main_tree : std::nullopt;
}

}  // namespace

std::optional<WorkTreeOffer> offer_of_main_work_tree(Session& session, const Decision& decision) {
  FileSystem& files = session.files();
  const auto linked = checkout_around(files, session.directory());
  if (!linked) return std::nullopt;
  const bool has_own = decision.choice && path_contains(linked->top, decision.choice->root);
  const auto main_tree = has_own ? std::nullopt : main_work_tree_of(files, *linked);
  if (!main_tree) return std::nullopt;
  const std::string counterpart =
      normal_path(main_tree->top, path_below(linked->top, session.directory()));
  const Decision there = decide_silently(session, counterpart);
  if (!there.choice || !path_contains(main_tree->top, there.choice->prefix)) return std::nullopt;
  auto report = report_environment(session, there.choice->prefix);
  if (!report || !*report || !(*report)->verdict.activates()) return std::nullopt;
  WorkTreeOffer offer{**std::move(report),
                      normal_path(linked->top, path_below(main_tree->top, there.choice->prefix))};
  if (!check_copy(session, offer.source, offer.place)) return std::nullopt;
  return offer;
}

}  // namespace venvctl
