#include "tests/house.h"

#include <mado/api/system.h>
#include <mado/cases/forwards.h>
#include <mado/cases/special.h>
#include <mado/privacy/provisions.h>

using namespace mado;
using namespace mado::privacy;
using cases::test::day;
using RefusalKind = Refusal::Kind;

namespace {

struct Record : privacy::test::House {
    std::vector<Provision> seen_by(Caller const& who, int year = 2026)
    {
        return read([&](db::Read& tx) { return provisions(tx, who, year); }, who.tenant);
    }
    Result<Provision> keep(Provision const& one, Caller const& who)
    {
        return write([&](db::Write& tx) { return keep_provision(tx, who, here, one); }, who.tenant);
    }
    static Provision to_police()
    {
        Provision made;
        made.given_on = day("2026-11-17");
        made.recipient = "架空警察署";
        made.ground = "個人情報の保護に関する法律第69条第1項（刑事訴訟法第197条第2項）";
        made.items = "氏名、住所";
        made.persons = 2;
        return made;
    }
    // The police is asked about the road (協議).
    CaseId asked_outside()
    {
        auto const id = submit_sign();
        taken(id, road_clerk);
        all_agree(id, road_clerk);
        return id;
    }
    void reads(std::string const& system, CaseId const& id)
    {
        Caller const program { .tenant = code, .kind = CallerKind::System, .job = "system" };
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            audit::record(tx, program, here.now(), "connections.case.read", { { "case", id.value }, { "system", system } }, { { "answers", "true" } });
            return {};
        }));
    }
};

TEST_CASE_FIXTURE(Record, "a letter to an outside body becomes one line, once; what stays inside becomes none")
{
    auto const id = asked_outside();
    CHECK(collect_provisions(here) == 1);
    CHECK(collect_provisions(here) == 0);
    days_pass(1);
    CHECK(collect_provisions(here) == 0);
    auto const all = seen_by(officer);
    REQUIRE(all.size() == 1);
    CHECK(all[0].source == Source::Consult);
    CHECK(all[0].recipient == "警察署長（架空）");
    CHECK(all[0].of == id);
    CHECK(all[0].division == "public_works/road_management");
    CHECK(all[0].given_on == day("2026-11-18"));
    CHECK_FALSE(all[0].is_checked);
    CHECK(was_told("privacy.provision.collected"));
}

TEST_CASE_FIXTURE(Record, "a case that is sent on to another body is one line, with the article and the items of its definition")
{
    auto text = std::string(cases::test::library().text("procedures/dog_registration.yaml"));
    text.insert(text.find("\nlimits:\n") + 1, "forward:\n  onward: { kind: via, to: agency, law: 狂犬病予防法第4条第5項 }\n\n");
    if (auto const route = text.find("\nroute:"); route != std::string::npos)
        text.erase(route + 1, text.find('\n', route + 1) - route);
    if (auto const source = text.find(", route"); source != std::string::npos)
        text.erase(source, 7);
    auto const hash = crypto::sha256_hex(text);
    Caller const office { .tenant = code, .kind = CallerKind::Zone, .job = "office" };
    REQUIRE(write([&](db::Write& tx) { return definitions::receive_published(tx, office, here.now(), { "dog_registration", hash, text, day("2026-05-01") }); }));
    CaseId const id { ids.uuid(clock.now().microseconds / 1000) };
    auto sent = message(gateway::Kind::Submitted, id.value, "", body(dog));
    sent.header.definition = hash;
    auto const received = write([&](db::Write& tx) { return cases::receive(tx, from_front, here, sent); });
    REQUIRE_MESSAGE(received, (received ? "" : received.error().key));
    taken(id, clerk);
    cases::ForwardWish const wish { "onward", "", "岡山保健所（架空）", "岡山県岡山市北区", "特に意見はありません。", true };
    auto const forwarded = write([&](db::Write& tx) { return cases::forward(tx, clerk, here, id, wish, found_version(tx, id)); });
    REQUIRE_MESSAGE(forwarded, (forwarded ? "" : forwarded.error().key));
    CHECK(collect_provisions(here) == 1);
    CHECK(collect_provisions(here) == 0);
    auto const all = seen_by(head);
    REQUIRE(all.size() == 1);
    CHECK(all[0].source == Source::Forward);
    CHECK(all[0].recipient == "岡山保健所（架空）");
    CHECK(all[0].ground == "狂犬病予防法第4条第5項");
    CHECK(all[0].items.find("種類") != std::string::npos);
    CHECK(all[0].form == Form::Paper);
    CHECK(seen_by(child_head).empty());
}

TEST_CASE_FIXTURE(Record, "a system's readings are one line a day, of as many persons as it read cases")
{
    auto const first = submit_dog(), second = submit_dog();
    api::System system;
    system.id = { "01900000-0000-7000-8000-000000000001" };
    system.name = "子育てアプリ";
    system.purpose = "状況の案内";
    system.token_hash = "hash";
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        api::keep_system(tx, system, here.now().at);
        return {};
    }));
    reads("01900000-0000-7000-8000-000000000001", first);
    reads("01900000-0000-7000-8000-000000000001", first);
    CHECK(collect_provisions(here) == 1);
    CHECK(seen_by(officer).front().persons == 1);
    reads("01900000-0000-7000-8000-000000000001", second);
    CHECK(collect_provisions(here) == 0);
    auto const all = seen_by(officer);
    REQUIRE(all.size() == 1);
    CHECK(all[0].persons == 2);
    CHECK(all[0].recipient == "子育てアプリ");
    CHECK(all[0].form == Form::Connection);
    days_pass(1);
    reads("01900000-0000-7000-8000-000000000001", first);
    CHECK(collect_provisions(here) == 1);
    CHECK(seen_by(officer).size() == 2);
}

