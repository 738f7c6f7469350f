#pragma once
// Values of one call: up to eight stand here, more on the heap.
#include <mado/feel/value.h>

#include <array>
#include <span>
#include <vector>

namespace mado::feel {

class FewValues {
public:
    explicit FewValues(std::size_t most)
    {
        if (most > here_.size())
            more_.reserve(most);
        is_here_ = most <= here_.size();
    }
    void push_back(Value value)
    {
        if (is_here_)
            here_[size_++] = std::move(value);
        else
            more_.push_back(std::move(value));
    }
    operator std::span<Value const>() const { return is_here_ ? std::span<Value const>(here_.data(), size_) : std::span<Value const>(more_); }

private:
    std::array<Value, 8> here_;
    std::size_t size_ = 0;
    bool is_here_ = true;
    std::vector<Value> more_;
};

}  // namespace mado::feel
