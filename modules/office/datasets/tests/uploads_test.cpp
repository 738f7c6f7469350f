// Large files, with small bounds: received, read by the job, put into the draft; sent twice, dropped, failed, tried again; differences in batches.
#include "tests/office.h"

#include <mado/open_data/uploads.h>

#include "service/prepare.h"
#include "service/scratch.h"
#include "service/uploading.h"

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

namespace {

struct Uploads : Office {
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "api:test" };

    Uploads() { here.workshop = folder.path / "workshop"; }
    Result<Original> received(std::string_view bytes, std::string const& name = "公衆トイレ.csv")
    {
        auto const path = folder.path / "received";
        std::ofstream(path, std::ios::binary) << bytes;
        return receive_file(here, { .path = path, .file_name = name });
    }
    Result<Upload> taken(Entry const& entry, std::string_view bytes, ResourceId const& replaces = {}, Caller const* by = nullptr)
    {
        Upload said;
        said.dataset = entry.id;
        said.resource = replaces;
        said.is_new = !replaces;
        said.original = must(received(bytes));
        return write([&](db::Write& tx) { return take_upload(tx, by ? *by : officer, here, said); });
    }
    Upload now(UploadId const& id)
    {
        return must(read([&](db::Read& tx) { return find_upload(tx, officer, id); }));
    }
    void run(UploadId const& id) { must(nothing_of(read_upload(here, reference, code, id))); }
    static Result<bool> nothing_of(Result<void> done)
    {
        if (!done)
            return std::unexpected(done.error());
        return true;
    }
    std::size_t in_workshop() const
    {
        return std::filesystem::exists(here.workshop) ? static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(here.workshop), std::filesystem::directory_iterator {})) : 0;
    }
    std::vector<std::string> events(Entry const& entry)
    {
        std::vector<std::string> names;
        for (auto const& event : read([&](db::Read& tx) { return audit::events_of(tx, { "dataset", entry.id.value }); }))
            names.push_back(event.event);
        return names;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Uploads, "a file is received and read by the job: the same resource as one that is read at once, with the id that was promised; nothing stays in the workshop")
{
    auto const entry = created();
    auto const at_once = added(entry, defective);
    auto const upload = must(taken(entry, defective));
    CHECK(upload.is_new);
    CHECK(upload.original.bytes == std::string_view(defective).size());
    CHECK(read([&](db::Read& tx) { return obstacles(tx, *find(tx, officer, entry.id)); }).front().key == "open_data.obstacle.reading");
    CHECK(proposed(entry).error().kind == RefusalKind::Invalid);
    CHECK(must(taken(entry, defective)).id == upload.id);     // sent twice
    run(upload.id);
    CHECK(now(upload.id).state == UploadState::Done);
    CHECK(in_workshop() == 0);
    auto const all = read([&](db::Read& tx) { return resources(tx, entry.id); });
    REQUIRE(all.size() == 2);
    CHECK(all[1].id == upload.resource);
    CHECK(all[1].original.hash == at_once.original.hash);
    CHECK(all[1].original.blob.name == upload.original.blob.name);   // kept once
    CHECK(bytes_of(here, all[1].original.blob) == std::string(defective));
    CHECK(table(all[1]) == table(at_once));
    CHECK(json::write(to_json(all[1].step.checked)) == json::write(to_json(at_once.step.checked)));
    CHECK(all[1].step.by == officer.person);
    CHECK(read([&](db::Read& tx) { return uploads(tx, entry.id); }).empty());
    run(upload.id);                                           // a job may run twice
    CHECK(read([&](db::Read& tx) { return resources(tx, entry.id); }).size() == 2);
    // What names its bytes now is the resource.
    days_pass(30);
    files::sweep(database, files, clock.now());
    CHECK(bytes_of(here, all[1].original.blob));
    auto const replaced = must(taken(entry, clean, upload.resource));
    CHECK_FALSE(replaced.is_new);
    run(replaced.id);
    CHECK(table(read([&](db::Read& tx) { return resources(tx, entry.id); })[1]) == clean);
    days_pass(8);
    CHECK(tidy_uploads(here, code) >= 1);
    CHECK(read([&](db::Read& tx) { return find_upload(tx, officer, replaced.id); }).error().kind == RefusalKind::NotFound);
    CHECK(tidy_uploads(here, code) == 0);
    auto const names = events(entry);
    CHECK(std::ranges::count(names, "open_data.upload.received") == 2);
    CHECK(std::ranges::count(names, "open_data.resource.renewed") == 1);
}

