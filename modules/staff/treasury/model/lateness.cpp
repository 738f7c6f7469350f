#include <mado/treasury/lateness.h>

#include <mado/decimal/decimal.h>
#include <mado/time/period.h>
#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace mado::treasury {

namespace {

constexpr std::int64_t hundredths = 10'000;  // rates are hundredths of a percent
constexpr std::int64_t plain_year = 365, leap_year = 366;

Yen cut(Yen amount, Yen unit) { return Yen(amount.amount() / unit.amount() * unit.amount()); }
bool is_leap(int year) { return Day::of(year, 2, 29).has_value(); }

LatenessRate const* rate_on(LatenessRule const& rule, Day day)
{
    LatenessRate const* found = nullptr;
    for (auto const& rate : rule.rates)
        if (rate.since <= day)
            found = &rate;
    return found;
}

// The days on which another principal, rate or length of the year begins.
std::set<Day> borders(LatenessRule const& rule, Day from, Day through, Day first_ends, std::vector<LatePayment> const& payments, std::vector<LatenessRelief> const& reliefs)
{
    std::set<Day> all { from };
    auto const add = [&](Day day) {
        if (day > from && day <= through)
            all.insert(day);
    };
    add(first_ends.plus_days(1));
    for (auto const& payment : payments)
        add(payment.on.plus_days(1));  // the day of payment is a day of delay
    for (auto const& rate : rule.rates)
        if (!rule.fixed_at_start)
            add(rate.since);
    for (auto const& relief : reliefs) {
        add(relief.from);
        add(relief.through.plus_days(1));
    }
    if (rule.by_calendar_year)
        for (int year = from.year() + 1; year <= through.year(); ++year)
            add(*Day::of(year, 1, 1));
    return all;
}

Relief relief_on(std::vector<LatenessRelief> const& reliefs, Day day)
{
    auto const found = std::ranges::find_if(reliefs, [&](LatenessRelief const& one) { return one.from <= day && day <= one.through; });
    return found == reliefs.end() ? Relief::Full : found->relief;
}

// A payment that changes nothing of the cut principal parts no span.
bool prolonged(LatenessRule const& rule, std::vector<LatenessSpan>& spans, LatenessSpan const& next)
{
    if (spans.empty() || spans.back().principal != next.principal || spans.back().rate != next.rate || spans.back().is_halved != next.is_halved || spans.back().through.plus_days(1) != next.from
        || (rule.by_calendar_year && spans.back().from.year() != next.from.year()))
        return false;
    spans.back().through = next.through;
    return true;
}

// principal × days × rate over year × 10,000, as one fraction over 2 × 365 × 366 × 10,000: nothing is lost before the end.
Decimal numerator(LatenessRule const& rule, LatenessSpan const& span)
{
    auto const other = rule.by_calendar_year && is_leap(span.from.year()) ? plain_year : leap_year;
    return Decimal(span.principal.amount()) * Decimal(span.days()) * Decimal(span.rate) * Decimal(other) * Decimal(span.is_halved ? 1 : 2);
}

Yen whole(Decimal numerator)
{
    static Decimal const denominator = Decimal(2) * Decimal(plain_year) * Decimal(leap_year) * Decimal(hundredths);
    return Yen((numerator / denominator).floor().to_integer().value_or(0));
}

}  // namespace

Lateness lateness_of(LatenessRule const& rule, Day due_on, Yen owed, std::vector<LatePayment> payments, Day through, std::vector<LatenessRelief> const& reliefs)
{
    Lateness made;
    auto const from = due_on.plus_days(1);
    auto const first_ends = rule.first_months > 0 ? last_day(from, Term::of_months(rule.first_months)).value_or(due_on) : due_on;
    auto const* fixed = rule.fixed_at_start ? rate_on(rule, from) : nullptr;
    std::erase_if(payments, [&](LatePayment const& payment) { return payment.on <= due_on; });
    auto const begins = borders(rule, from, through, first_ends, payments, reliefs);
    for (auto at = begins.begin(); through >= from && at != begins.end(); ++at) {
        LatenessSpan span { *at, std::next(at) == begins.end() ? through : std::next(at)->plus_days(-1), owed, 0 };
        for (auto const& payment : payments)
            if (payment.on < span.from)
                span.principal -= payment.amount;
        auto const relief = relief_on(reliefs, span.from);
        span.is_halved = relief == Relief::Half;
        auto const* rate = fixed ? fixed : rate_on(rule, span.from);
        if (!rate || relief == Relief::None || span.principal < rule.none_below || span.principal <= Yen(0))
            continue;
        span.principal = cut(span.principal, rule.principal_unit);
        span.rate = span.through <= first_ends ? rate->first : rate->then;
        if (!span.principal.is_zero() && span.rate > 0 && !prolonged(rule, made.spans, span))
            made.spans.push_back(span);
    }
    Decimal sum;
    for (auto const& span : made.spans)
        if (rule.cuts_each_span)
            made.charge += whole(numerator(rule, span));
        else
            sum = sum + numerator(rule, span);
    made.charge = cut(made.charge + whole(sum), rule.charge_unit);
    if (made.charge < rule.charge_none_below)
        made.charge = Yen(0);
    made.is_cut = made.charge.is_zero() && !made.spans.empty();
    return made;
}

