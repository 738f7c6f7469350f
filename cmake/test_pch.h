#pragma once
// What every test program includes.
#include <doctest/doctest.h>

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
