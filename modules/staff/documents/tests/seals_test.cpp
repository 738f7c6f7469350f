#include "tests/office.h"
#include "tests/printed.h"

#include "store/document_store.h"

#include <mado/documents/numbers.h>
#include <mado/documents/seals.h>
#include <mado/documents/withheld.h>

#include <mado/papers/sealed.h>

using namespace mado;
using namespace mado::documents;
using documents::test::Office;
using Kind = Refusal::Kind;

namespace {

// A red square with a white middle.
std::string picture()
{
    constexpr int side = 200;
    std::string rgb;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            rgb += x > 40 && x < 160 && y > 40 && y < 160 ? std::string("\xff\xff\xff") : std::string("\xd0\x10\x10");
    return papers::seal_picture(side, side, rgb);
}

struct Sealed : Office {
    Caller manager = staff("n", "nagao"), keeper = staff("k", "matsui"), other_keeper = staff("o", "okada");
    Seal seal;

    Sealed()
    {
        write([&](db::Write& tx) -> Result<void> {
            for (auto const* position : { "n", "k", "o" })
                organization::keep_position(tx, { { position }, "environment", "係長", "section_head" });
            access::grant(tx, { "n" }, { access::Role::RecordsManager, "" });
            access::grant(tx, { "k" }, { access::Role::SealKeeper, "" });
            access::grant(tx, { "o" }, { access::Role::SealKeeper, "" });
            return {};
        });
        seal = kept({ .id = {}, .title = "総社市長の印", .keeper = { "k" }, .since = *Day::parse("2026-04-01"), .until = {}, .documents = { "dog_tag" } });
    }
    Seal kept(Seal const& wanted)
    {
        auto const blob = files.keep_bytes(picture());
        auto result = write([&](db::Write& tx) { return keep_seal(tx, manager, here, wanted, blob); });
        REQUIRE(result);
        return *result;
    }
    std::optional<Sealing> sealing(DocumentId const& id) { return database.read(town, [&](db::Read& tx) { return sealing_of(tx, id); }); }
    auto press(Caller const& caller, DocumentId const& id, std::int64_t version = 1) { return write([&](db::Write& tx) { return affix(tx, caller, here, id, version); }, caller.tenant); }
    auto give_back(Caller const& caller, DocumentId const& id, std::string_view reason, std::int64_t version = 1)
    {
        return write([&](db::Write& tx) { return give_back_unsealed(tx, caller, here, id, reason, version); }, caller.tenant);
    }
    std::vector<Sealing> waiting(Caller const& caller) { return database.read(caller.tenant, [&](db::Read& tx) { return waiting_for_seal(tx, caller); }); }
    std::string pdf_images(DocumentId const& id)
    {
        std::ofstream(folder.path / "sealed.pdf", std::ios::binary) << bytes_of(here, town, id, Form::Pdf).value();
        (void)!std::system(("pdfimages -list " + (folder.path / "sealed.pdf").string() + " > " + (folder.path / "images.txt").string()).c_str());
        return documents::test::contents(folder.path / "images.txt");
    }
};

TEST_CASE_FIXTURE(Sealed, "a document that asks for a seal waits for its keeper, then has it printed, and the use is in the book")
{
    auto const document = issued(tag());
    CHECK(sealing(document.id)->state == SealingState::Waiting);
    CHECK(count("SELECT COUNT(*) AS n FROM jobs_job WHERE tenant = $tenant") == 0);
    REQUIRE(run(document.id));  // even when somebody runs the job
    CHECK(found(document.id)->state == DocumentState::Reserved);
    CHECK(told().empty());
    REQUIRE(waiting(keeper).size() == 1);
    CHECK(waiting(keeper).front().number == "環境第1号");
    REQUIRE(press(keeper, document.id));
    CHECK(waiting(keeper).empty());
    CHECK(count("SELECT COUNT(*) AS n FROM jobs_job WHERE tenant = $tenant") == 1);
    REQUIRE(run(document.id));
    CHECK(found(document.id)->state == DocumentState::Dispatched);
    CHECK(pdf_images(document.id).find("image") != std::string::npos);
    auto const book = database.read(town, [&](db::Read& tx) { return uses(tx, {}, *Day::parse("2026-11-27"), *Day::parse("2026-11-27"), 10); });
    REQUIRE(book.size() == 1);
    CHECK(book.front().seal_title == "総社市長の印");
    CHECK(book.front().acted_by.value == "matsui");
    CHECK(book.front().addressee == "市川 みなみ 様");
    CHECK(database.read(town, [&](db::Read& tx) { return uses(tx, {}, *Day::parse("2026-11-28"), *Day::parse("2026-12-31"), 10); }).empty());
    CHECK(std::ranges::count(events(document.id), "documents.document.sealed") == 1);
}

TEST_CASE_FIXTURE(Sealed, "a document that asks for none is issued as ever, with the same bytes and no picture")
{
    auto request = tag();
    request.name = "completion_request";
    request.state = "asked";
    auto const document = issued(request);
    CHECK_FALSE(sealing(document.id));
    REQUIRE(run(document.id));
    CHECK(pdf_images(document.id).find("image") == std::string::npos);
    clock.set(instant_in_tokyo(*Day::parse("2026-03-31"), 10));  // the seal is not in use yet
    CHECK_FALSE(sealing(issued(tag()).id));
}

TEST_CASE_FIXTURE(Sealed, "nobody but its keeper affixes it: not another keeper, not the manager, not another town, and once only")
{
    auto const document = issued(tag());
    CHECK(press(other_keeper, document.id).error().kind == Kind::Forbidden);
    CHECK(press(manager, document.id).error().kind == Kind::Forbidden);
    CHECK(press(clerk, document.id).error().kind == Kind::Forbidden);
    CHECK(give_back(other_keeper, document.id, "違う").error().kind == Kind::Forbidden);
    auto neighbours = keeper;
    neighbours.tenant = neighbour;
    CHECK(press(neighbours, document.id).error().kind == Kind::NotFound);
    CHECK(waiting(other_keeper).empty());
    CHECK(waiting(neighbours).empty());
    REQUIRE(press(keeper, document.id));
    CHECK(press(keeper, document.id).error().kind == Kind::Conflict);
    CHECK(press(keeper, document.id, 2).error().kind == Kind::Conflict);
    CHECK(give_back(keeper, document.id, "やはり違う", 2).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Sealed, "a seal whose last day has passed is not affixed any more: on the day itself it is")
{
    auto ends = seal;
    ends.until = *Day::parse("2026-11-28");
    (void)kept(ends);
    auto const one = issued(tag()), late = issued(tag());
    clock.set(instant_in_tokyo(*Day::parse("2026-11-28"), 23, 59, 59));
    CHECK(press(keeper, one.id));
    clock.set(instant_in_tokyo(*Day::parse("2026-11-29")));
    CHECK(press(keeper, late.id).error().key == "documents.seal.not_in_use");
    CHECK(give_back(keeper, late.id, "公印が廃止されました"));
    CHECK_FALSE(sealing(issued(tag()).id));
}

TEST_CASE_FIXTURE(Sealed, "given back with a reason; its division asks again, or does not issue it, and the number is a gap that says why")
{
    auto const first = issued(tag()), second_one = issued(tag());
    CHECK(give_back(keeper, first.id, " ").error().kind == Kind::Invalid);
    REQUIRE(give_back(keeper, first.id, "あて先が決裁と違います"));
    REQUIRE(give_back(keeper, second_one.id, "日付が違います"));
    auto const back = database.read(town, [&](db::Read& tx) { return returned_to(tx, clerk); });
    REQUIRE(back.size() == 2);
    CHECK(back.front().reason == "あて先が決裁と違います");
    CHECK(database.read(town, [&](db::Read& tx) { return returned_to(tx, stranger); }).empty());
    auto const again = [&](Caller const& caller, std::string_view remark) { return write([&](db::Write& tx) { return ask_seal_again(tx, caller, here, first.id, remark, 2); }); };
    CHECK(again(stranger, "確かめました").error().kind == Kind::Forbidden);
    CHECK(again(clerk, "").error().kind == Kind::Invalid);
    REQUIRE(again(clerk, "あて先は送付先として決裁に書かれています"));
    CHECK(waiting(keeper).front().remark == "あて先は送付先として決裁に書かれています");
    REQUIRE(press(keeper, first.id, 3));
    auto const drop = [&](Caller const& caller) { return write([&](db::Write& tx) { return drop_unsealed(tx, caller, here, second_one.id, "決定を変更するため", 2); }); };
    CHECK(drop(stranger).error().kind == Kind::Forbidden);
    REQUIRE(drop(clerk));
    CHECK(drop(clerk).error().kind == Kind::Conflict);
    REQUIRE(run(second_one.id));
    CHECK(found(second_one.id)->state == DocumentState::Reserved);
    auto const rows = database.read(town, [&](db::Read& tx) { return numbers(tx, manager, "環境", 2026, 0, 10); });
    REQUIRE(rows.size() == 2);
    CHECK(rows.front().state == NumberState::Void);
    CHECK(rows.front().reason == "決定を変更するため");
}

TEST_CASE_FIXTURE(Sealed, "a case that is protected while its notice waits: the keeper no longer has it, and nobody asks again with the words of before")
{
    auto const document = issued(tag());
    write([&](db::Write& tx) -> Result<void> {
        withhold(tx, of);
        return {};
    });
    CHECK(waiting(keeper).empty());
    CHECK_FALSE(press(keeper, document.id));
    CHECK_FALSE(press(keeper, document.id, 2));
    auto const again = write([&](db::Write& tx) { return ask_seal_again(tx, clerk, here, document.id, "確かめました", 2); });
    CHECK(again.error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return drop_unsealed(tx, clerk, here, document.id, "支援措置のため", 2); }));
    REQUIRE(run(document.id));
    CHECK(found(document.id)->state == DocumentState::Reserved);
}

