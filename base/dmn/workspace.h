#pragma once
// What an evaluation works in. Workspaces are used again, so that an evaluation allocates little; none outlives its model.
#include "model_parts.h"

#include <mado/dmn/trace.h>

namespace mado::dmn {

class Making;

// The scope of a body.
class Frame final : public feel::Scope {
public:
    explicit Frame(feel::Names const& room) : Scope(room), size_(room.size()) {}
    feel::Value today() const override;
    feel::Value now() const override;
    bool functions_keep_values() const override { return true; }
    void clear();
    Making* making = nullptr;                  // that it is used by

private:
    int size_;
};

// What is known of the nodes: given, or decided. A call of a service has its own.
struct Memo {
    struct Failure { std::string japanese, english; };
    std::vector<feel::Value> values {};
    std::vector<std::uint8_t> known {};
    std::vector<int> touched {};
    std::map<int, Failure> failures {};
    std::map<int, Step> steps {};              // when traced

    void set(int node, feel::Value value);
    bool has(int node) const { return known[static_cast<std::size_t>(node)] != 0; }
    feel::Value const& get(int node) const { return values[static_cast<std::size_t>(node)]; }
    void clear();
};

class Workspace {
public:
    explicit Workspace(std::size_t nodes, std::size_t bodies) : nodes_(nodes), frames_(bodies) {}
    std::unique_ptr<Frame> take_frame(Body const& body);
    void give(Body const& body, std::unique_ptr<Frame> frame);
    std::unique_ptr<Memo> take_memo();
    void give(std::unique_ptr<Memo> memo);

private:
    std::size_t nodes_;
    std::vector<std::vector<std::unique_ptr<Frame>>> frames_;  // free ones, by body
    std::vector<std::unique_ptr<Memo>> memos_;
};

}  // namespace mado::dmn
