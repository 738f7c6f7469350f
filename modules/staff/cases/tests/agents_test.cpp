// 代理: what the page of a case says of who applied for the applicant.
#include <algorithm>

#include "tests/site.h"

using namespace mado;
using namespace mado::cases;

namespace {

using cases::test::Pages;

json::Value said(json::Value made, json::Value agent) { return made.set("agent", std::move(agent)); }

TEST_CASE_FIXTURE(Pages, "who acts stands on the page with the evidence that there is or is to be seen")
{
    struct Row { char const* name; json::Value agent; char const* words; };
    auto const mandate = json::object({ { "id", "m" }, { "represented", "総社 花子" }, { "way", "passkey" }, { "given_at", instant_in_tokyo(*Day::of(2026, 11, 1), 9).microseconds }, { "until", "2026-12-18" } });
    for (auto const& row : std::vector<Row> {
             { "a mandate between accounts", json::object({ { "kind", "chosen" }, { "name", "倉敷 太郎" }, { "mandate", mandate } }), "委任した人：総社 花子" },
             { "a written mandate", json::object({ { "kind", "chosen" }, { "name", "倉敷 太郎" } }), "委任状を確かめてください" },
             { "a parent", json::object({ { "kind", "legal" }, { "name", "倉敷 太郎" } }), "戸籍・登記の証明を確かめてください" },
             { "by profession", json::object({ { "kind", "professional" }, { "name", "倉敷 太郎" }, { "number", "第01234567号" } }), "登録番号 第01234567号" },
             { "a messenger", json::object({ { "kind", "messenger" }, { "name", "倉敷 太郎" } }), "使者" },
             { "a kind that nobody knows", json::object({ { "kind", "<b>" }, { "name", "<b>倉敷" } }), "委任状を確かめてください" },
         }) {
        INFO(row.name);
        auto const id = submit("dog_registration", said(body(dog), row.agent));
        auto const page = shown(clerk, "/cases/{case}", id);
        CHECK(has(page, "代理で申請"));
        CHECK(has(page, "倉敷"));
        CHECK(has(page, row.words));
        CHECK_FALSE(has(page, "<b>倉敷"));
        CHECK(shown(road_clerk, "/cases/{case}", id) == "access.forbidden");
    }
}

TEST_CASE_FIXTURE(Pages, "an application by the applicant says nothing of agents")
{
    CHECK_FALSE(has(shown(clerk, "/cases/{case}", submit_dog()), "代理で申請"));
    CHECK_FALSE(has(shown(clerk, "/cases/{case}", submit("dog_registration", said(body(dog), "text"))), "代理で申請"));
}

}  // namespace
