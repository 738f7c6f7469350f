#pragma once
#include <memory>

namespace mado::x509 {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* what) const { Free(what); }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Freed<Free>>;

}  // namespace mado::x509
