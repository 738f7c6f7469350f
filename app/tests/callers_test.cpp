// Every route × every kind of caller: what each is answered stands in golden/callers.txt, generated from the route tables, so that no route is left out.
// Beside the table some answers are asserted outright: nobody comes in where a right is asked for, and a thing of another division or town is no page.
#include "demonstration.h"

#include <mado/access/access.h>
#include <mado/applications/apply.h>
#include <mado/crypto/box.h>
#include <mado/db/fresh.h>
#include <mado/identity/staff.h>
#include <mado/log/log.h>
#include <mado/organization/organization.h>
#include <mado/web/site.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace mado;

namespace {

constexpr char soja[] = "332089", okayama[] = "330001";
constexpr char slug[] = "soja-shi", other_slug[] = "okayama-ken";

constexpr db::Statement one_case { "test.one_case", "SELECT id, owner FROM cases_case WHERE tenant = $tenant AND owner <> '' ORDER BY id LIMIT 1" };
constexpr db::Statement one_document { "test.one_document", "SELECT id FROM documents_document WHERE tenant = $tenant AND owner = $owner ORDER BY id LIMIT 1" };
constexpr db::Statement one_draft { "test.one_draft", "SELECT id FROM approvals_draft WHERE tenant = $tenant AND owner = $owner ORDER BY id LIMIT 1" };
constexpr db::Statement one_round { "test.one_round", "SELECT id FROM rounds_round WHERE tenant = $tenant ORDER BY id LIMIT 1" };
constexpr db::Statement one_row { "test.one_row", "SELECT id, register_name FROM registers_row WHERE tenant = $tenant ORDER BY id LIMIT 1" };
constexpr db::Statement one_application { "test.one_application", "SELECT id FROM applications_application WHERE tenant = $tenant AND receipt_number <> '' ORDER BY id LIMIT 1" };

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-callers-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

Configuration configuration_in(std::filesystem::path const& folder, db::test::ZoneDatabases const& databases)
{
    log::start({ .descriptor = 2, .least = log::Level::Error });
    Configuration configuration;
    configuration.data = folder;
    configuration.database_address = databases.address();
    configuration.front.port = configuration.office.port = configuration.core.port = configuration.operators.port = 0;
    return configuration;
}

using Names = std::map<std::string, std::string>;  // of a route's pattern: "case" → an id that there is

struct Somebody {
    std::string name, secret;     // of the zone's cookie; "" none
    std::string in = slug;        // the town whose address is asked
};

class Stage {
public:
    Stage() : clock_(instant_in_tokyo(*Day::parse("2026-11-18"), 9)), world_(configuration_in(folder_.path, databases_), clock_)
    {
        fill_with_demonstration(world_, [](std::string const&) {});
    }

    World& world() { return world_; }
    void later(int minutes) { clock_.set({ clock_.now().microseconds + minutes * 60'000'000LL }); }

    // A person in a position of one role there, signed in with a second factor that was just shown.
    std::string session(Zone& zone, std::string const& tenant, std::string const& name, std::string const& division, std::optional<access::Role> role)
    {
        auto& database = zone.here().database;
        (void)database.write(tenant, [&](db::Write& tx) -> Result<void> {
            organization::keep_position(tx, { { name }, division, name, "clerk" });
            organization::keep_person(tx, { { name }, name, name });
            organization::assign(tx, { { name }, { name }, *Day::parse("2026-04-01"), {} });
            if (role)
                access::grant(tx, { name }, { *role, division });
            identity::keep_account(tx, { { name }, name, "unused", 0, {} });
            auto const kept = identity::keep_subject(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "test" }, zone.here().now(), { name }, { "test", name, true });
            if (!kept)
                throw std::runtime_error("the subject " + name + " was not kept");
            return {};
        });
        auto const entered = identity::sign_in_with(database, tenant, { "test", name, true }, {}, {}, clock_, world_.ids());
        if (!entered || entered->stage != identity::Stage::Open)
            throw std::runtime_error(name + " of " + zone.name() + " is not signed in");
        return entered->token;
    }

    http::Response ask(Zone& zone, Somebody const& somebody, std::string const& method, std::string const& path, bool with_token, http::Pairs const& form = {})
    {
        http::Request request;
        request.form = form;
        request.method = method;
        request.target = "/" + somebody.in + path;
        std::istringstream parts(request.target);
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        request.headers = { { "host", "localhost" }, { "accept-language", "ja" } };
        if (!somebody.secret.empty())
            request.cookies["mado_" + zone.name()] = somebody.secret;
        if (with_token) {
            auto const key = crypto::derive(crypto::view(zone.here().keys.storage.bytes), zone.name(), "madoguchi.csrf");
            request.form.emplace_back("csrf", crypto::base64url(crypto::hmac_sha256(key, somebody.secret).substr(0, 18)));
        }
        return zone.site().answer(request);
    }

