#include "tests/office.h"

#include <mado/documents/numbers.h>

#include <set>
#include <thread>

using namespace mado;
using namespace mado::documents;
using documents::test::Office;
using Kind = Refusal::Kind;

namespace {

struct Book : Office {
    Caller registrar = staff("n", "nagao"), matsui = staff("p", "matsui");

    Book()
    {
        write([&](db::Write& tx) -> Result<void> {
            access::grant(tx, { "n" }, { access::Role::RecordsManager, "" });
            return {};
        });
    }
    auto take(Taking const& taking, Caller const& caller) { return database.write(caller.tenant, numbering("test"), [&](db::Write& tx) { return take_number(tx, caller, here, taking); }); }
    auto drop(NumberId const& id, std::string_view reason, Caller const& caller) { return write([&](db::Write& tx) { return void_number(tx, caller, here, id, reason); }, caller.tenant); }
    std::vector<Number> rows(std::string const& sign, int year, Caller const& caller)
    {
        return database.read(caller.tenant, [&](db::Read& tx) { return numbers(tx, caller, sign, year, 0, 1'000); });
    }
    std::vector<Run> all_runs(Caller const& caller)
    {
        return database.read(caller.tenant, [&](db::Read& tx) { return runs(tx, caller); });
    }
};

TEST_CASE_FIXTURE(Book, "64 issue at once: every number once, none left out, and the book tells of each gap")
{
    constexpr int many = 64;
    std::vector<std::thread> threads;
    std::vector<std::string> taken(many);
    for (int i = 0; i < many; ++i)
        threads.emplace_back([&, i] {
            if (i % 4 == 3) {  // taken for what is made outside, and every other of these becomes a gap
                auto const number = take({ Series::Letter, "environment/animals", "告示の写し " + std::to_string(i) }, registrar);
                taken[static_cast<std::size_t>(i)] = number ? number->text : "";
                if (number && i % 8 == 3)
                    (void)drop(number->id, "書き損じ", registrar);
                return;
            }
            (void)database.write(town, numbering("test"), [&](db::Write& tx) -> Result<void> {  // refused after the number was taken
                (void)issue(tx, clerk, here, tag());
                return refuse(Kind::Conflict, "test.refused");
            });
            auto const document = database.write(town, numbering("test"), [&](db::Write& tx) { return issue(tx, clerk, here, tag()); });
            taken[static_cast<std::size_t>(i)] = document ? document->number : "";
        });
    for (auto& thread : threads)
        thread.join();
    std::set<std::string> const once(taken.begin(), taken.end());
    CHECK(once.size() == many);
    CHECK_FALSE(once.contains(""));
    for (int i = 1; i <= many; ++i)
        CHECK(once.contains("環境第" + std::to_string(i) + "号"));
    auto const all = all_runs(registrar);
    REQUIRE(all.size() == 1);
    CHECK(all.front().last == many);
    CHECK(all.front().missing == 0);
    CHECK(all.front().gaps == 8);
    for (auto const& number : rows("環境", 2026, registrar)) {
        CHECK((number.state == NumberState::Void) == !number.reason.empty());
        CHECK((number.document.value.empty() ? number.title.starts_with("告示の写し") : number.title == "犬の登録済通知書(鑑札の交付)"));
    }
}

TEST_CASE_FIXTURE(Book, "条例・規則・告示・訓令 are the town's and begin anew on 1 January; letters on 1 April; 事務連絡 has no number")
{
    clock.set(instant_in_tokyo(*Day::parse("2026-12-31"), 23, 59, 59));
    CHECK(take({ Series::OfficialNotice, "environment", "狂犬病予防注射の実施" }, registrar)->text == "総社市告示第1号");
    CHECK(take({ Series::OfficialNotice, "environment/animals", "犬の収容" }, registrar)->text == "総社市告示第2号");
    CHECK(take({ Series::Ordinance, "environment", "飼い犬条例" }, registrar)->text == "総社市条例第1号");
    CHECK(take({ Series::Letter, "environment", "照会" }, registrar)->text == "環境第1号");
    clock.set(instant_in_tokyo(*Day::parse("2027-01-01")));
    auto const first = take({ Series::OfficialNotice, "environment", "犬の収容" }, registrar);
    CHECK(first->text == "総社市告示第1号");
    CHECK(first->year == 2027);
    CHECK(take({ Series::Letter, "environment", "照会" }, registrar)->text == "環境第2号");
    auto const memo = take({ Series::Memorandum, "environment", "会議の日程" }, registrar);
    REQUIRE_FALSE(memo);
    CHECK(memo.error().fields.front().key == "documents.numbers.has_none");
    auto letter = tag();
    letter.series = Series::Memorandum;
    CHECK(issued(letter).number == "事務連絡");
    CHECK(issued(letter).number == "事務連絡");
    for (auto const& run : all_runs(registrar))
        CHECK(run.series != Series::Memorandum);
}

TEST_CASE_FIXTURE(Book, "a case keeps its number with 枝番 where the town wants it; before, each document has its own")
{
    CHECK(issued(tag()).number == "環境第1号");
    CHECK(issued(tag()).number == "環境第2号");
    CHECK(write([&](db::Write& tx) { return set_branches(tx, clerk, here, true); }).error().kind == Kind::Forbidden);
    REQUIRE(write([&](db::Write& tx) { return set_branches(tx, registrar, here, true); }));
    CHECK(issued(tag()).number == "環境第1号の2");
    CHECK(issued(tag()).number == "環境第1号の3");
    auto order = tag();
    order.series = Series::Order;
    CHECK(issued(order).number == "総社市指令環境第1号");
    CHECK(issued(order).number == "総社市指令環境第1号の2");
    auto other = tag();
    other.of = { ids.uuid(9) };
    CHECK(issued(other).number == "環境第3号");
    CHECK(issued(other).number == "環境第3号の2");
    clock.set(instant_in_tokyo(*Day::parse("2027-04-01")));
    CHECK(issued(other).number == "環境第3号の3");  // the number of its year stays
    CHECK(take({ Series::Letter, "environment", "続き", "環境第2号" }, registrar)->text == "環境第2号の2");
    CHECK_FALSE(take({ Series::Letter, "environment", "続き", "環境第99号" }, registrar));
    CHECK(all_runs(registrar).front().missing == 0);
}

TEST_CASE_FIXTURE(Book, "a gap needs a reason, happens once, and never to what was issued")
{
    auto const number = *take({ Series::Letter, "environment/animals", "照会" }, matsui);
    CHECK(drop(number.id, "  ", matsui).error().kind == Kind::Invalid);
    CHECK(drop(number.id, "誤って取った", stranger).error().kind == Kind::Forbidden);
    auto neighbours = registrar;
    neighbours.tenant = neighbour;
    CHECK(drop(number.id, "誤って取った", neighbours).error().kind == Kind::NotFound);
    auto const gap = drop(number.id, "誤って取った", matsui);
    REQUIRE(gap);
    CHECK(gap->state == NumberState::Void);
    CHECK(gap->reason == "誤って取った");
    CHECK(drop(number.id, "もう一度", matsui).error().kind == Kind::Conflict);
    (void)issued(tag());
    auto const of_document = rows("環境", 2026, registrar).front();
    CHECK(of_document.document.value.size() > 10);
    CHECK(drop(of_document.id, "いらない", registrar).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Book, "who may take and see: the divisions of the position, and no other town")
{
    CHECK(take({ Series::Letter, "environment/animals", "照会" }, matsui));
    CHECK(take({ Series::Letter, "environment", "照会" }, matsui).error().kind == Kind::Forbidden);
    CHECK(take({ Series::Letter, "environment/animals", "照会" }, stranger).error().kind == Kind::Forbidden);
    CHECK(take({ Series::Letter, "environment/animals", " " }, matsui).error().kind == Kind::Invalid);
    CHECK(rows("環境", 2026, matsui).size() == 1);
    CHECK(rows("環境", 2026, stranger).empty());
    auto neighbours = registrar;
    neighbours.tenant = neighbour;
    CHECK(rows("環境", 2026, neighbours).empty());
    CHECK(all_runs(neighbours).empty());
}

}  // namespace
