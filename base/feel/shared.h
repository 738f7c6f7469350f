#pragma once
// The immutable parts of values that live on the heap.
#include <mado/feel/value.h>

#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <vector>

namespace mado::feel::detail {

inline char* characters(StringPart* part) { return reinterpret_cast<char*>(part + 1); }
inline StringPart* create_string(std::size_t size)
{
    auto* part = new (::operator new(sizeof(StringPart) + size)) StringPart;
    part->size = size;
    return part;
}
inline void destroy_string(StringPart* part)
{
    part->~StringPart();
    ::operator delete(part);
}

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
