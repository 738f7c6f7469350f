#pragma once
#include "model/functions.h"

#include <mado/definitions/evaluation.h>

#include <deque>

namespace mado::definitions {

// The names of a definition with these inputs.
class Evaluation::State final : public OfficeScope {
public:
    State(DefinitionPointer definition, Inputs inputs);

    Calendar const& calendar() const override;
    Decisions const* decisions() const override { return inputs_.decisions.get(); }
    std::vector<Called>* calls() const override { return calls_; }
    feel::Value today() const override;
    feel::Value now() const override;

    Definition const& d() const { return *definition_; }
    bool page_asked(std::size_t page);
    bool field_asked(Field const& field, OfficeScope& scope) { return holds(field.when, scope); }
    // Whether the answer counts: it is asked for, or an example left out what would ask for it.
    bool counts(Formula const& when, OfficeScope& scope);
    feel::Value evaluate(Formula const& formula, OfficeScope& scope);
    bool holds(Formula const& formula, OfficeScope& scope) { return !formula || evaluate(formula, scope).is_true(); }
    json::Value const& answer(Field const& field) const;
    // A rule or setting, computed in that scope.
    feel::Value computed(Slot const& slot, OfficeScope& scope);
    // The scope of one row of a group; kept. Nothing when there is no such row.
    OfficeScope* row(Field const& group, std::size_t row);
    std::size_t rows(Field const& group) const;
    std::vector<FoundCharge> const& charges();
    // The years of a charge by fiscal year, each with the scope of its part; stops when `see` returns false. False: the period is not known.
    struct Year { int year; Day first, last; OfficeScope& scope; };
    bool each_year(Charge const& charge, std::function<bool(Year const&)> const& see);
    // The tables that are called while `run` runs; what it notes is not kept.
    std::vector<Called> called(std::function<void()> const& run);

    DefinitionPointer definition_;
    Inputs inputs_;
    std::vector<feel::Note> notes_;

protected:
    feel::Value compute(int slot) override;

private:
    feel::Value field_value(Slot const& slot);
    feel::Value group_value(Field const& group);
    feel::Value setting_value(Setting const& setting, OfficeScope& scope);
    feel::Value given_charges();
    void take_offered();
    void set_given();
    FoundCharge found(Charge const& charge);
    void add_years(FoundCharge& found);
    std::optional<Amount> amount_in(Charge const& charge, OfficeScope& scope, std::string& fault);
    std::optional<Waived> waived(Charge const& charge, OfficeScope& scope, std::string& fault);

    std::vector<std::optional<bool>> pages_asked_;
    std::map<std::pair<Field const*, std::size_t>, std::unique_ptr<OfficeScope>> rows_;
    std::optional<std::vector<FoundCharge>> charges_;
    std::vector<Called>* calls_ = nullptr;
};

// Names of its own over those of the whole: a row of a group, a fiscal year.
class PartScope : public OfficeScope {
public:
    PartScope(feel::Names const& names, Evaluation::State& whole) : OfficeScope(names), whole_(whole) {}
    Calendar const& calendar() const override { return whole_.calendar(); }
    Decisions const* decisions() const override { return whole_.decisions(); }
    std::vector<Called>* calls() const override { return whole_.calls(); }
    feel::Value today() const override { return whole_.today(); }
    feel::Value now() const override { return whole_.now(); }

protected:
    Evaluation::State& whole_;
};

}  // namespace mado::definitions
