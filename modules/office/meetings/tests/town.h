#pragma once
// An office of two towns: who runs a meeting, its chair, a member, and somebody who is none.
#include <mado/approvals/module.h>
#include <mado/jobs/jobs.h>
#include <mado/meetings/module.h>
#include <mado/meetings/standing_bodies.h>
#include <mado/module/testing/town.h>
#include <mado/records/module.h>
#include <mado/records/records.h>
#include <mado/sanitizing/module.h>

namespace mado::meetings::test {

using access::Role;
using Kind = Refusal::Kind;

struct World : mado::testing::ZoneTown {
    std::vector<MinutesConfirmed> confirmed;   // that listeners were told of
    bool listener_refuses = false;

    static Caller staff(std::string person, std::string town = tenant)
    {
        auto position = person + "_position";
        return mado::testing::staff(std::move(person), std::move(position), std::move(town));
    }
    Caller const organizer = staff("ogawa"), chair = staff("ichino"), member = staff("morita"), outsider = staff("fujii"), auditor = staff("kanno"), foreigner = staff("ogawa", neighbour);

    World() : ZoneTown(instant_in_tokyo(*Day::of(2026, 11, 18), 9), 21)
    {
        auto const tools = std::make_shared<sanitizing::Tools const>(sandbox::Options { .bounded_will_do = true });
        zone->plug(sanitizing::describe(tools), "");
        zone->plug(approvals::describe(), "");
        zone->plug(records::describe(tools), "");
        zone->plug(meetings::describe(tools), "");
        Module ears;
        ears.name = "ears";
        ears.listen = [this](Listeners& listeners) {
            listeners.on<MinutesConfirmed>([this](db::Write&, Caller const&, Workplace const&, MinutesConfirmed const& event) -> Result<void> {
                if (listener_refuses)
                    return refuse(Kind::Conflict, "test");
                confirmed.push_back(event);
                return {};
            });
        };
        zone->plug(ears, "");
        zone->open();
        for (auto const* town : { tenant, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                organization::keep_division(tx, { "general_affairs", "総務課", "", "" });
                organization::keep_division(tx, { "general_affairs/legal", "法制係", "", "" });
                organization::keep_division(tx, { "welfare", "福祉課", "", "" });
                struct Row { char const* person; char const* name; char const* number; char const* rank; Role role; };
                for (auto const& row : { Row { "ogawa", "小川 薫", "101", "clerk", Role::Examiner }, Row { "ichino", "市野 健太郎", "102", "division_head", Role::Approver },
                         Row { "morita", "守田 悠", "103", "clerk", Role::Treasurer }, Row { "fujii", "藤井 直", "104", "clerk", Role::Examiner }, Row { "kanno", "菅野 誠", "105", "clerk", Role::Auditor } })
                    seat_with_login(tx, { std::string(row.person) + "_position", "general_affairs", row.name, row.rank, row.person, { row.role }, row.name, row.number });
                return {};
            }, town));
    }

    static Plan plan(std::string title = "幹部レク 道路の計画")
    {
        return { MeetingKind::Briefing, {}, std::move(title), "201会議室", instant_in_tokyo(*Day::of(2026, 11, 18), 10), instant_in_tokyo(*Day::of(2026, 11, 18), 11) };
    }
    // With its chair and one member.
    MeetingId convened()
    {
        auto const made = write([&](db::Write& tx) { return convene(tx, organizer, here(), plan()); });
        REQUIRE(made);
        REQUIRE(write([&](db::Write& tx) {
            auto all = members(tx, made->id);
            all.push_back({ {}, chair.person, "", Part::Chair, Attendance::Present });
            all.push_back({ {}, member.person, "", Part::Member, Attendance::Unknown });
            all.push_back({ {}, {}, "外部 委員", Part::Member, Attendance::Absent });
            return keep_members(tx, organizer, here(), made->id, all, made->version);
        }));
        return made->id;
    }
    Meeting seen(MeetingId const& id)
    {
        auto const found = read([&](db::Read& tx) { return find(tx, organizer, id); });
        REQUIRE(found);
        return found->meeting;
    }
    Kind refused(Caller const& caller, MeetingId const& id)
    {
        auto const found = read([&](db::Read& tx) { return find(tx, caller, id); }, caller.tenant);
        REQUIRE_FALSE(found);
        return found.error().kind;
    }
    void begun(MeetingId const& id) { REQUIRE(write([&](db::Write& tx) { return begin(tx, organizer, here(), id); })); }
    void ended(MeetingId const& id) { REQUIRE(write([&](db::Write& tx) { return end(tx, organizer, here(), id); })); }
    // A paper of so many pages, drawn.
    Paper paper_of(MeetingId const& id, int pages, std::string title = "資料.pdf")
    {
        std::string html = "<article class=\"document\"><h1>道路の計画</h1>";
        for (int n = 1; n <= pages; ++n)
            html += (n > 1 ? "<p class=\"new-page\">" : "<p>") + std::string("第") + std::to_string(n) + "ページの本文</p>";
        auto const pdf = here().papers.pdf(html + "</article>", { .title = "資料", .author = "総務課", .made_at = clock.now(), .town = *here().towns.by_code(tenant) });
        REQUIRE(pdf);
        return added(id, *pdf, std::move(title));
    }
    Paper added(MeetingId const& id, std::string_view bytes, std::string title)
    {
        auto const blob = here().files.keep_bytes(bytes);
        REQUIRE(write([&](db::Write& tx) { return add_papers(tx, organizer, here(), id, { { blob, title } }); }));
        run_jobs(4);
        auto const all = read([&](db::Read& tx) { return papers(tx, id); });
        REQUIRE_FALSE(all.empty());
        return all.back();
    }
    // -- the web, as somebody who is signed in.
    http::Response get(std::string const& path) { return send("GET", "/soja-shi/meetings" + path); }
    http::Response post(std::string const& path, http::Pairs form) { return send("POST", "/soja-shi/meetings" + path, std::move(form)); }
    void sign_in(std::string const& who) { ZoneTown::sign_in(who, "/soja-shi/meetings/actions"); }
};

}  // namespace mado::meetings::test
