#pragma once
// A decision for many cases at once, by columns: each expression and table is walked once for some thousand cases. The answers are exactly those of Model::decide; a case that columns
// cannot answer is decided by itself (docs/adr/0041-decisions-by-columns.md).
#include <mado/dmn/evaluate.h>
#include <mado/feel/columns.h>

#include <deque>

namespace mado::dmn {

struct ColumnParts;

// Immutable, shared between threads.
class ColumnModel {
public:
    // As Model::compile, of the same arguments.
    static ColumnModel compile(Document document, Finder const& find = {}, feel::Names const& host = {}, CompileLimits const& limits = {});

private:
    friend class ColumnCases;
    std::shared_ptr<ColumnParts const> parts_;
};

class ColumnAnswers {
public:
    std::size_t size() const { return count_; }
    Model::Answer at(std::size_t place) const;
    std::optional<std::int64_t> whole(std::size_t place) const;  // of an answer that is a whole number
    std::size_t by_themselves() const { return others_.size(); }  // cases that columns could not answer

private:
    friend class ColumnCases;
    Model::Answer const* other(std::size_t place) const;
    std::size_t count_ = 0;
    feel::Column column_ {};
    std::vector<std::pair<std::size_t, Model::Answer>> others_ {};  // ascending
};

// The cases of one thread, one share after the other. A share of `usual_share` stays in the processor's caches.
class ColumnCases {
public:
    static constexpr std::size_t usual_share = 2'048;

    explicit ColumnCases(ColumnModel model);
    ~ColumnCases();
    ColumnCases(ColumnCases const&) = delete;
    ColumnCases& operator=(ColumnCases const&) = delete;

    // Cases by columns, as Model::evaluate takes inputs by name.
    using Given = std::vector<std::pair<std::string, feel::Column>>;
    void give(std::size_t count, Given inputs);
    // Cases one by one; kept by the caller until the last decide() of them.
    void give(std::span<std::vector<feel::Entry> const> cases);
    // Of all cases that were given. std::invalid_argument when there is no such decision.
    ColumnAnswers decide(std::string_view decision);
    // Why columns could not answer any of them; empty when they could.
    std::string const& refusal() const { return refusal_; }

private:
    class Work;
    std::vector<feel::Entry> inputs_of(std::size_t place) const;

    ColumnModel model_;
    std::unique_ptr<Work> work_;
    std::size_t count_ = 0;
    Given given_ {};
    std::span<std::vector<feel::Entry> const> one_by_one_ {};
    std::string refusal_ {};
};

}  // namespace mado::dmn
