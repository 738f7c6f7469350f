#include "tests/office.h"

#include <mado/tables/columns.h>
#include <mado/xlsx/xlsx.h>

#include <iterator>

using namespace mado;
using namespace mado::open_data;
using namespace mado::open_data::test;

TEST_CASE_FIXTURE(Office, "a file with defects: found, mended one by one, undone, proposed, confirmed by another, told to the front with its blob")
{
    auto const entry = created();
    auto const came = added(entry, defective);
    CHECK(came.original.hash == crypto::sha256_hex(defective));
    CHECK(bytes_of(here, came.original.blob) == std::string(defective));   // as it came, to the letter
    REQUIRE(came.step.content.table);
    CHECK(came.step.content.table->rows == 3);
    CHECK(came.step.checked.standard == "municipal/13");
    REQUIRE_FALSE(came.step.checked.repairs.empty());
    auto const code_repair = std::ranges::find(came.step.checked.repairs, "code_check_digit", &RepairFound::rule);
    REQUIRE(code_repair != came.step.checked.repairs.end());
    CHECK(code_repair->count == 3);
    CHECK(code_repair->examples.front().before == "33208");
    CHECK(code_repair->examples.front().after == "332089");

    auto const mended = must(repair(entry, code_repair->id));
    CHECK(mended.step.number == 2);
    CHECK(mended.step.before == 1);
    CHECK(table(mended).find("332089,0000000001") != std::string::npos);
    CHECK(table(came).find("33208,0000000001") != std::string::npos);
    CHECK(std::ranges::find(mended.step.checked.repairs, "code_check_digit", &RepairFound::rule) == mended.step.checked.repairs.end());
    CHECK(repair(entry, code_repair->id).error().kind == RefusalKind::Conflict);   // not offered any more

    auto const undone = must(write([&](db::Write& tx) { return undo_repair(tx, officer, here, came.id, 2, rev(tx, entry)); }));
    CHECK(undone.step.number == 1);
    CHECK(table(undone) == table(came));
    CHECK(write([&](db::Write& tx) { return undo_repair(tx, officer, here, came.id, 1, rev(tx, entry)); }).error().key == "open_data.repair.nothing_to_undo");
    auto const again = must(repair(entry, code_repair->id));
    CHECK(again.step.number == 3);            // the way there is kept

    must(proposed(entry, "はじめて公開します"));
    CHECK(letters(entry.id.value).empty());
    CHECK(repair(entry, again.step.checked.repairs.empty() ? "trim:0" : again.step.checked.repairs.front().id).error().kind == RefusalKind::Conflict);   // what is proposed stands still
    CHECK(confirmed(entry, officer).error().key == "open_data.own_proposal");
    auto const out = must(confirmed(entry, head));
    CHECK(out.state == State::Published);
    CHECK(out.version == 1);
    CHECK_FALSE(out.is_changed());
    auto const told = letters(entry.id.value);
    REQUIRE(told.size() == 1);
    auto const read_back = datasets::published_of(told.front().body);
    REQUIRE(read_back);
    CHECK_FALSE(read_back->withdrawn);
    CHECK(read_back->dataset.id == entry.id.value);
    CHECK(read_back->dataset.name == "public-toilets");
    CHECK(read_back->dataset.version == 1);
    CHECK(read_back->dataset.version_note == "はじめて公開します");
    REQUIRE(read_back->dataset.resources.size() == 1);
    CHECK(read_back->dataset.resources.front().blob.name == again.step.content.blob.name);
    CHECK(files.read(read_back->dataset.resources.front().blob.name, read_back->dataset.resources.front().blob.key) == table(again));
    REQUIRE(told.front().blobs.size() == 1);
    CHECK(told.front().blobs.front().name == again.step.content.blob.name);
    CHECK(read_back->dataset.stars >= 3);
    // 公開 once: the second press finds nothing to confirm.
    CHECK(write([&](db::Write& tx) { return confirm(tx, head, here, reference, entry.id, rev(tx, entry)); }).error().key == "open_data.not_proposed");
    CHECK(proposed(entry).error().kind == RefusalKind::Invalid);   // nothing changed since
    CHECK(letters(entry.id.value).size() == 1);
    std::vector<std::string> names;
    for (auto const& event : read([&](db::Read& tx) { return audit::events_of(tx, { "dataset", entry.id.value }); }))
        names.push_back(event.event);
    CHECK(names == std::vector<std::string> { "open_data.dataset.registered", "open_data.resource.added", "open_data.resource.repaired", "open_data.resource.undone", "open_data.resource.repaired",
              "open_data.dataset.proposed", "open_data.dataset.published" });
}

