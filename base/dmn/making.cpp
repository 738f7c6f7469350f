#include "making.h"

#include "report.h"

#include <algorithm>
#include <cstdint>

namespace mado::dmn {

namespace {

using feel::Value;

constexpr std::size_t most_steps_kept = 999;
constexpr std::size_t most_stack = 3u << 20;   // bytes that calls within calls may take
constexpr std::size_t most_free = 64;          // workspaces that wait

// A reason that is worth telling when the result is null; that null was computed with is not.
bool is_failure(feel::Note const& note)
{
    auto const begins = [&](std::string_view prefix) { return note.key.starts_with(prefix); };
    return begins("type.") || begins("table.") || begins("compile") || begins("invocation.") || begins("conditional.") || begins("filter.") || begins("call.")
        || begins("function.argument_type") || begins("function.arguments") || begins("function.external");
}

std::string japanese_of(feel::LimitReached const& limit)
{
    if (limit.key == "limit.depth")
        return "呼び出しや値の入れ子が深すぎるため、途中で止めました。";
    if (limit.key == "limit.items")
        return "一覧が長くなりすぎるため、途中で止めました。";
    if (limit.key == "limit.bytes")
        return "文字列が長くなりすぎるため、途中で止めました。";
    return "計算の手順が多すぎるため、途中で止めました。";
}

template <class T>
class Set {
public:
    Set(T& place, T value) : place_(place), before_(std::exchange(place, std::move(value))) {}
    ~Set() { place_ = std::move(before_); }
    Set(Set const&) = delete;
    Set& operator=(Set const&) = delete;
    T& before() { return before_; }

private:
    T& place_;
    T before_;
};

}  // namespace

// A frame for the time that a body runs.
class Making::Lease {
public:
    Lease(Making& making, Body const& body) : workspace_(*making.workspace_), body_(body), frame_(workspace_.take_frame(body)) { frame_->making = &making; }
    ~Lease() { workspace_.give(body_, std::move(frame_)); }
    Lease(Lease const&) = delete;
    Lease& operator=(Lease const&) = delete;
    Frame& operator*() { return *frame_; }

private:
    Workspace& workspace_;
    Body const& body_;
    std::unique_ptr<Frame> frame_;
};

// One call deeper.
class Making::Call {
public:
    explicit Call(Making& making) : making_(making)
    {
        char const here {};
        auto const used = making.stack_ > &here ? making.stack_ - &here : &here - making.stack_;
        if (++making.calls_ > making.how_.limits.depth || used > static_cast<std::ptrdiff_t>(most_stack)) {
            --making.calls_;
            throw feel::LimitReached("limit.depth", "Functions call each other too deeply.");
        }
    }
    ~Call() { --making_.calls_; }
    Call(Call const&) = delete;
    Call& operator=(Call const&) = delete;

private:
    Making& making_;
};

class Bodied final : public Run {
public:
    Bodied(Making& making, Frame& frame) : making_(making), frame_(frame) {}
    feel::Scope& scope() override { return frame_; }
    feel::Evaluating const& how() override { return making_.evaluating_; }
    void spend(std::uint64_t steps) override { making_.spend(steps); }
    void check_items(std::size_t count) override
    {
        if (count > making_.how_.limits.items)
            throw feel::LimitReached("limit.items", "A list becomes too long.");
    }
    TableTrace* trace_table() override { return making_.trace_table(); }
    Value closure(FunctionCode const& code) override;

private:
    Making& making_;
    Frame& frame_;
};

namespace {

// What a function keeps of where it was made.
struct Closure : std::enable_shared_from_this<Closure> {
    std::weak_ptr<ModelParts const> parts;
    FunctionCode const* code = nullptr;        // lives as long as the parts
    std::vector<Value> captured;

    Value value() const
    {
        std::uint32_t depth = 0;
        for (auto const& one : captured)
            depth = std::max(depth, nesting(one));
        feel::HostFunction function;
        function.parameters = code->parameters;
        for (auto const* type : code->types)
            function.types.push_back(type ? type->type : feel::Type {});
        function.returns = code->type.returns();
        function.call = [self = shared_from_this()](std::span<Value const> arguments, feel::Host& host) { return self->call(arguments, host); };
        return feel::function_value(std::move(function), depth);
    }

