#include "making.h"

namespace mado::dmn {

feel::Value Frame::today() const { return making ? making->today() : feel::Value {}; }
feel::Value Frame::now() const { return making ? making->now() : feel::Value {}; }

void Frame::clear()
{
    for (int slot = 0; slot < size_; ++slot)
        set(slot, {});
}

void Memo::set(int node, feel::Value value)
{
    auto const at = static_cast<std::size_t>(node);
    if (known[at] == 0)
        touched.push_back(node);
    known[at] = 1;
    values[at] = std::move(value);
}

void Memo::clear()
{
    for (auto const node : touched) {
        known[static_cast<std::size_t>(node)] = 0;
        values[static_cast<std::size_t>(node)] = {};
    }
    touched.clear();
    failures.clear();
    steps.clear();
}

std::unique_ptr<Frame> Workspace::take_frame(Body const& body)
{
    auto& free = frames_[static_cast<std::size_t>(body.number)];
    if (free.empty())
        return std::make_unique<Frame>(body.room);
    auto frame = std::move(free.back());
    free.pop_back();
    return frame;
}

void Workspace::give(Body const& body, std::unique_ptr<Frame> frame)
{
    constexpr std::size_t most = 8;            // of one body; more are only needed by functions that call themselves
    frame->clear();
    frame->making = nullptr;
    auto& free = frames_[static_cast<std::size_t>(body.number)];
    if (free.size() < most)
        free.push_back(std::move(frame));
}

std::unique_ptr<Memo> Workspace::take_memo()
{
    if (!memos_.empty()) {
        auto memo = std::move(memos_.back());
        memos_.pop_back();
        return memo;
    }
    auto memo = std::make_unique<Memo>();
    memo->values.resize(nodes_);
    memo->known.resize(nodes_);
    return memo;
}

void Workspace::give(std::unique_ptr<Memo> memo)
{
    constexpr std::size_t most = 8;
    memo->clear();
    if (memos_.size() < most)
        memos_.push_back(std::move(memo));
}

}  // namespace mado::dmn
