#include "tests/house.h"

#include <mado/cases/erasure.h>
#include <mado/records/holds.h>

using namespace mado;
using namespace mado::records;
using namespace mado::records::test;

namespace {

std::string iso(std::optional<Day> day) { return day ? day->iso() : ""; }

struct Old : House {
    // Letters of 2022: three years from 2023-04-01, over on 2026-03-31.
    Record old_letter(std::vector<Part> parts = {}, std::string title = "照会への回答") { return own_record("letters", std::move(title), day("2022-11-18"), std::move(parts)); }
    Result<Hold> hold_it(Holds kind, std::string object, Caller const& who, std::string matter_kind = {})
    {
        Hold typed;
        typed.kind = kind;
        typed.matter_kind = std::move(matter_kind);
        typed.object = std::move(object);
        typed.ground = Ground::Lawsuit;
        typed.words = "訴えの提起";
        return write([&](db::Write& tx) { return records::hold(tx, who, here, typed); }, who.tenant);
    }
    std::size_t due_now(Caller const& who)
    {
        return database.read(who.tenant, [&](db::Read& tx) { return due(tx, who, here.now().today()).size(); });
    }
    Disposal decided_list(FolderId const& folder, Act act, std::string reason = {}, std::optional<Day> until = {})
    {
        auto const list = propose_one(folder, act, std::move(reason), until);
        REQUIRE_MESSAGE(list, (list ? "" : list.error().key));
        auto const decided = decide_it(*list, decider);
        REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
        return *decided;
    }
    std::vector<Line> lines_of(DisposalId const& id) { return read([&](db::Read& tx) { return records::lines(tx, id); }); }
};

TEST_CASE_FIXTURE(Old, "disposed under decision: the keys and words go, the line stays, the bytes cannot be read by any key that is left")
{
    auto const record = old_letter({ scan("秘密の写し") }, "三宅さんへの回答");
    auto const part = read([&](db::Read& tx) { return parts(tx, record.id); }).front();
    REQUIRE(bytes_of(here, code, record.id, part));
    CHECK(due_now(keeper) == 1);
    auto const list = propose_one(record.folder, Act::Dispose);
    REQUIRE(list);
    CHECK(list->owner == "general_affairs/records");
    CHECK(due_now(keeper) == 0);               // it is on a list
    CHECK(propose_one(record.folder, Act::Dispose).error().kind == RefusalKind::Conflict);
    // Before the decision nothing happens, whatever runs.
    carry_out_list(list->id);
    CHECK(bytes_of(here, code, record.id, part));
    REQUIRE(decide_it(*list, decider));
    carry_out_list(list->id);
    CHECK(read([&](db::Read& tx) { return find_disposal(tx, keeper, list->id); })->state == DisposalState::Done);
    CHECK_FALSE(bytes_of(here, code, record.id, part));
    CHECK(read([&](db::Read& tx) { return search(tx, keeper, "三宅"); }).empty());
    auto const gone = record_for(Kind::Own, record.object);
    CHECK(gone.state == RecordState::Disposed);
    CHECK(gone.title.empty());
    CHECK(read([&](db::Read& tx) { return sanitizing::files(tx, "record", record.id.value); }).empty());
    auto const line = lines_of(list->id).front();
    CHECK(line.state == LineState::Done);
    CHECK(line.title == "照会・回答・通知");
    CHECK(line.records == 1);
    CHECK(iso(line.done_on) == "2026-11-18");
    auto const folder = folder_of(record);
    CHECK(folder.state == RecordState::Disposed);
    CHECK(places("三宅さんへの回答").empty());
    // No row names the ciphertext: the sweeper takes it a day later.
    CHECK_FALSE(read([&](db::Read& tx) { return files::is_named(tx, part.blob, "record", record.id.value); }));
    // The next letter of that year opens another volume.
    CHECK(folder_of(old_letter()).volume == 2);
}

TEST_CASE_FIXTURE(Old, "a case that is disposed of: nothing that was sent, noted or issued can be read; its number and days stay")
{
    auto const id = granted_sign();
    REQUIRE(write([&](db::Write& tx) { return cases::add_note(tx, road_clerk, here, id, "電話で確かめた"); }));
    auto const record = record_for(Kind::Case, id.value);
    auto const document = read([&](db::Read& tx) { return documents::of_case(tx, id); }).back();
    REQUIRE(read([&](db::Read& tx) { return documents::made(tx, here, document.id); }));
    auto const open = submit_dog();
    CHECK(write([&](db::Write& tx) { return cases::erase(tx, keeper, here, open); }).error().kind == RefusalKind::Conflict);  // not over
    clock.set(instant_in_tokyo(day("2039-03-30"), 10));
    CHECK(due_now(keeper) == 0);
    clock.set(instant_in_tokyo(day("2039-03-31"), 10));
    CHECK(due_now(keeper) == 1);
    // 選別 first: the plan's row of the procedure asks for it.
    CHECK(propose_one(record.folder, Act::Dispose).error().fields.front().key == "records.disposal.selection_first");
    auto const folder = folder_of(record);
    REQUIRE(write([&](db::Write& tx) { return select(tx, keeper, here, folder.id, Selected::Ordinary, "歴史的な価値はない", folder.version); }));
    carry_out_list(decided_list(record.folder, Act::Dispose).id);
    auto const content = read([&](db::Read& tx) { return cases::content(tx, id); });
    CHECK(content.answers.empty());
    CHECK(content.files.empty());
    CHECK(read([&](db::Read& tx) { return cases::notes(tx, id); }).empty());
    CHECK(found(id).applicant_name.empty());
    CHECK(read([&](db::Read& tx) { return approvals::of_matter(tx, "case", id.value); }).front().proposal.title.empty());
    CHECK(places("景山 直樹").empty());
    CHECK(places("電話で確かめた").empty());
    CHECK_FALSE(found(id).receipt_number.empty());
    CHECK(iso(read([&](db::Read& tx) { return cases::erased_on(tx, id); })) == "2039-03-31");
    CHECK_FALSE(read([&](db::Read& tx) { return documents::made(tx, here, document.id); }));
    CHECK(read([&](db::Read& tx) { return documents::find(tx, document.id); })->hash == document.hash);  // the proof of the paper outlives it
    CHECK(has_event(id, "cases.case.erased"));
}

TEST_CASE_FIXTURE(Old, "held, nothing goes: the folder, a record in it, its case; also when the hold comes between decision and job")
{
    auto const record = old_letter();
    for (auto const& [kind, object] : { std::pair { Holds::Folder, record.folder.value }, { Holds::Record, record.id.value } }) {
        auto const held = hold_it(kind, object, keeper);
        REQUIRE(held);
        CHECK(due_now(keeper) == 0);
        CHECK(propose_one(record.folder, Act::Dispose).error().key == "records.disposal.is_held");
        CHECK(write([&](db::Write& tx) { return release(tx, keeper, here, held->id, ""); }).error().kind == RefusalKind::Invalid);
        REQUIRE(write([&](db::Write& tx) { return release(tx, keeper, here, held->id, "訴えが取り下げられた"); }));
        CHECK(write([&](db::Write& tx) { return release(tx, keeper, here, held->id, "x"); }).error().kind == RefusalKind::Conflict);
        CHECK(due_now(keeper) == 1);
    }
    auto const list = decided_list(record.folder, Act::Dispose);
    REQUIRE(hold_it(Holds::Folder, record.folder.value, keeper));
    carry_out_list(list.id);
    CHECK(lines_of(list.id).front().state == LineState::Held);
    CHECK(record_for(Kind::Own, record.object).state == RecordState::Kept);
    // A case, before and after its records are filed; its folder alone.
    auto const dog = withdrawn_dog();
    auto const of_dog = record_for(Kind::Case, dog.value);
    CHECK_FALSE(read([&](db::Read& tx) { return is_held(tx, of_dog.folder); }));
    REQUIRE(hold_it(Holds::Matter, dog.value, keeper, "case"));
    CHECK(read([&](db::Read& tx) { return is_held(tx, of_dog.folder); }));
}

TEST_CASE_FIXTURE(Old, "who may hold and dispose: the records office proposes, another person of the office decides; no examiner, no other town")
{
    auto const record = old_letter();
    for (auto const& who : { clerk, head, office_head, registrar })
        CHECK(hold_it(Holds::Folder, record.folder.value, who).error().kind == RefusalKind::Forbidden);
    CHECK(hold_it(Holds::Folder, record.folder.value, their_keeper).error().kind == RefusalKind::NotFound);
    CHECK(due_now(clerk) == 0);
    CHECK(due_now(their_keeper) == 0);
    Line line;
    line.folder = record.folder;
    CHECK(write([&](db::Write& tx) { return propose(tx, head, here, "", { line }); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return propose(tx, their_keeper, here, "", { line }); }, neighbour).error().kind == RefusalKind::NotFound);
    auto const list = propose_one(record.folder, Act::Dispose);
    REQUIRE(list);
    CHECK(decide_it(*list, keeper).error().kind == RefusalKind::Forbidden);
    CHECK(decide_it(*list, head).error().kind == RefusalKind::Forbidden);
    CHECK(decide_it(*list, staff("nagase", "general_affairs_head", neighbour)).error().kind == RefusalKind::NotFound);
    CHECK(database.read(neighbour, [&](db::Read& tx) { return draft_of(tx, list->id); }) == std::nullopt);
    // Who proposed does not decide, whatever else the person is, and though the town's rule lets other drafters decide.
    CHECK(decide_it(*list, staff("nagao", "general_affairs_head")).error().key == "records.disposal.own_list");
    auto const draft = draft_of_list(list->id);
    CHECK(draft.proposal.owner == "general_affairs/records");
    CHECK(draft.proposal.body.find(hash_of(lines_of(list->id))) != std::string::npos);
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, decider, here, draft.id, "延長してください", draft.version); }));
    auto const back = read([&](db::Read& tx) { return find_disposal(tx, keeper, list->id); });
    CHECK(back->state == DisposalState::SentBack);
    CHECK(back->comment == "延長してください");
    CHECK(decide_it(*list, decider).error().kind == RefusalKind::Conflict);
    CHECK(due_now(keeper) == 1);  // free for another list
    carry_out_list(list->id);
    CHECK(record_for(Kind::Own, record.object).state == RecordState::Kept);
}

