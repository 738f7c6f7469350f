#pragma once
// Values of one call or of one evaluation, as a stack: the first few stand here, more on the heap. A borrowed value belongs to someone who
// keeps it until it is taken away again, so it costs no counting of references; a copy of it counts as ever.
#include <mado/feel/value.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <new>
#include <span>

namespace mado::feel {

template <std::size_t here>
class ValueStack {
public:
    ValueStack() noexcept {}
    ~ValueStack()
    {
        cut(0);
        if (values_ != room())
            ::operator delete(values_);
    }
    ValueStack(ValueStack const&) = delete;
    ValueStack& operator=(ValueStack const&) = delete;

    void push(Value value)
    {
        ::new (static_cast<void*>(place())) Value(std::move(value));
        owned()[size_++] = true;
    }
    void borrow(Value const& value)
    {
        std::memcpy(static_cast<void*>(place()), static_cast<void const*>(&value), sizeof value);
        owned()[size_++] = false;
    }
    void cut(std::size_t size)
    {
        while (size_ > size)
            if (owned()[--size_])
                values_[size_].~Value();
    }
    std::size_t size() const { return size_; }
    Value const& operator[](std::size_t i) const { return values_[i]; }
    std::span<Value const> from(std::size_t first) const { return { values_ + first, size_ - first }; }
    operator std::span<Value const>() const { return from(0); }

private:
    Value* room() { return reinterpret_cast<Value*>(room_); }
    bool* owned() { return reinterpret_cast<bool*>(values_ + capacity_); }  // behind the values, one each
    Value* place()
    {
        if (size_ == capacity_)
            grow();
        return values_ + size_;
    }
    void grow()
    {
        auto const capacity = capacity_ * 2;
        auto* const values = static_cast<Value*>(::operator new(capacity * (sizeof(Value) + sizeof(bool))));
        std::memcpy(static_cast<void*>(values), static_cast<void const*>(values_), size_ * sizeof(Value));
        std::memcpy(static_cast<void*>(values + capacity), owned(), size_);
        if (values_ != room())
            ::operator delete(values_);
        values_ = values;
        capacity_ = capacity;
    }

    Value* values_ = room();
    std::size_t size_ = 0, capacity_ = here;
    alignas(Value) std::byte room_[here * (sizeof(Value) + sizeof(bool))];
};

using FewValues = ValueStack<6>;
using Locals = ValueStack<12>;

}  // namespace mado::feel
