#pragma once
// An office of two towns: who runs a meeting, its chair, a member, and somebody who is none.
#include <mado/approvals/module.h>
#include <mado/db/fresh.h>
#include <mado/meetings/module.h>
#include <mado/meetings/standing_bodies.h>

#include <mado/identity/staff.h>
#include <mado/jobs/jobs.h>
#include <mado/module/zone.h>
#include <mado/organization/organization.h>
#include <mado/records/module.h>
#include <mado/records/records.h>
#include <mado/sanitizing/module.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

namespace mado::meetings::test {

using access::Role;
using Kind = Refusal::Kind;

struct World {
    static constexpr char const* tenant = "332089";
    static constexpr char const* neighbour = "331007";
    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(*Day::of(2026, 11, 18), 9) };
    Ids ids { 21 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;
    std::vector<MinutesConfirmed> confirmed;   // that listeners were told of
    bool listener_refuses = false;

    static Caller staff(std::string person, std::string town = tenant)
    {
        return { .tenant = std::move(town), .kind = CallerKind::Staff, .person = { person }, .position = { person + "_position" } };
    }
    Caller const organizer = staff("ogawa"), chair = staff("ichino"), member = staff("morita"), outsider = staff("fujii"), auditor = staff("kanno"), foreigner = staff("ogawa", neighbour);

    Workplace const& here() { return zone->here(); }
    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return here().database.write(town, work); }
    template <class Work>
    auto read(Work work, std::string const& town = tenant) { return here().database.read(town, work); }

    World()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-meetings-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = mado::web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
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
        static auto const hash = crypto::hash_password("correct horse battery");
        for (auto const* town : { tenant, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                organization::keep_division(tx, { "general_affairs", "総務課", "", "" });
                struct Row { char const* person; char const* name; char const* number; char const* rank; Role role; };
                for (auto const& row : { Row { "ogawa", "小川 薫", "101", "clerk", Role::Examiner }, Row { "ichino", "市野 健太郎", "102", "division_head", Role::Approver },
                         Row { "morita", "守田 悠", "103", "clerk", Role::Treasurer }, Row { "fujii", "藤井 直", "104", "clerk", Role::Examiner }, Row { "kanno", "菅野 誠", "105", "clerk", Role::Auditor } }) {
                    PositionId const position { std::string(row.person) + "_position" };
                    organization::keep_position(tx, { position, "general_affairs", row.name, row.rank });
                    organization::keep_person(tx, { { row.person }, row.name, row.number });
                    organization::assign(tx, { { row.person }, position, *Day::of(2026, 4, 1), {} });
                    access::grant(tx, position, { row.role, "general_affairs" });
                    identity::keep_account(tx, { { row.person }, row.person, hash, 0, {} });
                }
                return {};
            }, town));
    }
    ~World()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
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
        for (int n = 0; n < 4; ++n)
            zone->runner().once();
        auto const all = read([&](db::Read& tx) { return papers(tx, id); });
        REQUIRE_FALSE(all.empty());
        return all.back();
    }
    std::int64_t count(std::string_view sql, std::string const& town = tenant)
    {
        db::Statement const statement { "test.count", sql };
        return read([&](db::Read& tx) { return *tx.one(statement, {}, [](db::Row const& row) { return row.integer("n"); }); }, town);
    }

    // -- the web, as somebody who is signed in.
    std::string cookie, csrf;
    http::Response send(std::string const& method, std::string const& target, http::Pairs form = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        std::istringstream parts(target.substr(0, target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1));
        request.form = std::move(form);
        if (!csrf.empty())
            request.form.emplace_back("csrf", csrf);
        request.cookies["mado_office"] = cookie;
        return zone->site().answer(request);
    }
    http::Response get(std::string const& path) { return send("GET", "/soja-shi/meetings" + path); }
    http::Response post(std::string const& path, http::Pairs form) { return send("POST", "/soja-shi/meetings" + path, std::move(form)); }
    void sign_in(std::string const& who)
    {
        csrf.clear();
        cookie = identity::sign_in(here().database, tenant, who, "correct horse battery", clock, ids)->token;
        csrf = between(get("/new").body + get("/actions").body, "name=\"csrf\" value=\"", "\"");
        REQUIRE_FALSE(csrf.empty());
    }
    static std::string between(std::string const& text, std::string const& before, std::string const& after)
    {
        auto const from = text.find(before);
        return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
    }
};

}  // namespace mado::meetings::test