TEST_CASE_FIXTURE(Office, "CP932 and UTF-16 become UTF-8, notes above the table are told, what is no table is kept as it is")
{
    auto const entry = created();
    auto const cp932 = added(entry, "\x96\xbc\x8f\xcc,\x8c\x8f\x90\x94\r\n\x89\x77\x91\x4f,3\r\n\x90\xbc\x8c\xf6\x89\x80,12\r\n", "sjis.csv");
    CHECK(cp932.original.encoding == "CP932");
    CHECK(table(cp932) == "名称,件数\r\n駅前,3\r\n西公園,12\r\n");
    CHECK(cp932.step.content.table->columns[1].type == tables::Type::Integer);
    CHECK(cp932.step.content.file_name == "sjis.csv");
    auto const pdf = added(entry, "%PDF-1.4\n%%EOF\n", "図面.pdf");
    CHECK_FALSE(pdf.step.content.table);
    CHECK(pdf.step.content.format == "PDF");
    CHECK_FALSE(pdf.step.checked.no_table.key.empty());
    // Nobody has looked into it: a person says that it may go out.
    REQUIRE(pdf.step.checked.privacy.size() == 1);
    CHECK(pdf.step.checked.privacy.front().weight == "ask");
    CHECK(proposed(entry).error().fields.front().key == "open_data.obstacle.ask");
    REQUIRE(write([&](db::Write& tx) { return give_reason(tx, officer, here, pdf.id, pdf.step.checked.privacy.front().key, "図面です。人の名前はありません", rev(tx, entry)); }));
    CHECK(proposed(entry));
    CHECK(ready("", "empty.csv").error().fields.front().key == "open_data.file.empty");
}

