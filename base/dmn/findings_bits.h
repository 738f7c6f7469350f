#pragma once
// A set of small numbers of a fixed size: rules, atoms or classes.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mado::dmn {

class Bits {
public:
    Bits() = default;
    explicit Bits(std::size_t size, bool full = false) : words_((size + 63) / 64, full ? ~std::uint64_t { 0 } : 0)
    {
        if (full && size % 64 != 0)
            words_.back() = (std::uint64_t { 1 } << size % 64) - 1;
    }
    void set(std::size_t i) { words_[i / 64] |= std::uint64_t { 1 } << i % 64; }
    void reset(std::size_t i) { words_[i / 64] &= ~(std::uint64_t { 1 } << i % 64); }
    bool test(std::size_t i) const { return (words_[i / 64] >> i % 64 & 1) != 0; }
    std::size_t words() const { return words_.size(); }

    bool any() const
    {
        for (auto const word : words_)
            if (word != 0)
                return true;
        return false;
    }
    bool none() const { return !any(); }
    std::size_t count() const
    {
        std::size_t sum = 0;
        for (auto const word : words_)
            sum += static_cast<std::size_t>(std::popcount(word));
        return sum;
    }
    bool intersects(Bits const& other) const
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            if ((words_[i] & other.words_[i]) != 0)
                return true;
        return false;
    }
    bool contains(Bits const& other) const
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            if ((other.words_[i] & ~words_[i]) != 0)
                return false;
        return true;
    }
    Bits& operator&=(Bits const& other)
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] &= other.words_[i];
        return *this;
    }
    Bits& operator|=(Bits const& other)
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] |= other.words_[i];
        return *this;
    }
    Bits& operator-=(Bits const& other)
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] &= ~other.words_[i];
        return *this;
    }
    friend Bits operator&(Bits a, Bits const& b) { return a &= b; }
    friend Bits operator|(Bits a, Bits const& b) { return a |= b; }
    friend Bits operator-(Bits a, Bits const& b) { return a -= b; }
    friend bool operator==(Bits const&, Bits const&) = default;

    template <class Each>
    void each(Each const& use) const
    {
        for (std::size_t i = 0; i < words_.size(); ++i)
            for (auto word = words_[i]; word != 0; word &= word - 1)
                use(i * 64 + static_cast<std::size_t>(std::countr_zero(word)));
    }
    std::vector<std::size_t> members() const
    {
        std::vector<std::size_t> all;
        each([&](std::size_t i) { all.push_back(i); });
        return all;
    }

    struct Hash {
        std::size_t operator()(Bits const& bits) const
        {
            std::uint64_t sum = 0x9e3779b97f4a7c15U;
            for (auto const word : bits.words_)
                sum = (sum ^ word) * 0xff51afd7ed558ccdU, sum ^= sum >> 32;
            return static_cast<std::size_t>(sum);
        }
    };

private:
    std::vector<std::uint64_t> words_;
};

}  // namespace mado::dmn
