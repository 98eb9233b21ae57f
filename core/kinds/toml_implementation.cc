// toml++ compiled into our own programs, once, where it is not to be a library that they load.
// Nothing is written as TOML: that part of it would load libm.
#define TOML_HEADER_ONLY 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
