// Whatever the order in which facts are told, and however a fact is cut, the months are the same.
#include <mado/public_assistance/month.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace mado;
using namespace mado::public_assistance;

namespace {

Reckoner const& reckoner()
{
    static auto const library = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    static auto const made = Reckoner::of(library);
    return *made;
}

Situation any_situation()
{
    Situation made;
    made.standing = { *rc::gen::element<std::string>("1-1", "2-2", "3-1"), *rc::gen::element<std::string>("", "I", "VI"), { Yen(40'000), Yen(48'000), Yen(52'000), Yen(56'000), Yen(62'000) } };
    auto const begin = *Day::parse("2026-10-01");
    auto const some_day = [&] { return begin.plus_days(*rc::gen::inRange(0, 90)); };
    auto const people = *rc::gen::inRange(1, 5);
    for (int i = 0; i < people; ++i)
        made.members.push_back({ std::string(1, static_cast<char>('a' + i)), Day::parse(*rc::gen::element<std::string>("1950-01-01", "1990-06-15", "2010-04-01", "2020-12-31")),
            i == 0 ? begin : some_day(), {} });
    auto const facts = *rc::gen::inRange(0, 8);
    for (int i = 0; i < facts; ++i) {
        Fact fact;
        fact.id = std::to_string(i);
        fact.kind = *rc::gen::element(FactKind::Rent, FactKind::Disability, FactKind::SingleParent, FactKind::School, FactKind::HomePatient,
            FactKind::CareFacility, FactKind::Radiation, FactKind::CareInsurance, FactKind::Maternity, FactKind::Earned, FactKind::OtherIncome, FactKind::Medical);
        if (is_of_a_member(fact.kind))
            fact.who = std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, people)));
        fact.amount = Yen(*rc::gen::inRange(0, 200'000));
        if (auto const words = words_of(fact.kind); !words.empty())
            fact.word = words[*rc::gen::inRange<std::size_t>(0, words.size())];
        fact.from = some_day();
        fact.until = fact.from.plus_days(*rc::gen::inRange(0, 60));
        made.facts.push_back(fact);
    }
    made.spells = { { some_day(), {} } };
    return made;
}

}  // namespace

TEST_CASE("any order of facts and members gives the same months, and a fact that is cut in two is one")
{
    CHECK(rc::check([] {
        auto const situation = any_situation();
        auto other = situation;
        std::ranges::reverse(other.facts);
        std::ranges::reverse(other.members);
        auto cut = situation;
        for (auto const& fact : situation.facts)
            if (holds_by_day(fact.kind) && *fact.until > fact.from) {
                auto second = fact;
                auto& first = *std::ranges::find(cut.facts, fact.id, &Fact::id);
                first.until = first.from;
                second.from = second.from.plus_days(1);
                cut.facts.push_back(second);
            }
        for (auto const* in : { "2026-10-01", "2026-11-01", "2026-12-01" }) {
            auto const a = reckoner().month(situation, *Day::parse(in)), b = reckoner().month(other, *Day::parse(in)), c = reckoner().month(cut, *Day::parse(in));
            RC_ASSERT(a.has_value() && b.has_value() && c.has_value());
            RC_ASSERT(same_amounts(*a, *b));
            RC_ASSERT(same_amounts(*a, *c));
            RC_ASSERT(a->paid == a->living + a->housing + a->education);
            RC_ASSERT(a->paid >= Yen(0));
        }
    }));
}
