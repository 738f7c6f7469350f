#pragma once
// A staff zone in memory with the pages and the API of approvals: two towns alike, a section that drafts, those above it, a neighbour division.
#include <mado/api/door.h>
#include <mado/api/scopes.h>
#include <mado/approvals/drafts.h>
#include <mado/approvals/inbox.h>
#include <mado/approvals/module.h>
#include <mado/approvals/rules.h>
#include <mado/audit/audit.h>
#include <mado/documents/module.h>
#include <mado/module/testing/town.h>
#include <mado/web/site.h>

#include <algorithm>

namespace mado::embedded {
std::span<File const> sanitizing();
}

namespace mado::approvals::test {

using testing::day;
using testing::has;
using testing::library;

struct Office : testing::Town {
    std::vector<Module> modules { documents::describe(), approvals::describe() };
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };
    api::Door door { here };

    Caller clerk = staff("fujii", "roads_clerk"), section_head = staff("otsuki", "roads_head"), head = staff("hiramatsu", "works_head"), department_head = staff("senoo", "works_department_head"),
           stranger = staff("nishi", "scenery_clerk"), administrator = staff("hayashi", "administration"), theirs = staff("otsuki", "roads_head", neighbour);

    Office() : Town(instant_in_tokyo(day("2026-11-18"), 10), 11)
    {
        set_up(modules, { { "sanitizing", embedded::sanitizing() } });
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
        testing::place(tx, { id, division, title, rank, person, roles, {}, number });
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
