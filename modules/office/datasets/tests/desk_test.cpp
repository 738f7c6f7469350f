// Sources, counts, requests, the board.
#include "tests/office.h"

#include "service/prepare.h"
#include "store/dataset_store.h"

#include <chrono>

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

struct Fetching : Office {
    std::vector<http::Call> calls;
    http::Response answer { .status = 200, .headers = { { "etag", "\"a\"" } }, .body = clean };
    Send send = [this](http::Call const& call) -> Result<http::Response> {
        calls.push_back(call);
        return answer;
    };
    ResourceEntry from(Entry const& entry, std::string address = "https://example.jp/toilets.csv")
    {
        SourceEntry source;
        source.address = std::move(address);
        auto const fetched = must(fetch(here, reference, code, source, send));
        return must(write([&](db::Write& tx) { return add_source(tx, officer, here, entry.id, source, fetched, rev(tx, entry)); }));
    }
    SourceEntry source_of(ResourceEntry const& resource)
    {
        return read([&](db::Read& tx) { return source(tx, resource.id); }).value();
    }
};

}  // namespace

TEST_CASE_FIXTURE(Fetching, "a resource from an address: unchanged costs nothing, changed becomes the draft, never more than the draft")
{
    auto const entry = created();
    auto const made = from(entry);
    CHECK(made.step.content.table->rows == 3);
    CHECK(calls.front().public_peers_only);
    CHECK(source_of(made).etag == "\"a\"");
    published(entry);
    CHECK(fetch_due(here, reference, code, send) == 0);   // not due yet
    days_pass(1);
    answer.status = 304;
    answer.body.clear();
    CHECK(fetch_due(here, reference, code, send) == 1);
    auto const& headers = calls.back().headers;
    CHECK(std::ranges::find(headers, std::pair<std::string, std::string>("if-none-match", "\"a\"")) != headers.end());
    CHECK_FALSE(now(entry).is_changed());
    days_pass(1);
    answer = { .status = 200, .headers = { { "etag", "\"b\"" } }, .body = std::string(clean) + "332089,0000000009,総社市,新しいトイレ,34.68,133.74,北\r\n" };
    CHECK(fetch_due(here, reference, code, send) == 1);
    CHECK(now(entry).is_changed());
    CHECK(now(entry).version == 1);           // a person publishes
    CHECK(resource(entry).step.content.table->rows == 4);
    CHECK(source_of(made).etag == "\"b\"");
}

TEST_CASE_FIXTURE(Fetching, "what fails is kept and shown; after five in a row it stops until a person starts it")
{
    auto const entry = created();
    auto const made = from(entry);
    answer = { .status = 503 };
    for (int n = 0; n < 7; ++n) {
        days_pass(2);
        fetch_due(here, reference, code, send);
    }
    CHECK(calls.size() == 1 + 5);
    auto const stopped = source_of(made);
    CHECK(stopped.state == SourceState::Stopped);
    CHECK(stopped.fault == "status 503");
    CHECK(resource(entry).step.content.table->rows == 3);
    CHECK(write([&](db::Write& tx) { return start_source(tx, stranger, here, made.id); }).error().kind == RefusalKind::NotFound);
    REQUIRE(write([&](db::Write& tx) { return start_source(tx, officer, here, made.id); }));
    answer = { .status = 200, .body = clean };
    CHECK(fetch_due(here, reference, code, send) == 1);
    CHECK(source_of(made).fault.empty());
    CHECK(source_of(made).failures == 0);
}

