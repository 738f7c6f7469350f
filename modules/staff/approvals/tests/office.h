#pragma once
// A staff zone in memory with the pages and the API of approvals: two towns alike, a section that drafts, those above it, a neighbour division.
#include <mado/api/door.h>
#include <mado/api/scopes.h>
#include <mado/approvals/drafts.h>
#include <mado/approvals/inbox.h>
#include <mado/approvals/module.h>
#include <mado/approvals/rules.h>
#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/documents/module.h>
#include <mado/organization/organization.h>
#include <mado/papers/papers.h>
#include <mado/web/site.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace mado::embedded {
std::span<File const> access();
std::span<File const> api();
std::span<File const> audit();
std::span<File const> organization();
std::span<File const> files();
std::span<File const> identity();
std::span<File const> gateway();
std::span<File const> jobs();
}

namespace mado::approvals::test {

inline definitions::Library const& library()
{
    static auto const all = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return all;
}
inline papers::Papers const& all_papers()
{
    static papers::Papers const all(library());
    return all;
}
inline Day day(std::string_view iso) { return *Day::parse(iso); }
inline bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-approvals-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

struct Office {
    static constexpr char const* code = "332089";
    static constexpr char const* neighbour = "331007";

    Folder folder;
    gateway::Keys keys = gateway::keys_of("office", (folder.path / "keys").string());
    db::Database database { db::test::fresh() };
    Ids ids { 11 };
    FixedClock clock { instant_in_tokyo(day("2026-11-18"), 10) };
    tenancy::Towns towns = tenancy::Towns::from_csv(library().text("towns/towns.csv"));
    definitions::Cache cache;
    Calendar calendar = library().calendar()->calendar;
    files::Store files { folder.path / "files" };
    Listeners listeners;
    Workplace here { "office", database, clock, ids, towns, library(), cache, all_papers(), calendar, files, keys, listeners, "http://localhost:8080", "a@example.jp" };
    std::vector<Module> modules { documents::describe(), approvals::describe() };
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };
    api::Door door { here };

    static Caller staff(std::string person, std::string position, std::string tenant = code)
    {
        return { .tenant = std::move(tenant), .kind = CallerKind::Staff, .person = { std::move(person) }, .position = { std::move(position) } };
    }
    Caller clerk = staff("fujii", "roads_clerk"), section_head = staff("otsuki", "roads_head"), head = staff("hiramatsu", "works_head"), department_head = staff("senoo", "works_department_head"),
           stranger = staff("nishi", "scenery_clerk"), administrator = staff("hayashi", "administration"), theirs = staff("otsuki", "roads_head", neighbour);

    template <class Work>
    auto write(Work work, std::string const& tenant = code) { return database.write(tenant, std::move(work)); }
    template <class Work>
    auto read(Work work, std::string const& tenant = code) { return database.read(tenant, std::move(work)); }

