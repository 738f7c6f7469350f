#pragma once
// One evaluation of a model.
#include "workspace.h"

namespace mado::dmn {

class Making {
public:
    Making(ModelParts const& parts, Model::How const& how);
    ~Making();
    Making(Making const&) = delete;
    Making& operator=(Making const&) = delete;

    ModelParts const& parts() const { return parts_; }
    feel::Value today() const { return how_.today; }
    feel::Value now() const { return how_.now; }

    void give(std::vector<feel::Entry> const& inputs);
    Model::Answer decide(int node);
    // A function of the model called from outside, its parameters by name.
    std::vector<std::pair<std::string, Model::Answer>> invoke(int node, std::vector<feel::Entry> const& inputs, Model::Asked const& asked);
    // A call from an expression.
    feel::Value call(int node, std::span<feel::Value const> arguments);
    feel::Value call(FunctionCode const& code, std::span<feel::Value const> captured, feel::Value own, std::span<feel::Value const> arguments);
    // Puts the steps of these nodes, with what they needed, into the trace that was asked for.
    void trace(std::vector<int> const& nodes);

    feel::Evaluating const& evaluating() const { return evaluating_; }
    void spend(std::uint64_t steps);
    TableTrace* trace_table();
    void note(std::string_view key, std::string japanese, std::string english);

private:
    class Lease;
    class Call;
    class Within;
    friend class Bodied;

    void make(int node);
    void decide_one(int node);
    void refuse(int node);
    void decided(int node, feel::Value value, std::size_t notes_before);
    feel::Value made(Node const& node, Frame& frame);
    void bind(Node const& node, Frame& frame);
    void bind_host(Body const& body, Frame& frame);
    feel::Value brought(Brought const& what) const;
    feel::Value value_of(int node) const;
    feel::Value call_knowledge(Node const& node, std::span<feel::Value const> arguments);
    feel::Value call_service(Node const& node, std::span<feel::Value const> arguments);
    feel::Value outputs_of(Node const& node);
    feel::Value given(int node, feel::Value value);
    feel::Value given(ItemType const& type, feel::Value value);
    bool keep_step();
    Step step_of(Node const& node, Step::Kind kind) const;
    Step assembled(int node, std::set<int>& placed);
    void finish_step(Step& step, feel::Value const& value, std::size_t notes_before) const;

    ModelParts const& parts_;
    Model::How const& how_;
    std::unique_ptr<Workspace> workspace_;
    std::unique_ptr<Memo> memo_;
    feel::Evaluating evaluating_;
    std::vector<feel::Note> notes_;
    std::uint64_t steps_ = 0, all_steps_ = 0;
    int calls_ = 0;
    char const* stack_ = nullptr;              // where it began
    Step* step_ = nullptr;                     // that is being taken; nullptr: not traced
    std::size_t kept_ = 0;
    bool cut_ = false;
};

}  // namespace mado::dmn
