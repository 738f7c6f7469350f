#pragma once
// What an evaluation changes for a while, and has again as before when it ends, also by a limit.
#include "few.h"

#include <utility>

namespace mado::feel {

struct Counted {
    int& count;
    ~Counted() { --count; }
};

template <class T>
struct Restored {
    T& place;
    T before;
    explicit Restored(T& p) : place(p), before(p) {}
    ~Restored() { place = std::move(before); }
    Restored(Restored const&) = delete;
    Restored& operator=(Restored const&) = delete;
};

// Locals that a body adds are taken away again, also when it throws.
class Kept {
public:
    explicit Kept(Locals& locals) : locals_(locals), size_(locals.size()) {}
    ~Kept() { locals_.cut(size_); }
    Kept(Kept const&) = delete;
    Kept& operator=(Kept const&) = delete;

private:
    Locals& locals_;
    std::size_t size_;
};

}  // namespace mado::feel
