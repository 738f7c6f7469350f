#include "tests/house.h"

using namespace mado;
using namespace mado::disclosure;
using namespace mado::disclosure::test;

namespace {

struct Pages : House {
    mado::web::Site site { { .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here };

    Pages()
    {
        for (auto const& module : modules) {
            site.add_files(module.name, module.files, "");
            site.add_pages(module.pages);
            site.add_routes(module.routes);
        }
        site.finish();
    }

    using Path = std::map<std::string, std::string>;
    Result<http::Response> visit(Caller const& by, std::string const& pattern, Path path, http::Pairs form = {}, bool posts = false)
    {
        http::Request asked;
        asked.method = posts ? "POST" : "GET";
        asked.path = std::move(path);
        asked.form = form;
        if (!posts)
            asked.query = std::move(form);
        mado::web::Visit const visit { asked, by, here, *towns.by_code(by.tenant), site, "ja", {}, {} };
        for (auto const& route : modules.back().routes)
            if (route.pattern == pattern) {
                if (!posts)
                    return route.show(visit, nullptr);
                auto answer = route.act(visit);
                if (answer || !route.show || (answer.error().kind != RefusalKind::Invalid && answer.error().kind != RefusalKind::Conflict))
                    return answer;
                mado::web::Attempt const attempt { answer.error() };
                return route.show(visit, &attempt);
            }
        throw std::logic_error("no such route: " + pattern);
    }
    std::string shown(Caller const& by, std::string const& pattern, Path path, http::Pairs query = {})
    {
        auto const answer = visit(by, pattern, std::move(path), std::move(query));
        return answer ? answer->body : answer.error().key;
    }
    static bool has(std::string const& page, std::string_view words) { return page.find(words) != std::string::npos; }
};

constexpr auto request_page = "/disclosure/{case}", target_page = "/disclosure/{case}/{target}", leaf_page = "/disclosure/{case}/{target}/pages/{page}";

TEST_CASE_FIXTURE(Pages, "a document on its pages: drawn by words, by numbers, wrong ones said with what was typed; pictures; checked")
{
    for (auto const& route : modules.back().routes)
        CHECK(route.action.has_value());
    auto const id = requested();
    CHECK(has(shown(painter, request_page, { { "case", id.value } }), "まだ集めていません"));
    auto const target = collected(id);
    Path const path { { "case", id.value }, { "target", target.id.value } }, leaf { { "case", id.value }, { "target", target.id.value }, { "page", "1" } };
    CHECK(has(shown(painter, "/disclosure", {}), "contract.pdf"));
    CHECK(has(shown(painter, target_page, path), "墨塗り中"));
    CHECK(has(shown(painter, leaf_page, leaf), "SECRETMIYAKE"));  // the words of the page, for who draws
    CHECK(has(shown(painter, leaf_page + std::string("/picture"), leaf), "\xff\xd8\xff"));
    auto const posts = [&](http::Pairs form) {
        form.emplace_back("version", std::to_string(now(id, target.id).version));
        return visit(painter, leaf_page, leaf, std::move(form), true);
    };
    auto const nowhere = posts({ { "do", "phrase" }, { "phrase", "NOBODY<" }, { "ground", "ordinance_personal" } });
    REQUIRE(nowhere);
    CHECK(nowhere->status == 422);
    CHECK(has(nowhere->body, "その語句は見つかりません"));
    CHECK(has(nowhere->body, "NOBODY&lt;"));
    auto const wrong = posts({ { "do", "draw" }, { "left", "x" }, { "top", "12.5" }, { "width", "10" }, { "height", "5" }, { "ground", "ordinance_personal" } });
    REQUIRE(wrong);
    CHECK(has(wrong->body, "value=\"12.5\""));
    CHECK(posts({ { "do", "phrase" }, { "phrase", "SECRETMIYAKE" }, { "everywhere", "yes" }, { "ground", "ordinance_personal" } })->status == 303);
    CHECK(posts({ { "do", "draw" }, { "left", "100" }, { "top", "12.5" }, { "width", "10" }, { "height", "5" }, { "ground", "ordinance_business" } })->status == 303);
    CHECK(read([&](db::Read& tx) { return boxes(tx, target.id); }).size() == 3);
    CHECK(has(shown(painter, "/disclosure/{case}/reasons", { { "case", id.value } }), "1・2ページの墨塗りの部分"));
    auto const send = [&](Caller const& by, http::Pairs form) {
        form.emplace_back("version", std::to_string(now(id, target.id).version));
        return visit(by, target_page, path, std::move(form), true);
    };
    CHECK(has(send(painter, { { "do", "propose" } })->body, "どうするかを選んでください"));
    CHECK(send(painter, { { "do", "propose" }, { "outcome", "disclosed" } })->status == 303);
    REQUIRE(run_make(now(id, target.id)));
    auto const waits = shown(painter, target_page, path);
    CHECK(has(waits, "墨塗りの下の文字は残っていません"));
    CHECK(has(waits, "別の人の確認を待っています"));
    CHECK(has(shown(checker, leaf_page, leaf), "開示するページ"));
    CHECK(has(shown(checker, leaf_page + std::string("/made"), leaf), "\xff\xd8\xff"));
    CHECK(send(painter, { { "do", "check" } }).error().key == "disclosure.same_person");
    CHECK(has(send(checker, { { "do", "send_back" } })->body, "入力してください"));
    CHECK(send(checker, { { "do", "check" } })->status == 303);
    auto const file = visit(painter, "/disclosure/{case}/{target}/file", path);
    REQUIRE(file);
    CHECK(file->body.starts_with("%PDF-"));
    CHECK_FALSE(has(file->body, secret));
    CHECK(visit(painter, "/disclosure/{case}/copies", { { "case", id.value } }, {}, true)->body.starts_with("PK"));
}

TEST_CASE_FIXTURE(Pages, "every page of a request: nothing for another division, another town, or what is not there")
{
    auto const id = requested();
    auto const target = made_one(id);
    for (auto const& route : modules.back().routes) {
        if (route.pattern.find("{case}") == std::string::npos || route.pattern.starts_with("/disputes"))
            continue;
        CAPTURE(route.pattern);
        Path const path { { "case", id.value }, { "target", target.id.value }, { "page", "1" } };
        for (bool const posts : { false, true }) {
            if (posts ? !route.act : !route.show)
                continue;
            CHECK(visit(clerk, route.pattern, path, { { "do", "check" }, { "version", "1" } }, posts).error().kind == RefusalKind::Forbidden);
            CHECK(visit(their_painter, route.pattern, path, { { "do", "check" }, { "version", "1" } }, posts).error().kind == RefusalKind::NotFound);
        }
        if (route.show && route.pattern.find("{target}") != std::string::npos)
            CHECK(visit(painter, route.pattern, { { "case", id.value }, { "target", "nonsense" }, { "page", "1" } }).error().kind == RefusalKind::NotFound);
        if (route.show && route.pattern.find("{page}") != std::string::npos)
            for (auto const* page : { "0", "3", "nonsense" })
                CHECK(visit(painter, route.pattern, { { "case", id.value }, { "target", target.id.value }, { "page", page } }).error().kind == RefusalKind::NotFound);
    }
    CHECK_FALSE(has(shown(clerk, "/disclosure", {}), "contract.pdf"));
    CHECK_FALSE(has(shown(their_painter, "/disclosure", {}), "contract.pdf"));
}

TEST_CASE_FIXTURE(Pages, "grounds and records on their pages")
{
    CHECK(has(shown(keeper, "/disclosure/grounds", {}), "条文と照らし合わせていません"));
    CHECK(has(shown(keeper, "/disclosure/grounds/{ground}", { { "ground", "ordinance_personal" } }), "情報公開条例第7条第1号"));
    CHECK(shown(keeper, "/disclosure/grounds/{ground}", { { "ground", "nonsense" } }) == "disclosure.no_such_ground");
    auto const wrong = visit(keeper, "/disclosure/grounds/{ground}", { { "ground", "ordinance_personal" } }, { { "version", "0" }, { "article", "" }, { "title", "個人<" } }, true);
    REQUIRE(wrong);
    CHECK(has(wrong->body, "個人&lt;"));
    CHECK(visit(keeper, "/disclosure/grounds/{ground}", { { "ground", "ordinance_personal" } }, { { "version", "0" }, { "article", "条例8条" }, { "title", "個人" }, { "used", "yes" } }, true)->status == 303);
    CHECK(has(shown(keeper, "/disclosure/grounds", {}), "この団体で確かめました"));
    auto const id = requested();
    CHECK(has(shown(painter, "/disclosure/{case}/records", { { "case", id.value } }, { { "words", "<b>" } }), "見つかりません"));
    CHECK(visit(painter, "/disclosure/{case}/records", { { "case", id.value } }, { { "record", "nonsense" }, { "part", "1" } }, true).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(Pages, "the pages of a dispute: what is missing is said with what was typed, the 弁明書 goes on its way, others have none of it")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
    all_agree(id, road_clerk);
    auto const drafted = draft(id, road_clerk, { "granted", {} });
    REQUIRE(drafted);
    auto const& position = drafted->decider.value;
    REQUIRE(decide(*drafted, staff(position == "mayor" ? "ichino" : position == "works_department_head" ? "senoo" : "hiramatsu", position)));
    render(id);
    cases::Dispute filed;
    filed.of = id;
    filed.filed_on = here.now().today();
    filed.number = "令8審1";
    auto const dispute = write([&](db::Write& tx) { return cases::keep_dispute(tx, road_clerk, here, filed); });
    REQUIRE(dispute);
    Path const path { { "case", id.value } }, one { { "case", id.value }, { "dispute", dispute->id } };
    constexpr auto disputes_page = "/disputes/{case}", defence_page = "/disputes/{case}/defences/{dispute}";
    CHECK(has(shown(road_clerk, disputes_page, path), "令8審1"));
    auto const late = visit(road_clerk, disputes_page, path, { { "do", "due" }, { "dispute", dispute->id }, { "what", "弁明書<" }, { "due_on", "" } }, true);
    REQUIRE(late);
    CHECK(late->status == 422);
    CHECK(has(late->body, "弁明書&lt;"));
    CHECK(visit(road_clerk, disputes_page, path, { { "do", "due" }, { "dispute", dispute->id }, { "what", "弁明書" }, { "due_on", "2026-12-18" } }, true)->status == 303);
    CHECK(visit(road_clerk, disputes_page, path, { { "do", "hold" }, { "dispute", dispute->id } }, true)->status == 303);
    CHECK(has(shown(road_clerk, disputes_page, path), "令和8年12月18日"));
    CHECK(has(shown(road_clerk, defence_page, one), "まだ保存していません"));
    auto const wrong = visit(road_clerk, defence_page, one, { { "do", "send" }, { "version", "0" }, { "claim", "棄却<" }, { "name", "" } }, true);
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(has(wrong->body, "棄却&lt;"));
    CHECK(has(wrong->body, "aria-invalid"));
    http::Pairs whole { { "version", "0" }, { "name", "審理員 見本 理" }, { "honorific", "person" }, { "address", "総社市中央九丁目9番9号" }, { "claim", "棄却を求める" }, { "act", "占用の許可" }, { "course", "経緯" },
        { "reasons", "理由" }, { "answer", "弁明" } };
    auto kept = whole;
    kept.emplace_back("do", "keep");
    CHECK(visit(road_clerk, defence_page, one, kept, true)->status == 303);
    CHECK(visit(road_clerk, defence_page, one, kept, true)->status == 409);  // another version is kept now
    whole.front().second = "1";
    whole.emplace_back("do", "send");
    CHECK(visit(road_clerk, defence_page, one, whole, true)->status == 303);
    auto const sent = shown(road_clerk, defence_page, one);
    CHECK(has(sent, "決裁中です"));
    CHECK_FALSE(has(sent, "<textarea"));
    CHECK(visit(road_clerk, "/defences/{dispute}", { { "dispute", dispute->id } })->status == 303);
    for (auto const* page : { disputes_page, defence_page }) {
        CHECK(visit(clerk, page, one).error().kind == RefusalKind::Forbidden);
        CHECK(visit(staff("fujii", "roads_clerk", neighbour), page, one).error().kind == RefusalKind::NotFound);
    }
}

}  // namespace
