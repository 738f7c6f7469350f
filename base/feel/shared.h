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

// What a value is when it is written out, in about 16 bytes: parts may be shared, so that few steps make a value without end.
struct Compound : Shared {
    std::uint64_t weight = 1;
};

struct ListPart : Compound {
    std::vector<Value> items;
};

struct ContextPart : Compound {
    std::vector<Entry> entries;
    std::vector<std::uint32_t> order;  // by key, of larger contexts
};

struct RangePart : Compound {
    RangeParts parts;
};

struct FunctionPart : Compound {
    FunctionParts parts;
};

}  // namespace mado::feel::detail