    Names names_in(Zone& zone)
    {
        Names names { { "field", "photo" }, { "name", "dogs" }, { "procedure", "dog_registration" }, { "kind", "route" }, { "decision", "decides" }, { "receipt", "0000-0000-000" }, { "code", "00000000000" },
            { "page", "owner" }, { "group", "found" } };
        auto const id = [](db::Row const& row) { return row.text("id"); };
        zone.here().database.read(soja, [&](db::Read& tx) {
            if (zone.name() == "front") {
                names["application"] = tx.one(one_application, {}, id).value();
                return true;
            }
            auto const found = tx.one(one_case, {}, [](db::Row const& row) { return std::pair(row.text("id"), row.text("owner")); }).value();
            names["case"] = found.first;
            owner_ = found.second;
            if (auto const document = tx.one(one_document, { { "$owner", owner_ } }, id))
                names["document"] = *document;
            if (auto const draft = tx.one(one_draft, { { "$owner", owner_ } }, id))
                names["draft"] = *draft;
            if (auto const row = tx.one(one_row, {}, [](db::Row const& found_row) { return std::pair(found_row.text("id"), found_row.text("register_name")); }))
                names["row"] = row->first, names["name"] = row->second;
            if (zone.name() == "office")
                if (auto const round = tx.one(one_round, {}, id))
                    names["round"] = *round;
            return true;
        });
        return names;
    }
    std::string const& owner() const { return owner_; }  // of the case in names_in

private:
    Folder folder_;
    db::test::ZoneDatabases databases_;
    FixedClock clock_;
    World world_;
    std::string owner_;
};

Stage& stage()
{
    static Stage one;
    return one;
}

std::string filled(std::string pattern, Names const& names)
{
    for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at)) {
        auto const end = pattern.find('}', at);
        auto const found = names.find(pattern.substr(at + 1, end - at - 1));
        auto const value = found == names.end() ? std::string("019a0000-0000-7000-8000-000000000000") : found->second;
        pattern.replace(at, end - at + 1, value);
        at += value.size();
    }
    return pattern;
}

std::string location(http::Response const& response)
{
    for (auto const& [name, value] : response.headers)
        if (name == "location")
            return value;
    return {};
}

// in: the page, or a refusal of what was answered in it · sign-in · no: not in this position · confirm: a second factor first · none: there is no such thing
std::string word_of_answer(http::Response const& response)
{
    if (response.status == 401 || (response.status == 303 && location(response).find("/sign-in") != std::string::npos))
        return "sign-in";
    if (response.status == 403)
        return response.body.find("name=\"confirm\"") != std::string::npos ? "confirm" : "no";
    if (response.status == 404 || response.status == 410)
        return "none";
    return response.status < 500 ? "in" : "FAULT";
}

bool is_of_one_thing(std::string const& pattern)
{
    return std::ranges::any_of(std::array { "{case}", "{document}", "{draft}", "{application}" }, [&](char const* name) { return pattern.find(name) != std::string::npos; });
}

// The answers of the first dog registration of the demonstration.
json::Object demonstrated_dog()
{
    for (auto const& application : demonstrated_applications(stage().world().knowledge().library))
        if (application.text_of("procedure") == "dog_registration" && application.text_of("town") == soja)
            return demonstrated_answers(application, *Day::parse("2026-11-18"));
    throw std::runtime_error("the demonstration registers no dog");
}

using Answers = std::map<std::string, std::vector<std::string>>;  // "in" → callers

std::string row_of(std::string const& what, Answers const& answers)
{
    auto row = what + ":";
    for (auto const& [answer, callers] : answers) {
        row += " " + answer + "[";
        for (std::size_t i = 0; i < callers.size(); ++i)
            row += (i == 0 ? "" : " ") + callers[i];
        row += "]";
    }
    return row;
}

void compare(std::set<std::string> const& rows)
{
    auto const path = std::filesystem::path(MADO_HERE "/tests/golden/callers.txt");
    if (char const* mode = std::getenv("MADO_GOLDEN"); mode && std::string_view(mode) == "write") {
        std::ofstream out(path);
        for (auto const& row : rows)
            out << row << "\n";
        return;
    }
    std::ifstream in(path);
    std::set<std::string> before;
    for (std::string line; std::getline(in, line);)
        before.insert(line);
    for (auto const& row : rows)
        if (!before.contains(row))
            FAIL_CHECK(("callers.txt: new, or changed: " + row + "   (make golden writes it)"));
    for (auto const& row : before)
        if (!rows.contains(row))
            FAIL_CHECK(("callers.txt: gone: " + row));
}

