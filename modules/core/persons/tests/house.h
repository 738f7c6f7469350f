#pragma once
// The core zone of two towns for this module: two divisions that do not see each other, an auditor of one and of all, a protector.
#include <mado/module/testing/town.h>

#include <mado/audit/audit.h>
#include <mado/cases/module.h>
#include <mado/persons/history.h>
#include <mado/persons/module.h>
#include <mado/persons/shield.h>
#include <mado/protection/module.h>

#include <algorithm>

namespace mado::persons::test {

using testing::day;
using testing::has;

struct House : testing::Town {
    static constexpr char const* children = "children/benefits";
    static constexpr char const* welfare = "welfare/assistance";
    Caller clerk = staff("asada", "clerk"), welfare_clerk = staff("baba", "welfare_clerk"), head = staff("chiba", "head"), auditor = staff("doi", "auditor"),
           children_auditor = staff("ebata", "children_auditor"), protector = staff("fujii", "protector"), theirs = staff("asada", "clerk", neighbour), nobody = staff("goto", "typist");
    Caller job { .tenant = code, .kind = CallerKind::System, .job = "persons.test" };

    House() : Town(instant_in_tokyo(day("2026-11-20"), 10))
    {
        set_up({ cases::describe({}, {}), protection::describe(), persons::describe() });
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                using enum access::Role;
                for (auto const& seat : { testing::Seat { "clerk", children, "給付係 主事", "clerk", "asada", { Examiner } }, { "welfare_clerk", welfare, "保護係 主事", "clerk", "baba", { Examiner } },
                         { "head", "children", "こども課長", "division_head", "chiba", { Approver } }, { "auditor", "", "監査", "clerk", "doi", { Auditor } },
                         { "children_auditor", "children", "監査", "clerk", "ebata", { Auditor } }, { "protector", "", "支援措置担当", "clerk", "fujii", { Protector } },
                         { "typist", "general", "総務課", "clerk", "goto", {} } })
                    testing::place(tx, seat);
                return {};
            }, tenant));
    }

    static Address lives(std::string words, std::string_view from = "2020-04-01", AddressKind kind = AddressKind::Registered) { return { kind, "7191131", std::move(words), code, day(from), {} }; }
    static Account account(std::string number = "1234567", std::string_view from = "2026-04-01", std::string purpose = {})
    {
        return { "0168", "ﾁﾕｳｺﾞｸ", "101", "ｿｳｼﾞﾔ", "1", std::move(number), "ｻﾄｳ ﾊﾅｺ", AccountSource::Declared, std::move(purpose), day(from), {} };
    }
    static NewIndividual somebody(std::string characters = "髙橋 花子", std::string kana = "タカハシ ハナコ", std::string_view born = "1994-05-05")
    {
        NewIndividual wish;
        wish.owner = children;
        wish.name = { std::move(characters), std::move(kana), {} };
        wish.born_on = Day::parse(born);
        wish.sex = Sex::Female;
        wish.addresses = { lives("岡山県総社市中央一丁目1番") };
        wish.came_from = "case:test";
        return wish;
    }
    Individual added(NewIndividual const& wish, Caller const* by = nullptr)
    {
        auto const made = write([&](db::Write& tx) { return add(tx, by ? *by : clerk, here, wish); }, by ? by->tenant : std::string(code));
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key + " " + (made.error().fields.empty() ? "" : made.error().fields[0].field + " " + made.error().fields[0].key)));
        return *made;
    }
    Individual now(IndividualId const& id)
    {
        return read([&](db::Read& tx) { return known(tx, id, here.now().today()); });
    }
    bool sees(Caller const& caller, IndividualId const& id)
    {
        return read([&](db::Read& tx) { return find(tx, caller, id, here.now().today()).has_value(); }, caller.tenant);
    }
    std::vector<Address> where(Caller const& caller, IndividualId const& id)
    {
        return read([&](db::Read& tx) { return addresses(tx, caller, id); }, caller.tenant);
    }
    bool has_event(std::string const& kind, std::string const& id, std::string_view event)
    {
        return read([&](db::Read& tx) { return std::ranges::any_of(audit::events_of(tx, { kind, id }), [&](auto const& one) { return one.event == event; }); });
    }
    protection::Protection protect(std::string name, std::optional<Day> born, std::vector<std::string> places = {})
    {
        protection::Protection one;
        one.name = std::move(name), one.born_on = born, one.from = day("2026-11-01"), one.until = day("2027-10-31"), one.body = "見本支援センター", one.ask = "市民課 内線100";
        one.contact_name = "見本法律事務所 気付", one.contact_address = "岡山県岡山市北区見本町1";
        auto const made = write([&](db::Write& tx) { return protection::set(tx, protector, here, one, { {}, places }); });
        REQUIRE(made);
        return *made;
    }
};

}  // namespace mado::persons::test