TEST_CASE_FIXTURE(Old, "every step signs the list: held, filed into or edited since it was proposed, it is not decided; recalled, it is free for another")
{
    auto const record = old_letter();
    auto const list = propose_one(record.folder, Act::Dispose);
    REQUIRE(list);
    auto const draft = draft_of_list(list->id);
    CHECK(draft.hash.size() == 64);
    CHECK(draft.proposal.body.find("照会・回答・通知") != std::string::npos);
    approvals::Edit other;
    other.body = "一覧の別の写し";
    other.why = "直した";
    CHECK(write([&](db::Write& tx) { return approvals::edit(tx, office_head, here, draft.id, other, draft.version); }).error().key == "records.disposal.list_is_fixed");
    auto const held = hold_it(Holds::Folder, record.folder.value, keeper);
    REQUIRE(held);
    CHECK(decide_it(*list, decider).error().key == "records.disposal.held_since");
    REQUIRE(write([&](db::Write& tx) { return release(tx, keeper, here, held->id, "終わった"); }));
    old_letter({}, "後から見つかった文書");
    CHECK(decide_it(*list, decider).error().key == "records.disposal.list_changed");
    CHECK(read([&](db::Read& tx) { return find_disposal(tx, keeper, list->id); })->state == DisposalState::Proposed);
    carry_out_list(list->id);
    CHECK(record_for(Kind::Own, record.object).state == RecordState::Kept);
    REQUIRE(write([&](db::Write& tx) { return approvals::recall(tx, keeper, here, draft.id, "作り直す"); }));
    CHECK(due_now(keeper) == 1);
    auto const again = propose_one(record.folder, Act::Dispose);
    REQUIRE(again);
    REQUIRE(decide_it(*again, decider));
    carry_out_list(again->id);
    CHECK(record_for(Kind::Own, record.object).state == RecordState::Disposed);
    // The decision itself is filed with the 廃棄簿.
    auto const decision = record_for(Kind::Draft, draft_of_list(again->id).id.value);
    CHECK(folder_of(decision).item == "filing");
}