std::vector<Somebody> callers_of(Zone& zone)
{
    auto& all = stage();
    std::vector<Somebody> callers { { "nobody", "" } };
    if (zone.name() == "front") {
        callers.push_back({ "stranger", all.world().ids().handle() + all.world().ids().handle() });
        return callers;
    }
    std::string const own = all.owner(), elsewhere = own.starts_with("general") ? "welfare" : "general";
    // The factor of this one, or the password, was shown a while ago.
    callers.push_back({ "administrator_stale", all.session(zone, soja, "administrator_stale", own, access::Role::Administrator) });
    all.later(identity::fresh_minutes + 1);
    auto const names = access::names_of(access::Role {});
    for (std::size_t i = 0; i < names.size(); ++i)
        callers.push_back({ std::string(names[i]), all.session(zone, soja, std::string(names[i]), own, static_cast<access::Role>(i)) });
    callers.push_back({ "roleless", all.session(zone, soja, "roleless", own, {}) });
    callers.push_back({ "examiner_elsewhere", all.session(zone, soja, "examiner_elsewhere", elsewhere, access::Role::Examiner) });
    callers.push_back({ "administrator_elsewhere", all.session(zone, soja, "administrator_elsewhere", elsewhere, access::Role::Administrator) });
    callers.push_back({ "other_town", all.session(zone, okayama, "other_town", own, access::Role::Examiner) });
    callers.push_back({ "other_zone", all.session(all.world().zone(zone.name() == "office" ? "core" : "office"), soja, "of_" + zone.name(), own, access::Role::Examiner) });
    return callers;
}

// A POST of an admitted caller is sent without its token: it is refused as an expired form, after every right was asked and before anything is done. Of others
// it has the right one, so that the wall itself is seen.
bool sends_token(Somebody const& somebody, Zone const& zone)
{
    return zone.name() == "front" || somebody.name.ends_with("_elsewhere") || somebody.name.ends_with("_stale") || somebody.name == "roleless";
}

TEST_CASE("callers: every route answers every kind of caller as its table says")
{
    std::set<std::string> rows;
    for (auto const& zone : stage().world().zones()) {
        auto const names = stage().names_in(*zone);
        auto const callers = callers_of(*zone);
        for (auto const& route : zone->site().routes()) {
            if (route.outside_town)
                continue;
            for (std::string const method : { "GET", "POST" }) {
                if (route.answer ? method == "POST" : method == "GET" ? !route.show : !route.act)
                    continue;
                // Ends the session that the rows below need; what it may is the sign-in's own test.
                if (method == "POST" && (route.pattern == "/sign-out" || route.pattern == "/position"))
                    continue;
                Answers answers;
                std::map<std::string, std::string> of;
                for (auto const& somebody : callers) {
                    auto const response = stage().ask(*zone, somebody, method, filled(route.pattern, names), method == "POST" && sends_token(somebody, *zone));
                    auto const word = word_of_answer(response);
                    answers[word].push_back(somebody.name);
                    of[somebody.name] = word;
                }
                auto const what = zone->name() + " " + method + " " + route.pattern;
                CAPTURE(what);
                CHECK_FALSE(answers.contains("FAULT"));
                if (method == "POST" && route.action && route.action->asks == access::Action::Asks::FreshFactor && zone->name() != "front")
                    CHECK((of["administrator_stale"] == "confirm" || of["administrator_stale"] == "no"));
                if (route.action) {
                    CHECK(of["nobody"] == "sign-in");
                    CHECK(of["other_town"] == "sign-in");
                    CHECK(of["other_zone"] == "sign-in");
                    CHECK(of["roleless"] == "no");
                }
                if (zone->name() != "front" && is_of_one_thing(route.pattern) && route.action)
                    CHECK(of["examiner_elsewhere"] != "in");
                if (zone->name() == "front" && is_of_one_thing(route.pattern)) {
                    CHECK((method == "POST" || of["nobody"] != "in"));  // who has no cookie yet has no form either
                    CHECK(of["stranger"] != "in");
                }
                rows.insert(row_of(what, answers));
            }
        }
    }
    CHECK(rows.size() > 300);
    compare(rows);
}

TEST_CASE("callers: an application opens for the browser that showed its number and code, in its town alone")
{
    auto& zone = stage().world().zone("front");
    auto const& here = zone.here();
    auto const receipt = applications::apply(here, soja, { .procedure = "dog_registration", .applicant = "person", .answers = demonstrated_dog(), .notice = "electronic" });
    REQUIRE(receipt);
    auto const status = "/applications/" + receipt->application.value + "/status";
    auto const fresh = [&](std::string const& name) { return Somebody { name, here.ids.handle() + here.ids.handle() }; };
    auto const show = [&](Somebody& somebody, std::string const& code) {
        auto const answer = stage().ask(zone, somebody, "POST", "/applications", true, { { "number", receipt->receipt_number }, { "code", code } });
        for (auto const& [name, value] : answer.headers)
            if (name == "set-cookie" && value.starts_with("mado_front="))
                somebody.secret = value.substr(11, value.find(';') - 11);
    };
    auto owner = fresh("owner"), guesser = fresh("guesser");
    show(owner, receipt->code);
    show(guesser, "0000-0000-0000-0000-0000");
    CHECK(word_of_answer(stage().ask(zone, owner, "GET", status, false)) == "in");
    CHECK(word_of_answer(stage().ask(zone, guesser, "GET", status, false)) == "none");
    owner.in = other_slug;
    CHECK(word_of_answer(stage().ask(zone, owner, "GET", status, false)) == "none");
}

}  // namespace