    // For a function that calls itself by name.
    Value own() const { return code->own_slot >= 0 ? value() : Value {}; }

    Value call(std::span<Value const> arguments, feel::Host& host) const
    {
        auto const alive = parts.lock();
        if (!alive)
            return {};
        auto* frame = dynamic_cast<Frame*>(&host.scope());
        if (frame && frame->making && &frame->making->parts() == alive.get())
            return frame->making->call(*code, captured, own(), arguments);
        Model::How const how { .today = host.scope().today(), .now = host.scope().now() };
        return Making(*alive, how).call(*code, captured, own(), arguments);
    }
};

}  // namespace

Value Bodied::closure(FunctionCode const& code)
{
    if (!code.logic) {
        auto const call = [](std::span<Value const>, feel::Host& host) {
            host.note("function.external", "外部の関数(JavaやPMML)は動かしません。FEELで書いてください。", "An external function is never run. Write it in FEEL.");
            return Value {};
        };
        return feel::function_value({ .name = {}, .parameters = code.parameters, .call = call });
    }
    auto closure = std::make_shared<Closure>();
    closure->parts = making_.parts().self;
    closure->code = &code;
    making_.spend(code.captures.size() + 1);
    for (auto const slot : code.captures)
        closure->captured.push_back(frame_.get(slot));
    return closure->value();
}

Making::Making(ModelParts const& parts, Model::How const& how) : parts_(parts), how_(how)
{
    char const here {};
    stack_ = &here;
    {
        std::lock_guard const lock(parts.mutex);
        if (!parts.free.empty()) {
            workspace_ = std::move(parts.free.back());
            parts.free.pop_back();
        }
    }
    if (!workspace_)
        workspace_ = std::make_unique<Workspace>(parts.nodes.size(), static_cast<std::size_t>(parts.bodies));
    memo_ = workspace_->take_memo();
    evaluating_ = { how.limits, &notes_, &steps_ };
}

Making::~Making()
{
    workspace_->give(std::move(memo_));
    std::lock_guard const lock(parts_.mutex);
    if (parts_.free.size() < most_free)
        parts_.free.push_back(std::move(workspace_));
}

void Making::spend(std::uint64_t steps)
{
    steps_ += steps;
    if (steps_ > how_.limits.steps)
        throw feel::LimitReached("limit.steps", "The expression takes too many steps.");
}

void Making::note(std::string_view key, std::string japanese, std::string english) { dmn::note(evaluating_, key, std::move(japanese), std::move(english)); }

TableTrace* Making::trace_table()
{
    if (!step_ || !keep_step())
        return nullptr;
    return &step_->tables.emplace_back();
}

bool Making::keep_step()
{
    if (kept_ >= most_steps_kept) {
        cut_ = true;
        return false;
    }
    ++kept_;
    return true;
}

Step Making::step_of(Node const& node, Step::Kind kind) const { return { kind, node.name, node.id, node.laws, node.expression }; }

void Making::finish_step(Step& step, Value const& value, std::size_t notes_before) const
{
    step.value = value;
    for (auto i = std::min(notes_before, notes_.size()); i < notes_.size(); ++i) {
        step.notes_japanese.push_back(notes_[i].japanese);
        step.notes_english.push_back(notes_[i].english);
    }
}

// A value from outside, as its variable declares it.
Value Making::given(int number, Value value)
{
    auto const& node = parts_.nodes[static_cast<std::size_t>(number)];
    return node.type ? given(*node.type, std::move(value)) : value;
}

Value Making::given(ItemType const& type, Value value)
{
    try {
        steps_ = 0;
        return fitted(std::move(value), type, evaluating_);
    } catch (feel::LimitReached const& limit) {
        note("call.limit", japanese_of(limit), limit.what());
        return {};
    }
}

void Making::give(std::vector<feel::Entry> const& inputs)
{
    for (auto const& input : inputs) {
        auto const found = parts_.inputs.find(input.key);
        if (found == parts_.inputs.end())
            continue;
        auto const before = notes_.size();
        auto value = given(found->second, input.value);
        if (how_.trace && notes_.size() > before) {
            auto const& node = parts_.nodes[static_cast<std::size_t>(found->second)];
            auto step = step_of(node, Step::Kind::Input);
            finish_step(step, value, before);
            memo_->steps.insert_or_assign(found->second, std::move(step));
        }
        notes_.resize(before);
        memo_->set(found->second, std::move(value));
    }
}

Value Making::value_of(int number) const
{
    auto const& node = parts_.nodes[static_cast<std::size_t>(number)];
    return node.kind == Node::Kind::Knowledge || node.kind == Node::Kind::Service ? node.function : memo_->get(number);
}

Value Making::brought(Brought const& what) const
{
    if (what.node >= 0)
        return value_of(what.node);
    std::vector<feel::Entry> entries;
    entries.reserve(what.below.size());
    for (auto const& one : what.below)
        entries.push_back({ one.key, brought(one) });
    return Value::context(std::move(entries));
}

void Making::bind_host(Body const& body, Frame& frame)
{
    for (auto const slot : body.host_slots)
        frame.set(slot, how_.host ? how_.host(parts_.host.name(slot)) : Value {});
}

void Making::bind(Node const& node, Frame& frame)
{
    bind_host(*node.body, frame);
    for (auto const& binding : node.bindings)
        frame.set(binding.slot, brought(binding.brought));
}

Value Making::made(Node const& node, Frame& frame)
{
    if (!node.logic)
        return {};
    Bodied run(*this, frame);
    auto value = node.logic->run(run);
    return node.type ? fitted(std::move(value), *node.type, evaluating_) : value;
}

void Making::refuse(int number)
{
    auto const& node = parts_.nodes[static_cast<std::size_t>(number)];
    memo_->set(number, {});
    memo_->failures.insert_or_assign(number, Memo::Failure { node.japanese, node.english });
}

void Making::decided(int number, Value value, std::size_t notes_before)
{
    if (value.is_null())
        for (auto i = notes_before; i < notes_.size(); ++i)
            if (is_failure(notes_[i])) {
                memo_->failures.insert_or_assign(number, Memo::Failure { notes_[i].japanese, notes_[i].english });
                break;
            }
    memo_->set(number, std::move(value));
}

void Making::decide_one(int number)
{
    auto const& node = parts_.nodes[static_cast<std::size_t>(number)];
    auto const notes_before = notes_.size();
    bool const traced = how_.trace && keep_step();
    Step step;
    if (traced)
        step = step_of(node, Step::Kind::Decision);
    Set const inside(step_, traced ? &step : nullptr);
    bool const outermost = calls_ == 0;
    if (outermost)
        steps_ = 0;
    Value value;
    try {
        if (node.body) {
            if (outermost && all_steps_ / 10 > how_.limits.steps)
                throw feel::LimitReached("limit.steps", "The decisions together take too many steps.");
            Lease frame(*this, *node.body);
            bind(node, *frame);
            value = made(node, *frame);
        }
    } catch (feel::LimitReached const& limit) {
        if (!outermost)
            throw;
        note("call.limit", japanese_of(limit), limit.what());
    }
    all_steps_ += outermost ? steps_ : 0;
    if (traced) {
        finish_step(step, value, notes_before);
        memo_->steps.insert_or_assign(number, std::move(step));
    }
    decided(number, std::move(value), notes_before);
    notes_.resize(std::min(notes_.size(), notes_before));
}

// What a decision needs comes first. Not by recursion: requirements may be a long chain.
void Making::make(int number)
{
    struct Visit { int node; std::size_t next; };
    if (memo_->has(number))
        return;
    std::vector<Visit> path { { number, 0 } };
    while (!path.empty()) {
        auto& visit = path.back();
        auto const& node = parts_.nodes[static_cast<std::size_t>(visit.node)];
        if (node.refused) {
            refuse(visit.node);
            path.pop_back();
        } else if (visit.next < node.needs.size()) {
            auto const next = node.needs[visit.next++];
            if (!memo_->has(next) && parts_.nodes[static_cast<std::size_t>(next)].kind == Node::Kind::Decision)
                path.push_back({ next, 0 });
        } else {
            if (!memo_->has(visit.node))
                decide_one(visit.node);
            path.pop_back();
        }
    }
}

Model::Answer Making::decide(int number)
{
    make(number);
    Model::Answer answer { memo_->get(number) };
    if (!memo_->failures.empty())
        if (auto const failure = memo_->failures.find(number); failure != memo_->failures.end())
            answer = { {}, failure->second.japanese, failure->second.english };
    return answer;
}

Value Making::call(int number, std::span<Value const> arguments)
{
    auto const& node = parts_.nodes[static_cast<std::size_t>(number)];
    if (node.refused) {
        note("call.refused", node.japanese, node.english);
        return {};
    }
    Call const deeper(*this);
    spend(1);
    std::vector<Value> fitting(arguments.begin(), arguments.end());
    for (std::size_t i = 0; i < fitting.size() && i < node.parameter_types.size(); ++i) {
        auto const* type = node.parameter_types[i];
        if (!type || !type->constrained || fitting[i].is_null())
            continue;
        fitting[i] = fitted(std::move(fitting[i]), *type, evaluating_);
        if (fitting[i].is_null())
            return {};
    }
    auto const notes_before = notes_.size();
    bool const traced = step_ && keep_step();
    Step step;
    if (traced)
        step = step_of(node, node.kind == Node::Kind::Service ? Step::Kind::Service : Step::Kind::KnowledgeModel);
    auto value = [&] {
        Set const inside(step_, traced ? &step : nullptr);
        return node.kind == Node::Kind::Service ? call_service(node, fitting) : call_knowledge(node, fitting);
    }();
    if (traced) {
        finish_step(step, value, notes_before);
        step_->steps.push_back(std::move(step));
    }
    return value;
}

Value Making::call(FunctionCode const& code, std::span<Value const> captured, Value own, std::span<Value const> arguments)
{
    Call const deeper(*this);
    spend(captured.size() + 1);
    Lease frame(*this, *code.body);
    bind_host(*code.body, *frame);
    for (std::size_t i = 0; i < captured.size(); ++i)
        (*frame).set(code.captures[i], captured[i]);
    if (code.own_slot >= 0)
        (*frame).set(code.own_slot, std::move(own));
    for (std::size_t i = 0; i < code.slots.size() && i < arguments.size(); ++i) {
        auto const* type = code.types[i];
        auto value = type && type->constrained ? fitted(arguments[i], *type, evaluating_) : arguments[i];
        if (value.is_null() && !arguments[i].is_null())
            return {};
        (*frame).set(code.slots[i], std::move(value));
    }
    Bodied run(*this, *frame);
    return code.logic->run(run);
}

Value Making::call_knowledge(Node const& node, std::span<Value const> arguments)
{
    if (!node.body)
        return {};
    Lease frame(*this, *node.body);
    bind(node, *frame);
    for (std::size_t i = 0; i < node.parameter_slots.size() && i < arguments.size(); ++i)
        (*frame).set(node.parameter_slots[i], arguments[i]);
    return made(node, *frame);
}

// A service decides for itself: what it is given stands in place of input data and decisions, and nothing is seen outside of it.
Value Making::call_service(Node const& node, std::span<Value const> arguments)
{
    class Given {
    public:
        explicit Given(Making& making) : making_(making), before_(std::exchange(making.memo_, making.workspace_->take_memo())) {}
        ~Given() { making_.workspace_->give(std::exchange(making_.memo_, std::move(before_))); }
        Given(Given const&) = delete;
        Given& operator=(Given const&) = delete;

    private:
        Making& making_;
        std::unique_ptr<Memo> before_;
    };
    Given const own(*this);
    for (std::size_t i = 0; i < node.parameter_nodes.size() && i < arguments.size(); ++i)
        memo_->set(node.parameter_nodes[i], arguments[i]);
    auto value = outputs_of(node);
    if (step_) {
        std::set<int> placed;
        for (auto const output : node.outputs)
            if (memo_->steps.contains(output) && !placed.contains(output))
                step_->steps.push_back(assembled(output, placed));
    }
    return node.type ? fitted(std::move(value), *node.type, evaluating_) : value;
}

// One output decision is the value itself, several are entries of a context.
Value Making::outputs_of(Node const& node)
{
    for (auto const output : node.outputs)
        make(output);
    if (node.outputs.size() == 1) {
        auto const output = node.outputs.front();
        if (auto const failure = memo_->failures.find(output); failure != memo_->failures.end())
            note("call.output", failure->second.japanese, failure->second.english);
        return memo_->get(output);
    }
    std::vector<feel::Entry> entries;
    for (auto const output : node.outputs)
        entries.push_back({ parts_.nodes[static_cast<std::size_t>(output)].variable, memo_->get(output) });
    return Value::context(std::move(entries));
}

namespace {

struct NoteTaker {
    std::size_t before;
    std::vector<feel::Note> const& notes;
    Model::Answer answer(Value value) const
    {
        if (value.is_null())
            for (auto i = before; i < notes.size(); ++i)
                if (is_failure(notes[i]))
                    return { {}, notes[i].japanese, notes[i].english };
        return { std::move(value) };
    }
};

}  // namespace

std::vector<std::pair<std::string, Model::Answer>> Making::invoke(int number, std::vector<feel::Entry> const& inputs, Model::Asked const& asked)
{
    auto const& node = parts_.nodes[static_cast<std::size_t>(number)];
    std::vector<Value> arguments(node.parameters.size());
    for (auto const& input : inputs)
        for (std::size_t i = 0; i < arguments.size(); ++i)
            if (node.parameters[i] == input.key)
                arguments[i] = node.parameter_types[i] ? given(*node.parameter_types[i], input.value) : input.value;
    Step root;
    Set const traced(step_, how_.trace ? &root : nullptr);
    Model::Answer answer;
    try {
        answer = NoteTaker { 0, notes_ }.answer(call(number, arguments));
    } catch (feel::LimitReached const& limit) {
        answer = { {}, japanese_of(limit), limit.what() };
    }
    if (how_.trace)
        *how_.trace = { std::move(root.steps), cut_ };
    if (node.outputs.size() < 2 && asked.decisions.empty())
        return { { node.name, std::move(answer) } };
    std::vector<std::pair<std::string, Model::Answer>> answers;
    auto const of_output = [&](int output) {
        auto const& name = parts_.nodes[static_cast<std::size_t>(output)].variable;
        return answer.failed() ? answer : Model::Answer { node.outputs.size() == 1 ? answer.value : answer.value.get(name) };
    };
    if (asked.decisions.empty())
        for (auto const output : node.outputs)
            answers.emplace_back(parts_.nodes[static_cast<std::size_t>(output)].name, of_output(output));
    for (auto const& name : asked.decisions) {
        auto const output = std::find_if(node.outputs.begin(), node.outputs.end(), [&](int one) { return parts_.nodes[static_cast<std::size_t>(one)].name == name; });
        if (output != node.outputs.end())
            answers.emplace_back(name, of_output(*output));
        else if (name == node.name || node.kind == Node::Kind::Knowledge)
            answers.emplace_back(name, answer);
        else
            answers.emplace_back(name, Model::Answer { {}, "「" + name + "」はこのサービスの結果にありません。", "`" + name + "` is no output of this service." });
    }
    return answers;
}

Step Making::assembled(int number, std::set<int>& placed)
{
    placed.insert(number);
    auto step = std::move(memo_->steps[number]);
    std::vector<Step> before;
    auto const& node = parts_.nodes[static_cast<std::size_t>(number)];
    for (auto const need : node.needs) {
        if (placed.contains(need))
            continue;
        auto const& needed = parts_.nodes[static_cast<std::size_t>(need)];
        bool const is_given = needed.kind == Node::Kind::Input || !memo_->steps.contains(need);
        if (!is_given) {
            before.push_back(assembled(need, placed));
        } else if (memo_->steps.contains(need) || keep_step()) {
            placed.insert(need);
            auto const known = memo_->steps.find(need);
            before.push_back(known != memo_->steps.end() ? std::move(known->second) : step_of(needed, needed.kind == Node::Kind::Input ? Step::Kind::Input : Step::Kind::Decision));
            before.back().value = memo_->get(need);
        }
    }
    step.steps.insert(step.steps.begin(), std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()));
    return step;
}

void Making::trace(std::vector<int> const& nodes)
{
    if (!how_.trace)
        return;
    std::set<int> placed;
    std::vector<Step> steps;
    for (auto const node : nodes)
        if (memo_->steps.contains(node) && !placed.contains(node))
            steps.push_back(assembled(node, placed));
    *how_.trace = { std::move(steps), cut_ };
}

}  // namespace mado::dmn
