#include "../../cases/tests/town.h"

#include <mado/findings/findings.h>
#include <mado/findings/module.h>
#include <mado/web/site.h>

using namespace mado;
using namespace mado::findings;
using cases::test::day;
using RefusalKind = Refusal::Kind;

namespace {

struct Office : cases::test::Town {
    Caller auditor = staff("kanno", "auditor"), officer = staff("ogata", "officer"), child_auditor = staff("nitta", "child_auditor"), their_auditor = staff("kanno", "auditor", neighbour);

    Office() : Town({ describe() })
    {
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                position(tx, "auditor", "", "監査委員事務局 書記", "clerk", "kanno", { access::Role::Auditor });
                position(tx, "officer", "", "総務課 個人情報担当", "clerk", "ogata", { access::Role::PrivacyOfficer });
                position(tx, "child_auditor", "children/benefits", "こども課 監査担当", "clerk", "nitta", { access::Role::Auditor });
                organization::keep_person(tx, { { "morita" }, "三宅 一", "1" });  // as the applicant of the dog
                return {};
            }, tenant));
    }

    void reads(Caller const& who, CaseId const& id, std::string_view name = "cases.case.read")
    {
        REQUIRE(write([&](db::Write& tx) -> Result<void> { audit::record(tx, who, here.now(), name, { { "case", id.value } }); return {}; }, who.tenant));
    }
    void minutes_pass(std::int64_t minutes) { clock.set({ clock.now().microseconds + minutes * 60'000'000 }); }
    std::vector<Finding> open(Caller const& who) { return read([&](db::Read& tx) { return findings::findings(tx, who, State::Open); }, who.tenant); }
    std::vector<Finding> done(Caller const& who) { return read([&](db::Read& tx) { return findings::findings(tx, who, State::Reviewed); }, who.tenant); }
    std::size_t times(Finding const& one) { return read([&](db::Read& tx) { return readings(tx, one.id).size(); }); }
    Result<void> reviewed(Finding const& one, Caller const& by, Outcome outcome = Outcome::Needed, std::string_view words = "係長に確かめた")
    {
        return write([&](db::Write& tx) { return review(tx, by, here, one.id, outcome, words, one.version); }, by.tenant);
    }
};

TEST_CASE_FIXTURE(Office, "a reading is asked about once it has settled, once a day, with how often, and not again when the schedule runs again")
{
    auto const id = submit_dog();
    reads(clerk, id);
    reads(clerk, id, "cases.file.read");
    minutes_pass(59);
    CHECK(look(here) == 0);
    minutes_pass(2);
    CHECK(look(here) == 1);
    CHECK(look(here) == 0);
    auto const all = open(auditor);
    REQUIRE(all.size() == 1);
    CHECK(all[0].rule == "own_name");
    CHECK(all[0].person == clerk.person);
    CHECK(all[0].position == clerk.position);
    CHECK(all[0].of == id);
    CHECK(all[0].day == day("2026-11-18"));
    CHECK(times(all[0]) == 2);
    CHECK(read([&](db::Read& tx) { return count_open(tx, auditor); }) == 1);
    CHECK(has_event(id, "findings.finding.raised"));
    // The next day is another question.
    days_pass(1);
    reads(clerk, id);
    minutes_pass(61);
    CHECK(look(here) == 1);
    CHECK(open(auditor).size() == 2);
    // The place is lost (a database that was restored): the same events are gone over again, and nothing is doubled.
    REQUIRE(write([&](db::Write& tx) -> Result<void> { tx.execute({ "findings.test", "DELETE FROM findings_setting WHERE tenant = $tenant" }, {}); return {}; }));
    CHECK(look(here) == 0);
    CHECK(open(auditor).size() == 2);
}

TEST_CASE_FIXTURE(Office, "the schedule goes on where it stood, over more events than one bit holds")
{
    auto const id = submit_dog();
    for (int n = 0; n < 520; ++n)
        reads(head, id);
    reads(clerk, id);
    minutes_pass(61);
    CHECK(look(here) == 1);
    CHECK(open(auditor).size() == 1);
}

