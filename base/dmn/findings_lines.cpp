// Where values lie on their line, and a readable value for each part of it.
#include "findings_columns.h"

namespace mado::dmn {

namespace {

using feel::Kind;
using feel::Value;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t day = 86'400 * second;

// Values of one kind as numbers in their order: days, months, nanoseconds.
class Ruler {
public:
    explicit Ruler(Line const& line) : kind_(line.kind)
    {
        if (line.zoned)
            offset_ = kind_ == Kind::Time ? feel::DateTime { {}, line.marks.front().as_time() }.offset() : line.marks.front().as_date_time().offset();
        zone_ = line.zoned ? feel::Zone::of_offset(offset_) : feel::Zone::none();
        auto const fits = [&](Decimal step) {
            return std::all_of(line.marks.begin(), line.marks.end(), [&](Value const& mark) { return position(mark).modulo(step).is_zero(); });
        };
        for (auto const step : steps())
            if (!keeps_step_ && fits(step))
                step_ = step, keeps_step_ = true;
    }

    struct Found {
        Value sample;
        bool finer = false;
    };
    // Between two marks; a null mark is no mark.
    std::optional<Found> between(Value const& from, Value const& to) const
    {
        if (from.is_null() && to.is_null())
            return found(kind_ == Kind::Date ? Decimal(20'544) : Decimal(0), from, to);  // 2026-04-01
        if (from.is_null())
            return below(to);
        auto const a = position(from);
        auto const edge = to.is_null() ? most() : std::optional(position(to));
        if (auto next = found(a - a.modulo(step_) + step_, from, to))
            return next;
        if (is_discrete() || !edge)
            return found(a + a.absolute(), from, to);  // beyond 34 digits a step is no step
        auto middle = found(middle_of(a, *edge), from, to);
        if (middle)
            middle->finer = keeps_step_ && !to.is_null();
        return middle;
    }

private:
    bool is_discrete() const { return kind_ == Kind::Date || kind_ == Kind::YearsMonths; }

    std::vector<Decimal> steps() const
    {
        switch (kind_) {
        case Kind::Time: case Kind::DateTime: return { minute, second };
        case Kind::DaysTime: return { day, second };
        default: return { 1 };
        }
    }

    std::optional<Decimal> most() const
    {
        return kind_ == Kind::Time ? std::optional(Decimal(day) - Decimal(offset_) * Decimal(second)) : std::nullopt;
    }

    std::optional<Found> below(Value const& to) const
    {
        if (kind_ == Kind::Time)
            return found(Decimal(0) - Decimal(offset_) * Decimal(second), {}, to);
        auto const b = position(to), rest = b.modulo(step_);
        if (auto before = found(rest.is_zero() ? b - step_ : b - rest, {}, to))
            return before;
        return found(b - b.absolute(), {}, to);
    }

    Decimal middle_of(Decimal a, Decimal b) const
    {
        auto const middle = (a + b) / Decimal(2);
        if (kind_ != Kind::Number)
            return middle.floor();
        for (int scale = 1; scale < 34; ++scale)
            if (auto const round = middle.rounded(scale, Decimal::Rounding::HalfEven); round > a && round < b)
                return round;
        return middle;
    }

    // Only if it truly lies there: numbers end, years end.
    std::optional<Found> found(Decimal at, Value const& from, Value const& to) const
    {
        auto sample = value(at);
        if (sample.is_null() || (!from.is_null() && feel::compare(from, sample) != -1) || (!to.is_null() && feel::compare(sample, to) != -1))
            return std::nullopt;
        return Found { std::move(sample), false };
    }

    Decimal position(Value const& value) const
    {
        auto const in_nanoseconds = [](std::int64_t seconds, std::int64_t nanoseconds) { return Decimal(seconds) * Decimal(second) + Decimal(nanoseconds); };
        switch (kind_) {
        case Kind::Number: return value.as_number();
        case Kind::Date: return value.as_date().days;
        case Kind::YearsMonths: return value.as_years_months().months;
        case Kind::DaysTime: return in_nanoseconds(value.as_days_time().seconds, value.as_days_time().nanoseconds);
        case Kind::Time: return in_nanoseconds(-std::int64_t { feel::DateTime { {}, value.as_time() }.offset() }, value.as_time().nanoseconds);
        default: {
            auto const at = value.as_date_time();
            return Decimal(at.date.days) * Decimal(day) + in_nanoseconds(-std::int64_t { at.offset() }, at.time.nanoseconds);
        }
        }
    }

    Value value(Decimal at) const
    {
        if (!at.is_finite())
            return {};
        if (kind_ == Kind::Number)
            return Value::number(at);
        auto const local = at + Decimal(offset_) * Decimal(second);
        auto const whole = kind_ == Kind::Date || kind_ == Kind::YearsMonths ? at.to_integer() : Decimal((kind_ == Kind::DaysTime ? at : local) / Decimal(kind_ == Kind::DaysTime ? second : day)).floor().to_integer();
        if (!whole)
            return {};
        switch (kind_) {
        case Kind::Date: return Value::date(feel::Date { *whole });
        case Kind::YearsMonths: return Value::years_months({ *whole });
        case Kind::DaysTime: return Value::days_time({ *whole, static_cast<std::int32_t>(at.modulo(second).to_integer().value_or(0)) });
        case Kind::Time: return *whole == 0 ? Value::time({ local.to_integer().value_or(0), zone_ }) : Value {};
        default: return Value::date_time({ { *whole }, { local.modulo(day).to_integer().value_or(0), zone_ } });
        }
    }

    Kind kind_;
    std::int32_t offset_ = 0;
    feel::Zone zone_ {};
    Decimal step_ = 1;
    bool keeps_step_ = false;
};

// A text that lies between two others in the order of their characters.
std::optional<Value> text_between(Value const& from, Value const& to)
{
    std::vector<std::string> candidates;
    if (from.is_null())
        candidates = { "あ", "a", "A", "0", "" };
    else
        for (std::string_view const more : { "あ", "a", "0", " ", "\x01" })
            candidates.push_back(std::string(from.as_string()) + std::string(more));
    for (auto const& text : candidates)
        if (auto value = Value::string(text); to.is_null() || feel::compare(value, to) == -1)
            return value;
    return std::nullopt;
}

Value other_text(std::vector<Value> const& marks)
{
    std::string text = "その他";
    for (int i = 2; std::any_of(marks.begin(), marks.end(), [&](Value const& mark) { return mark.as_string() == text; }); ++i)
        text = "その他" + std::to_string(i);
    return Value::string(text);
}

void add(Line& line, std::size_t number, std::vector<Atom>& atoms, std::size_t place, Value sample, Atom::Sort sort, bool is_mark)
{
    line.atoms[place] = atoms.size();
    atoms.push_back({ sort, std::move(sample), number, place, is_mark });
}

}  // namespace

void cut(Line& line, std::size_t number, std::vector<Atom>& atoms)
{
    auto const count = line.marks.size();
    line.atoms.assign(2 * count + 1, std::nullopt);
    std::optional<Ruler> ruler;
    if (line.ordered && line.kind != Kind::String)
        ruler.emplace(line);
    for (std::size_t place = 0; place <= 2 * count; ++place) {
        if (place % 2 == 1) {
            add(line, number, atoms, place, line.marks[place / 2], Atom::Sort::Usual, true);
            continue;
        }
        auto const from = place == 0 ? Value {} : line.marks[place / 2 - 1], to = place == 2 * count ? Value {} : line.marks[place / 2];
        if (ruler) {
            if (auto found = ruler->between(from, to))
                add(line, number, atoms, place, std::move(found->sample), found->finer ? Atom::Sort::Finer : Atom::Sort::Usual, false);
        } else if (line.ordered) {
            if (auto text = text_between(from, to))
                add(line, number, atoms, place, std::move(*text), Atom::Sort::Usual, false);
        } else if (line.kind == Kind::String && place == 2 * count) {
            add(line, number, atoms, place, other_text(line.marks), Atom::Sort::Usual, false);
        }
    }
}

}  // namespace mado::dmn
