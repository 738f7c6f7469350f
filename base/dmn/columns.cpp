#include "columns_work.h"
#include "making.h"

#include <mado/dmn/columns.h>

#include <algorithm>
#include <stdexcept>

namespace mado::dmn {

using feel::Column;
using feel::Value;

ColumnModel ColumnModel::compile(Document document, Finder const& find, feel::Names const& host, CompileLimits const& limits)
{
    auto parts = std::make_shared<ColumnParts>();
    parts->model = compile_parts(std::move(document), find, host, limits);
    auto const& types = parts->model->units.front()->types;
    for (auto const& held : parts->model->held) {
        // The model keeps its document: the table is not copied.
        std::shared_ptr<Table const> const table(parts->model, held.table);
        if (auto program = compile_table(table, held.names, [&](std::string_view type_ref) { return types.type_of(type_ref); }))
            parts->tables.emplace(held.table, std::move(*program));
    }
    ColumnModel model;
    model.parts_ = std::move(parts);
    return model;
}

Model::Answer const* ColumnAnswers::other(std::size_t place) const
{
    if (others_.empty())
        return nullptr;
    auto const found = std::lower_bound(others_.begin(), others_.end(), place, [](auto const& other, std::size_t wanted) { return other.first < wanted; });
    return found != others_.end() && found->first == place ? &found->second : nullptr;
}

Model::Answer ColumnAnswers::at(std::size_t place) const
{
    auto const* const found = other(place);
    return found ? *found : Model::Answer { column_.at(place) };
}

std::optional<std::int64_t> ColumnAnswers::whole(std::size_t place) const
{
    if (auto const* const found = other(place))
        return found->value.to_integer();
    if (column_.form == Column::Form::Number && column_.scale == 0)
        return column_.numbers.get()[place];
    return column_.at(place).to_integer();
}

ColumnCases::ColumnCases(ColumnModel model) : model_(std::move(model)), work_(std::make_unique<Work>(*model_.parts_)) {}

ColumnCases::~ColumnCases() = default;

void ColumnCases::give(std::size_t count, Given inputs)
{
    count_ = count;
    given_ = std::move(inputs);
    one_by_one_ = {};
    refusal_.clear();
    work_->begin(count);
    try {
        for (auto const& [name, column] : given_)
            work_->give(name, column);
    } catch (feel::NotByColumns const& why) {
        refusal_ = why.what();
    }
}

void ColumnCases::give(std::span<std::vector<feel::Entry> const> cases)
{
    count_ = cases.size();
    given_.clear();
    one_by_one_ = cases;
    refusal_.clear();
    work_->begin(cases.size());
    std::vector<std::string> names;
    for (auto const& one : cases)
        for (auto const& entry : one)
            if (std::find(names.begin(), names.end(), entry.key) == names.end())
                names.push_back(entry.key);
    std::vector<Value> values(cases.size());
    try {
        for (auto const& name : names) {
            bool all = true;
            for (std::size_t i = 0; i < cases.size(); ++i) {
                auto const found = std::find_if(cases[i].rbegin(), cases[i].rend(), [&](feel::Entry const& entry) { return entry.key == name; });
                values[i] = found == cases[i].rend() ? Value {} : found->value;
                all = all && found != cases[i].rend();
            }
            if (!all && work_->is_decision(name))
                throw feel::NotByColumns("a decision that some cases bring with them");
            work_->give(name, Column::of_values(values, work_->rows()));
        }
    } catch (feel::NotByColumns const& why) {
        refusal_ = why.what();
    }
}

std::vector<feel::Entry> ColumnCases::inputs_of(std::size_t place) const
{
    if (!one_by_one_.empty())
        return one_by_one_[place];
    std::vector<feel::Entry> inputs;
    for (auto const& [name, column] : given_)
        inputs.push_back({ name, column.at(place) });
    return inputs;
}

// A case whose row is left, or null, is decided by itself: null may have a reason.
ColumnAnswers ColumnCases::decide(std::string_view decision)
{
    auto const& parts = *model_.parts_->model;
    auto const found = parts.decisions.find(decision);
    if (found == parts.decisions.end())
        throw std::invalid_argument("there is no decision `" + std::string(decision) + "`");
    ColumnAnswers answers;
    answers.count_ = count_;
    Model::How const how;
    try {
        if (refusal_.empty())
            answers.column_ = work_->decide(found->second);
    } catch (feel::NotByColumns const& why) {
        refusal_ = why.what();
    } catch (feel::LimitReached const& limit) {
        refusal_ = limit.what();
    }
    for (std::size_t place = 0; place < count_; ++place) {
        if (refusal_.empty() && !work_->rows().is_left(place) && !answers.column_.is_null(place))
            continue;
        Making making(parts, how);
        making.give(inputs_of(place));
        answers.others_.emplace_back(place, making.decide(found->second));
    }
    return answers;
}

}  // namespace mado::dmn