TEST_CASE_FIXTURE(Fetching, "one address that breaks does not keep the others from being fetched")
{
    auto const bad = from(created("bad"), "https://example.jp/bad.csv"), wide = from(created("wide"), "https://example.jp/wide.csv"), good = from(created("good"), "https://example.jp/good.csv");
    days_pass(1);
    auto const sent = [&](http::Call const& call) -> Result<http::Response> {
        if (call.url.ends_with("bad.csv"))
            throw std::runtime_error("broken");
        return http::Response { .status = 200, .headers = {}, .body = call.url.ends_with("wide.csv") ? std::string(1'001, 'a') + ",b\n1,2\n" : std::string(clean) };
    };
    CHECK(fetch_due(here, reference, code, sent) == 3);
    CHECK(source_of(bad).fault == "unreadable");
    CHECK(source_of(wide).fault == "open_data.file.column_name_too_long");
    CHECK(source_of(good).fault.empty());
    CHECK(fetch_due(here, reference, code, sent) == 0);   // none of them is due again at once
}

TEST_CASE_FIXTURE(Fetching, "addresses that are not of the public web, answers that are no file")
{
    for (auto const* address : { "http://example.jp/a.csv", "file:///etc/passwd", "https://", "https://a@b/", "ftp://example.jp/a", "https://example.jp/a b", "http://127.0.0.1:1/a", "" }) {
        SourceEntry source;
        source.address = address;
        CHECK_MESSAGE(fetch(here, reference, code, source, send).error().fields.front().key == "open_data.source.address_wrong", address);
    }
    CHECK(calls.empty());
    SourceEntry source;
    source.address = "https://example.jp/moved.csv";
    answer = { .status = 301, .headers = { { "location", "http://169.254.169.254/" } } };
    CHECK(fetch(here, reference, code, source, send).error().fields.front().arguments.at("fault") == "status 301");
    CHECK(calls.size() == 1);                 // it is not followed
    answer = { .status = 200 };
    CHECK_FALSE(fetch(here, reference, code, source, send));
    auto const entry = created();
    source.every_hours = 0;
    answer = { .status = 200, .body = clean };
    auto const fetched = must(fetch(here, reference, code, source, send));
    CHECK(write([&](db::Write& tx) { return add_source(tx, officer, here, entry.id, source, fetched, rev(tx, entry)); }).error().fields.front().field == "every_hours");
}

TEST_CASE_FIXTURE(Office, "counts of our own work: published by themselves, again when they changed, small ones never")
{
    CHECK(publish_counts(here, reference, code) == 0);   // nothing was decided
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    auto const counted = [&](int year, std::string const& keys, int cases) {
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            tx.execute({ "test.count", R"sql(
                INSERT INTO cases_count (tenant, procedure, name, year, group_key, measure, total) VALUES ($tenant, 'dog_registration', 'dogs_registered', $year, $keys, '', $cases)
                ON CONFLICT (tenant, procedure, name, year, group_key, measure) DO UPDATE SET total = $cases
            )sql" }, { { "$year", year }, { "$keys", keys }, { "$cases", std::to_string(cases) } });
            return {};
        }));
    };
    counted(2026, R"(["2026-10","shiba"])", 24);
    counted(2026, R"(["2026-10","toy_poodle"])", 3);
    CHECK(publish_counts(here, reference, code) == 1);
    auto const entry = must(read([&](db::Read& tx) { return find_named(tx, program, "count-dog_registration-dogs_registered"); }));
    CHECK(entry.state == State::Published);
    CHECK(entry.origin == Origin::Counts);
    CHECK(entry.owner() == "environment/animals");
    auto const csv = table(read([&](db::Read& tx) { return resources(tx, entry.id); }).at(0));
    CHECK(csv.find("toy_poodle") == std::string::npos);
    CHECK(csv.find(",3\r\n") == std::string::npos);
    CHECK(letters(entry.id.value).size() == 1);
    CHECK(publish_counts(here, reference, code) == 0);   // the same rows
    counted(2026, R"(["2026-11","shiba"])", 40);
    days_pass(5);
    CHECK(publish_counts(here, reference, code) == 0);   // two versions a few days apart would tell who came between them
    days_pass(31);
    CHECK(publish_counts(here, reference, code) == 1);
    CHECK(must(read([&](db::Read& tx) { return find(tx, program, entry.id); })).version == 2);
    // What a person began stays that person's to publish; the numbers are there.
    auto const known = must(read([&](db::Read& tx) { return find(tx, program, entry.id); }));
    auto said = known.draft;
    said.description += "（書きかけ）";
    must(write([&](db::Write& tx) { return describe_again(tx, program, here, reference, entry.id, said, known.revision); }));
    counted(2027, R"(["2027-04","shiba"])", 60);
    days_pass(40);
    CHECK(publish_counts(here, reference, code) == 0);
    CHECK(must(read([&](db::Read& tx) { return find(tx, program, entry.id); })).version == 2);
    CHECK(table(read([&](db::Read& tx) { return resources(tx, entry.id); }).at(0)).find(",60\r\n") != std::string::npos);
    // Withdrawn by a person it stays away.
    auto const current = must(read([&](db::Read& tx) { return find(tx, program, entry.id); }));
    REQUIRE(write([&](db::Write& tx) { return withdraw(tx, program, here, entry.id, "作り直します", current.revision); }));
    counted(2026, R"(["2026-12","shiba"])", 50);
    days_pass(40);
    CHECK(publish_counts(here, reference, code) == 0);
}

