// Includes Catch2 version 2 or 3, because each release of Debian or Ubuntu has only one of them.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>  // version 3
#else
#include <catch2/catch.hpp>
#endif