TEST_CASE_FIXTURE(Office, "another division's reading without an act, and with one before it settles")
{
    auto const idle = submit_sign(), worked = submit_sign();
    reads(clerk, idle);
    reads(clerk, worked);
    minutes_pass(30);
    REQUIRE(write([&](db::Write& tx) -> Result<void> { audit::record(tx, clerk, here.now(), "cases.case.note_added", { { "case", worked.value } }); return {}; }));
    reads(road_clerk, idle);
    minutes_pass(61);
    CHECK(look(here) == 1);
    auto const all = open(auditor);
    REQUIRE(all.size() == 1);
    CHECK(all[0].rule == "other_division");
    CHECK(all[0].of == idle);
    CHECK(all[0].person == clerk.person);
    CHECK(all[0].owner == "public_works/road_management");
}

TEST_CASE_FIXTURE(Office, "many different cases: the town's own number, a window over two runs, one finding that names them all; in an emergency every case")
{
    REQUIRE(write([&](db::Write& tx) { return set_rules(tx, officer, here, { { "many_cases.cases", "4" }, { "other_division", "off" } }); }));
    std::vector<CaseId> all;
    for (int n = 0; n < 4; ++n)
        all.push_back(submit_sign());
    for (int n = 0; n < 3; ++n) {
        reads(child_clerk, all[static_cast<std::size_t>(n)]);
        reads(child_clerk, all[static_cast<std::size_t>(n)]);
    }
    minutes_pass(59);
    CHECK(look(here) == 0);
    reads(child_clerk, all[3]);
    minutes_pass(61);
    CHECK(look(here) == 1);
    auto const raised = open(auditor);
    REQUIRE(raised.size() == 1);
    CHECK(raised[0].rule == "many_cases");
    CHECK(raised[0].of.value.empty());
    CHECK(raised[0].owner == "children/benefits");
    CHECK(times(raised[0]) == 4);
    CHECK(open(child_auditor).size() == 1);

    auto in_emergency = road_clerk;
    in_emergency.emergency = "e1";
    reads(in_emergency, all[0]);
    minutes_pass(61);
    CHECK(look(here) == 1);
    CHECK(open(auditor).front().rule == "emergency");
}

TEST_CASE_FIXTURE(Office, "machines and cases that are not here raise nothing; another town's readings stay there")
{
    auto const id = submit_dog();
    reads({ .tenant = code, .kind = CallerKind::System, .job = "cases.limits" }, id);
    reads(clerk, { "no-such-case" });
    minutes_pass(61);
    CHECK(look(here) == 0);
    reads(clerk, id);
    minutes_pass(61);
    CHECK(look(here) == 1);
    auto const one = open(auditor).at(0);
    CHECK(open(their_auditor).empty());
    CHECK(read([&](db::Read& tx) { return count_open(tx, their_auditor); }, neighbour) == 0);
    CHECK(read([&](db::Read& tx) { return findings::find(tx, their_auditor, one.id); }, neighbour).error().kind == RefusalKind::NotFound);
    CHECK(reviewed(one, their_auditor).error().kind == RefusalKind::NotFound);
    CHECK(open(child_auditor).empty());
    CHECK(reviewed(one, child_auditor).error().kind == RefusalKind::Forbidden);
    CHECK(reviewed(one, clerk).error().kind == RefusalKind::Forbidden);
    CHECK(reviewed(one, head).error().kind == RefusalKind::Forbidden);
    CHECK(open(clerk).empty());
}