TEST_CASE_FIXTURE(Office, "counts are cut at closed months: a case of this month comes with the next version, whatever they are counted by")
{
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    // Twelve cases of October and twelve of November in one group, as decisions count them; the November ones are known one by one.
    auto const add = [&](CaseId const& id, std::string const& decided_on, std::string const& month) {
        auto const key = R"([")" + month + R"(","shiba"])";
        REQUIRE(write([&](db::Write& tx) -> Result<void> {
            tx.execute({ "test.decided", "UPDATE cases_case SET decided_on = $on WHERE tenant = $tenant AND id = $id" }, { { "$on", decided_on }, { "$id", id } });
            tx.execute({ "test.counted", R"sql(
                INSERT INTO cases_counted (tenant, case_id, name, year, group_key, sums) VALUES ($tenant, $id, 'dogs_registered', 2026, $key, '{}')
            )sql" }, { { "$id", id }, { "$key", key } });
            tx.execute({ "test.total", R"sql(
                INSERT INTO cases_count (tenant, procedure, name, year, group_key, measure, total) VALUES ($tenant, 'dog_registration', 'dogs_registered', 2026, $key, '', '1')
                ON CONFLICT (tenant, procedure, name, year, group_key, measure) DO UPDATE SET total = CAST(CAST(cases_count.total AS BIGINT) + 1 AS TEXT)
            )sql" }, { { "$key", key } });
            return {};
        }));
    };
    for (int n = 0; n < 12; ++n) {
        add(submit_dog(), "2026-10-31", "2026-10");
        add(submit_dog(), "2026-11-01", "2026-11");
    }
    CHECK(publish_counts(here, reference, code) == 1);
    auto const entry = must(read([&](db::Read& tx) { return find_named(tx, program, "count-dog_registration-dogs_registered"); }));
    auto const rows = [&] { return table(read([&](db::Read& tx) { return resources(tx, entry.id); }).at(0)); };
    CHECK(rows().find("2026-10") != std::string::npos);
    CHECK(rows().find("2026-11") == std::string::npos);
    days_pass(31);                            // 19 December
    CHECK(publish_counts(here, reference, code) == 1);
    CHECK(rows().find("2026-11") != std::string::npos);
}

TEST_CASE_FIXTURE(Office, "what a process left behind in the workshop goes after a day, and nothing else does")
{
    mado::testing::Folder const shop;
    Workplace with_shop = here;
    with_shop.workshop = shop.path;
    auto const put = [&](std::string const& name, int hours_old) {
        std::ofstream(shop.path / name) << "x";
        std::filesystem::last_write_time(shop.path / name, std::filesystem::file_time_type::clock::now() - std::chrono::hours(hours_old));
    };
    put("table-a1B2c3", 30);
    put("table-a1B2c4", 1);                   // somebody is at it
    put("table-of-ours.csv", 30);
    put("kept", 30);
    std::filesystem::create_directories(shop.path / "datasets");
    put("datasets/table-a1B2c5", 30);
    CHECK(tidy_scratch(with_shop) == 1);
    CHECK_FALSE(std::filesystem::exists(shop.path / "table-a1B2c3"));
    CHECK(std::filesystem::exists(shop.path / "datasets/table-a1B2c5"));
    CHECK(tidy_scratch(with_shop) == 0);
    with_shop.workshop.clear();
    CHECK(tidy_scratch(with_shop) == 0);
    // A table that is being read leaves nothing.
    with_shop.workshop = shop.path;
    REQUIRE(prepare_rows(with_shop, reference, code, clean, "a.csv"));
    CHECK(std::ranges::distance(std::filesystem::directory_iterator(shop.path), std::filesystem::directory_iterator {}) == 4);
}

TEST_CASE_FIXTURE(Office, "a request: received once, hidden until somebody has read it, answered to the front, voted for")
{
    datasets::DataRequest const asked { ids.uuid(clock.now().microseconds), "桜の開花日", "散歩のために", "", clock.now() };
    Caller const whole { .tenant = code, .kind = CallerKind::System, .job = "test" };
    for (int n = 0; n < 2; ++n)
        REQUIRE(write([&](db::Write& tx) { return receive_request(tx, from_front, here, { datasets::body_of(asked) }); }));
    auto const all = read([&](db::Read& tx) { return requests(tx, whole); });
    REQUIRE(all.size() == 1);
    CHECK(all.front().state == RequestState::Hidden);
    CHECK_FALSE(all.front().answered_at);
    CHECK(read([&](db::Read& tx) { return requests(tx, officer); }).empty());   // an officer of one division
    CHECK(read([&](db::Read& tx) { return requests(tx, whole); }, neighbour).empty());
    CHECK(letters(asked.id).empty());
    REQUIRE(write([&](db::Write& tx) { return receive_request(tx, from_front, here, { datasets::body_of(datasets::DataVotes { asked.id, 12 }) }); }));
    CHECK(read([&](db::Read& tx) { return requests(tx, whole); }).front().votes == 12);
    CHECK(write([&](db::Write& tx) { return answer_request(tx, whole, here, asked.id, RequestState::Declined, " ", ""); }).error().kind == RefusalKind::Invalid);
    REQUIRE(write([&](db::Write& tx) { return answer_request(tx, whole, here, asked.id, RequestState::Answered, "4月に公開します。", ""); }));
    auto const told = letters(asked.id);
    REQUIRE(told.size() == 1);
    auto const shown = datasets::shown_request_of(told.front().body);
    REQUIRE(shown);
    CHECK(shown->state == RequestState::Answered);
    CHECK(shown->answer == "4月に公開します。");
    CHECK(write([&](db::Write& tx) { return answer_request(tx, officer, here, asked.id, RequestState::Open, "", ""); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return answer_request(tx, whole, here, asked.id, RequestState::Open, "\x1b", ""); }).error().kind == RefusalKind::Invalid);
    // Hidden again the front is told, without its words; what it never showed it is not told.
    for (int n = 0; n < 2; ++n)
        REQUIRE(write([&](db::Write& tx) { return answer_request(tx, whole, here, asked.id, RequestState::Hidden, "", ""); }));
    REQUIRE(letters(asked.id).size() == 2);
    auto const hidden = datasets::shown_request_of(letters(asked.id).back().body);
    REQUIRE(hidden);
    CHECK(hidden->state == RequestState::Hidden);
    CHECK(hidden->request.title.empty());
    CHECK(hidden->request.words.empty());
    CHECK(hidden->answer.empty());
    datasets::DataRequest const rude { ids.uuid(clock.now().microseconds), "悪口", "悪口", "", clock.now() };
    REQUIRE(write([&](db::Write& tx) { return receive_request(tx, from_front, here, { datasets::body_of(rude) }); }));
    REQUIRE(write([&](db::Write& tx) { return answer_request(tx, whole, here, rude.id, RequestState::Hidden, "", ""); }));
    CHECK(letters(rude.id).empty());
    CHECK(write([&](db::Write& tx) { return receive_request(tx, from_front, here, { json::object({ { "what", "data_request" } }) }); }).error().kind == RefusalKind::Invalid);
}

TEST_CASE_FIXTURE(Office, "the board: published, late, withdrawn, missing; of another town nothing but what its public has")
{
    auto const entry = created();
    added(entry, clean);
    auto const* town = towns.by_code(code);
    auto const cell = [&](CoverageBoard const& board, std::size_t row) {
        for (std::size_t n = 0; n < board.standards.size(); ++n)
            if (board.standards[n]->id == "municipal/13")
                return board.rows[row].cells[n];
        return CoverageRow::Cell {};
    };
    auto const board_now = [&] { return must(coverage(officer, here, reference, *town)); };
    CHECK(board_now().rows.size() == 1);
    CHECK(cell(board_now(), 0).state == Coverage::Missing);   // a draft is nobody's business
    published(entry);
    CHECK(cell(board_now(), 0).state == Coverage::Published);
    days_pass(400);
    CHECK(cell(board_now(), 0).state == Coverage::Late);
    must(write([&](db::Write& tx) { return withdraw(tx, officer, here, entry.id, "誤り", rev(tx, entry)); }));
    CHECK(cell(board_now(), 0).state == Coverage::Withdrawn);
    // The prefecture sees its municipalities.
    auto const* prefecture = towns.by_code("330001");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        organization::keep_division(tx, { "policy", "政策課", "", "" });
        position(tx, "policy", "policy", "主任", "clerk", "hara", { access::Role::DataOfficer });
        return {};
    }, prefecture->code));
    auto const wide = must(coverage(staff("hara", "policy", prefecture->code), here, reference, *prefecture));
    CHECK(wide.rows.size() == 1 + towns.municipalities_of(prefecture->code).size());
    auto const row = std::ranges::find(wide.rows, town, &CoverageRow::town);
    REQUIRE(row != wide.rows.end());
    CHECK(cell(wide, static_cast<std::size_t>(row - wide.rows.begin())).state == Coverage::Withdrawn);
    CHECK(coverage({ .tenant = code, .kind = CallerKind::Public }, here, reference, *town).error().kind == RefusalKind::Forbidden);
}

