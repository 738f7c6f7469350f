#pragma once
// Facts that tests are made of, and the amounts of the decision model.
#include <mado/child_support/monthly.h>
#include <mado/child_support/months.h>
#include <mado/child_support/worth.h>

#include <mado/names/id.h>

#include <doctest/doctest.h>

namespace mado::child_support::test {

inline Day on(std::string_view iso) { return *Day::parse(iso); }
inline definitions::Library const& the_library()
{
    static auto const all = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return all;
}
inline Calendar const& calendar()
{
    static auto const all = the_library().calendar()->calendar;
    return all;
}
inline benefits::Rules const& the_rules()
{
    static auto const all = benefits::Rules::of(the_library(), monthly());
    REQUIRE(all);
    return *all;
}

inline Fact fact(FactKind kind, std::string_view from, std::initializer_list<std::pair<std::string_view, json::Value>> values, std::string id = {})
{
    static int number = 0;
    char made[16];
    std::snprintf(made, sizeof made, "f%08d", ++number);
    return { id.empty() ? made : id, kind, on(from), std::nullopt, json::object(values) };
}
inline Fact child(std::string_view asked, std::string_view born, bool is_disabled = false, std::string id = "c1")
{
    return fact(FactKind::ChildAdded, asked, { { "child_born_on", born }, { "ground", "divorced" }, { "is_disabled", is_disabled } }, std::move(id));
}
inline Basis a_basis(std::string_view claimed, std::string_view qualified = {})
{
    Basis made;
    made.claimed_on = on(claimed);
    made.qualified_on = on(qualified.empty() ? claimed : qualified);
    return made;
}
// With one child of seven or so and one dependant; income of the allowance year of her first month.
inline Basis mother(std::string_view claimed, std::int64_t counted)
{
    auto made = a_basis(claimed);
    made.facts = { child(claimed, "2017-05-05"), fact(FactKind::Income, first_month(made).iso(), { { "counted", counted }, { "dependants", 1 } }) };
    return made;
}
inline std::vector<Month> months(Basis const& basis, std::string_view through, std::string_view today = {})
{
    return months_of(basis, on(through), on(today.empty() ? through : today), calendar(), worth_by(the_rules()));
}
inline Month month_in(Basis const& basis, std::string_view month, std::string_view today = {})
{
    auto const all = months(basis, month, today);
    REQUIRE_FALSE(all.empty());
    REQUIRE(all.back().month == on(month));
    return all.back();
}

}  // namespace mado::child_support::test
