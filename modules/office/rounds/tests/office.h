#pragma once
// An office in memory with its modules: a prefecture's housing division and a personnel division, a published lottery and examination,
// people who apply.
#include <mado/approvals/module.h>
#include <mado/treasury/module.h>
#include <mado/cases/module.h>
#include <mado/cases/rounds.h>
#include <mado/db/fresh.h>
#include <mado/desk/module.h>
#include <mado/documents/module.h>
#include <mado/procedures/module.h>
#include <mado/registers/module.h>
#include <mado/rounds/module.h>
#include <mado/rounds/rounds.h>

#include <mado/audit/audit.h>
#include <mado/module/zone.h>
#include <mado/organization/organization.h>
#include <mado/sanitizing/module.h>

#include <algorithm>
#include <filesystem>

namespace mado::rounds::test {

inline Day day(std::string_view iso) { return *Day::parse(iso); }

inline json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    REQUIRE_MESSAGE(value, text);
    return *value;
}

struct Office {
    static constexpr char const* tenant = "330001";
    static constexpr char const* other_town = "332089";
    static constexpr char const* flats = "prefectural_housing";
    static constexpr char const* examination = "staff_examination";

    std::filesystem::path folder;
    FixedClock clock { instant_in_tokyo(day("2026-06-01"), 9) };
    Ids ids { 11 };
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }
    std::unique_ptr<Zone> zone;
    crypto::KeyPair applicant = crypto::make_key_pair();

    static Caller staff(std::string person, std::string position, std::string town = tenant)
    {
        return { .tenant = std::move(town), .kind = CallerKind::Staff, .person = { std::move(person) }, .position = { std::move(position) } };
    }
    Caller const clerk = staff("morita", "housing_clerk"), head = staff("kunisada", "housing_head"), stranger = staff("fujii", "roads_clerk"),
                 foreigner = staff("morita", "housing_clerk", other_town), personnel = staff("uno", "personnel_clerk"), governor = staff("ichino", "governor");
    Caller const from_front { .tenant = tenant, .kind = CallerKind::Zone, .job = "front" };

    Workplace const& here() { return zone->here(); }
    template <class Work>
    auto write(Work work, std::string const& town = tenant) { return zone->here().database.write(town, std::move(work)); }
    template <class Work>
    auto read(Work work, std::string const& town = tenant) { return zone->here().database.read(town, std::move(work)); }

    Office()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-rounds-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.audience = mado::web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        for (auto const& module : { sanitizing::describe(std::make_shared<sanitizing::Tools const>()), documents::describe(), approvals::describe(), treasury::describe(), registers::describe(), desk::describe(), cases::describe(), procedures::describe(), describe() })
            zone->plug(module, "");
        zone->open();
        for (auto const* town : { tenant, other_town })
            REQUIRE(write([&](db::Write& tx) { return furnish(tx, town); }, town));
    }
    ~Office()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    static void position(db::Write& tx, std::string const& id, std::string const& division, std::string const& rank, std::string const& person, std::initializer_list<access::Role> roles)
    {
        organization::keep_position(tx, { { id }, division, id, rank });
        organization::keep_person(tx, { { person }, person, person });
        organization::assign(tx, { { person }, { id }, day("2026-04-01"), std::nullopt });
        for (auto const role : roles)
            access::grant(tx, { id }, { role, division });
    }

    Result<void> furnish(db::Write& tx, std::string const& town)
    {
        using enum access::Role;
        organization::keep_division(tx, { "housing", "住宅課", "086-000-0001", "" });
        organization::keep_division(tx, { "housing/management", "住宅課 管理班", "086-000-0001", "" });
        organization::keep_division(tx, { "general_affairs/personnel", "人事課", "086-000-0002", "" });
        position(tx, "governor", "", "mayor", "ichino", { Approver });
        position(tx, "housing_head", "housing", "division_head", "kunisada", { Approver, Examiner });
        position(tx, "housing_clerk", "housing/management", "clerk", "morita", { Examiner });
        position(tx, "personnel_clerk", "general_affairs/personnel", "clerk", "uno", { Examiner });
        position(tx, "roads_clerk", "public_works/road_management", "clerk", "fujii", { Examiner, Definer });
        Caller const office { .tenant = town, .kind = CallerKind::Zone, .job = "office" };
        for (auto const* name : { flats, examination }) {
            auto const text = std::string(knowledge().library.text("procedures/" + std::string(name) + ".yaml"));
            TRY(definitions::receive_published(tx, office, here().now(), { name, crypto::sha256_hex(text), text, day("2026-04-01") }));
        }
        return {};
    }

    void on(std::string_view iso) { clock.set(instant_in_tokyo(day(iso), 10)); }

    static definitions::Round flats_round(int places = 1)
    {
        definitions::Round round { flats, "2026_06", { { { "ja", "6月の定期募集" } } }, day("2026-06-01"), day("2026-06-12"), day("2026-06-20") };
        for (auto const* key : { "101", "102" })
            round.items.push_back({ key, { { { "ja", std::string("見本団地") + key } } }, places, parsed(R"({ "rooms": "3", "single_allowed": true, "rent_from": 21400 })").object() });
        return round;
    }
    static definitions::Round examination_round(int places)
    {
        definitions::Round round { examination, "2026", { { { "ja", "職員採用試験" } } }, day("2026-06-01"), day("2026-06-12"), day("2026-07-20") };
        round.items.push_back({ "administration", { { { "ja", "行政" } } }, places, parsed(R"({ "youngest": "22", "oldest": "29", "needs_licence": false })").object() });
        return round;
    }

    Result<Kept> saved(definitions::Round const& round, Caller const& by)
    {
        return write([&](db::Write& tx) { return save(tx, by, here(), std::nullopt, round, 0); }, by.tenant);
    }
    Kept found(RoundId const& id) { return read([&](db::Read& tx) { return find(tx, id); }).value(); }
    Result<Kept> published(Kept const& kept, Caller const& by, std::string const& why = {})
    {
        return write([&](db::Write& tx) { return publish(tx, by, here(), kept.id, why, kept.version); }, by.tenant);
    }
    Kept open(definitions::Round const& round, Caller const& by)
    {
        auto const kept = saved(round, by);
        REQUIRE_MESSAGE(kept, (kept ? "" : kept.error().key));
        auto const made = published(*kept, by);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }

    // -- applications, as the gateway would hand them over.
    static json::Value typed(json::Value const& plain)
    {
        json::Value answers = json::Object {};
        for (auto const& [name, value] : plain.object())
            answers.set(name, json::object({ { "value", value }, { "origin", "typed" }, { "changed", false } }));
        return answers;
    }
    static std::string flat_answers(std::string const& item)
    {
        return R"({ "wanted": ")" + item + R"(", "name": { "text": "見本 健太" }, "born_on": "1990-05-05", "address": { "text": "岡山市北区見本町九丁目1番1号" }, "phone": "0860002000",
            "income": 1000000, "disabled": false, "members": [], "dependants_apart": "0", "single_parent": false, "housing_need": "狭い。" })";
    }
    Result<void> received(CaseId const& id, std::string const& procedure, std::string const& round, std::string_view answers, std::string_view files)
    {
        gateway::Message message;
        message.header.tenant = tenant;
        message.header.kind = gateway::Kind::Submitted;
        message.header.subject = id.value;
        message.header.sequence = 1;
        message.header.definition = crypto::sha256_hex(knowledge().library.text("procedures/" + procedure + ".yaml"));
        message.header.arrived_at = clock.now();
        message.sender_zone = "front";
        message.envelope = "sealed envelope";
        message.body = json::object({ { "receipt_number", ids.receipt_number() }, { "channel", "web" }, { "applicant", "person" }, { "identity", json::object({ { "how", "none" } }) },
            { "language", "ja" }, { "notice", "electronic" }, { "has_mail", false }, { "application_key", crypto::base64url(crypto::view(applicant.public_half.bytes)) },
            { "answers", typed(parsed(answers)) }, { "files", parsed(files) }, { "shown", json::Object {} }, { "round", round } });
        return write([&](db::Write& tx) { return cases::receive(tx, from_front, here(), message); });
    }
    CaseId new_case() { return { ids.uuid(clock.now().microseconds) }; }
    CaseId flat(std::string const& item = "101")
    {
        auto const id = new_case();
        auto const came = received(id, flats, "2026_06", flat_answers(item), R"({ "income_papers": { "way": "counter", "blobs": [] }, "residence_paper": { "way": "counter", "blobs": [] } })");
        REQUIRE_MESSAGE(came, (came ? "" : came.error().key));
        return id;
    }
    CaseId candidate()
    {
        auto const id = new_case();
        auto const came = received(id, examination, "2026", R"({ "occupation": "administration", "name": { "text": "試験 一郎" }, "born_on": "2001-05-05", "address": { "text": "総社市見本九丁目" },
            "phone": "0866000123", "schools": [{ "school": "架空大学", "faculty": "見本学部", "entered_on": "2020-04-01", "left_on": "2024-03-31", "ended": "graduated" }], "jobs": [],
            "disqualified": false, "truthful": true, "needs_support": false })", R"({ "photo": { "way": "counter", "blobs": [] } })");
        REQUIRE_MESSAGE(came, (came ? "" : came.error().key));
        return id;
    }

    cases::Case one(CaseId const& id) { return read([&](db::Read& tx) { return cases::find(tx, id); }).value(); }
    void taken(CaseId const& id, Caller const& by)
    {
        REQUIRE(write([&](db::Write& tx) { return cases::take(tx, by, here(), id, cases::find(tx, id)->version); }));
    }
    void established(CaseId const& id, Caller const& by, std::string_view answers)
    {
        auto const kept = write([&](db::Write& tx) { return cases::keep_examined(tx, by, here(), id, parsed(answers).object(), cases::find(tx, id)->version); });
        REQUIRE_MESSAGE(kept, (kept ? "" : kept.error().key));
    }
    Result<cases::Case> qualified(CaseId const& id, Caller const& by, cases::Verdict const& verdict = { "eligible" })
    {
        return write([&](db::Write& tx) { return cases::qualify(tx, by, here(), id, verdict, cases::find(tx, id)->version); });
    }
    CaseId eligible_flat(std::string const& item = "101")
    {
        auto const id = flat(item);
        taken(id, clerk);
        established(id, clerk, R"({ "arrears": false, "gang_member": false })");
        auto const made = qualified(id, clerk);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key + (made.error().fields.empty() ? "" : made.error().fields.front().key)));
        return id;
    }
    void withdrawn(CaseId const& id)
    {
        gateway::Message message;
        message.header.tenant = tenant;
        message.header.kind = gateway::Kind::Withdrawn;
        message.header.subject = id.value;
        message.header.sequence = 2;
        message.header.arrived_at = clock.now();
        message.body = json::object({ { "by", "applicant" } });
        REQUIRE(write([&](db::Write& tx) { return cases::withdraw(tx, from_front, here(), message); }));
    }

    // -- the round.
    Result<Kept> fixed(RoundId const& id, Caller const& by)
    {
        auto const fixing = read([&](db::Read& tx) { return prepare_fixing(tx, by, here(), id); }, by.tenant);
        if (!fixing)
            return std::unexpected(fixing.error());
        return write([&](db::Write& tx) { return fix(tx, by, here(), id, *fixing, find(tx, id)->version); }, by.tenant);
    }
    Result<Kept> drawn(RoundId const& id, Caller const& by, std::string const& value = "4 2 6", std::string const& source = "会場で振ったさいころの目")
    {
        auto const drawing = read([&](db::Read& tx) { return prepare_drawing(tx, by, here(), id, value, source); });
        if (!drawing)
            return std::unexpected(drawing.error());
        return write([&](db::Write& tx) { return draw(tx, by, here(), id, *drawing, find(tx, id)->version); });
    }
    Result<Kept> ordered(RoundId const& id, Caller const& by, std::string const& figure)
    {
        auto const ordering = read([&](db::Read& tx) { return prepare_ordering(tx, by, here(), id, figure); });
        if (!ordering)
            return std::unexpected(ordering.error());
        return write([&](db::Write& tx) { return order(tx, by, here(), id, *ordering, find(tx, id)->version); });
    }
    Result<approvals::Draft> proposed(RoundId const& id, Caller const& by)
    {
        auto const proposing = read([&](db::Read& tx) { return prepare_proposing(tx, by, here(), id, {}); });
        if (!proposing)
            return std::unexpected(proposing.error());
        return write([&](db::Write& tx) { return propose(tx, by, here(), id, *proposing, find(tx, id)->version); });
    }
    Result<approvals::Draft> decided(approvals::Draft const& draft, Caller const& by)
    {
        return write([&](db::Write& tx) { return approvals::decide(tx, by, here(), draft.id, "", draft.version); });
    }
    Result<void> carried(RoundId const& id) { return carry_out(here(), { { "j" }, tenant, carry_out_job, json::object({ { "round", id.value } }), 0 }); }

    std::map<std::string, int> outcomes(RoundId const& id)
    {
        std::map<std::string, int> counts;
        for (auto const& line : read([&](db::Read& tx) { return results(tx, id); }))
            ++counts[line.result];
        return counts;
    }
    int times(CaseId const& id, std::string_view event)
    {
        return read([&](db::Read& tx) {
            int n = 0;
            for (auto const& one : audit::events_of(tx, { "case", id.value }))
                n += one.event == event ? 1 : 0;
            return n;
        });
    }
    bool has_event(RoundId const& id, std::string_view event)
    {
        return read([&](db::Read& tx) {
            auto const all = audit::events_of(tx, { "round", id.value });
            return std::ranges::any_of(all, [&](auto const& one) { return one.event == event; });
        });
    }
};

inline std::string why(auto const& result) { return result ? std::string() : result.error().key + (result.error().fields.empty() ? "" : "/" + result.error().fields.front().key); }

}  // namespace mado::rounds::test