namespace {

// The same as a workbook.
std::string workbook_of(std::string const& csv)
{
    mado::testing::Folder const folder;
    tables::Making making;
    making.skip = 1;
    auto const header = csv.substr(0, csv.find('\n'));
    for (std::size_t from = 0; from < header.size();) {
        auto const to = std::min(header.find(',', from), header.size());
        making.names.push_back(header.substr(from, to - from));
        from = to + 1;
    }
    REQUIRE(tables::make(csv::of_text(csv), {}, making, folder.path / "columns"));
    REQUIRE(xlsx::write(*tables::Columns::open(folder.path / "columns"), {}, "表", folder.path / "table.xlsx"));
    std::ifstream in(folder.path / "table.xlsx", std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

}  // namespace

TEST_CASE_FIXTURE(Office, "tables wider than may be, names longer than may be, names that stand a thousand times")
{
    CHECK_FALSE(must(ready(wide(4'097))).content.table);  // base/csv takes it for no table
    auto const widest = must(ready(wide(4'096)));
    REQUIRE(widest.content.table);
    CHECK(widest.content.table->columns.size() == 4'096);
    auto const refused = ready(workbook_of(wide(5'000)), "wide.xlsx");  // a workbook may have 16,384
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fields.front().key == "open_data.file.columns_too_many");
    CHECK(refused.error().fields.front().arguments.at("most") == "4096");
    auto const long_name = ready(std::string(1'001, 'a') + ",b\n1,2\n");
    REQUIRE_FALSE(long_name);
    CHECK(long_name.error().fields.front().key == "open_data.file.column_name_too_long");
    auto const same = must(ready("a,a,a_2,a\n1,2,3,4\n"));
    std::vector<std::string> names;
    for (auto const& column : same.content.table->columns)
        names.push_back(column.name);
    CHECK(names == std::vector<std::string> { "a", "a_2", "a_2_2", "a_3" });
}

TEST_CASE_FIXTURE(Office, "a reason is for the bytes that it was given for; control characters are refused")
{
    auto const entry = created();
    auto const asked = added(entry, "施設名,担当者電話\r\n第一,090-1234-5678\r\n第二,080-2345-6789\r\n");
    REQUIRE_FALSE(asked.step.checked.privacy.empty());
    auto const reason = [&](std::string_view words) {
        return write([&](db::Write& tx) -> Result<void> {
            for (auto const& found : asked.step.checked.privacy)
                if (found.weight == "ask")
                    TRY(give_reason(tx, officer, here, asked.id, found.key, words, rev(tx, entry)));
            return {};
        });
    };
    CHECK(reason("施設の\x07").error().fields.front().key == "open_data.control_character");
    REQUIRE(reason("施設の代表電話です"));
    replaced(asked, entry, "施設名,担当者電話\r\n第一,090-1234-5678\r\n第二,080-2345-6789\r\n");
    CHECK_FALSE(read([&](db::Read& tx) { return reasons(tx, asked.id); }).empty());   // the same bytes
    replaced(asked, entry, "施設名,担当者電話\r\n第一,090-9999-5678\r\n第二,080-2345-6789\r\n");
    CHECK(read([&](db::Read& tx) { return reasons(tx, asked.id); }).empty());
    CHECK(proposed(entry).error().fields.front().key == "open_data.obstacle.ask");
    auto said = words("other");
    said.title = "トイレ\u202e一覧";
    said.tags = { "a\nb" };
    auto const refused = write([&](db::Write& tx) { return create(tx, officer, here, reference, said); });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fields.size() == 2);
    CHECK(refused.error().fields.front().key == "open_data.control_character");
}

TEST_CASE_FIXTURE(Office, "the privacy gate: what stops is never published, what asks wants a reason that is kept")
{
    auto const entry = created();
    // 個人番号 with their check digits.
    std::string numbers = "施設名,個人番号\r\n";
    for (auto const* number : { "123456789018", "234567890126", "345678901234" })
        if (datasets::is_my_number(number))
            numbers += std::string("第一,") + number + "\r\n";
    auto const bad = added(entry, numbers);
    REQUIRE(bad.step.checked.stops());
    for (auto const& found : bad.step.checked.privacy)
        for (auto const& evidence : found.evidence)
            CHECK(evidence.masked.find("123456789018") == std::string::npos);
    auto const refused = proposed(entry);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().fields.front().key == "open_data.obstacle.stop");
    CHECK(now(entry).review == Review::None);
    auto const stop = std::ranges::find(bad.step.checked.privacy, "stop", &PrivacyFound::weight);
    CHECK(write([&](db::Write& tx) { return give_reason(tx, officer, here, bad.id, stop->key, "構わない", rev(tx, entry)); }).error().kind == RefusalKind::Conflict);

    auto const asked = replaced(bad, entry, "施設名,担当者電話\r\n第一,090-1234-5678\r\n第二,080-2345-6789\r\n");
    auto const ask = std::ranges::find(asked.step.checked.privacy, "ask", &PrivacyFound::weight);
    REQUIRE(ask != asked.step.checked.privacy.end());
    CHECK(proposed(entry).error().fields.front().key == "open_data.obstacle.ask");
    CHECK(write([&](db::Write& tx) { return give_reason(tx, officer, here, asked.id, ask->key, " ", rev(tx, entry)); }).error().kind == RefusalKind::Invalid);
    for (auto const& found : asked.step.checked.privacy)
        if (found.weight == "ask")
            REQUIRE(write([&](db::Write& tx) { return give_reason(tx, officer, here, asked.id, found.key, "施設の代表電話です", rev(tx, entry)); }));
    CHECK(read([&](db::Read& tx) { return reasons(tx, asked.id); }).front().words == "施設の代表電話です");
    CHECK(proposed(entry));
    CHECK(letters(entry.id.value).empty());
}

TEST_CASE_FIXTURE(Office, "without licence, description or file nothing is proposed")
{
    auto said = words();
    said.licence.clear();
    said.description.clear();
    auto const entry = must(write([&](db::Write& tx) { return create(tx, officer, here, reference, said); }));
    auto const all = read([&](db::Read& tx) { return obstacles(tx, entry); });
    std::vector<std::string> keys;
    for (auto const& one : all)
        keys.push_back(one.key);
    CHECK(keys == std::vector<std::string> { "open_data.obstacle.licence", "open_data.obstacle.description", "open_data.obstacle.resource" });
    CHECK(write([&](db::Write& tx) { return create(tx, officer, here, reference, words()); }).error().fields.front().key == "open_data.name_taken");
    auto wrong = words("Toilets!");
    wrong.title.clear();
    wrong.licence = "WTFPL";
    wrong.division = "nowhere";
    auto const many = write([&](db::Write& tx) { return create(tx, staff("tani", "information_officer"), here, reference, wrong); });
    REQUIRE_FALSE(many);
    CHECK(many.error().kind == RefusalKind::Forbidden);   // nowhere is not his division
    wrong.division = "general_affairs/information";
    CHECK(write([&](db::Write& tx) { return create(tx, officer, here, reference, wrong); }).error().fields.size() == 3);
}

TEST_CASE_FIXTURE(Office, "another division, another town, a stale version")
{
    auto const entry = created();
    auto const resource_of = added(entry, clean);
    CHECK(read([&](db::Read& tx) { return find(tx, stranger, entry.id); }).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return entries(tx, stranger); }).empty());
    CHECK(write([&](db::Write& tx) { return remove_resource(tx, stranger, here, resource_of.id, rev(tx, entry)); }).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return find(tx, theirs, entry.id); }, neighbour).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return find_resource(tx, theirs, resource_of.id); }, neighbour).error().kind == RefusalKind::NotFound);
    CHECK(write([&](db::Write& tx) { return propose(tx, theirs, here, entry.id, "", rev(tx, entry)); }, neighbour).error().kind == RefusalKind::NotFound);
    // Nobody takes a dataset to a division that is not his.
    auto elsewhere = words();
    elsewhere.division = "public_works/road_management";
    CHECK(write([&](db::Write& tx) { return describe_again(tx, officer, here, reference, entry.id, elsewhere, rev(tx, entry)); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return describe_again(tx, officer, here, reference, entry.id, words(), entry.revision); }).error().key == "open_data.changed_meanwhile");
    // The same town's name is taken, another town's is not.
    CHECK(write([&](db::Write& tx) { return create(tx, theirs, here, reference, words()); }, neighbour));
}

TEST_CASE_FIXTURE(Office, "two versions: rows by their key, the first one can still be read, a resource that is removed leaves it whole")
{
    auto const entry = created();
    auto const first = added(entry, clean);
    CHECK(first.step.content.table->key == "ID");
    published(entry);
    auto changed = std::string(clean);
    changed.replace(changed.find("駐車場の横"), std::string("駐車場の横").size(), "駐車場の北");
    changed.erase(changed.find("332089,0000000003"));
    changed += "332089,0000000004,総社市,北公園トイレ,34.7,133.7,入口\r\n";
    replaced(first, entry, changed);
    CHECK(now(entry).is_changed());
    CHECK(published(entry, "西公園を直した").version == 2);
    auto const all = read([&](db::Read& tx) { return versions(tx, entry.id); });
    REQUIRE(all.size() == 2);
    auto const was = bytes_of(here, all[1].content.resources.front().blob), is = bytes_of(here, all[0].content.resources.front().blob);
    CHECK(was == std::string(clean));
    std::vector<RowDifference> rows;
    auto const told = difference([&] { return csv::of_text(*was); }, [&] { return csv::of_text(*is); }, "ID", [&](RowDifference const& row) {
        rows.push_back(row);
        return true;
    });
    REQUIRE(told);
    CHECK(told->by_key);
    CHECK(told->added == 1);
    CHECK(told->removed == 1);
    CHECK(told->changed == 1);
    CHECK(told->same == 1);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].key == "0000000003");
    CHECK(rows[1].cells.front().before == "駐車場の横");
    CHECK(rows[1].cells.front().after == "駐車場の北");
    // The bytes of a version stay named when the draft's resource goes.
    REQUIRE(write([&](db::Write& tx) { return remove_resource(tx, officer, here, first.id, rev(tx, entry)); }));
    days_pass(30);
    files::sweep(database, files, clock.now());
    CHECK(bytes_of(here, all[1].content.resources.front().blob));
    CHECK(letters(entry.id.value).size() == 2);
}

TEST_CASE_FIXTURE(Office, "withdrawn with its reason, told to the front, and published again")
{
    auto const entry = created();
    added(entry, clean);
    CHECK(write([&](db::Write& tx) { return withdraw(tx, officer, here, entry.id, "誤り", rev(tx, entry)); }).error().key == "open_data.not_published");
    published(entry);
    CHECK(write([&](db::Write& tx) { return withdraw(tx, officer, here, entry.id, "", rev(tx, entry)); }).error().kind == RefusalKind::Invalid);
    CHECK(write([&](db::Write& tx) { return withdraw(tx, stranger, here, entry.id, "誤り", rev(tx, entry)); }).error().kind == RefusalKind::NotFound);
    must(write([&](db::Write& tx) { return withdraw(tx, officer, here, entry.id, "座標に誤りがありました", rev(tx, entry)); }));
    auto const told = letters(entry.id.value);
    REQUIRE(told.size() == 2);
    auto const read_back = datasets::published_of(told.back().body);
    REQUIRE(read_back);
    CHECK(read_back->withdrawn);
    CHECK(read_back->reason == "座標に誤りがありました");
    CHECK(published(entry).version == 2);
    // Said again for a front that was set up later: only by an officer of the whole town.
    CHECK(write([&](db::Write& tx) { return republish_all(tx, officer, here); }).error().kind == RefusalKind::Forbidden);
    Caller const program { .tenant = code, .kind = CallerKind::System, .job = "test" };
    CHECK(must(write([&](db::Write& tx) { return republish_all(tx, program, here); })) == 1);
    CHECK(letters(entry.id.value).size() == 4);
}

TEST_CASE_FIXTURE(Office, "where the 専決事項表 knows it, a draft decides; sent back it is open again, and its text cannot be changed on the way")
{
    decide_by_draft();
    auto const entry = created();
    added(entry, clean);
    CHECK(read([&](db::Read& tx) { return way_of(tx, here); }) == Way::Draft);
    must(proposed(entry, "はじめて"));
    auto const draft = read([&](db::Read& tx) { return draft_of(tx, entry.id); });
    REQUIRE(draft);
    CHECK(draft->proposal.body.find("内容のSHA-256") != std::string::npos);
    CHECK(confirmed(entry, head).error().key == "open_data.decided_by_draft");
    approvals::Edit edit;
    edit.body = "別のものを公開する";
    edit.why = "直す";
    CHECK(write([&](db::Write& tx) { return approvals::edit(tx, head, here, draft->id, edit, draft->version); }).error().key == "open_data.draft_is_fixed");
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, head, here, draft->id, "説明を足してください", draft->version); }));
    CHECK(now(entry).review == Review::None);
    CHECK(now(entry).reason == "説明を足してください");
    must(proposed(entry));
    auto const second = read([&](db::Read& tx) { return draft_of(tx, entry.id); });
    REQUIRE(second);
    if (second->steps.front().kind == approvals::StepKind::Passes)
        REQUIRE(write([&](db::Write& tx) { return approvals::agree(tx, head, here, second->id, "", second->version); }));
    auto const decider = second->decider == head.position ? head : staff("nagase", "general_affairs_head");
    auto const done = write([&](db::Write& tx) { return approvals::decide(tx, decider, here, second->id, "", second->version); });
    REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    CHECK(now(entry).version == 1);
    CHECK(letters(entry.id.value).size() == 1);
    // Taken back by who proposed it, the draft goes too.
    auto more = words();
    more.description = "市が管理する公衆トイレの一覧（直し）";
    must(write([&](db::Write& tx) { return describe_again(tx, officer, here, reference, entry.id, more, rev(tx, entry)); }));
    must(proposed(entry));
    must(write([&](db::Write& tx) { return take_back(tx, officer, here, entry.id, rev(tx, entry)); }));
    CHECK_FALSE(read([&](db::Read& tx) { return draft_of(tx, entry.id); }));
    CHECK(now(entry).review == Review::None);
}

