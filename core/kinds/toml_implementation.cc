// toml++ compiled into our own programs, once, where it is not to be a library that they load.
#define TOML_HEADER_ONLY 0
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