TEST_CASE("differences by key and by content, columns that come and go, keys that stand twice")
{
    auto const of = [](std::string_view before, std::string_view after, std::string_view key, std::vector<RowDifference>* rows = nullptr) {
        auto told = difference([&] { return csv::of_text(before); }, [&] { return csv::of_text(after); }, key, [&](RowDifference const& row) {
            if (rows)
                rows->push_back(row);
            return true;
        });
        REQUIRE(told);
        return *told;
    };
    CHECK(of("a,b\n1,2\n", "a,b\n1,2\n", "a").same == 1);
    auto const moved = of("a,b\n1,2\n3,4\n", "b,a\n4,3\n2,1\n", "a");
    CHECK(moved.same == 2);
    auto const wider = of("a,b\n1,2\n", "a,c\n1,9\n", "a");
    CHECK(wider.same == 1);
    CHECK(wider.columns_added == std::vector<std::string> { "c" });
    CHECK(wider.columns_removed == std::vector<std::string> { "b" });
    auto const twice = of("a,b\n1,2\n1,2\n1,3\n", "a,b\n1,2\n1,3\n1,3\n", "a");
    CHECK_FALSE(twice.by_key);
    CHECK(twice.added == 1);
    CHECK(twice.removed == 1);
    CHECK(twice.same == 2);
    std::vector<RowDifference> rows;
    CHECK(of("", "a\nx\n", "a", &rows).added == 1);
    CHECK(rows.front().after == 2);
    CHECK(of("a\nx\n", "", "a").removed == 1);
}
