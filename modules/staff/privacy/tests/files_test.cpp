#include "tests/house.h"

#include <mado/privacy/files.h>

using namespace mado;
using namespace mado::privacy;
using RefusalKind = Refusal::Kind;

namespace {

struct House : privacy::test::House {
    House() : privacy::test::House(Tells::Front) {}
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

TEST_CASE_FIXTURE(House, "the purpose of use is told to the front: what a person typed and confirmed, in three languages, each edition once")
{
    auto const last_told = [&] {
        gateway::Gateway gateway(keys, database, files, clock, ids);
        json::Value last;
        for (auto const& encoded : gateway.waiting_for("front", 1000)) {
            auto body = cases::test::parsed(gateway::unpadded(*crypto::open(front.sealing, gateway::decode(encoded).value().sealed)));
            if (body.text("what") == "purpose")
                last = std::move(body);
        }
        return last;
    };
    auto const sends = [&](http::Pairs form, Caller const& who) { return visit(who, "/privacy/files/{procedure}", { { "procedure", "dog_registration" } }, std::move(form)); };
    http::Pairs form { { "version", "0" }, { "purpose", "犬の登録と狂犬病の予防のため" }, { "purpose_easy", "いぬの とうろくの ため" }, { "purpose_en", "To register dogs" }, { "scope", "飼い主" },
        { "collected", "本人の届出" }, { "persons", "1200" } };
    CHECK(sends(form, clerk).error().kind == RefusalKind::Forbidden);
    CHECK(last_told().is_null());
    REQUIRE(sends(form, officer)->status == 303);
    CHECK(last_told().text("ja").empty());   // not confirmed yet: the front makes its own sentence
    CHECK(last_told().integer("edition") == 1);
    form.front().second = "1";
    form.emplace_back("confirmed", "yes");
    REQUIRE(sends(form, officer)->status == 303);
    auto const told = last_told();
    CHECK(told.text("procedure") == "dog_registration");
    CHECK(told.text("ja") == "犬の登録と狂犬病の予防のため");
    CHECK(told.text("easy") == "いぬの とうろくの ため");
    CHECK(told.text("en") == "To register dogs");
    CHECK(told.integer("edition") == 2);
    CHECK(sends(form, officer)->status == 409);
    CHECK(last_told().integer("edition") == 2);
}

TEST_CASE("a zone that publishes nothing tells no purpose")
{
    privacy::test::House house;
    http::Pairs const form { { "version", "0" }, { "purpose", "犬の登録のため" }, { "scope", "飼い主" }, { "collected", "届出" }, { "persons", "1200" }, { "confirmed", "yes" } };
    REQUIRE(house.visit(house.officer, "/privacy/files/{procedure}", { { "procedure", "dog_registration" } }, form)->status == 303);
    gateway::Gateway gateway(house.keys, house.database, house.files, house.clock, house.ids);
    CHECK(gateway.waiting_for("front", 1000).empty());
}

TEST_CASE_FIXTURE(House, "from how many persons on: a page for who keeps the register, nobody else")
{
    CHECK(has(shown(officer, "/privacy/least"), "value=\"1000\""));
    auto const wrong = visit(officer, "/privacy/least", {}, http::Pairs { { "least", "none" } });
    CHECK(wrong->status == 422);
    CHECK(has(wrong->body, "value=\"none\""));
    REQUIRE(visit(officer, "/privacy/least", {}, http::Pairs { { "least", "300" } })->status == 303);
    CHECK(read([](db::Read& tx) { return least_persons(tx); }) == 300);
    CHECK(read([](db::Read& tx) { return least_persons(tx); }, neighbour) == usual_least_persons);
    CHECK(shown(auditor, "/privacy/least") == "test.forbidden");
    CHECK_FALSE(has(shown(auditor, "/privacy/files"), "/privacy/least"));
    CHECK(has(shown(officer, "/privacy/files"), "/privacy/least"));
}

}  // namespace
