// In whatever order facts came in, the months are the same; and whatever happened, what was paid in the end is what was due.
#include "tests/facts_of_tests.h"

#include <rapidcheck.h>

#include <algorithm>
#include <map>

using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;

namespace {

Fact any_fact(int number)
{
    auto const month = on("2026-06-01").plus_months(*rc::gen::inRange(0, 12));
    auto const id = "f" + std::to_string(1000 + number);
    switch (*rc::gen::inRange(0, 7)) {
    case 0: return fact(FactKind::Income, month.iso(), { { "counted", *rc::gen::inRange(0, 3'000'000) }, { "dependants", *rc::gen::inRange(0, 4) } }, id);
    case 1: return fact(FactKind::Pension, month.iso(), { { "kind", "ordinary" }, { "amount", *rc::gen::inRange(0, 60'000) } }, id);
    case 2: return fact(FactKind::Withholding, month.iso(), { { "ground", "no_report" } }, id);
    case 3: return fact(FactKind::Release, month.iso(), { { "of", "f" + std::to_string(1000 + *rc::gen::inRange(0, 8)) } }, id);
    case 4: return fact(FactKind::Denial, month.iso(), { { "ground", "no_effort" }, { "part", *rc::gen::inRange(0, 60'000) } }, id);
    case 5: return child(month.iso(), "2018-01-10", false, id);
    default: return fact(FactKind::ChildLost, month.iso(), { { "child", *rc::gen::element<std::string>("c1", "f1000", "f1001") }, { "ground", "not_in_care" } }, id);
    }
}

std::vector<Fact> any_facts()
{
    std::vector<Fact> all;
    for (int n = 0, most = *rc::gen::inRange(0, 8); n < most; ++n)
        all.push_back(any_fact(n));
    return all;
}

Basis household(std::vector<Fact> const& more)
{
    auto basis = mother("2026-05-10", 500'000);
    basis.facts.front().id = "c1";
    basis.facts.back().id = "f0999";
    basis.facts.push_back(fact(FactKind::Income, "2026-11-01", { { "counted", 600'000 }, { "dependants", 1 } }, "f0998"));
    basis.facts.insert(basis.facts.end(), more.begin(), more.end());
    return basis;
}

}  // namespace

TEST_CASE("any order of facts gives the same months")
{
    CHECK(rc::check([] {
        auto basis = household(any_facts());
        auto const before = months(basis, "2027-09-01");
        for (auto i = basis.facts.size(); i > 1; --i)
            std::swap(basis.facts[i - 1], basis.facts[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(i)))]);
        RC_ASSERT(months(basis, "2027-09-01") == before);
    }));
}

TEST_CASE("facts come one after another between payments: in the end what was paid and is still overpaid is what was due, and no payment is negative")
{
    CHECK(rc::check([] {
        auto const facts = any_facts();
        std::map<Day, Yen> paid;
        auto const as_lines = [&] {
            std::vector<MonthYen> lines;
            for (auto const& [month, amount] : paid)
                lines.push_back({ month, amount });
            return lines;
        };
        Yen handed_out;
        std::size_t known = 0;
        for (auto payment = on("2026-07-01"); payment <= on("2027-11-01"); payment = payment.plus_months(2)) {
            known = std::min(facts.size(), known + static_cast<std::size_t>(*rc::gen::inRange(0, 3)));
            auto const now = months(household({ facts.begin(), facts.begin() + static_cast<std::ptrdiff_t>(known) }), "2027-10-01", "2027-10-01");
            auto const settled = settle(owed(now, as_lines(), payment), Offset::Yes);
            RC_ASSERT(!settled.total.is_negative());
            Yen sum;
            for (auto const& line : settled.lines) {
                paid[line.month] += line.amount;
                sum += line.amount;
            }
            RC_ASSERT(sum == settled.total);
            handed_out += settled.total;
            Yen due;
            for (auto const& one : now)
                due += one.month < payment ? one.payable : Yen(0);
            RC_ASSERT(handed_out == due + settled.overpaid);
        }
    }));
}