TEST_CASE_FIXTURE(Uploads, "what cannot be read says why and stays until somebody decides; who dropped it has nothing of it; a full review waits")
{
    auto const entry = created();
    // A row below the first thousand that has no end.
    std::string broken = "名称,件数\r\n";
    for (int n = 0; n < 1'200; ++n)
        broken += "駅前" + std::to_string(n) + ",3\r\n";
    broken += "\"" + std::string(17u << 20, 'x');
    auto const failed = must(taken(entry, broken));
    run(failed.id);
    auto const seen = now(failed.id);
    CHECK(seen.state == UploadState::Failed);
    CHECK(seen.fault.key == "open_data.file.not_a_table");
    CHECK(in_workshop() == 0);
    CHECK(read([&](db::Read& tx) { return resources(tx, entry.id); }).empty());
    CHECK(read([&](db::Read& tx) { return uploads(tx, entry.id); }).size() == 1);
    CHECK(write([&](db::Write& tx) { return retry_upload(tx, stranger, here, failed.id); }).error().kind == RefusalKind::NotFound);
    CHECK(must(write([&](db::Write& tx) { return retry_upload(tx, officer, here, failed.id); })).state == UploadState::Waiting);
    run(failed.id);
    CHECK(now(failed.id).state == UploadState::Failed);
    must(write([&](db::Write& tx) -> Result<bool> { return nothing_of(drop_upload(tx, officer, here, failed.id)); }));
    CHECK(read([&](db::Read& tx) { return find_upload(tx, officer, failed.id); }).error().kind == RefusalKind::NotFound);
    run(failed.id);
    days_pass(30);
    files::sweep(database, files, clock.now());
    CHECK_FALSE(bytes_of(here, failed.original.blob));
    // Under review nothing is taken; and what was taken before is told when it cannot be written.
    auto const wide = must(taken(entry, clean));
    run(wide.id);
    auto const late = must(taken(entry, defective));
    auto const gone = files.read(late.original.blob.name, late.original.blob.key);
    REQUIRE(gone);
    files.remove(late.original.blob.name);
    run(late.id);
    CHECK(now(late.id).fault.key == "open_data.file.gone");
    must(proposed(entry));
    CHECK(taken(entry, defective).error().kind == RefusalKind::Conflict);
    // A dataset that is discarded takes them with it.
    auto const second = created("second");
    auto const dropped = must(taken(second, clean));
    must(write([&](db::Write& tx) -> Result<bool> { return nothing_of(discard(tx, officer, here, second.id, rev(tx, second))); }));
    run(dropped.id);
    CHECK(read([&](db::Read& tx) { return find_upload(tx, officer, dropped.id); }).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(Uploads, "a full disk and files that are away leave it waiting: the job comes again, and a person may try before")
{
    auto const entry = created();
    auto const upload = must(taken(entry, clean));
    here.workshop = folder.path / "workshop";
    std::ofstream(here.workshop) << "a file where the folder would be";   // no scratch file can be made
    CHECK_THROWS(read_upload(here, reference, code, upload.id));
    auto const waits = now(upload.id);
    CHECK(waits.state == UploadState::Waiting);
    CHECK(waits.fault.key == "open_data.upload.later");
    // The job stands hours away: who tries again does not wait for it, and tries once.
    auto const due_now = [&] {
        return read([&](db::Read& tx) {
            return tx.one({ "test.due", "SELECT COUNT(*) AS n FROM jobs_job WHERE tenant = $tenant AND kind = 'open_data.upload' AND state = 'waiting' AND due <= $now" },
                { { "$now", clock.now().microseconds } }, [](db::Row const& row) { return row.integer("n"); });
        });
    };
    must(write([&](db::Write& tx) -> Result<bool> {
        tx.execute({ "test.later", "UPDATE jobs_job SET due = $due WHERE tenant = $tenant AND kind = 'open_data.upload'" }, { { "$due", clock.now().microseconds + 3'600'000'000 } });
        return true;
    }));
    CHECK(due_now() == 0);
    must(write([&](db::Write& tx) { return retry_upload(tx, officer, here, upload.id); }));
    CHECK(due_now() == 1);
    CHECK(write([&](db::Write& tx) { return retry_upload(tx, officer, here, upload.id); }).error().kind == RefusalKind::Conflict);
    std::filesystem::remove(here.workshop);
    run(upload.id);
    CHECK(now(upload.id).state == UploadState::Done);
    CHECK(write([&](db::Write& tx) { return retry_upload(tx, officer, here, upload.id); }).error().kind == RefusalKind::Conflict);
    CHECK(write([&](db::Write& tx) { return drop_upload(tx, officer, here, upload.id); }).error().kind == RefusalKind::Conflict);
}

TEST_CASE_FIXTURE(Uploads, "before it is kept: lines of millions of columns, rows without end, no encoding; a workbook is left to its reader")
{
    auto const refused_with = [&](std::string_view bytes) {
        auto const done = received(bytes);
        return done || done.error().fields.empty() ? std::string() : done.error().fields.front().key;
    };
    CHECK(refused_with("") == "open_data.file.empty");
    CHECK(refused_with(std::string(10'000'000, ',') + "\n") == "open_data.file.columns_too_many");
    CHECK(refused_with(std::string(17u << 20, 'x')) == "open_data.file.not_a_table");
    CHECK(refused_with("a,b\n1,2\n" + std::string(10'000'000, ',') + "\n") == "open_data.file.not_a_table");
    CHECK(refused_with("a,b\n\"" + std::string(18u << 20, 'x')) == "open_data.file.not_a_table");
    std::string mixed = "名称,件数\r\n\x96\xbc\x8f\xcc,3\r\n";
    mixed += "\x80\xff\xfe\r\n" + std::string(1u << 20, 'a');
    CHECK(refused_with(mixed) == "open_data.file.encoding");
    CHECK(refused_with(wide(5'000)) == "open_data.file.columns_too_many");
    auto const zip = received("PK\x03\x04" + std::string(100, 'x'), "a.zip");
    REQUIRE(zip);
    CHECK(zip->format == "ZIP");
    CHECK(received(clean));
}

TEST_CASE_FIXTURE(Uploads, "how large a file may be is the whole town's, within what the server takes")
{
    CHECK(read([](db::Read& tx) { return limit_of(tx); }) == limit_at_first);
    auto const set = [&](Caller const& by, std::int64_t megabytes) { return write([&](db::Write& tx) { return set_limit(tx, by, here, megabytes); }, by.tenant); };
    CHECK(set(officer, 500).error().kind == RefusalKind::Forbidden);      // of one division
    CHECK(set(program, 5).error().fields.front().field == "megabytes");
    CHECK(set(program, 4'096).error().fields.front().field == "megabytes");
    CHECK(set(program, 500));
    CHECK(read([](db::Read& tx) { return limit_of(tx); }) == std::uint64_t { 500 } << 20);
    CHECK(read([](db::Read& tx) { return limit_of(tx); }, neighbour) == limit_at_first);
}

TEST_CASE_FIXTURE(Uploads, "the walls: another division, another town")
{
    auto const entry = created();
    CHECK(taken(entry, clean, {}, &stranger).error().kind == RefusalKind::NotFound);
    auto const upload = must(taken(entry, clean));
    CHECK(read([&](db::Read& tx) { return find_upload(tx, stranger, upload.id); }).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return find_upload(tx, theirs, upload.id); }, neighbour).error().kind == RefusalKind::NotFound);
    CHECK(write([&](db::Write& tx) { return drop_upload(tx, theirs, here, upload.id); }, neighbour).error().kind == RefusalKind::NotFound);
    auto const other = created("other");
    auto const resource = added(other, clean);
    CHECK(taken(entry, defective, resource.id).error().kind == RefusalKind::NotFound);   // of another dataset
}

TEST_CASE("a difference in batches is the difference: rows that come, go, change and move, however few of them are held at once")
{
    std::string before = "名称,番号,数\n", after = "番号,名称,新\n";
    for (int n = 0; n < 300; ++n) {
        auto const number = std::to_string(n);
        if (n % 7 != 0)
            before += "名" + number + "," + number + "," + number + "\n";
    }
    for (int n = 299; n >= 0; --n) {
        auto const number = std::to_string(n);
        if (n % 5 != 0)
            after += number + ",名" + number + (n % 3 == 0 ? "改" : "") + ",x\n";
    }
    auto const told = [&](DifferenceBounds const& bounds, std::size_t most = SIZE_MAX) {
        std::vector<std::string> rows;
        auto const made = difference([&] { return csv::of_text(before); }, [&] { return csv::of_text(after); }, "番号", [&](RowDifference const& row) {
            rows.push_back(word_of(row.changed) + " " + row.key + " " + std::to_string(row.before) + " " + std::to_string(row.after));
            for (auto const& cell : row.cells)
                rows.back() += " " + cell.column + ":" + cell.before + ">" + cell.after;
            return rows.size() < most;
        }, bounds);
        REQUIRE(made);
        CHECK(made->by_key);
        CHECK(made->added + made->changed + made->same == 240);
        CHECK(made->removed + made->changed + made->same == 257);
        return rows;
    };
    auto const all = told({});
    CHECK(all.front() == "removed 5 6 0 名称:名5> 番号:5> 数:5>");
    CHECK(std::ranges::find(all, "changed 3 4 239 名称:名3>名3改") != all.end());
    CHECK(told({ .bytes = 1 }) == all);       // one at a time
    CHECK(told({ .bytes = 5'000 }) == all);
    CHECK(told({}, 3).size() == 3);
    CHECK(difference([&] { return csv::of_text(before); }, [&] { return csv::of_text(after); }, "番号", [](auto const&) { return true; }, { .rows = 100 }).error().kind == RefusalKind::TooLarge);
}

TEST_CASE_FIXTURE(Uploads, "a repair goes through a table part by part: the last row of thousands is mended as the first is")
{
    auto const entry = created();
    std::string large = "全国地方公共団体コード,ID,名称,緯度\r\n";
    constexpr int rows = 5'300;
    for (int n = 0; n < rows; ++n)
        large += "33208," + std::to_string(100'000 + n) + ",地点" + std::to_string(n) + ",34.5\r\n";
    auto const first = added(entry, large);
    auto const wanted = std::ranges::find(first.step.checked.repairs, "code_check_digit", &RepairFound::rule);
    REQUIRE(wanted != first.step.checked.repairs.end());
    auto const mended = table(must(repair(entry, wanted->id)));
    auto expected = large;
    for (std::size_t at = 0; (at = expected.find("\n33208,", at)) != std::string::npos; at += 8)
        expected.insert(at + 6, "9");
    CHECK(mended == expected);
    CHECK(in_workshop() == 0);
}
