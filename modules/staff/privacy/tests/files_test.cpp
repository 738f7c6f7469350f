#include <algorithm>

#include "../../cases/tests/town.h"

#include <mado/privacy/files.h>
#include <mado/privacy/module.h>
#include <mado/web/site.h>

using namespace mado;
using namespace mado::privacy;
using RefusalKind = Refusal::Kind;

namespace {

struct House : cases::test::Town {
    Caller officer = staff("kanri", "privacy_officer"), their_officer = staff("kanri", "privacy_officer", neighbour);
    House() : Town({ privacy::describe() })
    {
        for (auto const* tenant : { code, neighbour })
            REQUIRE(write([&](db::Write& tx) -> Result<void> {
                position(tx, "privacy_officer", "", "個人情報管理者", "division_head", "kanri", { access::Role::PrivacyOfficer });
                return {};
            }, tenant));
    }
    std::vector<PersonalFile> published()
    {
        return read([&](db::Read& tx) { return published_files(tx, here); });
    }
    static Additions confirmed(std::int64_t persons)
    {
        Additions made;
        made.scope = "犬を登録した人";
        made.collected = "本人の届出";
        made.persons = persons;
        made.is_confirmed = true;
        return made;
    }
    Result<void> keep(Additions const& made, Caller const& who, std::string const& procedure = "dog_registration")
    {
        return write([&](db::Write& tx) { return keep_additions(tx, who, here, procedure, made); }, who.tenant);
    }
};

TEST_CASE_FIXTURE(House, "generated from the definitions: name, organization, items, retention; numbers are told")
{
    auto const all = read([&](db::Read& tx) { return personal_files(tx, here); });
    REQUIRE(all.size() == 3);
    auto const dog = std::ranges::find(all, "dog_registration", &PersonalFile::procedure);
    REQUIRE(dog != all.end());
    CHECK(dog->name == "犬の登録ファイル");
    CHECK(dog->organization == "市民生活部 環境課 動物係");
    CHECK(std::ranges::find(dog->items, "種類") != dog->items.end());
    CHECK_FALSE(dog->keep.empty());
    CHECK_FALSE(dog->purpose.empty());
    CHECK_FALSE(dog->holds_numbers);
    CHECK(std::ranges::find(all, "child_allowance", &PersonalFile::procedure)->holds_numbers);
}

TEST_CASE_FIXTURE(House, "published: confirmed by a person, and from the least number of persons on")
{
    CHECK(published().empty());
    REQUIRE(keep(confirmed(999), officer));
    CHECK(published().empty());
    auto more = confirmed(1000);
    more.version = 1;
    REQUIRE(keep(more, officer));
    CHECK(published().size() == 1);
    more.version = 2;
    more.is_confirmed = false;
    REQUIRE(keep(more, officer));
    CHECK(published().empty());
    more.version = 3;
    more.is_confirmed = true;
    REQUIRE(keep(more, officer));
    REQUIRE(write([&](db::Write& tx) { return set_least(tx, officer, here, 1001); }));
    CHECK(published().empty());
    CHECK(read([](db::Read& tx) { return least_persons(tx); }, neighbour) == usual_least_persons);
}

TEST_CASE_FIXTURE(House, "who may, what is needed, and one after the other")
{
    CHECK(keep(confirmed(2000), clerk).error().kind == RefusalKind::Forbidden);
    CHECK(keep(confirmed(2000), officer, "no_such").error().kind == RefusalKind::NotFound);
    Additions empty;
    empty.is_confirmed = true;
    CHECK(keep(empty, officer).error().fields.size() == 3);  // scope, collected, persons
    REQUIRE(keep(confirmed(2000), officer));
    CHECK(keep(confirmed(3000), officer).error().kind == RefusalKind::Conflict);
    // The neighbour's line is its own.
    CHECK(read([&](db::Read& tx) { return published_files(tx, here); }, neighbour).empty());
    REQUIRE(keep(confirmed(5000), their_officer));
    CHECK(published().front().added.persons == 2000);
}

TEST_CASE_FIXTURE(House, "the pages are bound to their templates and have all their words")
{
    mado::web::Site site({ .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here);
    for (auto const& module : modules) {
        site.add_files(module.name, module.files, "");
        site.add_pages(module.pages);
        site.add_routes(module.routes);
        site.add_menu(module.menu);
    }
    CHECK_NOTHROW(site.finish());
}

}  // namespace
