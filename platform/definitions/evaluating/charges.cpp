#include "evaluating/state.h"

#include <mado/time/fiscal.h>

namespace mado::definitions {

namespace {

// The part of a period that lies in one fiscal year. Rules and settings are computed anew, because a table may look at part_from.
class YearScope final : public PartScope {
public:
    YearScope(Evaluation::State& whole, Day from, Day through) : PartScope(whole.d().names, whole)
    {
        set("part_from", feel::Value::date(from));
        set("part_to", feel::Value::date(through));
    }

protected:
    feel::Value compute(int slot) override
    {
        auto const& at = whole_.d().slots.at(static_cast<std::size_t>(slot));
        bool const anew = at.kind == Slot::Kind::Rule || at.kind == Slot::Kind::Setting;
        return anew ? whole_.computed(at, *this) : whole_.get(slot);
    }
};

constexpr int most_years = 100;  // a period that runs longer was mistyped

}  // namespace

Yen FoundCharge::total() const
{
    Yen sum;
    for (auto const& each : amounts)
        sum += each.amount;
    return sum;
}

// `waive`: null, or a context of part and law.
std::optional<Waived> Evaluation::State::waived(Charge const& charge, OfficeScope& scope, std::string& fault)
{
    auto const value = evaluate(charge.waive, scope);
    auto const part = value.get("part");
    if (!part.is_number())
        return {};
    auto const share = part.as_number();
    if (share < Decimal(0) || share > Decimal(1)) {
        fault = "減免の割合が0から1の間にありません。";
        return {};
    }
    auto const law = value.get("law");
    return Waived { share, law.is_string() ? std::string(law.as_string()) : std::string() };
}

std::optional<Amount> Evaluation::State::amount_in(Charge const& charge, OfficeScope& scope, std::string& fault)
{
    auto const value = evaluate(charge.amount, scope);
    if (!value.is_number())
        return {};
    auto const full = value.as_number().to_integer();
    if (!full || *full < 0) {
        fault = full ? "額が0円より小さくなっています。" : "額に1円未満の端数があります。式の中で端数を処理してください。";
        return {};
    }
    Amount amount;
    amount.full = amount.amount = Yen(*full);
    amount.waived = waived(charge, scope, fault);
    if (amount.waived)  // what remains is cut below one yen
        amount.amount = Yen((Decimal(*full) * (Decimal(1) - amount.waived->part)).floor().to_integer().value_or(*full));
    return fault.empty() ? std::optional(amount) : std::nullopt;
}

bool Evaluation::State::each_year(Charge const& charge, std::function<bool(Year const&)> const& see)
{
    auto const from = evaluate(charge.from, *this).to_day(), through = evaluate(charge.through, *this).to_day();
    if (!from || !through || *through < *from || fiscal_year(*through) - fiscal_year(*from) >= most_years)
        return false;
    for (auto year = fiscal_year(*from); year <= fiscal_year(*through); ++year) {
        auto const first = std::max(*from, first_day_of_fiscal_year(year)), last = std::min(*through, last_day_of_fiscal_year(year));
        YearScope scope(*this, first, last);
        if (!see({ year, first, last, scope }))
            break;
    }
    return true;
}

void Evaluation::State::add_years(FoundCharge& found)
{
    each_year(*found.charge, [&](Year const& part) {
        auto amount = amount_in(*found.charge, part.scope, found.fault);
        if (!amount) {
            found.amounts.clear();
            return false;
        }
        amount->fiscal_year = part.year;
        amount->from = part.first;
        amount->through = part.last;
        found.amounts.push_back(std::move(*amount));
        return true;
    });
}

FoundCharge Evaluation::State::found(Charge const& charge)
{
    FoundCharge result { &charge };
    if (charge.each_fiscal_year)
        add_years(result);
    else if (auto amount = amount_in(charge, *this, result.fault))
        result.amounts.push_back(std::move(*amount));
    result.known = !result.amounts.empty() && result.fault.empty();
    return result;
}

std::vector<FoundCharge> const& Evaluation::State::charges()
{
    if (!charges_) {
        std::vector<FoundCharge> all;
        for (auto const& charge : d().charges)
            if (holds(charge.when, *this))
                all.push_back(found(charge));
        charges_ = std::move(all);
    }
    return *charges_;
}

// `charges` in `route`: a list of amounts by name, empty when the charge does not arise.
feel::Value Evaluation::State::given_charges()
{
    std::vector<feel::Entry> entries;
    for (auto const& charge : d().charges) {
        std::vector<feel::Value> amounts;
        for (auto const& each : charges())
            if (each.charge == &charge)
                for (auto const& amount : each.amounts)
                    amounts.push_back(feel::Value::number(Decimal(amount.amount.amount())));
        entries.push_back({ charge.name, feel::Value::list(std::move(amounts)) });
    }
    return feel::Value::context(std::move(entries));
}

}  // namespace mado::definitions