TEST_CASE_FIXTURE(Record, "written by hand, for one's own division; completed by nobody else's; another town sees nothing")
{
    auto const made = keep(to_police(), head);
    REQUIRE(made);
    CHECK(made->division == "environment/animals");
    CHECK(made->is_checked);
    CHECK(seen_by(head).size() == 1);
    CHECK(seen_by(officer).size() == 1);
    CHECK(seen_by(auditor).size() == 1);
    CHECK(seen_by(child_head).empty());
    CHECK(seen_by(clerk).empty());
    CHECK(seen_by(their_officer).empty());
    CHECK(seen_by(officer, 2025).empty());
    CHECK(keep(to_police(), clerk).error().kind == RefusalKind::Forbidden);
    CHECK(keep(to_police(), auditor).error().kind == RefusalKind::Forbidden);
    auto changed = *made;
    changed.persons = 3;
    changed.version = 1;
    CHECK(keep(changed, child_head).error().kind == RefusalKind::Forbidden);
    CHECK(keep(changed, their_officer).error().kind == RefusalKind::NotFound);
    REQUIRE(keep(changed, officer));
    CHECK(keep(changed, officer).error().kind == RefusalKind::Conflict);
    CHECK(seen_by(officer).front().persons == 3);
}

TEST_CASE_FIXTURE(Record, "what is needed, and what an event said stays")
{
    Provision empty;
    empty.given_on = day("2026-11-19");
    empty.persons = 0;
    CHECK(keep(empty, officer).error().fields.size() == 5);  // recipient, ground, items, tomorrow, persons
    asked_outside();
    collect_provisions(here);
    auto line = seen_by(officer).front();
    line.given_on = day("2026-01-01");
    line.of = {};
    line.source = Source::Hand;
    line.ground = "道路法第32条第5項";
    line.is_checked = true;
    auto const kept = keep(line, officer);
    REQUIRE(kept);
    CHECK(kept->given_on == day("2026-11-18"));
    CHECK(kept->of);
    CHECK(kept->source == Source::Consult);
    CHECK(seen_by(officer).front().is_checked);
    CHECK(was_told("privacy.provision.corrected"));
}

TEST_CASE_FIXTURE(Record, "the pages: list, entry with its mistakes, CSV without formulas")
{
    auto const wrong = visit(officer, "/privacy/provisions/new", {}, http::Pairs { { "given_on", "2026-11-17" }, { "recipient", "架空病院" }, { "persons", "x" }, { "form", "spoken" } });
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(has(wrong->body, "架空病院"));
    CHECK(has(wrong->body, "value=\"spoken\" selected"));
    CHECK(has(wrong->body, "書いてください"));
    http::Pairs const right { { "given_on", "2026-11-17" }, { "recipient", "=架空病院" }, { "ground", "第69条第2項第4号" }, { "items", "氏名" }, { "persons", "1" }, { "form", "spoken" } };
    REQUIRE(visit(officer, "/privacy/provisions/new", {}, right)->status == 303);
    CHECK(has(shown(officer, "/privacy/provisions"), "架空病院"));
    CHECK(has(shown(auditor, "/privacy/provisions.csv"), "\"'=架空病院\""));
    CHECK_FALSE(has(shown(their_officer, "/privacy/provisions"), "架空病院"));
    CHECK_FALSE(has(shown(officer, "/privacy/provisions", {}, { { "year", "2025" } }), "架空病院"));
    CHECK(shown(clerk, "/privacy/provisions") == "test.forbidden");
    CHECK(shown(auditor, "/privacy/provisions/new") == "test.forbidden");
    auto const id = seen_by(officer).front().id;
    CHECK(has(shown(officer, "/privacy/provisions/{provision}", { { "provision", id } }), "架空病院"));
    CHECK_FALSE(visit(their_officer, "/privacy/provisions/{provision}", { { "provision", id } }));
}

TEST_CASE_FIXTURE(Record, "of a special case the list says neither what nor to whom")
{
    auto const id = asked_outside();
    collect_provisions(here);
    REQUIRE(write([&](db::Write& tx) { return cases::mark_special(tx, road_clerk, here, id, cases::SpecialKind::Dv, "相談があった"); }));
    auto const page = shown(officer, "/privacy/provisions");
    CHECK_FALSE(has(page, "警察署長"));
    CHECK_FALSE(has(page, "照会文書"));
    CHECK(has(page, "案件で確かめてください"));
    CHECK_FALSE(has(shown(officer, "/privacy/provisions.csv"), "警察署長"));
    auto const one = visit(officer, "/privacy/provisions/{provision}", { { "provision", seen_by(officer).front().id } });
    REQUIRE(one);
    CHECK(one->status == 303);
}

}  // namespace