TEST_CASE_FIXTURE(Office, "k-anonymity on chosen columns: what too few share stops it, and another file in its place is looked at again")
{
    auto const entry = created();
    std::string csv = "年代,地区,件数\r\n";
    for (int n = 0; n < 6; ++n)
        csv += "30代,中央,12\r\n";
    csv += "90代,北,12\r\n";
    auto const came = added(entry, csv);
    auto const asks = [](Step const& step) { return std::ranges::find(step.checked.privacy, "few_alike", &PrivacyFound::concern) != step.checked.privacy.end(); };
    CHECK_FALSE(asks(came.step));
    auto const look = [&](std::vector<std::string> const& columns, std::int64_t rows) { return prepare_alike(here, reference, code, resource(entry).step, columns, rows); };
    CHECK(look({ "年代", "ない列" }, 5).error().fields.front().field == "alike");
    CHECK(look({ "年代" }, 1).error().fields.front().field == "alike_rows");
    auto const looked = must(look({ "年代", "地区" }, 5));
    CHECK(looked.checked.smallest_group == 1);
    must(write([&](db::Write& tx) { return apply_repair(tx, officer, here, came.id, looked, "alike", came.step.number, rev(tx, entry)); }));
    REQUIRE(asks(resource(entry).step));
    CHECK(proposed(entry).error().fields.front().key == "open_data.obstacle.stop");
    CHECK(must(look({ "年代" }, 2)).checked.smallest_group == 1);
    // Another file in its place: nobody has looked into that one yet.
    replaced(resource(entry), entry, csv + "30代,北,12\r\n");
    CHECK(asks(resource(entry).step));
    CHECK(proposed(entry).error().fields.front().key == "open_data.obstacle.stop");
    auto const again = must(look({ "年代", "地区" }, 2));
    auto const step_again = resource(entry).step.number;
    must(write([&](db::Write& tx) { return apply_repair(tx, officer, here, came.id, again, "alike", step_again, rev(tx, entry)); }));
    CHECK(resource(entry).step.checked.smallest_group == 1);
    auto const none = must(look({}, 0));
    auto const step_none = resource(entry).step.number;
    must(write([&](db::Write& tx) { return apply_repair(tx, officer, here, came.id, none, "alike", step_none, rev(tx, entry)); }));
    CHECK_FALSE(asks(resource(entry).step));
    CHECK(proposed(entry));
}
