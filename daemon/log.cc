#include "daemon/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace venvctl {

void start_log(bool with_time) {
  spdlog::set_default_logger(spdlog::stderr_logger_st("venvd"));
  spdlog::set_pattern(with_time ? "%Y-%m-%dT%H:%M:%S%z venvd[%P] %l: %v" : "%l: %v");
}

void log_info(std::string_view text) { spdlog::info("{}", text); }
void log_warning(std::string_view text) { spdlog::warn("{}", text); }
void log_error(std::string_view text) { spdlog::error("{}", text); }

}  // namespace venvctl
