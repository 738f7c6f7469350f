#pragma once
// The immutable parts of values that live on the heap, counted by reference; constants are shared between threads.
#include <mado/feel/value.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace mado::feel::detail {

struct Shared {
    std::atomic<std::uint32_t> references { 1 };
    std::uint32_t depth = 0;  // of nesting, bounded so that no walk over a value can exhaust the stack
};

struct StringPart : Shared {
    std::string text;
};

struct ListPart : Shared {
    std::vector<Value> items;
};

struct ContextPart : Shared {
    std::vector<Entry> entries;
    std::vector<std::uint32_t> order;  // by key, of larger contexts
};

struct RangePart : Shared {
    RangeParts parts;
};

struct FunctionPart : Shared {
    FunctionParts parts;
};

}  // namespace mado::feel::detail