TEST_CASE_FIXTURE(Sealed, "the register: what is missing is said by field, a stale version is a Conflict, and only the manager keeps it")
{
    auto const blob = files.keep_bytes(picture());
    auto const keep = [&](Caller const& caller, Seal const& wanted) { return write([&](db::Write& tx) { return keep_seal(tx, caller, here, wanted, blob); }, caller.tenant); };
    CHECK(keep(keeper, seal).error().kind == Kind::Forbidden);
    auto wrong = seal;
    wrong.title = " ";
    wrong.keeper = { "nobody" };
    wrong.documents = { "no_such_document" };
    wrong.until = *Day::parse("2026-03-01");
    auto const refused = keep(manager, wrong);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fields.size() == 4);
    REQUIRE(keep(manager, seal));
    CHECK(keep(manager, seal).error().kind == Kind::Conflict);
    CHECK(write([&](db::Write& tx) { return keep_seal(tx, manager, here, { .id = {}, .title = "印", .keeper = { "k" }, .since = *Day::parse("2026-04-01"), .until = {}, .documents = {} }, std::nullopt); })
              .error().fields.front().key == "documents.seal.picture_required");
    auto neighbours = manager;
    neighbours.tenant = neighbour;
    CHECK_FALSE(keep(neighbours, seal));
    CHECK(database.read(neighbour, [&](db::Read& tx) { return seals(tx); }).empty());
    CHECK(picture_of(here, neighbour, seal.id).error().kind == Kind::NotFound);
    CHECK(picture_of(here, town, seal.id).value().starts_with("\x89PNG"));
}

}  // namespace
