#pragma once
// A refusal from a place that has no Result to return, because it is hardly ever refused: thrown to the edge, which answers it as if it had been returned
// (a form is shown again with all that was typed). Where a refusal is expected it is a value.
#include <mado/result/result.h>

#include <exception>

namespace mado {

class Refused : public std::exception {
public:
    explicit Refused(Refusal refusal) : refusal_(std::move(refusal)) {}
    Refusal const& refusal() const { return refusal_; }
    char const* what() const noexcept override { return refusal_.key.c_str(); }

private:
    Refusal refusal_;
};

}  // namespace mado