namespace {

// "8.7" as 870; nothing for more than two places.
std::optional<int> rate_in(std::string_view text)
{
    auto const number = Decimal::parse(text);
    auto const whole = number ? (*number * Decimal(100)).to_integer() : std::nullopt;
    return whole && *whole >= 0 && *whole <= 10'000 ? std::optional(static_cast<int>(*whole)) : std::nullopt;
}

class Reading {
public:
    std::vector<std::string> faults {};

    LatenessRule rule(yaml::Entry const& entry)
    {
        auto const& node = entry.value;
        LatenessRule made;
        made.name = entry.key;
        made.title = node.text_of("title");
        made.article = node.text_of("article");
        made.fixed_at_start = node.text_of("rate_of") == "start";
        made.by_calendar_year = node.text_of("year") == "calendar";
        made.first_months = static_cast<int>(amount(node, "first_months", Yen(0)).amount());
        made.none_below = amount(node, "none_below", Yen(0));
        made.principal_unit = unit(node, "principal_unit");
        made.charge_none_below = amount(node, "charge_none_below", Yen(0));
        made.charge_unit = unit(node, "charge_unit");
        made.cuts_each_span = node.text_of("cut_each_span") == "true";
        made.item = node.text_of("item");
        made.source = node.text_of("source");
        made.sure = node.text_of("sure");
        if (made.title.empty() || made.article.empty())
            fault(node, "`" + entry.key + "` has a title and an article");
        if (made.sure != "memory" && made.sure != "read" && made.sure != "confirmed")
            fault(node, "`sure` is memory, read or confirmed");
        read_rates(node, made);
        return made;
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults.push_back("lateness.yaml:" + std::to_string(node.place.line) + ": " + says); }
    Yen amount(yaml::Node const& node, std::string_view key, Yen otherwise)
    {
        auto const* found = node.find(key);
        auto const parsed = found ? Yen::parse(found->text) : std::optional(otherwise);
        if (!parsed || parsed->is_negative())
            fault(*found, "`" + std::string(key) + "` is a number from 0");
        return parsed.value_or(otherwise);
    }
    Yen unit(yaml::Node const& node, std::string_view key)
    {
        auto const found = amount(node, key, Yen(1));
        if (found.is_zero())
            fault(node, "`" + std::string(key) + "` is at least 1");
        return found.is_zero() ? Yen(1) : found;
    }
    void read_rates(yaml::Node const& node, LatenessRule& made)
    {
        auto const* rates = node.find("rates");
        for (auto const& entry : rates ? rates->entries : std::vector<yaml::Entry> {}) {
            auto const since = Day::parse(entry.key);
            auto const first = rate_in(entry.value.text_of("first", entry.value.text_of("then"))), then = rate_in(entry.value.text_of("then"));
            if (!since || !first || !then) {
                fault(entry.value, "a rate is a day and percents of a year with at most two places");
                continue;
            }
            if (!made.rates.empty() && made.rates.back().since >= *since)
                fault(entry.value, "rates stand in the order of their days");
            made.rates.push_back({ *since, *first, *then });
        }
        if (made.rates.empty())
            fault(node, "`rates` has at least one");
    }
};

}  // namespace

std::expected<std::vector<LatenessRule>, std::vector<std::string>> lateness_rules(std::string_view yaml)
{
    auto const parsed = yaml::parse(yaml);
    if (!parsed) {
        std::vector<std::string> faults;
        for (auto const& problem : parsed.error())
            faults.push_back("lateness.yaml:" + std::to_string(problem.place.line) + ": " + problem.english);
        return std::unexpected(faults);
    }
    Reading reading;
    std::vector<LatenessRule> all;
    auto const* rules = parsed->find("rules");
    for (auto const& entry : rules ? rules->entries : std::vector<yaml::Entry> {})
        all.push_back(reading.rule(entry));
    if (all.empty())
        reading.faults.push_back("lateness.yaml:1: `rules` names at least one");
    if (!reading.faults.empty())
        return std::unexpected(reading.faults);
    return all;
}

}  // namespace mado::treasury
