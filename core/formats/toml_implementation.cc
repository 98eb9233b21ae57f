// Compiles toml++ into venvctl's own programs, because the system's library may be built with
// assertions that a hostile file violates. The formatters are disabled: venvctl writes nothing as
// TOML, and the formatters would need libm.
#define TOML_HEADER_ONLY 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 1  // TOML 1.1, as in every file that includes toml++
// The parser asserts that a key begins with a valid character, and also has code that reports an
// error if a key does not. The assertion is removed, so that this code runs. With the assertion, a
// debug build would abort, and with NDEBUG, a violated assertion would be undefined behaviour.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