TEST_CASE_FIXTURE(Old, "extended with a reason until a day; not over it cannot be on a list")
{
    auto const record = old_letter();
    CHECK(propose_one(record.folder, Act::Extend).error().fields.front().key == "records.disposal.extension_needs");
    CHECK(propose_one(record.folder, Act::Extend, "業務に必要", day("2026-11-17")).error().kind == RefusalKind::Invalid);
    carry_out_list(decided_list(record.folder, Act::Extend, "業務に必要", day("2028-03-31")).id);
    CHECK(iso(folder_of(record).until) == "2028-03-31");
    CHECK(propose_one(record.folder, Act::Dispose).error().key == "records.disposal.not_over");
    // A record that is filed late does not shorten it.
    old_letter();
    CHECK(iso(folder_of(record).until) == "2028-03-31");
    clock.set(instant_in_tokyo(day("2028-04-01"), 10));
    CHECK(due_now(keeper) == 1);
}

TEST_CASE_FIXTURE(Old, "handed over to the records office, lent and returned; in standing use until somebody says when it ended")
{
    auto const record = old_letter();
    auto folder = folder_of(record);
    auto const at = [&](auto work) { return write(work); };
    CHECK(at([&](db::Write& tx) { return take_over(tx, keeper, here, folder.id, "書庫A-1", folder.version); }).error().kind == RefusalKind::Conflict);
    folder = *at([&](db::Write& tx) { return put_at(tx, clerk, here, folder.id, Medium::Mixed, "執務室の棚3", folder.version); });
    CHECK(at([&](db::Write& tx) { return lend(tx, clerk, here, folder.id, "管理係 藤井", day("2026-11-17")); }).error().fields.front().field == "due_on");
    REQUIRE(at([&](db::Write& tx) { return lend(tx, clerk, here, folder.id, "管理係 藤井", day("2026-12-01")); }));
    CHECK(at([&](db::Write& tx) { return lend(tx, clerk, here, folder.id, "ほか", day("2026-12-01")); }).error().kind == RefusalKind::Conflict);
    CHECK(at([&](db::Write& tx) { return offer(tx, road_clerk, here, folder.id, folder.version); }).error().kind == RefusalKind::NotFound);
    folder = *at([&](db::Write& tx) { return offer(tx, clerk, here, folder.id, folder.version); });
    CHECK(at([&](db::Write& tx) { return take_over(tx, clerk, here, folder.id, "書庫A-1", folder.version); }).error().kind == RefusalKind::Forbidden);
    CHECK(at([&](db::Write& tx) { return take_over(tx, keeper, here, folder.id, "書庫A-1", folder.version); }).error().key == "records.folder.is_lent");
    REQUIRE(at([&](db::Write& tx) { return give_back(tx, clerk, here, folder.id); }));
    REQUIRE(at([&](db::Write& tx) { return take_over(tx, keeper, here, folder.id, "書庫A-1", folder.version); }));
    CHECK(folder_of(record).custody == Custody::RecordsOffice);
    CHECK(folder_of(record).place == "書庫A-1");
    CHECK(at([&](db::Write& tx) { return lend(tx, clerk, here, folder.id, "管理係 藤井", day("2026-12-01")); }).error().kind == RefusalKind::Forbidden);

    auto const ledger = own_record("permit_ledgers", "占用許可台帳", day("2020-04-01"));
    auto standing = folder_of(ledger);
    CHECK(standing.year == 0);
    CHECK_FALSE(standing.until);
    clock.set(instant_in_tokyo(day("2060-04-01"), 10));
    CHECK(due_now(keeper) == 1);               // the letters, not the ledger
    REQUIRE(at([&](db::Write& tx) { return stop_using(tx, clerk, here, standing.id, day("2060-03-31"), standing.version); }));
    CHECK(iso(folder_of(ledger).until) == "2070-03-31");
}

}  // namespace
