// Compiles toml++ into venvctl's own programs, once: the system's library may be built with
// assumptions that a hostile file breaks. Without formatters: nothing is written as TOML, and that
// part would load libm.
#define TOML_HEADER_ONLY 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 1  // TOML 1.1, as in every file that includes toml++
// The parser asserts that a key begins with a valid character, and also reports an error if it does
// not. The assertion is removed so that this error is reported: NDEBUG would turn the assertion
// into undefined behaviour, and a debug build would abort.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
