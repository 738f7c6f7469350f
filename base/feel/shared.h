#pragma once
// The immutable parts of values that live on the heap, counted by reference; constants are shared between threads.
#include <mado/feel/value.h>

#include <atomic>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace mado::feel::detail {

struct Shared {
    std::atomic<std::uint32_t> references { 1 };
    std::uint32_t depth = 0;  // of nesting, bounded so that no walk over a value can exhaust the stack
};

// The characters stand behind it, in the same piece of memory.
struct StringPart : Shared {
    std::size_t size = 0;

    char* begin() { return reinterpret_cast<char*>(this + 1); }
    std::string_view text() { return { begin(), size }; }
    static StringPart* create(std::size_t size)
    {
        auto* part = new (::operator new(sizeof(StringPart) + size)) StringPart;
        part->size = size;
        return part;
    }
    static void destroy(StringPart* part)
    {
        part->~StringPart();
        ::operator delete(part);
    }
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