TEST_CASE_FIXTURE(Office, "a review: never of one's own reading, with words, once; being checked it is reviewed again; who reads on opens it again")
{
    // The reader holds the auditor's position too.
    REQUIRE(write([&](db::Write& tx) -> Result<void> { organization::assign(tx, { clerk.person, { "auditor" }, day("2026-04-01"), std::nullopt }); return {}; }));
    auto const same_person = staff("morita", "auditor");
    auto const id = submit_dog();
    reads(clerk, id);
    minutes_pass(61);
    REQUIRE(look(here) == 1);
    auto one = open(auditor).at(0);
    CHECK(reviewed(one, same_person).error().kind == RefusalKind::Forbidden);
    CHECK(reviewed(one, auditor, Outcome::None).error().kind == RefusalKind::Invalid);
    CHECK(reviewed(one, auditor, Outcome::Needed, " 　").error().kind == RefusalKind::Invalid);
    CHECK_FALSE(read([&](db::Read& tx) { return audit::events_of(tx, { "finding", one.id.value }).size() > 1; }));
    REQUIRE(reviewed(one, auditor, Outcome::Checking));
    CHECK(reviewed(one, auditor).error().kind == RefusalKind::Conflict);  // shown before it changed
    one = done(auditor).at(0);
    REQUIRE(reviewed(one, officer, Outcome::Needed));
    one = done(auditor).at(0);
    CHECK(one.outcome == Outcome::Needed);
    CHECK(reviewed(one, auditor, Outcome::Improper).error().kind == RefusalKind::Conflict);
    CHECK(read([&](db::Read& tx) { return reviews(tx, one.id).size(); }) == 2);
    CHECK(open(auditor).empty());
    for (auto const& event : read([&](db::Read& tx) { return audit::events_of(tx, { "finding", one.id.value }); }))
        for (auto const& [name, value] : event.details)
            CHECK(value.find("係長") == std::string::npos);

    reads(clerk, id);
    minutes_pass(61);
    CHECK(look(here) == 1);
    REQUIRE(open(auditor).size() == 1);
    CHECK(open(auditor)[0].id == one.id);
    CHECK(read([&](db::Read& tx) { return reviews(tx, one.id).size(); }) == 2);
}

TEST_CASE_FIXTURE(Office, "an auditor of one division sees its own however many others are newer, newest first, at most 300")
{
    auto const id = submit_dog();
    static constexpr db::Statement insert { "findings.test_insert", R"sql(
        INSERT INTO findings_finding (tenant, id, person, position, case_id, rule, day, owner, state, outcome, last_at, version)
        VALUES ($tenant, $id, 'morita', 'clerk', $case, $rule, '2026-11-18', $owner, 'open', 'none', $at, 1)
    )sql" };
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        auto const raise = [&](std::string const& name, std::string const& owner, std::int64_t at) {
            tx.execute(insert, { { "$id", name }, { "$case", id }, { "$rule", name }, { "$owner", owner }, { "$at", at } });
        };
        raise("own-old", "children/benefits", 1);
        raise("own-new", "children/benefits/desk", 2);
        raise("like", "children/benefits2", 3);  // only begins alike
        for (int n = 0; n < 310; ++n)
            raise("other-" + std::to_string(n), "public_works", 1'000 + n);
        return {};
    }));
    auto const own = open(child_auditor);
    REQUIRE(own.size() == 2);
    CHECK(own[0].rule == "own-new");
    CHECK(own[1].rule == "own-old");
    auto const all = open(auditor);
    CHECK(all.size() == 300);
    CHECK(all[0].rule == "other-309");
    CHECK(open(their_auditor).empty());
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        for (int n = 0; n < 310; ++n)
            tx.execute(insert, { { "$id", "mine-" + std::to_string(n) }, { "$case", id }, { "$rule", "mine-" + std::to_string(n) }, { "$owner", n % 2 == 0 ? "children/benefits" : "children/benefits/desk" }, { "$at", 5'000 + n } });
        return {};
    }));
    auto const many = open(child_auditor);
    CHECK(many.size() == 300);
    CHECK(many[0].rule == "mine-309");
    CHECK(many[299].rule == "mine-10");
}