    Office()
    {
        std::vector<db::Migration> migrations;
        auto const add = [&](std::string const& module, std::span<embedded::File const> embedded) {
            int number = 0;
            for (auto const& file : embedded)
                if (file.path.starts_with("migrations/"))
                    migrations.push_back({ module, ++number, std::string(file.path.substr(11)), file.bytes });
        };
        add("access", embedded::access()), add("api", embedded::api()), add("audit", embedded::audit()), add("identity", embedded::identity()), add("organization", embedded::organization());
        add("files", embedded::files()), add("gateway", embedded::gateway()), add("jobs", embedded::jobs());
        for (auto const& migration : definitions::migrations())
            migrations.push_back(migration);
        for (auto const& module : modules) {
            add(module.name, module.files);
            if (module.listen)
                module.listen(listeners);
        }
        database.migrate(migrations);
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) { return furnish(tx); }, tenant));
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
            door.add(module.operations);
        }
        door.open(site);
        site.finish();
    }

    void position(db::Write& tx, std::string const& id, std::string const& division, std::string const& title, std::string const& rank, std::string const& person, std::string const& number,
        std::initializer_list<access::Role> roles)
    {
        organization::keep_position(tx, { { id }, division, title, rank });
        organization::keep_person(tx, { { person }, person, number });
        organization::assign(tx, { { person }, { id }, day("2026-04-01"), std::nullopt });
        for (auto const role : roles)
            access::grant(tx, { id }, { role, division });
    }

    Result<void> furnish(db::Write& tx)
    {
        using enum access::Role;
        organization::keep_division(tx, { "public_works", "建設部 土木課", "0866-00-0004", "" });
        organization::keep_division(tx, { "public_works/road_management", "建設部 土木課 管理係", "0866-00-0005", "" });
        organization::keep_division(tx, { "city_planning/scenery", "建設部 都市計画課 景観係", "0866-00-0013", "" });
        position(tx, "mayor", "", "市長", "mayor", "ichino", "9001", { Approver });
        position(tx, "administration", "", "総務課行政係 主査", "clerk", "hayashi", "9002", { Administrator });
        position(tx, "works_department_head", "public_works", "建設部長", "department_head", "senoo", "9008", { Approver });
        position(tx, "works_head", "public_works", "土木課長", "division_head", "hiramatsu", "9009", { Approver });
        position(tx, "roads_head", "public_works/road_management", "管理係長", "section_head", "otsuki", "9010", { Examiner, Approver });
        position(tx, "roads_clerk", "public_works/road_management", "管理係 主任", "clerk", "fujii", "9011", { Examiner });
        position(tx, "scenery_clerk", "city_planning/scenery", "景観係 主任", "clerk", "nishi", "9030", { Examiner });
        return {};
    }

    Proposal proposal(std::string title = "プリンターの購入")
    {
        Proposal made;
        made.matter_kind = "free";
        made.owner = "public_works/road_management";
        made.title = std::move(title);
        made.body = "次のとおり購入してよろしいか。\nプリンター 1台";
        made.route = "general_affairs";
        made.matter_class = "物品の購入";
        made.effect = "service";
        made.result_words = "伺いのとおり決定する";
        made.amount = 100'000;
        made.moves_money = true;
        return made;
    }
    Draft circulating(std::string title = "プリンターの購入", bool is_urgent = false)
    {
        auto what = proposal(std::move(title));
        what.is_urgent = is_urgent;
        auto const made = write([&](db::Write& tx) -> Result<Draft> {
            auto const written = TRY(approvals::write(tx, clerk, here, what));
            return circulate(tx, clerk, here, written.id, written.version);
        });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Draft found(DraftId const& id)
    {
        auto const one = read([&](db::Read& tx) { return find(tx, id); });
        REQUIRE(one);
        return *one;
    }
    Draft agreed(DraftId const& id)
    {
        auto const made = write([&](db::Write& tx) { return agree(tx, section_head, here, id, "", find(tx, id)->version); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    std::size_t events(DraftId const& id, std::string_view name)
    {
        return read([&](db::Read& tx) {
            std::size_t count = 0;
            for (auto const& event : audit::events_of(tx, { "draft", id.value }))
                count += event.event == name ? 1 : 0;
            return count;
        });
    }

    // As the router does: act, and the form again when it refuses as Invalid or Conflict.
    Result<http::Response> visit(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path, http::Pairs form = {}, http::Pairs query = {})
    {
        http::Request asked;
        asked.path = std::move(path);
        asked.query = std::move(query);
        bool const posts = !form.empty();
        asked.form = std::move(form);
        asked.method = posts ? "POST" : "GET";
        mado::web::Visit const visit { asked, caller, here, *towns.by_code(caller.tenant), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == pattern) {
                if (!posts)
                    return route.show(visit, nullptr);
                auto answer = route.act(visit);
                if (answer || !route.show || (answer.error().kind != Refusal::Kind::Invalid && answer.error().kind != Refusal::Kind::Conflict))
                    return answer;
                mado::web::Attempt const attempt { answer.error() };
                return route.show(visit, &attempt);
            }
        throw std::logic_error("no such route: " + pattern);
    }
    std::string shown(Caller const& caller, std::string const& pattern, std::map<std::string, std::string> path = {}, http::Pairs query = {})
    {
        auto const answer = visit(caller, pattern, std::move(path), {}, std::move(query));
        return answer ? answer->body : answer.error().key;
    }
    Result<http::Response> press(Caller const& caller, Draft const& draft, std::string const& act, std::string comment = {}, http::Pairs more = {})
    {
        http::Pairs form { { "do", act }, { "comment", std::move(comment) }, { "version", std::to_string(draft.version) } };
        std::ranges::move(more, std::back_inserter(form));
        return visit(caller, "/approvals/{draft}", { { "draft", draft.id.value } }, std::move(form));
    }
    static std::string location(http::Response const& answer)
    {
        for (auto const& [name, value] : answer.headers)
            if (name == "location")
                return value;
        return {};
    }
};

}  // namespace mado::approvals::test