TEST_CASE_FIXTURE(Office, "rules are set by a privacy officer of the whole town, within their bounds, and count there alone")
{
    auto const sets = [&](Caller const& who, std::string const& value) { return write([&](db::Write& tx) { return set_rules(tx, who, here, { { "long_closed.days", value } }); }, who.tenant); };
    struct Row { char const* name; char const* value; bool is_good; };
    for (auto const& row : { Row { "the least", "30", true }, Row { "below", "29", false }, Row { "the most", "3650", true }, Row { "above", "3651", false }, Row { "no number", "1年", false }, Row { "nothing", "", false } }) {
        CAPTURE(row.name);
        CHECK(sets(officer, row.value).has_value() == row.is_good);
    }
    CHECK(sets(auditor, "40").error().kind == RefusalKind::Forbidden);
    CHECK(sets(clerk, "40").error().kind == RefusalKind::Forbidden);
    auto const days = [&](std::string const& tenant) {
        return read([&](db::Read& tx) {
            for (auto const& rule : standing_rules(tx, here))
                for (auto const& one : rule.settings)
                    if (one.name == "long_closed.days")
                        return one.value;
            return 0;
        }, tenant);
    };
    CHECK(days(code) == 3650);
    CHECK(days(neighbour) == 365);
}

TEST_CASE_FIXTURE(Office, "the pages: words, links, what was typed stays; whose case it is stands nowhere")
{
    mado::web::Site site({ .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here);
    for (auto const& module : modules) {
        site.add_files(module.name, module.files, "");
        site.add_pages(module.pages);
        site.add_routes(module.routes);
        site.add_menu(module.menu);
    }
    site.finish();
    auto const visit = [&](Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs form, bool posts) -> Result<http::Response> {
        http::Request request;
        request.path = std::move(path);
        request.form = std::move(form);
        request.method = posts ? "POST" : "GET";
        mado::web::Visit const made { request, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == pattern) {
                if (!posts)
                    return route.show(made, nullptr);
                auto answer = route.act(made);
                if (answer || answer.error().kind != RefusalKind::Invalid)
                    return answer;
                mado::web::Attempt const attempt { answer.error() };
                return route.show(made, &attempt);
            }
        return refuse(RefusalKind::NotFound, "no route");
    };
    auto const id = submit_dog();
    reads(clerk, id);
    minutes_pass(61);
    REQUIRE(look(here) == 1);
    auto const one = open(auditor).at(0);
    auto const list = visit(auditor, "/findings", {}, {}, false);
    REQUIRE(list);
    CHECK(list->body.find("閲覧した職員と申請者の氏が同じ") != std::string::npos);
    CHECK(list->body.find("三宅 陽子") == std::string::npos);
    auto const page = visit(auditor, "/findings/{finding}", { { "finding", one.id.value } }, {}, false);
    REQUIRE(page);
    CHECK(page->body.find("これは質問です") != std::string::npos);
    CHECK(page->body.find("案件の画面を開いた") != std::string::npos);
    CHECK(page->body.find("/cases/" + id.value) != std::string::npos);
    CHECK(page->body.find("三宅 陽子") == std::string::npos);
    auto const officers = visit(officer, "/findings/{finding}", { { "finding", one.id.value } }, {}, false);
    REQUIRE(officers);
    CHECK(officers->body.find("/cases/" + id.value) == std::string::npos);  // may not read cases
    auto const refused = visit(auditor, "/findings/{finding}", { { "finding", one.id.value } }, { { "words", "係長に尋ねた" }, { "version", "1" } }, true);
    REQUIRE(refused);
    CHECK(refused->status == 422);
    CHECK(refused->body.find("係長に尋ねた") != std::string::npos);
    auto const kept = visit(auditor, "/findings/{finding}", { { "finding", one.id.value } }, { { "words", "係長に尋ねた" }, { "outcome", "needed" }, { "version", "1" } }, true);
    REQUIRE(kept);
    CHECK(kept->status == 303);
    CHECK(visit(their_auditor, "/findings/{finding}", { { "finding", one.id.value } }, {}, false).error().kind == RefusalKind::NotFound);
    auto const rules = visit(officer, "/findings/rules", {}, { { "on", "own_name" }, { "many_cases.cases", "none" } }, true);
    REQUIRE(rules);
    CHECK(rules->status == 422);
    CHECK(rules->body.find("value=\"none\"") != std::string::npos);
}

}  // namespace
